import {
  clampedPower,
  type EnergyRequests,
  initialSetpoints,
  mayDischarge,
  type PerPhase,
  PHASES,
  type SetpointEvent,
  type SetpointRange,
  type SetpointSettings,
  type SetpointState,
  setpointInForce,
  setpoints,
} from '@busbar/functions';
import {
  type CancelTimer,
  type Clock,
  Listeners,
  type Logger,
  millis,
  type Seconds,
  seconds,
  type Unlisten,
  type Watts,
  watts,
} from '@busbar/kernel';
import type { LocalEntity } from '@busbar/spine';
import { type LenientOptions, NO_USE_CASE_QUIRKS_OFF } from '../../quirks.ts';
import { ManagerWatch } from '../manager-watch.ts';
import { dbevcDeclaration } from './dbevc-declaration.ts';
import { type DbevcProfile, dbevcProfile } from './dbevc-profile.ts';
import { offerDbevcFunctions } from './offered-functions.ts';
import { OfferedRequests } from './offered-requests.ts';
import { NO_SETPOINT, OfferedSetpoints, steerablePhases } from './offered-setpoints.ts';
import { type PowerConstraints, publishPowerConstraints } from './power-constraints.ts';

/** How a vehicle is steered. */
export interface DbevcEvOptions extends LenientOptions {
  /** What may be written now, W: down to the greatest discharging power (negative, 0 if impossible) and up. */
  readonly range: SetpointRange;
  /** Nominal power for both directions. */
  readonly constraints: PowerConstraints;
  readonly requests: EnergyRequests;
  /** Phases may be steered one by one, each within this range. */
  readonly phaseRange?: SetpointRange;
  /** Other values for what is inferred. */
  readonly profile?: Partial<DbevcProfile>;
}

/** The setpoints of a vehicle as it follows them. */
export interface DbevcEvState {
  /** The total as written. */
  readonly setpoint: { readonly value: Watts; readonly isActive: boolean; readonly endsIn?: Seconds };
  /** False while the vehicle controls itself. */
  readonly isChangeable: boolean;
  readonly mayDischarge: boolean;
  /**
   * What the vehicle takes now, W, under its range and the limits of other use cases; absent: no setpoint is in force, it charges
   * by its own strategy and never discharges. DBEVC 5.
   */
  readonly power?: Watts;
  /** The same by phase, where phases are steered. */
  readonly phases?: PerPhase<Watts>;
}

/** The vehicle's side of DBEVC, played by the charging station. */
export interface DbevcEv {
  state(): DbevcEvState;
  /** Tells every change; a late listener is told the present state at once. */
  onChange(listener: (state: DbevcEvState) => void): Unlisten;
  /** What may be written changed, with state of charge or temperature. */
  setRange(range: SetpointRange, phaseRange?: SetpointRange): void;
  /** Energy flowed, or the driver asks for something else. */
  setRequests(requests: EnergyRequests): void;
  /** Limits of LPC, LPP and OPEV, magnitudes in W; they clamp and leave the setpoint as it is. */
  setLimits(limits: { readonly consumption?: Watts; readonly production?: Watts }): void;
  /** The vehicle controls itself with this power: boost, minimum energy, preconditioning. */
  takeOver(power: Watts): void;
  /** It may be steered again. */
  release(): void;
  close(): void;
}

/** Offers DBEVC as vehicle on an entity below a charging station; only for cars that can discharge. DBEVC 2. */
export function dbevcEv(entity: LocalEntity, options: DbevcEvOptions): DbevcEv {
  return new DbevcEvNode(entity, options);
}

class DbevcEvNode implements DbevcEv {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #profile: DbevcProfile;
  readonly #requests: OfferedRequests;
  readonly #offered: OfferedSetpoints;
  readonly #watch: ManagerWatch;
  readonly #changed: Listeners<[DbevcEvState]>;
  readonly #stops: Unlisten[] = [];
  #range: SetpointRange;
  #phaseRange: SetpointRange | undefined;
  #limits: { readonly consumption?: Watts; readonly production?: Watts } = {};
  #setpoints: SetpointState = initialSetpoints;
  #cancelNext: CancelTimer | undefined;
  #cancelLoss: CancelTimer | undefined;

