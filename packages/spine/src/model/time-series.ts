import { bool, type Data, enumeration, list, record, text, uint } from '@busbar/kernel';
import { absoluteOrRecurringTime } from './absolute-or-recurring-time.ts';
import { currency } from './currency.ts';
import { listFunction } from './function-declaration.ts';
import { scaledNumber } from './scaled-number.ts';
import { scopeType } from './scope-type.ts';
import { itemWith } from './selectors.ts';
import { timePeriod } from './time-period.ts';
import { absoluteOrRelativeTime, duration } from './time-types.ts';
import { unitOfMeasurement } from './unit-of-measurement.ts';

const ofTimeSeriesDescription = {
  timeSeriesId: uint,
  timeSeriesType: enumeration([
    'plan',
    'singleDemand',
    'constraints',
    'energyRequest',
    'dischargingEnergyRequest',
    'consumptionLimitCurve',
    'productionLimitCurve',
  ]),
  /** Whether clients may write the series. */
  timeSeriesWriteable: bool,
  /** Whether the server waits for the series. */
  updateRequired: bool,
  /** Measurand the series is about. */
  measurementId: uint,
  currency,
  unit: unitOfMeasurement,
  label: text,
  description: text,
  scopeType,
};
/** `TimeSeriesDescriptionDataType`: what a time series means. */
export interface TimeSeriesDescription extends Data<typeof ofTimeSeriesDescription> {}

/**
 * What the time series are: type, unit, scope, and who may write them. IEC 63380-3, tables 62, 63, 64, 66, 67, 122,
 * 125.
 */
export const timeSeriesDescriptionListData = listFunction({
  name: 'timeSeriesDescriptionListData',
  feature: 'TimeSeries',
  item: 'timeSeriesDescriptionData',
  entry: record<TimeSeriesDescription>(ofTimeSeriesDescription),
  key: ['timeSeriesId'],
  selectors: ['timeSeriesId', 'timeSeriesType', 'measurementId', 'scopeType'],
});

const ofTimeSeriesConstraints = {
  timeSeriesId: uint,
  slotCountMin: uint,
  slotCountMax: uint,
  slotDurationMin: duration,
  slotDurationMax: duration,
  slotDurationStepSize: duration,
  earliestTimeSeriesStartTime: absoluteOrRelativeTime,
  latestTimeSeriesEndTime: absoluteOrRelativeTime,
  /** Lowest value of a slot, in the unit of the series. */
  slotValueMin: scaledNumber,
  /** Highest value of a slot, in the unit of the series. */
  slotValueMax: scaledNumber,
  slotValueStepSize: scaledNumber,
};
/** `TimeSeriesConstraintsDataType`: bounds of a time series. */
export interface TimeSeriesConstraints extends Data<typeof ofTimeSeriesConstraints> {}

/** How many slots a time series may have, how long they may be, and their values. IEC 63380-3, tables 123, 126. */
export const timeSeriesConstraintsListData = listFunction({
  name: 'timeSeriesConstraintsListData',
  feature: 'TimeSeries',
  item: 'timeSeriesConstraintsData',
  entry: record<TimeSeriesConstraints>(ofTimeSeriesConstraints),
  key: ['timeSeriesId'],
  selectors: ['timeSeriesId'],
});

const ofTimeSeriesSlot = {
  /** Number of the slot within its series. */
  timeSeriesSlotId: uint,
  /** When the slot applies. */
  timePeriod,
  /** How long it lasts; slots without a period follow each other. */
  duration,
  recurrenceInformation: absoluteOrRecurringTime,
  /** Value in the unit or currency of the description; so are the other two. */
  value: scaledNumber,
  minValue: scaledNumber,
  maxValue: scaledNumber,
};
/** `TimeSeriesSlotType`: a slot of a time series. */
export interface TimeSeriesSlot extends Data<typeof ofTimeSeriesSlot> {}
const timeSeriesSlot = record<TimeSeriesSlot>(ofTimeSeriesSlot);

const ofTimeSeries = {
  timeSeriesId: uint,
  /** When the whole series applies. */
  timePeriod,
  /** Replaced as a whole when present (SPINE-5.3.3-25). */
  timeSeriesSlot: list(timeSeriesSlot),
};
/** `TimeSeriesDataType`: a time series. */
export interface TimeSeries extends Data<typeof ofTimeSeries> {}

/** Slots of each time series. IEC 63380-3, tables 65, 68, 69, 124, 127, 128. */
export const timeSeriesListData = listFunction({
  name: 'timeSeriesListData',
  feature: 'TimeSeries',
  item: 'timeSeriesData',
  entry: record<TimeSeries>(ofTimeSeries),
  key: ['timeSeriesId'],
  ownership: 'described',
  selectors: ['timeSeriesId', itemWith('timeSeriesSlot', ofTimeSeriesSlot, 'timeSeriesSlotId')],
});
