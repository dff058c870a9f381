import { enumeration, list, text, ubyte, uint } from '@busbar/kernel';
import { energyDirection } from './energy-direction.ts';
import { type ItemOf, listFunction } from './function-declaration.ts';
import { scaledNumber, scaledNumberSet } from './scaled-number.ts';
import { scopeType } from './scope-type.ts';
import { unitOfMeasurement } from './unit-of-measurement.ts';

const voltageType = enumeration(['ac', 'dc']);
const phaseName = enumeration(['a', 'b', 'c', 'ab', 'bc', 'ac', 'abc', 'neutral', 'ground', 'none']);

/** The electrical connections of an entity. */
export const electricalConnectionDescriptionListData = listFunction({
  name: 'electricalConnectionDescriptionListData',
  feature: 'ElectricalConnection',
  item: 'electricalConnectionDescriptionData',
  key: ['electricalConnectionId'],
  fields: {
    electricalConnectionId: uint,
    powerSupplyType: voltageType,
    /** Number of connected phases, 1 to 3. */
    acConnectedPhases: uint,
    /** Duration over which effective values are taken. */
    acRmsPeriodDuration: text,
    /** Flow of energy that counts positive in the values of this connection. */
    positiveEnergyDirection: energyDirection,
    scopeType,
    label: text,
    description: text,
  },
  selectors: ['electricalConnectionId', 'scopeType'],
});
export type ElectricalConnectionDescription = ItemOf<typeof electricalConnectionDescriptionListData>;

/** What the parameters of a connection are, and which measurand shows them. */
export const electricalConnectionParameterDescriptionListData = listFunction({
  name: 'electricalConnectionParameterDescriptionListData',
  feature: 'ElectricalConnection',
  item: 'electricalConnectionParameterDescriptionData',
  key: ['electricalConnectionId', 'parameterId'],
  fields: {
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
  },
  selectors: ['electricalConnectionId', 'parameterId', 'measurementId', 'scopeType'],
});
export type ElectricalConnectionParameterDescription = ItemOf<typeof electricalConnectionParameterDescriptionListData>;

/** Values a parameter may take. */
export const electricalConnectionPermittedValueSetListData = listFunction({
  name: 'electricalConnectionPermittedValueSetListData',
  feature: 'ElectricalConnection',
  item: 'electricalConnectionPermittedValueSetData',
  key: ['electricalConnectionId', 'parameterId'],
  fields: {
    electricalConnectionId: uint,
    parameterId: uint,
    /** In the unit of the parameter's measurand. */
    permittedValueSet: list(scaledNumberSet),
  },
  selectors: ['electricalConnectionId', 'parameterId'],
});
export type ElectricalConnectionPermittedValueSet = ItemOf<typeof electricalConnectionPermittedValueSetListData>;

/** Fixed characteristics of a connection, such as its nominal maximum. */
export const electricalConnectionCharacteristicListData = listFunction({
  name: 'electricalConnectionCharacteristicListData',
  feature: 'ElectricalConnection',
  item: 'electricalConnectionCharacteristicData',
  key: ['electricalConnectionId', 'parameterId', 'characteristicId'],
  fields: {
    electricalConnectionId: uint,
    parameterId: uint,
    characteristicId: uint,
    /** What the characteristic belongs to. */
    characteristicContext: enumeration(['device', 'entity', 'inverter', 'pvString', 'battery']),
    characteristicType: enumeration([
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
    ]),
    value: scaledNumber,
    unit: unitOfMeasurement,
  },
  selectors: [
    'electricalConnectionId',
    'parameterId',
    'characteristicId',
    'characteristicContext',
    'characteristicType',
  ],
});
export type ElectricalConnectionCharacteristic = ItemOf<typeof electricalConnectionCharacteristicListData>;