  constructor(entity: LocalEntity, options: DbevcEvOptions) {
    const { clock, logger } = entity.device;
    const quirksOff = options.quirksOff ?? NO_USE_CASE_QUIRKS_OFF;
    this.#clock = clock;
    this.#logger = logger.with({ useCase: dbevcDeclaration.short, entity: entity.path.join('.') });
    this.#profile = { ...dbevcProfile, ...options.profile };
    this.#range = options.range;
    this.#phaseRange = options.phaseRange;
    this.#changed = new Listeners((error) => this.#logger.error('listener.failed', { error: String(error) }));
    offerDbevcFunctions(entity);
    this.#requests = new OfferedRequests(entity, this.#profile, options.requests);
    const phases = steerablePhases(options.phaseRange !== undefined);
    this.#offered = new OfferedSetpoints(entity, this.#profile, phases, quirksOff, {
      held: (target) => this.#setpoints.held[target] ?? NO_SETPOINT,
      isChangeable: () => this.#setpoints.isChangeable,
      refusal: (writes) => this.#refusal({ type: 'written', writes, at: clock.now() }),
      accepted: (writes) => this.#apply({ type: 'written', writes, at: clock.now() }),
      refused: (ski, reason) => this.#logger.info('setpoint.refused', { ski, reason }),
    });
    this.#publishRanges();
    this.#watch = new ManagerWatch(
      entity,
      { declaration: dbevcDeclaration, boundBy: ['Setpoint'], quirksOff },
      this.#logger,
      { lost: () => this.#managerLost(), back: () => undefined, changed: () => this.#followManager(entity) },
    );
    this.#stops.push(
      publishPowerConstraints(entity, this.#profile, options.constraints),
      entity.device.onRemote(() => this.#followManager(entity)),
      entity.announce({
        useCaseName: dbevcDeclaration.name,
        actor: dbevcDeclaration.server.actor,
        version: this.#profile.version,
        subRevision: this.#profile.subRevision,
        scenarios: dbevcDeclaration.scenarios.map(({ number }) => number),
      }),
      entity.onRemoved(() => this.close()),
    );
  }

  state(): DbevcEvState {
    const now = this.#clock.now();
    const settings = this.#settings();
    const { value, isActive, endsAt } = this.#setpoints.held.total ?? NO_SETPOINT;
    return {
      setpoint: {
        value,
        isActive,
        ...(endsAt === undefined ? {} : { endsIn: seconds(Math.max(0, endsAt - now) / 1000) }),
      },
      isChangeable: this.#setpoints.isChangeable,
      mayDischarge: settings.mayDischarge,
      ...this.#powerInForce(settings),
    };
  }

  onChange(listener: (state: DbevcEvState) => void): Unlisten {
    const unlisten = this.#changed.add(listener);
    listener(this.state());
    return unlisten;
  }

  setRange(range: SetpointRange, phaseRange?: SetpointRange): void {
    this.#range = range;
    if (phaseRange !== undefined) this.#phaseRange = phaseRange;
    this.#publishRanges();
    this.#apply({ type: 'settingsChanged', at: this.#clock.now() });
  }

  setRequests(requests: EnergyRequests): void {
    this.#requests.set(requests);
    this.#apply({ type: 'settingsChanged', at: this.#clock.now() });
  }

  setLimits(limits: { readonly consumption?: Watts; readonly production?: Watts }): void {
    this.#limits = limits;
    this.#tell();
  }

  takeOver(power: Watts): void {
    this.#apply({ type: 'takenOver', power });
  }

  release(): void {
    this.#apply({ type: 'released' });
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#cancelNext?.();
    this.#cancelLoss?.();
    this.#watch.close();
    this.#offered.close();
    this.#requests.close();
    this.#changed.clear();
  }

  #settings(): SetpointSettings {
    const phase = this.#phaseRange;
    return {
      ranges: { total: this.#range, ...(phase === undefined ? {} : { a: phase, b: phase, c: phase }) },
      mayDischarge: mayDischarge(this.#requests.requests, this.#profile),
      isTotalExclusive: this.#profile.isTotalExclusive,
    };
  }

  #publishRanges(): void {
    this.#offered.setRange('total', this.#range);
    const phase = this.#phaseRange;
    if (phase !== undefined) for (const target of PHASES) this.#offered.setRange(target, phase);
  }

  /** Of phases the sum is clamped, and each one with it. */
  #powerInForce(settings: SetpointSettings): Pick<DbevcEvState, 'power' | 'phases'> {
    const now = this.#clock.now();
    const total = setpointInForce(this.#setpoints, 'total', now, settings);
    if (total !== undefined) return { power: clampedPower(total, this.#limits, this.#range) };
    const phases = PHASES.flatMap((phase) => {
      const value = setpointInForce(this.#setpoints, phase, now, settings);
      return value === undefined ? [] : [[phase, value] as const];
    });
    if (phases.length === 0) return {};
    const sum = watts(phases.reduce((all, [, value]) => all + value, 0));
    const power = clampedPower(sum, this.#limits, this.#range);
    const share = sum === 0 ? 1 : power / sum;
    return { power, phases: Object.fromEntries(phases.map(([phase, value]) => [phase, watts(value * share)])) };
  }

  /** What a write would be answered; nothing is changed. */
  #refusal(event: SetpointEvent): string | undefined {
    const { effects } = setpoints(this.#setpoints, event, this.#settings());
    return effects.flatMap((effect) => (effect.do === 'refuse' ? [effect.reason] : []))[0];
  }

  #apply(event: SetpointEvent): void {
    const { state, effects } = setpoints(this.#setpoints, event, this.#settings());
    this.#setpoints = state;
    for (const effect of effects)
      switch (effect.do) {
        case 'publish':
          this.#offered.publish();
          break;
        case 'startTimer':
          this.#cancelNext?.();
          this.#cancelNext = this.#clock.after(millis(Math.max(0, effect.at - this.#clock.now())), () =>
            this.#apply({ type: 'timerExpired', at: this.#clock.now() }),
          );
          break;
        case 'stopTimer':
          this.#cancelNext?.();
          break;
        case 'refuse':
          break;
      }
    this.#tell();
  }

  /** Its writer is connected, or has been gone for too long. DBEVC 5. */
  #followManager(entity: LocalEntity): void {
    const writers = entity.feature('Setpoint', 'server').bindings();
    const isThere = writers.some(({ ski }) =>
      entity.device.remotes().some((remote) => remote.ski === ski && !remote.isClosed),
    );
    if (isThere) {
      this.#cancelLoss?.();
      this.#cancelLoss = undefined;
    } else
      this.#cancelLoss ??= this.#clock.after(this.#profile.lossWait, () => {
        this.#cancelLoss = undefined;
        this.#managerLost();
      });
  }

  #managerLost(): void {
    this.#logger.warn('manager.lost', { rule: 'DBEVC 5' });
    this.#apply({ type: 'managerLost' });
  }

  #tell(): void {
    this.#changed.emit(this.state());
  }
}
