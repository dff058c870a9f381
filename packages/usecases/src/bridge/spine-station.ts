import {
  type ChargingStation,
  type Confirmation,
  effectiveBounds,
  initialPowerBounds,
  type Measured,
  type PowerBounds,
  type PowerBoundsEvent,
  powerBounds,
  type StatedStationLimit,
  type StationState,
} from '@busbar/functions';
import {
  type Clock,
  inMillis,
  Listeners,
  type Logger,
  type Millis,
  millis,
  NamedTimers,
  type Percent,
  seconds,
  type Unlisten,
  type WattHours,
  type Watts,
  watts,
} from '@busbar/kernel';
import type { EvccCem } from '../spine/evcc/cem.ts';
import type { EvseccCem } from '../spine/evsecc/cem.ts';
import type { EvsocCem } from '../spine/evsoc/cem.ts';
import type { LpcEnergyGuard } from '../spine/lpc/lpc.ts';
import type { MpcMonitoringAppliance } from '../spine/mpc/mpc.ts';
import type { ControlledSystem } from '../spine/power-limit/guarded-system.ts';
import type { LimitOutcome } from '../spine/power-limit/limit-outcome.ts';

/** The actors of an energy manager that know stations; what is missing is not known of them. */
export interface SpineStationActors {
  readonly guard: LpcEnergyGuard;
  readonly mpc?: MpcMonitoringAppliance;
  readonly evsecc?: EvseccCem;
  readonly evcc?: EvccCem;
  readonly evsoc?: EvsocCem;
}

/** How a {@link spineStation} is set up. */
export interface SpineStationOptions {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Where a station is: its peer and its EVSE entity. */
export interface SpineStationAddress {
  readonly ski: string;
  readonly entityPath: readonly number[];
}

/** A charging station that speaks SPINE, as every other charging station: LPC bounds it, 0 W stops it. */
export function spineStation(
  at: SpineStationAddress,
  actors: SpineStationActors,
  options: SpineStationOptions,
): ChargingStation {
  return new SpineStation(at, actors, options);
}

class SpineStation implements ChargingStation {
  readonly key: string;
  readonly #at: SpineStationAddress;
  readonly #actors: SpineStationActors;
  readonly #clock: Clock;
  readonly #changed: Listeners<[]>;
  readonly #timers: NamedTimers<'limits'>;
  readonly #stops: readonly Unlisten[];
  #limits: PowerBounds = initialPowerBounds;
  /** Most it may take because of a setpoint; 0: stopped. */
  #setpoint: Watts | undefined;

  constructor(at: SpineStationAddress, actors: SpineStationActors, { clock, logger }: SpineStationOptions) {
    this.key = `spine:${at.ski}:${at.entityPath.join('.')}`;
    this.#at = at;
    this.#actors = actors;
    this.#clock = clock;
    this.#timers = new NamedTimers(clock);
    this.#changed = new Listeners((error) => logger.error('listener.failed', { error: String(error) }));
    const tell = (): void => this.#changed.emit();
    const sources = [actors.guard, actors.mpc, actors.evsecc, actors.evcc, actors.evsoc];
    this.#stops = sources.flatMap((source) => source?.onChange(tell) ?? []);
  }

  state(): StationState {
    const system = this.#system();
    const station = this.#actors.evsecc?.stations().find((one) => this.#isHere(one.entityPath, one.ski));
    const isLost = system === undefined || system.status === 'offline';
    const isFaulty = station?.isError ?? false;
    const code = station?.lastErrorCode;
    return {
      phase: isLost ? 'lost' : system.status === 'connecting' ? 'described' : 'controllable',
      info: station?.manufacturer ?? {},
      capabilities: {
        charge: true,
        discharge: false,
        limitPower: true,
        limitCurrent: false,
        perPhase: false,
        signedSetpoint: false,
        onOff: true,
        soc: this.#actors.evsoc !== undefined,
        vehicleId: this.#actors.evcc !== undefined,
        failsafe: true,
        heartbeat: true,
        duration: true,
        schedule: false,
      },
      currentRanges: {},
      operatingState: isLost ? 'notReachable' : (station?.operatingState ?? 'normalOperation'),
      fault: { isFaulty, ...(isFaulty && code !== undefined ? { code } : {}) },
      bounds: system?.limit?.active === true && system.limit.value !== undefined ? { charge: system.limit.value } : {},
      isSetpointHonoured: !(system?.failsafeSuspected ?? false),
      ...this.#powers(system),
      ...this.#vehicle(isLost),
      ...this.#measured(),
    };
  }

  applyLimit({ source, direction, watts: value, validFor }: StatedStationLimit): Promise<Confirmation> {
    const at = this.#clock.now();
    // What cannot discharge keeps every limit of discharging.
    if (direction === 'discharge') return Promise.resolve({ status: 'accepted' });
    if (value === undefined) return this.#limited({ type: 'withdrawn', source, direction, at });
    const ends = validFor === undefined ? {} : { endsAt: millis(at + inMillis(validFor)) };
    return this.#limited({ type: 'stated', limit: { source, direction, watts: value, ...ends }, at });
  }

  applySetpoint(power: Watts | undefined): Promise<Confirmation> {
    if (power !== undefined && power < 0)
      return Promise.resolve({ status: 'rejected', reason: 'the station cannot discharge' });
    this.#setpoint = power;
    return this.#write();
  }

