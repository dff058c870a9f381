import {
  BATTERY_MEASURANDS,
  type BatteryMeasurand,
  type EvBattery,
  energyToFull,
  hasDataLink,
  isPossible,
} from '@busbar/functions';
import {
  type Clock,
  Listeners,
  type Logger,
  type Millis,
  percent,
  type Seconds,
  seconds,
  type Unlisten,
  type WattHours,
  wattHours,
} from '@busbar/kernel';
import {
  deviceConfigurationKeyValueListData,
  electricalConnectionCharacteristicListData,
  type FunctionDeclaration,
  fromScaled,
  type LocalEntity,
  type Measurement,
  measurementConstraintsListData,
  measurementDescriptionListData,
  measurementListData,
  type RemoteEntity,
} from '@busbar/spine';
import { type LenientOptions, NO_USE_CASE_QUIRKS_OFF } from '../../quirks.ts';
import { shownStandard } from '../evcc/vehicle-view.ts';
import { commissionFeatures, type FeatureUse } from '../feature-commissioning.ts';
import { entriesIn } from '../feature-entries.ts';
import { type Partner, type PartnerSession, watchPartners } from '../partners.ts';
import { BATTERY_DESCRIPTIONS, CAPACITY_TYPE } from './battery-description.ts';
import { evsocDeclaration } from './evsoc-declaration.ts';

/** The battery of a vehicle as the energy manager knows it. */
export interface VehicleBattery extends EvBattery {
  readonly ski: string;
  readonly entityPath: readonly number[];
  readonly label: string;
  /** Energy until the battery is full. EVSOC 6. */
  readonly energyToFull?: WattHours;
  /** Data points that are described and carry no usable value now. */
  readonly unusable: readonly BatteryMeasurand[];
  /** Since the last values arrived; a vehicle may tell its state of charge once and never again. EVSOC 7. */
  readonly age?: Seconds;
  /** The vehicle has lost its data link since. EVSOC 6. */
  readonly isStale: boolean;
}

/** How batteries are read. */
export interface EvsocCemOptions extends LenientOptions {
  /** Announce the actor `CEM` beside `MonitoringAppliance`, as the installed base does. Default false. EVSOC 2. */
  readonly isAnnouncedAsCem?: boolean;
}

/** The energy manager's side of EVSOC. */
export interface EvsocCem {
  /** Batteries of the vehicles that are plugged in. */
  vehicles(): readonly VehicleBattery[];
  /** Tells that something in {@link vehicles} changed; a late listener is told at once. */
  onChange(listener: () => void): Unlisten;
  close(): void;
}

const USES: readonly FeatureUse[] = [
  {
    feature: 'Measurement',
    isWritten: false,
    reads: [measurementDescriptionListData, measurementConstraintsListData, measurementListData],
  },
  { feature: 'ElectricalConnection', isWritten: false, reads: [electricalConnectionCharacteristicListData] },
];

/** Plays the monitoring appliance of EVSOC on an entity: scenarios 1 to 4. */
export function evsocCem(entity: LocalEntity, options: EvsocCemOptions = {}): EvsocCem {
  const { clock } = entity.device;
  const declaration = evsocDeclaration;
  const logger = entity.device.logger.with({ useCase: declaration.short });
  const client = entity.feature('Generic', 'client');
  const changed = new Listeners<[]>((error) => logger.error('listener.failed', { error: String(error) }));
  const batteries = new Set<Battery>();
  const tell = (): void => changed.emit();
  const open = (partner: Partner): PartnerSession => {
    const battery = new Battery(partner, clock, logger, tell);
    batteries.add(battery);
    commissionFeatures(partner.entity, client, USES, logger, tell);
    tell();
    return {
      changed: tell,
      close() {
        battery.close();
        batteries.delete(battery);
        tell();
      },
    };
  };
  const announce = (actor: string): Unlisten =>
    entity.announce({
      useCaseName: declaration.name,
      actor,
      version: declaration.version,
      subRevision: declaration.subRevision,
      scenarios: declaration.scenarios.map(({ number }) => number),
    });
  const stops: Unlisten[] = [
    announce(declaration.client.actor),
    ...(options.isAnnouncedAsCem === true ? [announce('CEM')] : []),
    watchPartners(entity.device, declaration, 'server', logger, open, options.quirksOff ?? NO_USE_CASE_QUIRKS_OFF),
  ];
  const close = (): void => {
    changed.clear();
    for (const stop of stops.splice(0)) stop();
  };
  stops.push(entity.onRemoved(close));
  return {
    vehicles: () => [...batteries].map((battery) => battery.view),
    onChange(listener) {
      const unlisten = changed.add(listener);
      listener();
      return unlisten;
    },
    close,
  };
}

/** The battery of one vehicle that is plugged in. */
class Battery {
  readonly #partner: Partner;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #changed: () => void;
  readonly #stops: Unlisten[] = [];
  #valuesAt: Millis | undefined;
  #linkLostAt: Millis | undefined;
  #hasLink = false;
  #impossible = '';

