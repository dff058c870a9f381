import { type AcMeasurements, type AcQuantity, acQuantities, acValue, PHASES, type Phase } from '@busbar/functions';
import { type Clock, formatInstant, type Millis, millis, type Unlisten } from '@busbar/kernel';
import {
  electricalConnectionDescriptionListData,
  electricalConnectionParameterDescriptionListData,
  type LocalEntity,
  type LocalFeature,
  type Measurement,
  measurementConstraintsListData,
  measurementDescriptionListData,
  measurementListData,
  toScaled,
} from '@busbar/spine';
import { localEntries, putEntries, removeEntries } from '../feature-entries.ts';
import { gridConnection } from '../grid-connection.ts';
import { type HeldParameter, measuredParameter } from '../measured-parameter.ts';
import type { AcProfile } from './ac-profile.ts';
import { describeParameter } from './parameter-description.ts';

/** An unchanged value is repeated with a new time stamp after this time, so that readers see that it still holds. */
const REPEAT_AFTER: Millis = millis(30_000);

/** How a measuring unit is set up. */
export interface MeasuringUnitOptions {
  readonly clock: Clock;
  /** Connected phases: their number from `a` on, or their names. */
  readonly phases: 1 | 2 | 3 | readonly Phase[];
  /** Data points to describe before they are first published; the mandatory ones always are. */
  readonly values?: readonly AcQuantity['kind'][];
  /** Range and step of the values of a kind. MPC T5, EVCEM T28. */
  readonly ranges?: { readonly [K in AcQuantity['kind']]?: ValueRange };
  /** How the values come about; default measured. */
  readonly valueSource?: 'measuredValue' | 'calculatedValue';
}

/** Range in which values lie, and the smallest difference between two. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
  readonly step?: number;
}

/** Publishes the values of a monitored unit or grid connection point. */
export interface MeasuringUnit {
  /** Publishes values; a data point that is new is described first and its scenario announced. */
  publish(measurements: Partial<AcMeasurements>): void;
  /** States how many phases are in use now. EVCEM 6. */
  setConnectedPhases(count: 1 | 2 | 3): void;
  /** Withdraws the use case from the entity. */
  close(): void;
}

interface Described {
  readonly quantity: AcQuantity;
  readonly parameter: HeldParameter;
  /** Last published value and state, and when. */
  wasBad: boolean;
  told?: { readonly text: string; readonly at: Millis };
}

/** Offers MPC, MGCP or EVCEM as the measuring side on an entity. */
export function measuringUnit(entity: LocalEntity, profile: AcProfile, options: MeasuringUnitOptions): MeasuringUnit {
  return new MeasuringUnitNode(entity, profile, options);
}

class MeasuringUnitNode implements MeasuringUnit {
  readonly #entity: LocalEntity;
  readonly #profile: AcProfile;
  readonly #clock: Clock;
  readonly #options: MeasuringUnitOptions;
  readonly #phases: readonly Phase[];
  readonly #measurement: LocalFeature;
  readonly #electrical: LocalFeature;
  readonly #connectionId: number;
  readonly #described: Described[] = [];
  readonly #stops: Unlisten[] = [];
  #announced = '';
  #withdraw = (): void => undefined;

  constructor(entity: LocalEntity, profile: AcProfile, options: MeasuringUnitOptions) {
    this.#entity = entity;
    this.#profile = profile;
    this.#clock = options.clock;
    this.#options = options;
    this.#phases = typeof options.phases === 'number' ? PHASES.slice(0, options.phases) : options.phases;
    this.#measurement = entity.feature('Measurement', 'server');
    this.#electrical = entity.feature('ElectricalConnection', 'server');
    const readable = { read: true, readPartial: true };
    this.#electrical.offer(electricalConnectionDescriptionListData, readable);
    this.#electrical.offer(electricalConnectionParameterDescriptionListData, readable);
    this.#measurement.offer(measurementDescriptionListData, readable);
    this.#measurement.offer(measurementListData, readable);
    this.#connectionId = gridConnection(entity).electricalConnectionId();
    if (options.ranges !== undefined) this.#measurement.offer(measurementConstraintsListData, readable);
    this.#describeConnection(this.#phases.length);
    const wanted = [...profile.mandatory, ...(options.values ?? [])];
    this.#describe(acQuantities(this.#phases, profile.order).filter(({ kind }) => wanted.includes(kind)));
    this.#stops.push(entity.onRemoved(() => this.close()));
  }

  setConnectedPhases(count: 1 | 2 | 3): void {
    this.#describeConnection(count);
  }

