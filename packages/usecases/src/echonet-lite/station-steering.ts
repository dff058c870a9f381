import {
  type Confirmation,
  type EnergyDirection,
  effectiveBounds,
  type HeldLimit,
  initialPowerBounds,
  isRunning,
  type LastWrite,
  type LimitSource,
  type PerDirection,
  type PowerBounds,
  type PowerBoundsEvent,
  powerBounds,
  START_DISTANCE,
  WRITE_DISTANCE,
  writeDelay,
} from '@busbar/functions';
import { type Clock, type Logger, type Millis, millis, NamedTimers, type Watts, watts } from '@busbar/kernel';
import { CommandRunner } from './command-runner.ts';
import { wattsAt } from './content-value.ts';
import { EPC } from './epc.ts';
import { rangesAt } from './measurement.ts';
import { commandedModeAt } from './operation-mode.ts';
import { SetpointObserver } from './setpoint-observer.ts';
import type { StationObject } from './station-object.ts';
import { importCeilingPlan, type PlanSettings, type SteeringPlan, steeringPlan } from './steering-plan.ts';
import { type SteeringDecision, type SteeringTarget, steeringTarget } from './steering-target.ts';
import { type CommandKind, WaitingCommands } from './waiting-commands.ts';

/** What the steering asks and tells. */
export interface SteeringListener {
  isControllable(): boolean;
  /** Voltage, phases and whether the vehicle was checked. */
  settings(): Omit<PlanSettings, 'isSetpointHonoured' | 'isCycle'>;
  /** Whether the vehicle can take power is not known: ask the station. */
  checkVehicle(): void;
  contact(isAnswered: boolean): void;
  changed(): void;
}

/** Properties whose change may ask for another plan: local operation, other controllers, another range. */
const DECISIVE: ReadonlySet<number> = new Set([
  EPC.vehicleStatus,
  EPC.operationMode,
  EPC.operationStatus,
  EPC.faultStatus,
  EPC.interconnection,
  EPC.chargeRange,
  EPC.dischargeRange,
  EPC.chargePower,
  EPC.dischargePower,
  EPC.chargeCurrent,
  EPC.signedPower,
  EPC.chargingMethod,
  EPC.dischargingMethod,
]);
/** Refusals in a row until setpoints count as not honoured. */
const MOST_REFUSALS = 3;
/** Pause after refusals that nothing helps against. */
const REFUSED_PAUSE: Millis = millis(60_000);
/** A release raises the bound to whatever the station can. */
const UNBOUNDED: Watts = watts(Number.MAX_SAFE_INTEGER);

/** Brings a station to what limits and setpoint ask for, with one write path for all functions. */
export class StationSteering {
  readonly #object: StationObject;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #listener: SteeringListener;
  readonly #timers: NamedTimers<'limits' | 'pace' | 'restart'>;
  readonly #runner: CommandRunner;
  readonly #waiting = new WaitingCommands();
  readonly #observer: SetpointObserver;
  #limits: PowerBounds = initialPowerBounds;
  #setpoint: Watts | undefined;
  #isStarted = false;
  #ceiling: Watts | undefined;
  /** What the plan that is carried out was made from. */
  #running: { readonly version: number; readonly target: SteeringTarget } = { version: 0, target: { do: 'standby' } };
  #isOutdated = false;
  #isUrgent = false;
  #isSteered = false;
  #isReleased = false;
  #mayCycle = false;
  #wasStopped = false;
  #refusals = 0;
  #isHonoured = true;
  #lastWrite: LastWrite | undefined;
  #lastStart: Millis | undefined;
  #inForce: PerDirection<Watts> = {};

