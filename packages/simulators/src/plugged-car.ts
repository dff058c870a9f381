import {
  type Amperes,
  amperes,
  type CancelTimer,
  type Clock,
  type Logger,
  type Millis,
  millis,
  type Watts,
  wattHours,
  watts,
} from '@busbar/kernel';
import { electricalConnectionCharacteristicListData, type LocalEntity } from '@busbar/spine';
import {
  addEvEntity,
  type CevcEv,
  type CevcEvState,
  cevcEv,
  type DbevcEvState,
  type EvccEv,
  type EvccValues,
  type EvcemEv,
  evccEv,
  evcemEv,
  type LimitedEvStatus,
  type OpevEv,
  type OscevEv,
  offerDbevcFunctions,
  opevEv,
  oscevEv,
} from '@busbar/usecases';
import { type DataLink, openDataLink, type PowerBounds } from './data-link.ts';
import type { CarPlace, PlayedUseCases } from './played-use-cases.ts';
import { type DeviceRecording, recordedPath } from './recording/device-recording.ts';
import { furnishAsRecorded } from './recording/recorded-layout.ts';
import { type Car, type PerPhase, PHASES, phasesOf } from './world/car.ts';
import { PHASE_VOLTAGE } from './world/charge-control.ts';

/** Time until the car has told its address, after the data link is up. */
const IDENTIFIED_AFTER = millis(1_000);

/** What a plugged car is given. */
export interface PluggedCarOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Current that cannot overload the installation, used without the energy manager. */
  readonly safeCurrent: Amperes;
  /** Rating of the station and its cable per phase. */
  readonly rated: Amperes;
  /** Time until the communication controllers of car and station have agreed on ISO 15118. */
  readonly dataLinkAfter: Millis;
  /** Recorded device that the station is like; its car has the features of the recorded one. */
  readonly like?: DeviceRecording | undefined;
  /** What the station plays. */
  readonly useCases: PlayedUseCases;
  /** Told when limits, trust or what is known of the car changed. */
  readonly changed: () => void;
}

/**
 * A car as SPINE sees it: an entity below the station with EVCC, EVCEM, OPEV, OSCEV, and over a data link EVSOC and one of CEVC and
 * DBEVC.
 */
export interface PluggedCar {
  /** Ceilings per phase. */
  readonly opev: () => LimitedEvStatus;
  /** Recommendations per phase. */
  readonly oscev: () => LimitedEvStatus;
  /** Negotiation of charging; undefined without a data link, and for a car in dynamic control. */
  readonly cevc: () => CevcEvState | undefined;
  /** Dynamic control; undefined for a car that cannot discharge. */
  readonly dbevc: () => DbevcEvState | undefined;
  /** Power of its plan or setpoint, W; negative discharges; undefined: it charges as it likes. */
  readonly plannedPower: () => Watts | undefined;
  /** The car as it says it is now. */
  readonly values: () => EvccValues;
  /** Publishes what flows and what the battery holds. */
  publish(car: Car, currents: PerPhase<Amperes>): void;
  /** The car sleeps: it is plugged in and does not answer (EVCC-020). */
  setAsleep(isAsleep: boolean): void;
  /** The driver needs something else. */
  setDemand(car: Car): void;
  /** The car asks for another plan, as ISO 15118 renegotiates. CEVC 7. */
  renegotiate(): void;
  /** Limits of LPC and LPP; they clamp a setpoint. */
  setLimits(limits: PowerBounds): void;
  /** The driver takes over with this power; undefined: the car may be steered again. */
  boost(power: Watts | undefined): void;
  /** The car leaves: its entity is removed with everything that hangs on it. */
  unplug(): void;
}

/** Plugs a car into a station; over a data link it is first seen on the pilot wire, then identified. */
export function plugIn(evse: LocalEntity, car: Car, options: PluggedCarOptions): PluggedCar {
  return new PluggedCarNode(evse, car, options);
}

