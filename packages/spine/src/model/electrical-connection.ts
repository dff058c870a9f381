import { closedEnumeration, type Data, enumeration, list, record, text, ubyte, uint } from '@busbar/kernel';
import { energyDirection } from './energy-direction.ts';
import { energyMode } from './energy-mode.ts';
import { listFunction } from './function-declaration.ts';
import { scaledNumber, scaledNumberSet } from './scaled-number.ts';
import { scopeType } from './scope-type.ts';
import { absoluteOrRelativeTime, duration } from './time-types.ts';
import { unitOfMeasurement } from './unit-of-measurement.ts';

/** `ElectricalConnectionConnectionPointType`: the schema has it, but no element of that type. */
export const electricalConnectionConnectionPoint = closedEnumeration(['grid', 'home', 'pv', 'sd', 'other']);

/** `ElectricalConnectionVoltageTypeType`. */
const voltageType = enumeration(['ac', 'dc']);

const ofDescription = {
  electricalConnectionId: uint,
  powerSupplyType: voltageType,
  /** Number of connected phases, 1 to 3. */
  acConnectedPhases: uint,
  /** Time over which effective values are taken. */
  acRmsPeriodDuration: duration,
  /** Flow of energy that counts positive in the values of this connection. */
  positiveEnergyDirection: energyDirection,
  scopeType,
  label: text,
  description: text,
};
/** `ElectricalConnectionDescriptionDataType`: an electrical connection. */
export interface ElectricalConnectionDescription extends Data<typeof ofDescription> {}

/** The electrical connections of an entity. IEC 63380-3, tables 38, 39, 40. */
export const electricalConnectionDescriptionListData = listFunction({
  name: 'electricalConnectionDescriptionListData',
  feature: 'ElectricalConnection',
  item: 'electricalConnectionDescriptionData',
  entry: record<ElectricalConnectionDescription>(ofDescription),
  key: ['electricalConnectionId'],
  selectors: ['electricalConnectionId', 'scopeType'],
});

/** `ElectricalConnectionPhaseNameType`. */
const phaseName = enumeration(['a', 'b', 'c', 'ab', 'bc', 'ac', 'abc', 'neutral', 'ground', 'none']);

const ofParameterDescription = {
  electricalConnectionId: uint,
  parameterId: uint,
  /** Measurand with the values of the parameter. */
  measurementId: uint,
  voltageType,
  /** Phases that are measured. */
  acMeasuredPhases: phaseName,
  /** Phase or conductor the measurement refers to. */
  acMeasuredInReferenceTo: phaseName,
  acMeasurementType: enumeration(['real', 'reactive', 'apparent', 'phase']),
  acMeasurementVariant: enumeration(['amplitude', 'rms', 'instantaneous', 'angle', 'cosPhi']),
  /** Number of the harmonic, 0 to 255. */
  acMeasuredHarmonic: ubyte,
  scopeType,
  label: text,
  description: text,
};
/** `ElectricalConnectionParameterDescriptionDataType`: a parameter of a connection. */
export interface ElectricalConnectionParameterDescription extends Data<typeof ofParameterDescription> {}

/** What the parameters of a connection are, and which measurand shows them. IEC 63380-3, table 37 and others. */
export const electricalConnectionParameterDescriptionListData = listFunction({
  name: 'electricalConnectionParameterDescriptionListData',
  feature: 'ElectricalConnection',
  item: 'electricalConnectionParameterDescriptionData',
  entry: record<ElectricalConnectionParameterDescription>(ofParameterDescription),
  key: ['electricalConnectionId', 'parameterId'],
  selectors: ['electricalConnectionId', 'parameterId', 'measurementId', 'scopeType'],
});

const ofPermittedValueSet = {
  electricalConnectionId: uint,
  parameterId: uint,
  /** In the unit of the parameter's measurand. */
  permittedValueSet: list(scaledNumberSet),
};
/** `ElectricalConnectionPermittedValueSetDataType`: values of a parameter. */
export interface ElectricalConnectionPermittedValueSet extends Data<typeof ofPermittedValueSet> {}

/** Values a parameter may take. IEC 63380-3, tables 59, 61, 110, 114, 115. */
export const electricalConnectionPermittedValueSetListData = listFunction({
  name: 'electricalConnectionPermittedValueSetListData',
  feature: 'ElectricalConnection',
  item: 'electricalConnectionPermittedValueSetData',
  entry: record<ElectricalConnectionPermittedValueSet>(ofPermittedValueSet),
  key: ['electricalConnectionId', 'parameterId'],
  selectors: ['electricalConnectionId', 'parameterId'],
});

/** `ElectricalConnectionCharacteristicTypeType`. */
const characteristicType = enumeration([
  'powerConsumptionMin',
  'powerConsumptionMax',
  'powerConsumptionNominalMin',
  'powerConsumptionNominalMax',
  'powerProductionMin',
  'powerProductionMax',
  'powerProductionNominalMin',
  'powerProductionNominalMax',
  'energyCapacityNominalMax',
  'contractualConsumptionNominalMax',
  'contractualProductionNominalMax',
  'apparentPowerProductionNominalMax',
  'apparentPowerConsumptionNominalMax',
]);

const ofCharacteristic = {
  electricalConnectionId: uint,
  parameterId: uint,
  characteristicId: uint,
  /** What the characteristic belongs to. */
  characteristicContext: enumeration(['device', 'entity', 'inverter', 'pvString', 'battery']),
  characteristicType,
  value: scaledNumber,
  unit: unitOfMeasurement,
};
/** `ElectricalConnectionCharacteristicDataType`: a characteristic of a connection. */
export interface ElectricalConnectionCharacteristic extends Data<typeof ofCharacteristic> {}

/** Fixed characteristics of a connection, such as its nominal maximum. IEC 63380-3, tables 53, 54, 55. */
export const electricalConnectionCharacteristicListData = listFunction({
  name: 'electricalConnectionCharacteristicListData',
  feature: 'ElectricalConnection',
  item: 'electricalConnectionCharacteristicData',
  entry: record<ElectricalConnectionCharacteristic>(ofCharacteristic),
  key: ['electricalConnectionId', 'parameterId', 'characteristicId'],
  selectors: [
    'electricalConnectionId',
    'parameterId',
    'characteristicId',
    'characteristicContext',
    'characteristicType',
  ],
});

const ofState = {
  electricalConnectionId: uint,
  timestamp: absoluteOrRelativeTime,
  currentEnergyMode: energyMode,
  consumptionTime: duration,
  productionTime: duration,
  totalConsumptionTime: duration,
  totalProductionTime: duration,
};
/** `ElectricalConnectionStateDataType`: state of a connection. */
export interface ElectricalConnectionState extends Data<typeof ofState> {}

/** Present direction of energy of each connection, and how long it consumed and produced. */
export const electricalConnectionStateListData = listFunction({
  name: 'electricalConnectionStateListData',
  feature: 'ElectricalConnection',
  item: 'electricalConnectionStateData',
  entry: record<ElectricalConnectionState>(ofState),
  key: ['electricalConnectionId'],
  selectors: ['electricalConnectionId'],
});
