import {
  HEARTBEAT_TIMEOUT,
  type IncentiveTable,
  incentiveTableProblem,
  isClockSane,
  OFFER_DEADLINE,
  OFFER_TARGET,
  type PowerCurve,
  powerCurveProblem,
} from '@busbar/functions';
import {
  inMillis,
  Listeners,
  type Millis,
  millis,
  type Seconds,
  type Unlisten,
  type Watts,
  watts,
} from '@busbar/kernel';
import { type LocalEntity, startHeartbeat } from '@busbar/spine';
import { UseCaseError } from '../../errors.ts';
import { type LenientOptions, NO_USE_CASE_QUIRKS_OFF } from '../../quirks.ts';
import { type EmsState, emsState } from '../load-control/ems-state.ts';
import { PartnerSessions } from '../partner-sessions.ts';
import type { SystemTarget } from '../power-limit/energy-guard.ts';
import type { ScenarioProblem } from '../scenario-problem.ts';
import { notWritten, type WrittenOutcome } from '../written-outcome.ts';
import { cevcDeclaration } from './cevc-declaration.ts';
import type { ChargingRequest, CoordinatedVehicle } from './coordinated-vehicle.ts';
import { NegotiatedVehicle, type NegotiationContext } from './negotiated-vehicle.ts';

/** How an energy manager coordinates vehicles. */
export interface CevcCemOptions extends LenientOptions {
  /** How long the application may take to answer a request, then the defaults are written; default 5 s, at most 55 s. */
  readonly answerWithin?: Seconds;
  /** Power of the default curve for vehicles that state no greatest power; default 11 kW. */
  readonly defaultPower?: Watts;
  /** Price of the default table, per kWh; default 0.30 EUR. */
  readonly defaultPrice?: { readonly absoluteCost: number; readonly currency: string };
  /** Whether the control loop works; while it does not, no heartbeat is sent. */
  readonly healthy?: () => boolean;
}

/** The energy manager's side of CEVC: energy guard and energy broker in one. */
export interface CevcCem {
  /** The vehicles that can be coordinated. */
  vehicles(): readonly CoordinatedVehicle[];
  /**
   * Tells that a vehicle waits for a curve or table, or will soon; a late listener is told the open requests at once. What is
   * not stated in time is answered by default.
   */
  onRequest(listener: (request: ChargingRequest) => void): Unlisten;
  /**
   * States what a vehicle may take, from now on: fitted to what it takes, and written. CEVC scenario 2.
   * @throws UseCaseError `usecases.curve-impossible`
   */
  writePowerLimits(target: SystemTarget, curve: PowerCurve): Promise<WrittenOutcome>;
  /**
   * States prices, from now on: fitted to what the vehicle takes, and written after their description. CEVC scenario 3.
   * @throws UseCaseError `usecases.incentives-impossible`
   */
  writeIncentives(target: SystemTarget, incentives: IncentiveTable): Promise<WrittenOutcome>;
  /** States whether the energy manager works. CEVC-051. */
  setState(state: 'normalOperation' | 'failure', lastErrorCode?: string): void;
  /** What keeps scenarios of vehicles from being played; for `useCaseStatuses`. */
  problems(): readonly ScenarioProblem[];
  /** Tells that something in {@link vehicles} changed; a late listener is told at once. */
  onChange(listener: () => void): Unlisten;
  close(): void;
}

/** Plays the energy manager of CEVC on an entity: scenarios 1 to 8. */
export function cevcCem(entity: LocalEntity, options: CevcCemOptions = {}): CevcCem {
  return new CevcCemNode(entity, options);
}

const DEFAULT_POWER: Watts = watts(11_000);
const DEFAULT_PRICE = { absoluteCost: 0.3, currency: 'EUR' };

class CevcCemNode implements CevcCem {
  readonly #context: NegotiationContext;
  readonly #state: EmsState;
  readonly #vehicles: PartnerSessions<NegotiatedVehicle>;
  readonly #requested: Listeners<[ChargingRequest]>;
  readonly #stops: Unlisten[] = [];

  constructor(entity: LocalEntity, options: CevcCemOptions) {
    const { clock } = entity.device;
    const logger = entity.device.logger.with({ useCase: cevcDeclaration.short });
    const failed = (error: unknown): void => logger.error('listener.failed', { error: String(error) });
    const quirksOff = options.quirksOff ?? NO_USE_CASE_QUIRKS_OFF;
    this.#requested = new Listeners(failed);
    this.#vehicles = new PartnerSessions({
      declaration: cevcDeclaration,
      logger,
      quirksOff,
      open: (partner) => new NegotiatedVehicle(partner, this.#context),
    });
    this.#state = emsState(entity);
    const { healthy } = options;
    const heartbeat = startHeartbeat(entity, {
      timeout: HEARTBEAT_TIMEOUT,
      healthy: () => isClockSane(clock.wall()) && (healthy?.() ?? true),
    });
    this.#context = {
      clock,
      logger,
      client: entity.feature('Generic', 'client'),
      quirksOff,
      answerWithin: answerTime(options.answerWithin),
      defaultPower: options.defaultPower ?? DEFAULT_POWER,
      defaultPrice: options.defaultPrice ?? DEFAULT_PRICE,
      asked: (request) => this.#requested.emit(request),
      changed: () => this.#vehicles.changed(),
    };
    this.#stops.push(
      () => heartbeat.stop(),
      () => this.#state.leave(),
      entity.onRemoved(() => this.close()),
    );
    this.#vehicles.begin(entity);
  }

  vehicles(): readonly CoordinatedVehicle[] {
    return this.#vehicles.views();
  }

  onRequest(listener: (request: ChargingRequest) => void): Unlisten {
    const unlisten = this.#requested.add(listener);
    for (const { request } of this.#vehicles.all()) if (request !== undefined) listener(request);
    return unlisten;
  }

  async writePowerLimits(target: SystemTarget, curve: PowerCurve): Promise<WrittenOutcome> {
    const problem = powerCurveProblem(curve);
    if (problem !== undefined)
      throw new UseCaseError('usecases.curve-impossible', `a curve with ${problem}`, { rule: 'CEVC-037' });
    return this.#vehicles.find(target)?.state('curve', curve) ?? notWritten('notConnected');
  }

  async writeIncentives(target: SystemTarget, incentives: IncentiveTable): Promise<WrittenOutcome> {
    const problem = incentiveTableProblem(incentives);
    if (problem !== undefined)
      throw new UseCaseError('usecases.incentives-impossible', `an incentive table with ${problem}`, {
        rule: 'CEVC-023',
      });
    return this.#vehicles.find(target)?.state('incentives', incentives) ?? notWritten('notConnected');
  }

  setState(state: 'normalOperation' | 'failure', lastErrorCode?: string): void {
    this.#state.set(state, lastErrorCode);
  }

  problems(): readonly ScenarioProblem[] {
    return this.#vehicles.problems();
  }

  onChange(listener: () => void): Unlisten {
    return this.#vehicles.onChange(listener);
  }

  close(): void {
    this.#vehicles.close();
    this.#requested.clear();
    for (const stop of this.#stops.splice(0)) stop();
  }
}

function answerTime(stated: Seconds | undefined): Millis {
  return stated === undefined ? OFFER_TARGET : millis(Math.min(inMillis(stated), OFFER_DEADLINE));
}
