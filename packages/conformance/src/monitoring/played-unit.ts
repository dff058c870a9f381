import { formatInstant } from '@busbar/kernel';
import {
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  electricalConnectionDescriptionListData,
  electricalConnectionParameterDescriptionListData,
  type LocalDevice,
  type LocalEntity,
  measurementDescriptionListData,
  measurementListData,
  toScaled,
} from '@busbar/spine';
import type { DataPoint } from './data-point.ts';
import type { MonitoringVocabulary } from './monitoring-vocabulary.ts';

/** State of a value. */
export type ValueState = 'normal' | 'outOfRange' | 'error';

/** The monitored unit or grid connection point of the test tool: every data point of the use case, on three phases. */
export interface PlayedUnit {
  /** Publishes a value. */
  set(point: DataPoint, value: number, state: ValueState): void;
  /** Whether somebody subscribed what the data point belongs to. */
  isSubscribed(point: DataPoint): boolean;
}

const READABLE = { read: true, readPartial: true } as const;
const [CONNECTION, KEY] = [0, 0] as const;

/** Adds the measuring actor of the use case to a device of the test tool. */
export function playUnit(device: LocalDevice, words: MonitoringVocabulary): PlayedUnit {
  const entity = device.addEntity(words.useCase === 'MPC' ? 'EVSE' : 'GridConnectionPointOfPremises');
  const measured = words.points.filter(({ measurementType }) => measurementType !== undefined);
  describeMeasurements(entity, measured);
  const configured = words.points.find(({ behaviour }) => behaviour === 'configured');
  if (configured !== undefined) describeKey(entity, configured);
  const { declaration } = words;
  entity.announce({
    useCaseName: declaration.name,
    actor: declaration.server.actor,
    version: declaration.version,
    subRevision: declaration.subRevision,
    scenarios: declaration.scenarios.map(({ number }) => number),
  });
  const featureOf = (point: DataPoint) =>
    entity.feature(point.measurementType === undefined ? 'DeviceConfiguration' : 'Measurement', 'server');
  return {
    set(point, value, state) {
      if (point.measurementType === undefined)
        featureOf(point).set(deviceConfigurationKeyValueListData, {
          deviceConfigurationKeyValueData: [
            { keyId: KEY, value: { scaledNumber: toScaled(value) }, isValueChangeable: false },
          ],
        });
      else
        featureOf(point).update(measurementListData, {
          measurementData: [
            {
              measurementId: measured.indexOf(point),
              valueType: 'value',
              timestamp: formatInstant(device.clock.wall()),
              value: toScaled(value),
              valueSource: 'measuredValue',
              valueState: state,
            },
          ],
        });
    },
    isSubscribed: (point) => featureOf(point).subscribers().length > 0,
  };
}

function describeMeasurements(entity: LocalEntity, points: readonly DataPoint[]): void {
  const electrical = entity.feature('ElectricalConnection', 'server');
  electrical.offer(electricalConnectionDescriptionListData, READABLE);
  electrical.offer(electricalConnectionParameterDescriptionListData, READABLE);
  electrical.set(electricalConnectionDescriptionListData, {
    electricalConnectionDescriptionData: [
      {
        electricalConnectionId: CONNECTION,
        powerSupplyType: 'ac',
        acConnectedPhases: 3,
        positiveEnergyDirection: 'consume',
      },
    ],
  });
  electrical.set(electricalConnectionParameterDescriptionListData, {
    electricalConnectionParameterDescriptionData: points.map((point, number) => ({
      electricalConnectionId: CONNECTION,
      parameterId: number,
      measurementId: number,
      ...parameterOf(point),
    })),
  });
  const measurement = entity.feature('Measurement', 'server');
  measurement.offer(measurementDescriptionListData, READABLE);
  measurement.offer(measurementListData, READABLE);
  measurement.set(measurementDescriptionListData, {
    measurementDescriptionData: points.flatMap(({ measurementType, unit, scopeType }, measurementId) =>
      measurementType === undefined
        ? []
        : [{ measurementId, measurementType, commodityType: 'electricity', unit, scopeType }],
    ),
  });
}

/** The electrical parameter of a data point. MPC 5.3. */
function parameterOf({ measurementType, name, phase, reference }: DataPoint): object {
  const voltageType = 'ac';
  if (measurementType === 'frequency') return { voltageType };
  if (measurementType === 'energy') return { voltageType, acMeasurementType: 'real' };
  return {
    voltageType,
    acMeasuredPhases: name === 'TotalActivePower' ? 'abc' : phase,
    acMeasuredInReferenceTo: reference ?? 'neutral',
    acMeasurementType: measurementType === 'voltage' ? 'apparent' : 'real',
    acMeasurementVariant: 'rms',
  };
}

function describeKey(entity: LocalEntity, { scopeType }: DataPoint): void {
  const feature = entity.feature('DeviceConfiguration', 'server');
  feature.offer(deviceConfigurationKeyValueDescriptionListData, READABLE);
  feature.offer(deviceConfigurationKeyValueListData, READABLE);
  feature.set(deviceConfigurationKeyValueDescriptionListData, {
    deviceConfigurationKeyValueDescriptionData: [
      { keyId: KEY, keyName: scopeType, valueType: 'scaledNumber', unit: 'pct' },
    ],
  });
}