  publish(measurements: Partial<AcMeasurements>): void {
    const measured = acQuantities(this.#phases, this.#profile.order).filter(
      (one) => acValue(measurements, one) !== undefined,
    );
    this.#describe(measured);
    const state = measurements.state ?? 'normal';
    const items = this.#described.flatMap((described): Measurement[] => {
      const value = acValue(measurements, described.quantity);
      return value === undefined ? [] : this.#item(described, value, state);
    });
    if (items.length > 0) this.#measurement.update(measurementListData, { measurementData: items });
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#withdraw();
    const ids = new Set(this.#described.map(({ parameter }) => parameter.ids.measurementId));
    const isOurs = ({ measurementId }: { readonly measurementId?: number }): boolean =>
      measurementId !== undefined && ids.has(measurementId);
    removeEntries(this.#measurement, measurementListData, isOurs);
    if (this.#options.ranges !== undefined) removeEntries(this.#measurement, measurementConstraintsListData, isOurs);
    for (const { parameter } of this.#described) parameter.release();
    const isShared = localEntries(this.#electrical, electricalConnectionParameterDescriptionListData).some(
      (one) => one.electricalConnectionId === this.#connectionId,
    );
    if (!isShared)
      removeEntries(
        this.#electrical,
        electricalConnectionDescriptionListData,
        (one) => one.electricalConnectionId === this.#connectionId,
      );
    gridConnection(this.#entity).setTotal(undefined);
    this.#described.splice(0);
  }

  #item(described: Described, value: number, state: string): Measurement[] {
    const now = this.#clock.now();
    const scaled = toScaled(value);
    const text = `${scaled.number}e${scaled.scale} ${state}`;
    const { told } = described;
    if (told !== undefined && told.text === text && now - told.at < REPEAT_AFTER) return [];
    described.told = { text, at: now };
    // Once it was bad the state is always stated: a merged notify without it could not take the old one back.
    described.wasBad ||= state !== 'normal';
    return [
      {
        measurementId: described.parameter.ids.measurementId,
        valueType: 'value',
        timestamp: formatInstant(this.#clock.wall()),
        value: scaled,
        valueSource: this.#options.valueSource ?? 'measuredValue',
        ...(described.wasBad ? { valueState: state } : {}),
      },
    ];
  }

  /** Describes data points that are not described yet, with the lowest free identifiers. */
  #describe(quantities: readonly AcQuantity[]): void {
    const isNew = (one: AcQuantity): boolean => !this.#described.some(({ quantity }) => isSame(quantity, one));
    for (const quantity of quantities) {
      const described = this.#profile.quantities[quantity.kind];
      if (described === undefined || !isNew(quantity)) continue;
      const { measurementType, unit, scopeType } = described;
      const parameter = measuredParameter(this.#entity, {
        measurement: { measurementType, commodityType: 'electricity', unit, scopeType },
        parameter: describeParameter(quantity, this.#phases),
        firstParameterId: this.#profile.firstParameterId?.[quantity.kind] ?? 0,
      });
      this.#constrain(parameter.ids.measurementId, quantity.kind);
      this.#described.push({ quantity, parameter, wasBad: false });
      if (quantity.kind === 'power') gridConnection(this.#entity).setTotal(parameter.ids);
    }
    this.#announce();
  }

  #constrain(measurementId: number, kind: AcQuantity['kind']): void {
    const range = this.#options.ranges?.[kind];
    if (range === undefined) return;
    putEntries(this.#measurement, measurementConstraintsListData, [
      {
        measurementId,
        valueRangeMin: toScaled(range.min),
        valueRangeMax: toScaled(range.max),
        ...(range.step === undefined ? {} : { valueStepSize: toScaled(range.step) }),
      },
    ]);
  }

  #describeConnection(acConnectedPhases: number): void {
    putEntries(this.#electrical, electricalConnectionDescriptionListData, [
      {
        electricalConnectionId: this.#connectionId,
        powerSupplyType: 'ac',
        acConnectedPhases,
        positiveEnergyDirection: 'consume',
      },
    ]);
  }

  #announce(): void {
    const { declaration, quantities } = this.#profile;
    const scenarios = [
      ...new Set(this.#described.map(({ quantity }) => quantities[quantity.kind]?.scenario ?? 0)),
    ].sort((a, b) => a - b);
    if (scenarios.join() === this.#announced) return;
    this.#announced = scenarios.join();
    const before = this.#withdraw;
    this.#withdraw = this.#entity.announce({
      useCaseName: declaration.name,
      actor: declaration.server.actor,
      version: declaration.version,
      subRevision: declaration.subRevision,
      scenarios,
    });
    before();
  }
}

function isSame(a: AcQuantity, b: AcQuantity): boolean {
  return a.kind === b.kind && ('phase' in a ? a.phase : '') === ('phase' in b ? b.phase : '');
}