  constructor(object: StationObject, clock: Clock, logger: Logger, listener: SteeringListener) {
    this.#object = object;
    this.#clock = clock;
    this.#logger = logger;
    this.#listener = listener;
    this.#timers = new NamedTimers(clock);
    this.#observer = new SetpointObserver(object, logger, {
      cycle: () => this.#cycle(),
      ignored: () => this.#ignored(),
    });
    this.#runner = new CommandRunner(object, clock, {
      contact: (isAnswered) => listener.contact(isAnswered),
      finished: (plan, confirmation) => this.#finished(plan, confirmation),
    });
  }

  /** Bounds the station confirmed last; none while it is known to have left them, or may have. */
  get bounds(): PerDirection<Watts> {
    return this.#inForce;
  }

  get isSetpointHonoured(): boolean {
    return this.#isHonoured;
  }

  get isWatched(): boolean {
    return this.#observer.isWaiting || this.#runner.phase === 'awaiting';
  }

  /** Limits, a setpoint or a ceiling hold. */
  get isWanted(): boolean {
    return !this.#isFree() || this.#isStarted || this.#ceiling !== undefined;
  }

  limit(limit: HeldLimit): Promise<Confirmation> {
    return this.#commanded('limit', () => this.#limitStep({ type: 'stated', limit, at: this.#clock.now() }));
  }

  withdraw(source: LimitSource, direction: EnergyDirection): Promise<Confirmation> {
    return this.#commanded('limit', () =>
      this.#limitStep({ type: 'withdrawn', source, direction, at: this.#clock.now() }),
    );
  }

  /** W, signed; `isStarted`: charges without one. */
  setpoint(power: Watts | undefined, isStarted: boolean): Promise<Confirmation> {
    return this.#commanded('setpoint', () => {
      this.#setpoint = power;
      this.#isStarted = isStarted;
    });
  }

  /** S11: a ceiling for what the site buys, kept by the station; only while no limit and no setpoint says otherwise. */
  importCeiling(power: Watts | undefined): Promise<Confirmation> {
    return this.#commanded('setpoint', () => {
      this.#ceiling = power;
    });
  }

  /** The station can be steered again: nothing it was told before is taken for granted. */
  restate(): void {
    this.#isHonoured = true;
    this.#refusals = 0;
    this.#lastWrite = undefined;
    this.#observer.step({ type: 'released' });
    this.#isUrgent = true;
    this.steer();
  }

  vehicleChanged(): void {
    this.#lastStart = undefined;
    this.#isHonoured = true;
    this.#refusals = 0;
    this.#observer.step({ type: 'released' });
  }

  content(epc: number): void {
    if (epc === EPC.power) this.#powerRead();
    if (DECISIVE.has(epc) && this.#runner.phase === 'idle') this.steer();
  }

  close(): void {
    this.#timers.stopAll();
    this.#runner.close();
    this.#waiting.settle({ status: 'lost' });
  }

  /** Makes a plan and carries it out, unless everything is as it shall be. */
  steer(): void {
    if (!this.#listener.isControllable()) {
      this.#waiting.settle({ status: 'pending', reason: 'the station cannot be steered now' });
      return;
    }
    if (this.#runner.phase !== 'idle') {
      this.#isOutdated = true;
      return;
    }
    // Nothing is wanted, and what was written is taken back: others may steer it.
    if (!this.isWanted && (!this.#isSteered || this.#isReleased)) {
      this.#waiting.settle({ status: 'accepted' });
      return;
    }
    const decision = this.#decision();
    const ceiling = this.#isFree() ? this.#ceiling : undefined;
    const plan =
      ceiling === undefined
        ? steeringPlan(decision.target, this.#object, this.#planSettings())
        : importCeilingPlan(ceiling, this.#object);
    if ('obstacle' in plan) this.#obstructed(plan.obstacle, decision);
    else this.#paced(plan, decision);
  }

  #isFree(): boolean {
    return this.#limits.held.length === 0 && this.#setpoint === undefined;
  }

  #decision(): SteeringDecision {
    const mode = commandedModeAt(this.#object);
    const wanted = { setpoint: this.#setpoint, isStarted: this.#isStarted, bounds: effectiveBounds(this.#limits) };
    const writable = this.#object.writable();
    const canWrite = [EPC.chargePower, EPC.chargeCurrent, EPC.signedPower].some((epc) => writable?.has(epc) ?? false);
    const station = {
      mode,
      ranges: rangesAt(this.#object),
      canBound: canWrite && this.#isHonoured,
      wasStopped: this.#wasStopped,
      lastStart: this.#lastStart,
      now: this.#clock.now(),
    };
    const decision = steeringTarget(wanted, station);
    if (!this.#mayCycle || decision.target.do !== 'bound' || !isRunning(mode)) return decision;
    // Through standby and back, with what bounds it.
    const direction = mode === 'discharge' ? 'discharge' : 'charge';
    return { ...decision, target: { do: direction, watts: wanted.bounds[direction] } };
  }

  #planSettings(): PlanSettings {
    return { ...this.#listener.settings(), isSetpointHonoured: this.#isHonoured, isCycle: this.#mayCycle };
  }

  /** It cannot run now; it is bounded all the same, for whenever it can. */
  #obstructed(obstacle: string, { target }: SteeringDecision): void {
    this.#waiting.settle({ status: 'pending', reason: obstacle }, (kind) => kind === 'setpoint');
    this.#listener.checkVehicle();
    const bounds = effectiveBounds(this.#limits);
    const wish = target.do === 'charge' && target.watts !== undefined ? { charge: target.watts } : {};
    const wanted: SteeringTarget = { do: 'bound', bounds: { ...bounds, ...wish }, isReleased: false };
    const plan = steeringPlan(wanted, this.#object, this.#planSettings());
    if ('obstacle' in plan) this.#waiting.settle({ status: 'pending', reason: obstacle });
    else this.#paced(plan, { target: wanted, isStopped: this.#wasStopped });
  }

  #paced(plan: SteeringPlan, decision: SteeringDecision): void {
    if (decision.again !== undefined) this.#timers.start('restart', decision.again, () => this.steer());
    if (plan.steps.length === 0) {
      this.#fulfilled(plan, decision);
      return;
    }
    const delay = this.#delayOf(plan);
    if (delay > 0) this.#timers.start('pace', delay, () => this.steer());
    else this.#begin(plan, decision);
  }

  /** How long a plan has to wait, ms: what a caller asked for by the distance of setpoints, corrections longer. */
  #delayOf({ power = UNBOUNDED, isStart }: SteeringPlan): Millis {
    const now = this.#clock.now();
    if (this.#isUrgent || this.#lastWrite === undefined) return writeDelay(this.#lastWrite, power, now);
    // It left its mode by itself: a full battery, an empty one, or somebody at the station.
    const started = isStart && this.#lastStart !== undefined ? this.#lastStart + START_DISTANCE : 0;
    return millis(Math.max(0, this.#lastWrite.at + WRITE_DISTANCE - now, started - now));
  }

  #begin(plan: SteeringPlan, decision: SteeringDecision): void {
    this.#timers.stop('pace');
    // Nobody asked for anything else: the station left what it had confirmed, or was restarted.
    if (this.#waiting.isEmpty) this.#inForce = {};
    this.#isUrgent = false;
    this.#isSteered = true;
    this.#mayCycle = false;
    this.#wasStopped = decision.isStopped;
    this.#lastWrite = { at: this.#clock.now(), watts: plan.power ?? UNBOUNDED };
    this.#running = { version: this.#waiting.version, target: decision.target };
    this.#runner.begin(plan);
  }

  /** Nothing has to be written: true if what is known is fresh, else it is read before anybody is told so. */
  #fulfilled(plan: SteeringPlan, decision: SteeringDecision): void {
    this.#wasStopped = decision.isStopped;
    this.#mayCycle = false;
    this.#isUrgent = false;
    if (this.#waiting.isEmpty) {
      this.#noteInForce(decision.target);
      return;
    }
    this.#running = { version: this.#waiting.version, target: decision.target };
    this.#runner.begin(plan);
  }

  #commanded(kind: CommandKind, change: () => void): Promise<Confirmation> {
    const started = this.#startedVersion();
    if (kind === 'setpoint')
      this.#waiting.settle({ status: 'superseded' }, (one, version) => one === 'setpoint' && version > started);
    const answer = this.#waiting.add(kind);
    this.#isUrgent = true;
    change();
    this.steer();
    return answer;
  }

  #startedVersion(): number {
    return this.#runner.phase === 'idle' ? -1 : this.#running.version;
  }

  #limitStep(event: PowerBoundsEvent): void {
    const { state, effects } = powerBounds(this.#limits, event);
    this.#limits = state;
    for (const effect of effects) {
      if (effect.do === 'stopTimer') this.#timers.stop('limits');
      else if (effect.do === 'startTimer')
        this.#timers.start('limits', effect.delay, () => {
          this.#isUrgent = true;
          this.#limitStep({ type: 'timerExpired', at: this.#clock.now() });
        });
      else if (event.type === 'timerExpired') this.steer();
    }
  }

  #finished(plan: SteeringPlan, confirmation: Confirmation): void {
    const { version, target } = this.#running;
    this.#logger.info('echonet.steered', { key: this.#object.key, target: target.do, status: confirmation.status });
    const isDone = confirmation.status === 'accepted' || confirmation.status === 'clipped';
    if (isDone) this.#carriedOut(plan, target, confirmation);
    else this.#notCarriedOut(target, confirmation);
    this.#waiting.settle(confirmation, (_kind, one) => one <= version);
    this.#listener.changed();
    if (!this.#isOutdated && isDone) return;
    this.#isOutdated = false;
    if (isDone || !this.#waiting.isEmpty) this.steer();
  }

  #carriedOut(plan: SteeringPlan, target: SteeringTarget, confirmation: Confirmation): void {
    const now = this.#clock.now();
    this.#refusals = 0;
    if (plan.isStart) this.#lastStart = now;
    this.#noteInForce(target, confirmation.status === 'clipped' ? confirmation.watts : undefined);
    const isBoundWithoutPower = target.do === 'bound' && !isRunning(commandedModeAt(this.#object));
    if (plan.power === undefined || isBoundWithoutPower) this.#observer.step({ type: 'released' });
    else if (plan.steps.length > 0)
      this.#observer.step({
        type: 'commanded',
        target: plan.power,
        isStart: plan.isStart,
        power: wattsAt(this.#object, EPC.power),
        at: now,
      });
  }

  #noteInForce(target: SteeringTarget, kept?: Watts): void {
    this.#isReleased = target.do === 'bound' && target.isReleased;
    switch (target.do) {
      case 'standby':
        this.#inForce = { charge: watts(0), discharge: watts(0) };
        break;
      case 'bound':
        this.#inForce = kept === undefined ? target.bounds : { ...target.bounds, charge: kept };
        break;
      case 'charge':
      case 'discharge': {
        const power = kept ?? target.watts ?? rangesAt(this.#object)[target.do]?.maximum;
        this.#inForce = power === undefined ? {} : { [target.do]: power };
        break;
      }
    }
  }

  /** Tried again; when setpoints are refused again and again, only on and off are left. */
  #notCarriedOut(target: SteeringTarget, confirmation: Confirmation): void {
    if (confirmation.status === 'rejected') this.#refusals += 1;
    const isFinal = this.#refusals >= MOST_REFUSALS && this.#isHonoured && target.do !== 'standby';
    if (isFinal) this.#isHonoured = false;
    const pause = isFinal || this.#refusals < MOST_REFUSALS ? WRITE_DISTANCE : REFUSED_PAUSE;
    this.#timers.start('restart', pause, () => {
      this.#isUrgent = true;
      this.steer();
    });
  }

  #cycle(): void {
    // Somebody else had written: that is put right first.
    if (this.#runner.phase !== 'idle') return;
    this.#mayCycle = true;
    this.#isUrgent = true;
    this.steer();
  }

  #ignored(): void {
    this.#isHonoured = false;
    this.#isUrgent = true;
    this.#listener.changed();
    this.steer();
  }

  #powerRead(): void {
    const power = wattsAt(this.#object, EPC.power);
    if (power === undefined) return;
    this.#runner.powerRead(power);
    if (this.#runner.phase === 'idle') this.#observer.step({ type: 'measured', power, at: this.#clock.now() });
  }
}
