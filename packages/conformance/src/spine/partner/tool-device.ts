import type { FeatureAddress } from '@busbar/spine';
import type { Plain } from '../message/plain-message.ts';

/** A function of a feature of the test tool, with its data where the device may read it. */
export interface ToolFunction {
  readonly operations: 'read' | 'write' | 'call';
  readonly data?: Plain;
  /** Of a list that may be written: its member and the identifier of its entries. */
  readonly list?: { readonly item: string; readonly key: string };
}

/** Functions of a feature by their names. */
export type ToolFunctions = Readonly<Record<string, ToolFunction>>;

/** A feature of the test tool. */
export interface ToolFeature {
  readonly id: number;
  /** May be one that no model has. */
  readonly type: string;
  readonly role: 'client' | 'server' | 'special';
  readonly functions?: ToolFunctions;
}

/** An entity of the test tool. */
export interface ToolEntity {
  readonly path: readonly number[];
  readonly type: string;
  readonly features: readonly ToolFeature[];
}

/** A use case the test tool announces. */
export interface ToolUseCase {
  readonly entity: readonly number[];
  readonly actor: string;
  readonly name: string;
  readonly scenarios: readonly number[];
  /** Left out when undefined. */
  readonly isAvailable?: boolean;
}

/** The SPINE device the test tool plays: data, from which its answers follow. */
export interface ToolDevice {
  readonly address: string;
  readonly type: string;
  /** In every header and in the list of versions. */
  readonly specificationVersion: string;
  /** Besides entity `[0]`, which every device has. */
  readonly entities: readonly ToolEntity[];
  readonly useCases: readonly ToolUseCase[];
}

/** SPINE version of the test tool. */
export const TOOL_VERSION = '1.3.0';
/** PRE_TestTool_AsFutureDevice. */
export const FUTURE_VERSION = '1.999.999';

/** The address of NodeManagement without its device. */
export const NODE_MANAGEMENT: Required<Pick<FeatureAddress, 'entity' | 'feature'>> = { entity: [0], feature: 0 };

const ROOT: ToolEntity = {
  path: NODE_MANAGEMENT.entity,
  type: 'DeviceInformation',
  features: [
    {
      id: NODE_MANAGEMENT.feature,
      type: 'NodeManagement',
      role: 'special',
      functions: {
        nodeManagementDetailedDiscoveryData: { operations: 'read' },
        nodeManagementUseCaseData: { operations: 'read' },
        nodeManagementSubscriptionData: { operations: 'read' },
        nodeManagementSubscriptionRequestCall: { operations: 'call' },
        nodeManagementSubscriptionDeleteCall: { operations: 'call' },
        nodeManagementBindingData: { operations: 'read' },
        nodeManagementBindingRequestCall: { operations: 'call' },
        nodeManagementBindingDeleteCall: { operations: 'call' },
      },
    },
  ],
};

/** A device that has nothing but NodeManagement. */
export function bareDevice(address: string, specificationVersion: string = TOOL_VERSION): ToolDevice {
  return { address, type: 'Generic', specificationVersion, entities: [], useCases: [] };
}

/** All entities of the device, `[0]` first. */
export function entitiesOf({ entities }: ToolDevice): readonly ToolEntity[] {
  return [ROOT, ...entities];
}

/** `nodeManagementDetailedDiscoveryData`, to be altered by cases. */
export interface ToolDiscovery {
  readonly [member: string]: Plain;
  readonly entityInformation: readonly Plain[];
  readonly featureInformation: readonly Plain[];
}

/** Its `nodeManagementDetailedDiscoveryData`. */
export function discoveryData(tool: ToolDevice): ToolDiscovery {
  const { address: device } = tool;
  const entities = entitiesOf(tool);
  return {
    specificationVersionList: { specificationVersion: [tool.specificationVersion] },
    deviceInformation: {
      description: { deviceAddress: { device }, deviceType: tool.type, networkFeatureSet: 'simple' },
    },
    entityInformation: entities.map(({ path, type }) => ({
      description: { entityAddress: { device, entity: path }, entityType: type },
    })),
    featureInformation: entities.flatMap(({ path, features }) =>
      features.map((feature) => ({ description: featureDescription(device, path, feature) })),
    ),
  };
}

/** Its `nodeManagementUseCaseData`. */
export function useCaseData({ address: device, useCases }: ToolDevice): Readonly<Record<string, Plain>> {
  if (useCases.length === 0) return {};
  return {
    useCaseInformation: useCases.map(({ entity, actor, name, scenarios, isAvailable }) => ({
      address: { device, entity },
      actor,
      useCaseSupport: [
        {
          useCaseName: name,
          useCaseVersion: '1.0.0',
          ...(isAvailable === undefined ? {} : { useCaseAvailable: isAvailable }),
          scenarioSupport: scenarios,
          useCaseDocumentSubRevision: 'release',
        },
      ],
    })),
  };
}

function featureDescription(device: string, entity: readonly number[], feature: ToolFeature): Plain {
  const functions = Object.entries(feature.functions ?? {});
  return {
    featureAddress: { device, entity, feature: feature.id },
    featureType: feature.type,
    role: feature.role,
    ...(functions.length === 0
      ? {}
      : {
          supportedFunction: functions.map(([name, { operations }]) => ({
            function: name,
            possibleOperations: POSSIBLE_OPERATIONS[operations],
          })),
        }),
  };
}

const POSSIBLE_OPERATIONS: Readonly<Record<ToolFunction['operations'], Plain>> = {
  read: { read: {} },
  write: { read: {}, write: { partial: {} } },
  call: {},
};