  constructor(partner: Partner, clock: Clock, logger: Logger, changed: () => void) {
    this.#partner = partner;
    this.#clock = clock;
    this.#logger = logger;
    this.#changed = changed;
    const on = <T>(type: string, fn: FunctionDeclaration<T>, told: (how: string) => void): void => {
      const stop = partner.entity.feature(type, 'server')?.onData(fn, (_value, how) => told(how));
      if (stop !== undefined) this.#stops.push(stop);
    };
    on('Measurement', measurementDescriptionListData, () => this.#changed());
    on('Measurement', measurementListData, (how) => {
      if (how !== 'snapshot') this.#valuesAt = clock.now();
      this.#report();
      this.#changed();
    });
    on('ElectricalConnection', electricalConnectionCharacteristicListData, () => this.#changed());
    // Read by EVCC, if at all: what was told before the data link was lost is stale.
    on('DeviceConfiguration', deviceConfigurationKeyValueListData, () => this.#followLink());
  }

  get view(): VehicleBattery {
    const { remote, entity } = this.#partner;
    const { battery, unusable } = shownBattery(entity);
    const at = this.#valuesAt;
    const full = energyToFull(battery);
    return {
      ski: remote.ski,
      entityPath: entity.path,
      label: remote.label,
      ...battery,
      ...(full === undefined ? {} : { energyToFull: full }),
      unusable,
      ...(at === undefined ? {} : { age: seconds((this.#clock.now() - at) / 1000) }),
      isStale: this.#linkLostAt !== undefined && (at ?? 0) <= this.#linkLostAt,
    };
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #followLink(): void {
    const had = this.#hasLink;
    this.#hasLink = hasDataLink(shownStandard(this.#partner.entity));
    if (had && !this.#hasLink) this.#linkLostAt = this.#clock.now();
    this.#changed();
  }

  #report(): void {
    const { impossible } = shownBattery(this.#partner.entity);
    if (impossible.join() === this.#impossible) return;
    this.#impossible = impossible.join();
    if (impossible.length > 0)
      this.#logger.warn('battery.impossible', {
        ski: this.#partner.remote.ski,
        values: this.#impossible,
        rule: 'EVSOC 7',
      });
  }
}

interface Shown {
  readonly battery: EvBattery;
  readonly unusable: readonly BatteryMeasurand[];
  readonly impossible: readonly string[];
}

/** The battery as a vehicle shows it; values in a bad state or outside of what is possible are not used. EVSOC 5, 7. */
function shownBattery(entity: RemoteEntity): Shown {
  const feature = entity.feature('Measurement', 'server');
  const descriptions = entriesIn(measurementDescriptionListData, feature?.data(measurementDescriptionListData));
  const items = entriesIn(measurementListData, feature?.data(measurementListData));
  const values = new Map<BatteryMeasurand, number>();
  const unusable: BatteryMeasurand[] = [];
  const impossible: string[] = [];
  for (const measurand of BATTERY_MEASURANDS) {
    const { scopeType, measurementType } = BATTERY_DESCRIPTIONS[measurand].description;
    const described = descriptions.find(
      (one) =>
        one.scopeType === scopeType && (one.measurementType === undefined || one.measurementType === measurementType),
    );
    if (described?.measurementId === undefined) continue;
    const item = items.find((one) => one.measurementId === described.measurementId);
    const value = usableValue(item);
    if (value !== undefined && isPossible(measurand, value)) values.set(measurand, value);
    else {
      unusable.push(measurand);
      if (value !== undefined) impossible.push(`${measurand} ${value}`);
    }
  }
  return { battery: { ...batteryOf(values), ...shownCapacity(entity) }, unusable, impossible };
}

function batteryOf(values: ReadonlyMap<BatteryMeasurand, number>): EvBattery {
  const soc = values.get('stateOfCharge');
  const health = values.get('stateOfHealth');
  const travelRange = values.get('travelRange');
  return {
    ...(soc === undefined ? {} : { stateOfCharge: percent(soc) }),
    ...(health === undefined ? {} : { stateOfHealth: percent(health) }),
    ...(travelRange === undefined ? {} : { travelRange }),
  };
}

function usableValue(item: Measurement | undefined): number | undefined {
  if (item?.value === undefined) return undefined;
  if (item.valueState !== undefined && item.valueState !== 'normal') return undefined;
  return fromScaled(item.value);
}

/** Capacity, of several batteries the sum is stated. EVSOC 5. */
function shownCapacity(entity: RemoteEntity): EvBattery {
  const feature = entity.feature('ElectricalConnection', 'server');
  const value = entriesIn(
    electricalConnectionCharacteristicListData,
    feature?.data(electricalConnectionCharacteristicListData),
  ).find((one) => one.characteristicType === CAPACITY_TYPE)?.value;
  const capacity = value === undefined ? undefined : fromScaled(value);
  return capacity === undefined || capacity <= 0 ? {} : { nominalCapacity: wattHours(capacity) };
}
