import type { WantedPower } from '@busbar/functions';
import type { Unlisten } from '@busbar/kernel';
import type { LocalEntity } from '@busbar/spine';
import { UseCaseError } from '../../errors.ts';
import { type LenientOptions, NO_USE_CASE_QUIRKS_OFF } from '../../quirks.ts';
import { PartnerSessions } from '../partner-sessions.ts';
import type { Partner } from '../partners.ts';
import type { SystemTarget } from '../power-limit/energy-guard.ts';
import type { ScenarioProblem } from '../scenario-problem.ts';
import { notWritten, type WrittenOutcome } from '../written-outcome.ts';
import { dbevcDeclaration } from './dbevc-declaration.ts';
import { type DbevcProfile, dbevcProfile } from './dbevc-profile.ts';
import { type SetpointContext, SetpointSession } from './setpoint-session.ts';
import type { SteeredVehicle } from './steered-vehicle.ts';

/** How vehicles are steered. */
export interface DbevcCemOptions extends LenientOptions {
  /** Other values for what is inferred. */
  readonly profile?: Partial<DbevcProfile>;
}

/** The energy manager's side of DBEVC. */
export interface DbevcCem {
  /** The vehicles that can be steered. */
  vehicles(): readonly SteeredVehicle[];
  /**
   * States the power of a vehicle, W: positive charges, negative discharges, 0 idles; of the whole vehicle or of phases. It is
   * written with an end and refreshed until another one is stated, also after a lost connection. What is not possible now is
   * written as soon as it is. DBEVC scenario 1.
   * @throws UseCaseError `usecases.setpoint-impossible`
   */
  setPower(target: SystemTarget, power: WantedPower): Promise<WrittenOutcome>;
  /** Leaves the vehicle alone: our setpoint is switched off, and it charges by its own strategy. */
  release(target: SystemTarget): Promise<WrittenOutcome>;
  /** What keeps scenarios of vehicles from being played; for `useCaseStatuses`. */
  problems(): readonly ScenarioProblem[];
  /** Tells that something in {@link vehicles} changed; a late listener is told at once. */
  onChange(listener: () => void): Unlisten;
  /** Switches off what is in force, and ends. */
  close(): void;
}

/** Vehicles whose power is remembered while they are not connected; bounded, because an application may name any. */
const MOST_WANTED = 256;

/** Plays the energy manager of DBEVC on an entity: scenarios 1 to 3. */
export function dbevcCem(entity: LocalEntity, options: DbevcCemOptions = {}): DbevcCem {
  return new DbevcCemNode(entity, options);
}

class DbevcCemNode implements DbevcCem {
  readonly #context: SetpointContext;
  readonly #sessions: PartnerSessions<SetpointSession>;
  readonly #wanted = new Map<string, WantedPower>();
  readonly #unlisten: Unlisten;

  constructor(entity: LocalEntity, options: DbevcCemOptions) {
    const logger = entity.device.logger.with({ useCase: dbevcDeclaration.short });
    const quirksOff = options.quirksOff ?? NO_USE_CASE_QUIRKS_OFF;
    const profile = { ...dbevcProfile, ...options.profile };
    this.#sessions = new PartnerSessions({
      declaration: dbevcDeclaration,
      logger,
      quirksOff,
      announced: profile,
      open: (partner) => this.#open(partner),
    });
    this.#context = {
      clock: entity.device.clock,
      logger,
      client: entity.feature('Generic', 'client'),
      profile,
      quirksOff,
      changed: () => this.#sessions.changed(),
    };
    this.#sessions.begin(entity);
    this.#unlisten = entity.onRemoved(() => this.close());
  }

  vehicles(): readonly SteeredVehicle[] {
    return this.#sessions.views();
  }

  async setPower(target: SystemTarget, power: WantedPower): Promise<WrittenOutcome> {
    const names = Object.keys(power);
    if (names.length === 0 || (names.includes('total') && names.length > 1))
      throw new UseCaseError('usecases.setpoint-impossible', 'a setpoint is the total, or one of each wanted phase', {
        rule: 'DBEVC 5',
      });
    this.#remember(target, power);
    return this.#sessions.find(target)?.want(power) ?? notWritten('notConnected');
  }

  async release(target: SystemTarget): Promise<WrittenOutcome> {
    this.#wanted.delete(keyOf(target));
    return this.#sessions.find(target)?.want(undefined) ?? notWritten('notConnected');
  }

  problems(): readonly ScenarioProblem[] {
    return this.#sessions.problems();
  }

  onChange(listener: () => void): Unlisten {
    return this.#sessions.onChange(listener);
  }

  close(): void {
    this.#unlisten();
    this.#sessions.close((session) => session.leave());
  }

  #open(partner: Partner): SetpointSession {
    const { remote, entity } = partner;
    const wanted = this.#wanted.get(keyOf({ ski: remote.ski, entity: entity.path })) ?? this.#wanted.get(remote.ski);
    return new SetpointSession(partner, this.#context, wanted);
  }

  /** The one that was stated longest ago goes when there are too many. */
  #remember(target: SystemTarget, power: WantedPower): void {
    const key = keyOf(target);
    this.#wanted.delete(key);
    this.#wanted.set(key, power);
    const [oldest] = this.#wanted.keys();
    if (this.#wanted.size > MOST_WANTED && oldest !== undefined) this.#wanted.delete(oldest);
  }
}

function keyOf({ ski, entity }: SystemTarget): string {
  return entity === undefined ? ski : `${ski} ${entity.join('.')}`;
}
