import {
  BATTERY_MEASURANDS,
  type BatteryMeasurand,
  type EvBattery,
  type MeasuredValueState,
  SHARE_STEP,
} from '@busbar/functions';
import { type Clock, formatInstant, type Unlisten, type WattHours } from '@busbar/kernel';
import {
  electricalConnectionCharacteristicListData,
  type LocalEntity,
  type LocalFeature,
  measurementDescriptionListData,
  measurementListData,
  toScaled,
} from '@busbar/spine';
import { localEntries, putEntries, removeEntries } from '../feature-entries.ts';
import { gridConnection } from '../grid-connection.ts';
import { lowestFree } from '../identifiers.ts';
import { BATTERY_DESCRIPTIONS, CAPACITY_TYPE } from './battery-description.ts';
import { evsocDeclaration } from './evsoc-declaration.ts';

/** The vehicle's side of EVSOC, played by the charging station. */
export interface EvsocEv {
  /**
   * Publishes what is known; a data point that is new is described first and its scenario announced. Shares are told from a
   * change of 1 % on.
   */
  publish(battery: EvBattery): void;
  /** The source of the values is lost: they are marked, never frozen silently. EVSOC 6. */
  setLost(): void;
  close(): void;
}

interface Told {
  readonly measurementId: number;
  value?: number;
  state: MeasuredValueState;
}

/** Offers EVSOC as vehicle on an entity below a charging station; only with a source of the values. */
export function evsocEv(entity: LocalEntity, options: { readonly clock: Clock }): EvsocEv {
  return new EvsocEvNode(entity, options.clock);
}

class EvsocEvNode implements EvsocEv {
  readonly #entity: LocalEntity;
  readonly #clock: Clock;
  readonly #measurement: LocalFeature;
  readonly #told = new Map<BatteryMeasurand, Told>();
  readonly #stops: Unlisten[] = [];
  #capacity: WattHours | undefined;
  #announced = '';
  #withdraw = (): void => undefined;

  constructor(entity: LocalEntity, clock: Clock) {
    this.#entity = entity;
    this.#clock = clock;
    this.#measurement = entity.feature('Measurement', 'server');
    const readable = { read: true, readPartial: true };
    this.#measurement.offer(measurementDescriptionListData, readable);
    this.#measurement.offer(measurementListData, readable);
    this.#describe('stateOfCharge');
    this.#announce();
    this.#stops.push(entity.onRemoved(() => this.close()));
  }

  publish(battery: EvBattery): void {
    for (const measurand of BATTERY_MEASURANDS) {
      const value = battery[measurand];
      if (value === undefined) continue;
      const told = this.#describe(measurand);
      const isSmall = told.value !== undefined && Math.abs(value - told.value) < stepOf(measurand);
      // The last step to a full battery is told in any case.
      if (isSmall && told.state === 'normal' && !(value >= 100 && value !== told.value)) continue;
      told.value = value;
      this.#tell(told, 'normal');
    }
    if (battery.nominalCapacity !== undefined) this.#setCapacity(battery.nominalCapacity);
    this.#announce();
  }

  setLost(): void {
    for (const told of this.#told.values()) if (told.value !== undefined) this.#tell(told, 'error');
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#withdraw();
    const ids = new Set([...this.#told.values()].map(({ measurementId }) => measurementId));
    const isOurs = ({ measurementId }: { readonly measurementId?: number }): boolean =>
      measurementId !== undefined && ids.has(measurementId);
    removeEntries(this.#measurement, measurementListData, isOurs);
    removeEntries(this.#measurement, measurementDescriptionListData, isOurs);
    if (this.#capacity !== undefined)
      removeEntries(
        this.#entity.feature('ElectricalConnection', 'server'),
        electricalConnectionCharacteristicListData,
        (one) => one.characteristicType === CAPACITY_TYPE,
      );
    this.#told.clear();
  }

  #describe(measurand: BatteryMeasurand): Told {
    const known = this.#told.get(measurand);
    if (known !== undefined) return known;
    const measurementId = lowestFree(
      localEntries(this.#measurement, measurementDescriptionListData).map((one) => one.measurementId),
    );
    putEntries(this.#measurement, measurementDescriptionListData, [
      { measurementId, ...BATTERY_DESCRIPTIONS[measurand].description },
    ]);
    const told: Told = { measurementId, state: 'normal' };
    this.#told.set(measurand, told);
    return told;
  }

  #tell(told: Told, state: MeasuredValueState): void {
    // Once it was bad the state is always stated: a merged notify without it could not take the old one back.
    const isStated = state !== 'normal' || told.state !== 'normal';
    told.state = state;
    this.#measurement.update(measurementListData, {
      measurementData: [
        {
          measurementId: told.measurementId,
          valueType: 'value',
          timestamp: formatInstant(this.#clock.wall()),
          value: toScaled(told.value ?? 0),
          valueSource: 'calculatedValue',
          ...(isStated ? { valueState: state } : {}),
        },
      ],
    });
  }

  #setCapacity(capacity: WattHours): void {
    this.#capacity = capacity;
    const feature = this.#entity.feature('ElectricalConnection', 'server');
    const fn = electricalConnectionCharacteristicListData;
    feature.offer(fn, { read: true, readPartial: true });
    const before = localEntries(feature, fn);
    const known = before.find((one) => one.characteristicType === CAPACITY_TYPE);
    putEntries(feature, fn, [
      {
        electricalConnectionId: gridConnection(this.#entity).electricalConnectionId(),
        parameterId: 0,
        characteristicId: known?.characteristicId ?? lowestFree(before.map((one) => one.characteristicId)),
        characteristicContext: 'entity',
        characteristicType: CAPACITY_TYPE,
        value: toScaled(capacity),
        unit: 'Wh',
      },
    ]);
  }

  #announce(): void {
    const scenarios = [
      ...[...this.#told.keys()].map((measurand) => BATTERY_DESCRIPTIONS[measurand].scenario),
      ...(this.#capacity === undefined ? [] : [2]),
    ].sort((a, b) => a - b);
    if (scenarios.join() === this.#announced) return;
    this.#announced = scenarios.join();
    const before = this.#withdraw;
    this.#withdraw = this.#entity.announce({
      useCaseName: evsocDeclaration.name,
      actor: evsocDeclaration.server.actor,
      version: evsocDeclaration.version,
      subRevision: evsocDeclaration.subRevision,
      scenarios,
    });
    before();
  }
}

/** Ranges are told with every change, they move in steps of their own. */
function stepOf(measurand: BatteryMeasurand): number {
  return measurand === 'travelRange' ? 1 : SHARE_STEP;
}