  start(): Promise<Confirmation> {
    return this.applySetpoint(undefined);
  }

  stop(): Promise<Confirmation> {
    return this.applySetpoint(watts(0));
  }

  onChange(listener: () => void): Unlisten {
    return this.#changed.add(listener);
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#timers.stopAll();
    this.#changed.clear();
  }

  #system(): ControlledSystem | undefined {
    return this.#actors.guard.systems().find(({ ski, entityPath }) => this.#isHere(entityPath, ski));
  }

  #isHere(entityPath: readonly number[], ski: string): boolean {
    return ski === this.#at.ski && entityPath.join('.') === this.#at.entityPath.join('.');
  }

  #powers(system: ControlledSystem | undefined): Pick<StationState, 'ratings' | 'ranges'> {
    const limits = this.#connected()?.chargingPowerLimits;
    const maximum = limits?.maximum ?? system?.nominalMax;
    return {
      ratings: system?.nominalMax === undefined ? {} : { charge: system.nominalMax },
      ranges:
        maximum === undefined ? {} : { charge: { minimum: watts(Math.min(limits?.minimum ?? 0, maximum)), maximum } },
    };
  }

  /** A station of SPINE charges whenever a vehicle is there and its limit is not 0 W: this is its mode. */
  #vehicle(isLost: boolean): Pick<StationState, 'connection' | 'permission' | 'mode' | 'vehicleId'> {
    if (isLost || this.#actors.evcc === undefined) return { connection: 'unknown', permission: {}, mode: 'standby' };
    const vehicle = this.#connected();
    if (vehicle === undefined) return { connection: 'disconnected', permission: {}, mode: 'standby' };
    const vehicleId = vehicle.identification?.value;
    return {
      connection: vehicle.connection,
      permission: { charge: vehicle.operatingState !== 'finished', discharge: false },
      mode: this.#bound() === 0 ? 'standby' : 'charge',
      ...(vehicleId === undefined ? {} : { vehicleId }),
    };
  }

  #connected(): ReturnType<EvccCem['vehicles']>[number] | undefined {
    return this.#actors.evcc?.vehicles().find(({ evsePath, ski }) => this.#isHere(evsePath, ski));
  }

  #measured(): Pick<StationState, 'power' | 'energyIn' | 'soc' | 'size'> {
    const now = this.#clock.now();
    const unit = this.#actors.mpc?.units().find((one) => this.#isHere(one.entityPath, one.ski));
    const vehicle = this.#connected();
    const battery = this.#actors.evsoc
      ?.vehicles()
      .find(({ ski, entityPath }) => ski === vehicle?.ski && entityPath.join('.') === vehicle.entityPath.join('.'));
    const power = unit?.measurements.power;
    const energy = unit?.measurements.energyConsumed;
    const { stateOfCharge, nominalCapacity } = battery ?? {};
    const measuredAt = millis(now - inMillis(unit?.age ?? ZERO));
    return {
      ...(power === undefined ? {} : { power: measured<Watts>(power, measuredAt, unit?.stale) }),
      ...(energy === undefined ? {} : { energyIn: measured<WattHours>(energy, measuredAt, unit?.stale) }),
      ...(stateOfCharge === undefined ? {} : { soc: measured<Percent>(stateOfCharge, now, battery?.isStale) }),
      ...(nominalCapacity === undefined ? {} : { size: nominalCapacity }),
    };
  }

  #limited(event: PowerBoundsEvent): Promise<Confirmation> {
    const { state, effects } = powerBounds(this.#limits, event);
    this.#limits = state;
    for (const effect of effects) {
      if (effect.do === 'startTimer')
        this.#timers.start('limits', effect.delay, () => {
          void this.#limited({ type: 'timerExpired', at: this.#clock.now() });
        });
      else if (effect.do === 'stopTimer') this.#timers.stop('limits');
    }
    return this.#write();
  }

  #bound(): Watts | undefined {
    const bounds = [effectiveBounds(this.#limits).charge, this.#setpoint].flatMap((value) => value ?? []);
    return bounds.length === 0 ? undefined : watts(Math.min(...bounds));
  }

  /** The guard keeps it and states it again after every reconnect. */
  async #write(): Promise<Confirmation> {
    const value = this.#bound();
    const idle = this.#system()?.nominalMax ?? watts(0);
    const limit = { active: value !== undefined, value: value ?? idle };
    const outcome = await this.#actors.guard.setLimit({ ski: this.#at.ski, entity: this.#at.entityPath }, limit);
    return confirmationOf(outcome);
  }
}

const ZERO = seconds(0);

function measured<Quantity>(value: Quantity, at: Millis, isStale = false): Measured<Quantity> {
  return { value, at, quality: isStale ? 'stale' : 'measured' };
}

function confirmationOf(outcome: LimitOutcome): Confirmation {
  if (outcome.accepted) return { status: 'accepted' };
  switch (outcome.why) {
    case 'refused':
      return {
        status: 'rejected',
        reason: outcome.description ?? `refused with ${outcome.errorNumber ?? 'no number'}`,
      };
    case 'timedOut':
      return { status: 'lost' };
    case 'notConnected':
      return { status: 'pending', reason: 'the station is not connected' };
    case 'superseded':
      return { status: 'superseded' };
  }
}
