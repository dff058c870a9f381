import { seconds } from '@busbar/kernel';
import {
  deviceClassificationManufacturerData,
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  deviceDiagnosisStateData,
  electricalConnectionDescriptionListData,
  electricalConnectionParameterDescriptionListData,
  electricalConnectionPermittedValueSetListData,
  type FunctionDeclaration,
  identificationListData,
  type LocalDevice,
  type LocalEntity,
  type LocalFeature,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  measurementConstraintsListData,
  measurementDescriptionListData,
  measurementListData,
  startHeartbeat,
  timeSeriesConstraintsListData,
  timeSeriesDescriptionListData,
  timeSeriesListData,
} from '@busbar/spine';

/** Furnishes a device as a charging station with a car that is plugged in: entities, features and data of eight use cases. */
export function furnishStation(device: LocalDevice): void {
  const evse = device.addEntity('EVSE');
  station(evse);
  car(device.addEntity('EV', [...evse.path, 1]));
}

const PHASES = ['a', 'b', 'c'] as const;
const scaled = (number: number, scale = 0): { readonly number: number; readonly scale: number } => ({ number, scale });

function station(evse: LocalEntity): void {
  manufacturer(evse, 'Station');
  provide(evse.feature('DeviceDiagnosis', 'server'), deviceDiagnosisStateData, { operatingState: 'normalOperation' });
  startHeartbeat(evse, { timeout: seconds(60) });
  evse.feature('DeviceDiagnosis', 'client');
  const load = evse.feature('LoadControl', 'server');
  provide(load, loadControlLimitDescriptionListData, {
    loadControlLimitDescriptionData: [
      {
        limitId: 1,
        limitType: 'signDependentAbsValueLimit',
        limitCategory: 'obligation',
        limitDirection: 'consume',
        measurementId: 1,
        unit: 'W',
        scopeType: 'activePowerLimit',
      },
    ],
  });
  provide(load, loadControlLimitListData, {
    loadControlLimitData: [{ limitId: 1, isLimitChangeable: true, isLimitActive: false, value: scaled(11_000) }],
  });
  configuration(evse, ['failsafeConsumptionActivePowerLimit', 'failsafeDurationMinimum']);
  announce(evse, 'EVSE', ['evseCommissioningAndConfiguration']);
  announce(evse, 'ControllableSystem', ['limitationOfPowerConsumption']);
}

function car(ev: LocalEntity): void {
  manufacturer(ev, 'Car');
  provide(ev.feature('DeviceDiagnosis', 'server'), deviceDiagnosisStateData, { operatingState: 'normalOperation' });
  configuration(ev, ['communicationsStandard', 'asymmetricChargingSupported']);
  provide(ev.feature('Identification', 'server'), identificationListData, {
    identificationData: [
      { identificationId: 0, identificationType: 'eui48', identificationValue: '00:1A:7D:DA:71:13' },
    ],
  });
  electricalConnection(ev.feature('ElectricalConnection', 'server'));
  measurement(ev.feature('Measurement', 'server'));
  currentLimits(ev.feature('LoadControl', 'server'));
  series(ev.feature('TimeSeries', 'server'));
  announce(ev, 'EV', [
    'evCommissioningAndConfiguration',
    'measurementOfElectricityDuringEvCharging',
    'overloadProtectionByEvChargingCurrentCurtailment',
    'optimizationOfSelfConsumptionDuringEvCharging',
    'coordinatedEvCharging',
    'evStateOfCharge',
  ]);
}

function electricalConnection(electrical: LocalFeature): void {
  provide(electrical, electricalConnectionDescriptionListData, {
    electricalConnectionDescriptionData: [
      { electricalConnectionId: 0, powerSupplyType: 'ac', positiveEnergyDirection: 'consume', acConnectedPhases: 3 },
    ],
  });
  provide(electrical, electricalConnectionParameterDescriptionListData, {
    electricalConnectionParameterDescriptionData: Array.from({ length: 8 }, (_, parameterId) => ({
      electricalConnectionId: 0,
      parameterId,
      measurementId: parameterId,
      acMeasuredPhases: PHASES[parameterId % 3] ?? 'abc',
      acMeasurementType: 'real' as const,
    })),
  });
  provide(electrical, electricalConnectionPermittedValueSetListData, {
    electricalConnectionPermittedValueSetData: Array.from({ length: 4 }, (_, parameterId) => ({
      electricalConnectionId: 0,
      parameterId,
      permittedValueSet: [{ value: [scaled(0)], range: [{ min: scaled(6), max: scaled(16) }] }],
    })),
  });
}