class PluggedCarNode implements PluggedCar {
  readonly #entity: LocalEntity;
  readonly #place: CarPlace;
  readonly #clock: Clock;
  readonly #options: PluggedCarOptions;
  readonly #evcc: EvccEv;
  readonly #evcem: EvcemEv;
  readonly #opev: OpevEv;
  readonly #oscev: OscevEv;
  readonly #pluggedAt: number;
  readonly #cevc: CevcEv | undefined;
  #dataLink: DataLink | undefined;
  #limits: PowerBounds = {};
  #car: Car;
  #currents: PerPhase<Amperes> = {};
  #values: EvccValues;
  #cancel: CancelTimer | undefined;
  #isAsleep = false;
  #state = '';
  #isFlexible = true;

  constructor(evse: LocalEntity, car: Car, options: PluggedCarOptions) {
    const { clock, logger, changed } = options;
    this.#clock = clock;
    this.#pluggedAt = clock.now();
    this.#options = options;
    this.#car = car;
    this.#entity = evEntity(evse, options.like);
    const place = options.useCases.car(this.#entity);
    this.#place = place;
    const phases = phasesOf(car);
    const { minimumCurrent: minimum, maximumCurrent } = car;
    const maximum = amperes(Math.min(maximumCurrent, options.rated));
    this.#values = {
      communicationsStandard: 'iec61851',
      isAsymmetricChargingSupported: false,
      chargingPowerLimits: {
        ...chargingPower(car, maximum),
        ...(car.standbyPower === undefined ? {} : { standby: car.standbyPower }),
      },
    };
    this.#evcc = evccEv(place.at('EVCC'), { phases, ...this.#values });
    this.#evcem = evcemEv(place.at('EVCEM'), {
      clock,
      phases,
      values: ['current', 'powerPhases', 'energyCharged'],
      // A setpoint is joined to the total power (DBEVC 4.1).
      isTotalPowerDescribed: car.discharge !== undefined,
      ranges: { current: { min: 0 - (car.discharge?.maximumCurrent ?? 0), max: maximum, step: 0.1 } },
    });
    const limited = { clock, logger, phases, permitted: { minimum, maximum, pause: amperes(0) } };
    this.#opev = opevEv(place.at('OPEV'), { ...limited, safeCurrent: options.safeCurrent });
    this.#oscev = oscevEv(place.at('OSCEV'), limited);
    this.#opev.onChange(changed);
    this.#oscev.onChange(changed);
    if (car.kind !== 'iec61851') {
      // Offered from the start: the installed base does not notice functions that are added to a known entity.
      const electrical = place.at('EVSOC').feature('ElectricalConnection', 'server');
      electrical.offer(electricalConnectionCharacteristicListData, { read: true, readPartial: true });
      if (car.discharge !== undefined) offerDbevcFunctions(place.at('DBEVC'));
      this.#cancel = clock.after(options.dataLinkAfter, () => this.#linked());
    }
    // Last: it may speak to the energy manager at once, and then the entity is told as it is (EVCC 6.1).
    // Without a data link a recorded station shows it too.
    const isNegotiable = car.discharge === undefined && (car.kind !== 'iec61851' || options.like !== undefined);
    if (isNegotiable) this.#cevc = cevcEv(place.at('CEVC'), { power: chargingPower(car, maximum), isAnnounced: false });
    this.publish(car, {});
  }

  readonly opev = (): LimitedEvStatus => this.#opev.state();
  readonly oscev = (): LimitedEvStatus => this.#oscev.state();
  readonly values = (): EvccValues => this.#values;
  readonly cevc = (): CevcEvState | undefined => this.#dataLink?.cevc();
  readonly dbevc = (): DbevcEvState | undefined => this.#dataLink?.dbevc();
  readonly plannedPower = (): Watts | undefined => this.#dataLink?.power();

  publish(car: Car, currents: PerPhase<Amperes>): void {
    this.#car = car;
    this.#currents = currents;
    const phases = phasesOf(car);
    const perPhase = <T>(of: (current: number) => T): PerPhase<T> =>
      Object.fromEntries(phases.map((phase) => [phase, of(currents[phase] ?? 0)]));
    this.#evcem.publish({
      current: perPhase((current) => amperes(Math.round(current * 10) / 10)),
      powerPhases: perPhase((current) => watts(Math.round(current * PHASE_VOLTAGE))),
      power: watts(Math.round(phases.reduce((sum, phase) => sum + (currents[phase] ?? 0) * PHASE_VOLTAGE, 0))),
      // In steps of 10 Wh: a counter that moves all the time would be told every second.
      energyCharged: wattHours(Math.floor(car.sessionEnergy / 10) * 10),
    });
    this.#dataLink?.publish(car);
    this.#setState();
    this.#setFlexible();
  }

  setAsleep(isAsleep: boolean): void {
    this.#isAsleep = isAsleep;
    this.#setState();
  }

  setDemand(car: Car): void {
    this.#car = car;
    this.#dataLink?.setDemand(car);
  }

  renegotiate(): void {
    this.#dataLink?.renegotiate();
  }

  setLimits(limits: PowerBounds): void {
    this.#limits = limits;
    this.#dataLink?.setLimits(limits);
  }

  boost(power: Watts | undefined): void {
    this.#dataLink?.boost(power);
  }

  unplug(): void {
    this.#cancel?.();
    this.#entity.device.removeEntity(this.#entity);
    this.#place.leave();
  }

  /**
   * ISO 15118 is agreed: another standard, a pause of 0.1 A, the use cases of a data link; the address comes a moment later. The
   * text has no name for ISO 15118-20, and others take names it does not have for no data link (EVCC 5.1).
   */
  #linked(): void {
    const { isAsymmetric, minimumCurrent: minimum, maximumCurrent } = this.#car;
    const maximum = amperes(Math.min(maximumCurrent, this.#options.rated));
    this.#dataLink = openDataLink(this.#place, this.#car, {
      clock: this.#clock,
      pluggedAt: this.#pluggedAt,
      maximum,
      cevc: this.#cevc,
      changed: this.#options.changed,
    });
    this.#dataLink.setLimits(this.#limits);
    this.#opev.setPermitted({ minimum, maximum, pause: amperes(0.1) });
    this.#setValues({ communicationsStandard: 'iso15118-2ed2', isAsymmetricChargingSupported: isAsymmetric });
    this.publish(this.#car, this.#currents);
    this.#cancel = this.#clock.after(IDENTIFIED_AFTER, () =>
      this.#setValues({
        identification: { type: 'eui48', value: this.#car.identification },
        manufacturer: { deviceName: 'Simulated car', brandName: 'Busbar' },
      }),
    );
  }

  #setValues(values: EvccValues): void {
    this.#values = { ...this.#values, ...values };
    this.#evcc.setValues(this.#values);
    this.#options.changed();
  }

  #setState(): void {
    const state = this.#isAsleep ? 'standby' : this.#car.soc >= 100 ? 'finished' : 'normalOperation';
    if (state === this.#state) return;
    this.#state = state;
    this.#evcc.setOperatingState(state);
  }

  /** A full battery has no use for a surplus (OSCEV-009). */
  #setFlexible(): void {
    const isFlexible = this.#car.soc < 100;
    if (isFlexible === this.#isFlexible) return;
    this.#isFlexible = isFlexible;
    this.#oscev.setFlexible(isFlexible);
  }
}

/** All phases of the station, 0 A where the car has none. */
export function onAllPhases(currents: PerPhase<Amperes>): Required<PerPhase<Amperes>> {
  const [a, b, c] = PHASES.map((phase) => currents[phase] ?? amperes(0));
  return { a: a ?? amperes(0), b: b ?? amperes(0), c: c ?? amperes(0) };
}

/** Least and most power it charges with. */
function chargingPower(car: Car, maximum: Amperes): { readonly minimum: Watts; readonly maximum: Watts } {
  const at = (current: Amperes): Watts => watts(current * PHASE_VOLTAGE * car.phases);
  return { minimum: at(car.minimumCurrent), maximum: at(maximum) };
}

/** The entity of the car; like a recorded one at its address, with its features. */
function evEntity(evse: LocalEntity, like: DeviceRecording | undefined): LocalEntity {
  const path = like === undefined ? undefined : recordedPath(like, 'EV');
  if (like === undefined || path === undefined) return addEvEntity(evse);
  const entity = evse.device.addEntity('EV', path);
  furnishAsRecorded(entity, like);
  return entity;
}
