import { millis } from '@busbar/kernel';
import { deviceDiagnosisHeartbeatData, type FeatureAddress } from '@busbar/spine';
import type { ShipTool } from '../../tool/ship-tool.ts';
import type { Plain } from '../message/plain-message.ts';
import { dataIn } from '../message/received-datagram.ts';
import type { SpineConnection } from '../partner/spine-connection.ts';
import { TOOL_VERSION, type ToolDevice, type ToolFunctions } from '../partner/tool-device.ts';
import { untilDeadline } from './as-energy-guard.ts';
import type { LimitUseCase } from './limit-use-case.ts';
import { foundPart } from './played-part.ts';
import { subscriptionRequest } from './relation-calls.ts';

/** How the test tool looks as controllable system. */
export interface SystemLook {
  readonly entity?: readonly number[];
  /** First of the identifiers of limit and keys. */
  readonly firstId?: number;
  /** Further members of the limit description. */
  readonly describedBy?: Readonly<Record<string, Plain>>;
  /** `useCaseAvailable`; left out by default, as a server actor should. */
  readonly isAvailable?: boolean;
  readonly version?: string;
}

const [LOAD_CONTROL, CONFIGURATION, DIAGNOSIS, CONNECTION, CLIENT] = [1, 2, 3, 4, 5] as const;
const HEARTBEAT_INTERVAL = millis(50_000);

/** The test tool as a charging station that announces the controllable system. */
export function systemDevice(address: string, useCase: LimitUseCase, look: SystemLook = {}): ToolDevice {
  const { entity = [1], firstId = 1, describedBy = {}, isAvailable, version = TOOL_VERSION } = look;
  const ids = { limitId: firstId, limitKey: firstId + 1, durationKey: firstId + 2 };
  return {
    address,
    type: 'ChargingStation',
    specificationVersion: version,
    entities: [
      {
        path: entity,
        type: 'EVSE',
        features: [
          {
            id: LOAD_CONTROL,
            type: 'LoadControl',
            role: 'server',
            functions: limitFunctions(useCase, ids, describedBy),
          },
          {
            id: CONFIGURATION,
            type: 'DeviceConfiguration',
            role: 'server',
            functions: configurationFunctions(useCase, ids),
          },
          {
            id: DIAGNOSIS,
            type: 'DeviceDiagnosis',
            role: 'server',
            functions: { deviceDiagnosisHeartbeatData: { operations: 'read' } },
          },
          { id: CONNECTION, type: 'ElectricalConnection', role: 'server', functions: nominalMaximum(useCase) },
          { id: CLIENT, type: 'Generic', role: 'client' },
        ],
      },
    ],
    useCases: [
      {
        entity,
        actor: 'ControllableSystem',
        name: useCase.name,
        scenarios: [1, 2, 3, 4],
        ...(isAvailable === undefined ? {} : { isAvailable }),
      },
    ],
  };
}

/**
 * PRE_SPINE_Scenario_LpcLpp_S1_S3 with the device as energy guard: it subscribes, binds, lets its heartbeat be subscribed, and
 * writes a limit. What it writes is its own matter.
 */
export async function obeyGuard(
  tool: ShipTool,
  spine: SpineConnection,
  entity: readonly number[] = [1],
): Promise<void> {
  const rest = untilDeadline(tool.clock);
  const { partner } = spine;
  const part = await foundPart(tool, spine, 'EG');
  const client = partner.at(entity, CLIENT);
  const diagnosis = spine.of(part.server('DeviceDiagnosis'));
  const ends = { clientAddress: client, serverAddress: diagnosis };
  const heard = spine.send('call', subscriptionRequest(ends, 'DeviceDiagnosis'), { ackRequest: true });
  await spine.acknowledged(heard, 'subscription of DeviceDiagnosis');
  spine.read(deviceDiagnosisHeartbeatData.name, { from: client, to: diagnosis });
  const [loadControl, configuration, own] = [LOAD_CONTROL, CONFIGURATION, DIAGNOSIS].map((feature) =>
    partner.at(entity, feature),
  ) as [FeatureAddress, FeatureAddress, FeatureAddress];
  const has = (kind: 'binding' | 'subscription', server: FeatureAddress): boolean =>
    partner.relations.clientsOf(kind, server).length > 0;
  await spine.until(
    'subscription of the heartbeat of the test tool',
    () => has('subscription', own) || undefined,
    rest(),
  );
  spine.keepAlive(own, HEARTBEAT_INTERVAL);
  const missing = (): readonly string[] => [
    ...(has('binding', loadControl) ? [] : ['binding of LoadControl']),
    ...(has('binding', configuration) ? [] : ['binding of DeviceConfiguration']),
    ...(has('subscription', loadControl) ? [] : ['subscription of LoadControl']),
    ...(spine.received.some((one) => dataIn(one, deviceDiagnosisHeartbeatData)?.heartbeatTimeout !== undefined)
      ? []
      : ['heartbeat']),
    ...(partner.writes.some(({ functionName }) => functionName === 'loadControlLimitListData')
      ? []
      : ['write of the limit']),
  ];
  await spine.until(
    () => `${missing().join(', ')} of the device`,
    () => missing().length === 0 || undefined,
    rest(),
  );
}

interface Ids {
  readonly limitId: number;
  readonly limitKey: number;
  readonly durationKey: number;
}

function limitFunctions(
  { limitDirection }: LimitUseCase,
  { limitId }: Ids,
  describedBy: Readonly<Record<string, Plain>>,
): ToolFunctions {
  return {
    loadControlLimitDescriptionListData: {
      operations: 'read',
      data: {
        loadControlLimitDescriptionData: [
          {
            limitId,
            limitType: 'signDependentAbsValueLimit',
            limitCategory: 'obligation',
            limitDirection,
            unit: 'W',
            scopeType: 'activePowerLimit',
            ...describedBy,
          },
        ],
      },
    },
    loadControlLimitListData: {
      operations: 'write',
      list: { item: 'loadControlLimitData', key: 'limitId' },
      data: {
        loadControlLimitData: [
          { limitId, isLimitChangeable: true, isLimitActive: false, value: { number: 0, scale: 0 } },
        ],
      },
    },
  };
}

function configurationFunctions({ failsafeKey }: LimitUseCase, { limitKey, durationKey }: Ids): ToolFunctions {
  return {
    deviceConfigurationKeyValueDescriptionListData: {
      operations: 'read',
      data: {
        deviceConfigurationKeyValueDescriptionData: [
          { keyId: limitKey, keyName: failsafeKey, valueType: 'scaledNumber', unit: 'W' },
          { keyId: durationKey, keyName: 'failsafeDurationMinimum', valueType: 'duration' },
        ],
      },
    },
    deviceConfigurationKeyValueListData: {
      operations: 'write',
      list: { item: 'deviceConfigurationKeyValueData', key: 'keyId' },
      data: {
        deviceConfigurationKeyValueData: [
          { keyId: limitKey, value: { scaledNumber: { number: 4200, scale: 0 } }, isValueChangeable: true },
          { keyId: durationKey, value: { duration: 'PT2H' }, isValueChangeable: true },
        ],
      },
    },
  };
}

function nominalMaximum({ nominalMax }: LimitUseCase): ToolFunctions {
  return {
    electricalConnectionCharacteristicListData: {
      operations: 'read',
      data: {
        electricalConnectionCharacteristicData: [
          {
            electricalConnectionId: 0,
            parameterId: 0,
            characteristicId: 0,
            characteristicContext: 'entity',
            characteristicType: nominalMax,
            value: { number: 11_040, scale: 0 },
            unit: 'W',
          },
        ],
      },
    },
  };
}
