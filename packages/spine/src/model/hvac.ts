import { bool, type Data, enumeration, list, record, text, uint } from '@busbar/kernel';
import { listFunction } from './function-declaration.ts';

const ofSystemFunctionDescription = {
  systemFunctionId: uint,
  systemFunctionType: enumeration(['heating', 'cooling', 'ventilation', 'dhw']),
  label: text,
  description: text,
};
/** `HvacSystemFunctionDescriptionDataType`: a system function. */
export interface HvacSystemFunctionDescription extends Data<typeof ofSystemFunctionDescription> {}

/** What the functions of a heating or cooling system are. */
export const hvacSystemFunctionDescriptionListData = listFunction({
  name: 'hvacSystemFunctionDescriptionListData',
  feature: 'HVAC',
  item: 'hvacSystemFunctionDescriptionData',
  entry: record<HvacSystemFunctionDescription>(ofSystemFunctionDescription),
  key: ['systemFunctionId'],
  selectors: ['systemFunctionId'],
});

const ofSystemFunction = {
  systemFunctionId: uint,
  currentOperationModeId: uint,
  /** Whether clients may choose another operation mode; no write check. */
  isOperationModeIdChangeable: bool,
  currentSetpointId: uint,
  /** Whether clients may choose another setpoint; no write check. */
  isSetpointIdChangeable: bool,
  isOverrunActive: bool,
};
/** `HvacSystemFunctionDataType`: how a system function works at present. */
export interface HvacSystemFunction extends Data<typeof ofSystemFunction> {}

/** Operation mode and setpoint each system function works with. */
export const hvacSystemFunctionListData = listFunction({
  name: 'hvacSystemFunctionListData',
  feature: 'HVAC',
  item: 'hvacSystemFunctionData',
  entry: record<HvacSystemFunction>(ofSystemFunction),
  key: ['systemFunctionId'],
  selectors: ['systemFunctionId'],
});

const ofOperationModeDescription = {
  operationModeId: uint,
  operationModeType: enumeration(['auto', 'on', 'off', 'eco']),
  label: text,
  description: text,
};
/** `HvacOperationModeDescriptionDataType`: an operation mode. */
export interface HvacOperationModeDescription extends Data<typeof ofOperationModeDescription> {}

/** What the operation modes are. */
export const hvacOperationModeDescriptionListData = listFunction({
  name: 'hvacOperationModeDescriptionListData',
  feature: 'HVAC',
  item: 'hvacOperationModeDescriptionData',
  entry: record<HvacOperationModeDescription>(ofOperationModeDescription),
  key: ['operationModeId'],
  selectors: ['operationModeId'],
});

const ofSystemFunctionOperationModeRelation = {
  systemFunctionId: uint,
  operationModeId: list(uint),
};
/** `HvacSystemFunctionOperationModeRelationDataType`: operation modes of a system function. */
export interface HvacSystemFunctionOperationModeRelation extends Data<typeof ofSystemFunctionOperationModeRelation> {}

/** Operation modes each system function offers. */
export const hvacSystemFunctionOperationModeRelationListData = listFunction({
  name: 'hvacSystemFunctionOperationModeRelationListData',
  feature: 'HVAC',
  item: 'hvacSystemFunctionOperationModeRelationData',
  entry: record<HvacSystemFunctionOperationModeRelation>(ofSystemFunctionOperationModeRelation),
  key: ['systemFunctionId'],
  selectors: ['systemFunctionId'],
});

const ofSystemFunctionSetpointRelation = {
  systemFunctionId: uint,
  operationModeId: uint,
  setpointId: list(uint),
};
/** `HvacSystemFunctionSetpointRelationDataType`: setpoints of a system function in an operation mode. */
export interface HvacSystemFunctionSetpointRelation extends Data<typeof ofSystemFunctionSetpointRelation> {}

/** Setpoints each system function uses in each of its operation modes. */
export const hvacSystemFunctionSetpointRelationListData = listFunction({
  name: 'hvacSystemFunctionSetpointRelationListData',
  feature: 'HVAC',
  item: 'hvacSystemFunctionSetpointRelationData',
  entry: record<HvacSystemFunctionSetpointRelation>(ofSystemFunctionSetpointRelation),
  key: ['systemFunctionId', 'operationModeId'],
  selectors: ['systemFunctionId', 'operationModeId'],
});

const ofSystemFunctionPowerSequenceRelation = {
  systemFunctionId: uint,
  sequenceId: list(uint),
};
/** `HvacSystemFunctionPowerSequenceRelationDataType`: power sequences of a system function. */
export interface HvacSystemFunctionPowerSequenceRelation extends Data<typeof ofSystemFunctionPowerSequenceRelation> {}

/** Power sequences each system function runs. */
export const hvacSystemFunctionPowerSequenceRelationListData = listFunction({
  name: 'hvacSystemFunctionPowerSequenceRelationListData',
  feature: 'HVAC',
  item: 'hvacSystemFunctionPowerSequenceRelationData',
  entry: record<HvacSystemFunctionPowerSequenceRelation>(ofSystemFunctionPowerSequenceRelation),
  key: ['systemFunctionId'],
  selectors: ['systemFunctionId'],
});

const ofOverrunDescription = {
  overrunId: uint,
  overrunType: enumeration([
    'oneTimeDhw',
    'party',
    'sgReadyCondition1',
    'sgReadyCondition3',
    'sgReadyCondition4',
    'oneDayAway',
    'oneDayAtHome',
    'oneTimeVentilation',
    'hvacSystemOff',
    'valveKick',
  ]),
  /** System functions that depart from their operation mode. */
  affectedSystemFunctionId: list(uint),
  label: text,
  description: text,
};
/** `HvacOverrunDescriptionDataType`: an overrun. */
export interface HvacOverrunDescription extends Data<typeof ofOverrunDescription> {}

/** What the overruns are: short departures from the operation mode, such as a party. */
export const hvacOverrunDescriptionListData = listFunction({
  name: 'hvacOverrunDescriptionListData',
  feature: 'HVAC',
  item: 'hvacOverrunDescriptionData',
  entry: record<HvacOverrunDescription>(ofOverrunDescription),
  key: ['overrunId'],
  selectors: ['overrunId'],
});

const ofOverrun = {
  overrunId: uint,
  overrunStatus: enumeration(['active', 'running', 'finished', 'inactive']),
  /** When the overrun takes place. */
  timeTableId: uint,
  /** Whether clients may start and stop it; no write check. */
  isOverrunStatusChangeable: bool,
};
/** `HvacOverrunDataType`: state of an overrun. */
export interface HvacOverrun extends Data<typeof ofOverrun> {}

/** Which overruns are under way. */
export const hvacOverrunListData = listFunction({
  name: 'hvacOverrunListData',
  feature: 'HVAC',
  item: 'hvacOverrunData',
  entry: record<HvacOverrun>(ofOverrun),
  key: ['overrunId'],
  selectors: ['overrunId'],
});
