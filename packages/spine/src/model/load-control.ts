import { bool, enumeration, text, uint } from '@busbar/kernel';
import { energyDirection } from './energy-direction.ts';
import { type ItemOf, listFunction } from './function-declaration.ts';
import { scaledNumber } from './scaled-number.ts';
import { scopeType } from './scope-type.ts';
import { timePeriod } from './time-period.ts';
import { unitOfMeasurement } from './unit-of-measurement.ts';

/** What the limits of a feature are: kind, direction, unit. */
export const loadControlLimitDescriptionListData = listFunction({
  name: 'loadControlLimitDescriptionListData',
  feature: 'LoadControl',
  item: 'loadControlLimitDescriptionData',
  key: ['limitId'],
  fields: {
    limitId: uint,
    /** Lower bound, upper bound, or bound of the absolute value. */
    limitType: enumeration(['minValueLimit', 'maxValueLimit', 'signDependentAbsValueLimit']),
    /** How binding it is; `obligation` has to be kept. */
    limitCategory: enumeration(['obligation', 'recommendation', 'optimization']),
    /** Flow of energy that is limited. */
    limitDirection: energyDirection,
    /** Measurand the limit refers to, if there is one. */
    measurementId: uint,
    /** Unit of the limit value. */
    unit: unitOfMeasurement,
    scopeType,
    label: text,
    description: text,
  },
  selectors: ['limitId', 'limitType', 'limitDirection', 'measurementId', 'scopeType'],
});
export type LoadControlLimitDescription = ItemOf<typeof loadControlLimitDescriptionListData>;

/** Current limit values. */
export const loadControlLimitListData = listFunction({
  name: 'loadControlLimitListData',
  feature: 'LoadControl',
  item: 'loadControlLimitData',
  key: ['limitId'],
  writeCheck: 'isLimitChangeable',
  ownership: 'fixed',
  fields: {
    limitId: uint,
    /** Whether a remote write is allowed; a remote write never changes it. */
    isLimitChangeable: bool,
    isLimitActive: bool,
    /** When the limit applies; usually a remaining duration as `endTime`. */
    timePeriod,
    /** Limit in the unit of its description. */
    value: scaledNumber,
  },
  selectors: ['limitId'],
});
export type LoadControlLimit = ItemOf<typeof loadControlLimitListData>;

/** Range and step of each limit, in the unit of its description. */
export const loadControlLimitConstraintsListData = listFunction({
  name: 'loadControlLimitConstraintsListData',
  feature: 'LoadControl',
  item: 'loadControlLimitConstraintsData',
  key: ['limitId'],
  fields: {
    limitId: uint,
    valueRangeMin: scaledNumber,
    valueRangeMax: scaledNumber,
    valueStepSize: scaledNumber,
  },
  selectors: ['limitId'],
});
export type LoadControlLimitConstraints = ItemOf<typeof loadControlLimitConstraintsListData>;
