import assert from 'node:assert/strict';
import { type Seconds, seconds, type Watts, watts } from '@busbar/kernel';
import { loadControlLimitListData } from '@busbar/spine';
import { lpcControllableSystem } from '../spine/lpc/lpc.ts';
import { lppControllableSystem } from '../spine/lpp/lpp.ts';
import type { ControllableSystem } from '../spine/power-limit/controllable-system.ts';
import type { ControllableSystemOptions } from '../spine/power-limit/controllable-system-options.ts';
import { ManualGuard, type ManualLimit } from './manual-guard.ts';
import { VirtualSite } from './virtual-site.ts';

/** 5 % of the range. */
const DELTA = 1100;
/** Limits of the data sets APCL_01 to APCL_06. */
export const LIMIT = { _01: 0, _02: DELTA, _03: 11_000, _04: 22_000 - DELTA, _05: 22_000 + DELTA, _06: -1000 };
/** Largest accepted failsafe duration minimum, s. */
export const MFSDM = 24 * 3600;
/** Duration of the data set APCL_DUR_01. */
export const DUR_01 = seconds(60);
/** 1 h 54 min. */
export const SHORT = seconds(6840);
/** 5 % above the maximum. */
export const LONG = seconds(MFSDM * 1.05);

/**
 * A controllable system and a manual guard, with the start configurations of the high-level test specification.
 * Values: range 0 to 22,000 W, delta 5 %; `_06` has the wrong sign.
 */
export class LimitBench {
  readonly site = new VirtualSite();
  readonly useCase: 'LPC' | 'LPP';
  readonly guard: ManualGuard;
  readonly system: ControllableSystem;

  constructor(useCase: 'LPC' | 'LPP', options: Partial<ControllableSystemOptions> = {}) {
    this.useCase = useCase;
    const { clock, logger } = this.site.station;
    const offer = useCase === 'LPC' ? lpcControllableSystem : lppControllableSystem;
    this.system = offer(this.site.station.addEntity('EVSE'), {
      clock,
      logger,
      isCem: false,
      nominalMax: watts(22_000),
      failsafeLimit: watts(4200),
      failsafeDurationMinimum: seconds(7200),
      ...options,
    });
    this.guard = new ManualGuard(this.site, useCase);
  }

  heartbeat(): Promise<void> {
    return this.guard.heartbeat();
  }

  wait(duration: number): Promise<void> {
    return this.site.clock.run(duration * 1000);
  }

  async limit(write: ManualLimit, isAccepted: boolean): Promise<void> {
    const outcome = await this.guard.limit(write);
    assert.equal(outcome.ok, isAccepted);
    if (!outcome.ok) assert.equal(outcome.errorNumber, 7);
  }

  async failsafe(values: { limit?: Watts; durationMinimum?: Seconds }, isAccepted: boolean): Promise<void> {
    assert.equal((await this.guard.failsafe(values)).ok, isAccepted);
  }

  /** State, and that the published activation follows it (requirement 009). */
  is(phase: string): void {
    assert.equal(this.system.state().phase, phase);
    const [entry] = this.published();
    assert.equal(entry?.isLimitActive, phase === 'limited');
  }

  published(): readonly { readonly isLimitActive?: boolean; readonly value?: object; readonly timePeriod?: object }[] {
    const feature = this.site.station.entities()[1]?.feature('LoadControl', 'server');
    return feature?.data(loadControlLimitListData)?.loadControlLimitData ?? [];
  }

  stored(value: number): void {
    const number = this.useCase === 'LPC' || value === 0 ? value : -value;
    assert.deepEqual(this.published()[0]?.value, { number, scale: 0 });
  }

  /** CF_CS_UnlCntrl. */
  async unlimitedControlled(): Promise<void> {
    await this.guard.connect();
    await this.heartbeat();
    await this.limit({ value: watts(LIMIT._03), isActive: false, duration: 'delete' }, true);
    this.is('unlimited-controlled');
  }

  /** CF_CS_Limited_wo_dur. */
  async limited(): Promise<void> {
    await this.unlimitedControlled();
    await this.limit({ value: watts(LIMIT._03), isActive: true, duration: 'delete' }, true);
    this.is('limited');
  }

  /** CF_EG_ConnectionLoss, CF_CS_FS. */
  async failsafeAfterLoss(): Promise<void> {
    await this.unlimitedControlled();
    await this.site.cut();
    await this.wait(130);
    this.is('failsafe');
  }

  /** CF_CS_UnlAuto. */
  async autonomous(): Promise<void> {
    await this.guard.connect();
    await this.wait(130);
    this.is('unlimited-autonomous');
  }
}

/** One abstract test case: its id without prefix, what happens, how the system is set up. */
export type LimitCase = readonly [
  id: string,
  run: (bench: LimitBench) => Promise<void>,
  options?: Partial<ControllableSystemOptions>,
];