function measurement(measured: LocalFeature): void {
  const ids = Array.from({ length: 8 }, (_, measurementId) => measurementId);
  provide(measured, measurementDescriptionListData, {
    measurementDescriptionData: ids.map((measurementId) => ({
      measurementId,
      measurementType: measurementId < 3 ? 'current' : 'power',
      commodityType: 'electricity',
      unit: measurementId < 3 ? 'A' : 'W',
      scopeType: measurementId < 3 ? 'acCurrent' : 'acPower',
    })),
  });
  provide(measured, measurementConstraintsListData, {
    measurementConstraintsData: ids.map((measurementId) => ({
      measurementId,
      valueRangeMin: scaled(0),
      valueRangeMax: scaled(32),
      valueStepSize: scaled(1, -1),
    })),
  });
  provide(measured, measurementListData, {
    measurementData: ids.map((measurementId) => ({
      measurementId,
      valueType: 'value',
      timestamp: '2026-01-01T12:00:00Z',
      value: scaled(16_000 + measurementId, -3),
      valueSource: 'measuredValue',
    })),
  });
}

function currentLimits(load: LocalFeature): void {
  const ids = Array.from({ length: 6 }, (_, limitId) => limitId);
  provide(load, loadControlLimitDescriptionListData, {
    loadControlLimitDescriptionData: ids.map((limitId) => ({
      limitId,
      limitType: 'maxValueLimit',
      limitCategory: limitId < 3 ? 'obligation' : 'recommendation',
      measurementId: limitId % 3,
      unit: 'A',
      scopeType: limitId < 3 ? 'overloadProtection' : 'selfConsumption',
    })),
  });
  provide(load, loadControlLimitListData, {
    loadControlLimitData: ids.map((limitId) => ({
      limitId,
      isLimitChangeable: true,
      isLimitActive: false,
      value: scaled(16),
    })),
  });
}

function series(planned: LocalFeature): void {
  const types = ['plan', 'singleDemand', 'constraints'] as const;
  provide(planned, timeSeriesDescriptionListData, {
    timeSeriesDescriptionData: types.map((timeSeriesType, timeSeriesId) => ({
      timeSeriesId,
      timeSeriesType,
      timeSeriesWriteable: timeSeriesType === 'constraints',
      unit: 'W',
    })),
  });
  provide(planned, timeSeriesConstraintsListData, {
    timeSeriesConstraintsData: [{ timeSeriesId: 2, slotCountMax: 30, slotDurationMin: 'PT15M' }],
  });
  provide(planned, timeSeriesListData, {
    timeSeriesData: types.map((_, timeSeriesId) => ({
      timeSeriesId,
      timeSeriesSlot: [{ timeSeriesSlotId: 0, duration: 'PT1H', value: scaled(7400) }],
    })),
  });
}

function configuration(entity: LocalEntity, names: readonly string[]): void {
  const feature = entity.feature('DeviceConfiguration', 'server');
  provide(feature, deviceConfigurationKeyValueDescriptionListData, {
    deviceConfigurationKeyValueDescriptionData: names.map((keyName, keyId) => ({
      keyId,
      keyName,
      valueType: 'string' as const,
    })),
  });
  provide(feature, deviceConfigurationKeyValueListData, {
    deviceConfigurationKeyValueData: names.map((name, keyId) => ({ keyId, value: { string: name } })),
  });
}

function manufacturer(entity: LocalEntity, deviceName: string): void {
  provide(entity.feature('DeviceClassification', 'server'), deviceClassificationManufacturerData, {
    deviceName,
    deviceCode: 'B-1',
    serialNumber: '0001',
    softwareRevision: '1.0.0',
    vendorName: 'Busbar',
    vendorCode: 'BB',
    brandName: 'Busbar',
  });
}

function provide<T>(feature: LocalFeature, declaration: FunctionDeclaration<T>, value: T): void {
  feature.offer(declaration, { read: true });
  feature.set(declaration, value);
}

function announce(entity: LocalEntity, actor: string, names: readonly string[]): void {
  for (const useCaseName of names) entity.announce({ useCaseName, actor, version: '1.0.1', scenarios: [1, 2, 3] });
}
