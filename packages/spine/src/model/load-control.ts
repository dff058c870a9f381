import { bool, type Data, enumeration, record, text, uint } from '@busbar/kernel';
import { energyDirection } from './energy-direction.ts';
import { dataFunction, listFunction } from './function-declaration.ts';
import { scaledNumber } from './scaled-number.ts';
import { scopeType } from './scope-type.ts';
import { within } from './selectors.ts';
import { timePeriod } from './time-period.ts';
import { absoluteOrRelativeTime } from './time-types.ts';
import { unitOfMeasurement } from './unit-of-measurement.ts';

const ofLimitDescription = {
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
};
/** `LoadControlLimitDescriptionDataType`: what a limit means. */
export interface LoadControlLimitDescription extends Data<typeof ofLimitDescription> {}

/** What the limits of a feature are: kind, direction, unit. IEC 63380-3, tables 107, 111, 112, 138, 140. */
export const loadControlLimitDescriptionListData = listFunction({
  name: 'loadControlLimitDescriptionListData',
  feature: 'LoadControl',
  item: 'loadControlLimitDescriptionData',
  entry: record<LoadControlLimitDescription>(ofLimitDescription),
  key: ['limitId'],
  selectors: ['limitId', 'limitType', 'limitDirection', 'measurementId', 'scopeType'],
});

const ofLimit = {
  limitId: uint,
  /** Whether a remote write is allowed; a remote write never changes it. */
  isLimitChangeable: bool,
  isLimitActive: bool,
  /** When the limit applies; usually a remaining duration as `endTime`. */
  timePeriod,
  /** Limit in the unit of its description. */
  value: scaledNumber,
};
/** `LoadControlLimitDataType`: a limit with its value. */
export interface LoadControlLimit extends Data<typeof ofLimit> {}

/** Current limit values. IEC 63380-3, tables 108, 116, 139, 141, 142. */
export const loadControlLimitListData = listFunction({
  name: 'loadControlLimitListData',
  feature: 'LoadControl',
  item: 'loadControlLimitData',
  entry: record<LoadControlLimit>(ofLimit),
  key: ['limitId'],
  writeCheck: 'isLimitChangeable',
  ownership: 'fixed',
  selectors: ['limitId'],
});

const ofLimitConstraints = {
  limitId: uint,
  valueRangeMin: scaledNumber,
  valueRangeMax: scaledNumber,
  valueStepSize: scaledNumber,
};
/** `LoadControlLimitConstraintsDataType`: range and step of a limit. */
export interface LoadControlLimitConstraints extends Data<typeof ofLimitConstraints> {}

/** Range and step of each limit, in the unit of its description. */
export const loadControlLimitConstraintsListData = listFunction({
  name: 'loadControlLimitConstraintsListData',
  feature: 'LoadControl',
  item: 'loadControlLimitConstraintsData',
  entry: record<LoadControlLimitConstraints>(ofLimitConstraints),
  key: ['limitId'],
  selectors: ['limitId'],
});

const ofNode = { isNodeRemoteControllable: bool };
/** `LoadControlNodeDataType`: control of the load as a whole. */
export interface LoadControlNodeData extends Data<typeof ofNode> {}

/** Whether the load may be controlled remotely. */
export const loadControlNodeData = dataFunction({
  name: 'loadControlNodeData',
  feature: 'LoadControl',
  data: record<LoadControlNodeData>(ofNode),
});

/** `LoadControlEventActionType`. */
const loadControlEventAction = enumeration(['pause', 'resume', 'reduce', 'increase', 'emergency', 'normal']);

const ofEvent = {
  timestamp: absoluteOrRelativeTime,
  eventId: uint,
  /** What consumers are to do. */
  eventActionConsume: loadControlEventAction,
  /** What producers are to do. */
  eventActionProduce: loadControlEventAction,
  /** When they are to do it. */
  timePeriod,
};
/** `LoadControlEventDataType`: an event. */
export interface LoadControlEvent extends Data<typeof ofEvent> {}

/** Events that ask for less or more consumption or production. */
export const loadControlEventListData = listFunction({
  name: 'loadControlEventListData',
  feature: 'LoadControl',
  item: 'loadControlEventData',
  entry: record<LoadControlEvent>(ofEvent),
  key: ['eventId'],
  selectors: [within('timestampInterval', 'timestamp'), 'eventId'],
});

/** `LoadControlEventStateType`. */
const loadControlEventState = enumeration([
  'eventAccepted',
  'eventStarted',
  'eventStopped',
  'eventRejected',
  'eventCancelled',
  'eventError',
]);

const ofState = {
  timestamp: absoluteOrRelativeTime,
  eventId: uint,
  eventStateConsume: loadControlEventState,
  /** What is done about the consumption. */
  appliedEventActionConsume: loadControlEventAction,
  eventStateProduce: loadControlEventState,
  /** What is done about the production. */
  appliedEventActionProduce: loadControlEventAction,
};
/** `LoadControlStateDataType`: reaction to an event. */
export interface LoadControlState extends Data<typeof ofState> {}

/** How the load reacts to each event. */
export const loadControlStateListData = listFunction({
  name: 'loadControlStateListData',
  feature: 'LoadControl',
  item: 'loadControlStateData',
  entry: record<LoadControlState>(ofState),
  key: ['eventId'],
  selectors: [within('timestampInterval', 'timestamp'), 'eventId'],
});
