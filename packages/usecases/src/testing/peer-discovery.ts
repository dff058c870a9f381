/** One feature of a scripted peer. */
export interface PeerFeature {
  readonly id: number;
  readonly type: string;
  readonly role: 'server' | 'client' | 'special';
  /** Functions with their operations, as they stand on the wire; only of servers. */
  readonly functions?: Readonly<Record<string, object>>;
}

/** One entity of a scripted peer. */
export interface PeerEntity {
  readonly path: readonly number[];
  readonly type: string;
  readonly features: readonly PeerFeature[];
}

const READ = { read: {} };

/** The discovery data of a peer: its node management and these entities. */
export function peerDiscovery(
  device: string,
  deviceType: string,
  entities: readonly PeerEntity[],
): Record<string, unknown> {
  const root: PeerEntity = {
    path: [0],
    type: 'DeviceInformation',
    features: [
      {
        id: 0,
        type: 'NodeManagement',
        role: 'special',
        functions: { nodeManagementDetailedDiscoveryData: READ, nodeManagementUseCaseData: READ },
      },
    ],
  };
  const all = [root, ...entities];
  return {
    nodeManagementDetailedDiscoveryData: {
      specificationVersionList: { specificationVersion: ['1.3.0'] },
      deviceInformation: { description: { deviceAddress: { device }, deviceType, networkFeatureSet: 'smart' } },
      entityInformation: all.map(({ path, type }) => ({
        description: { entityAddress: { device, entity: path }, entityType: type },
      })),
      featureInformation: all.flatMap(({ path, features }) =>
        features.map(({ id, type, role, functions }) => ({
          description: {
            featureAddress: { device, entity: path, feature: id },
            featureType: type,
            role,
            ...(functions === undefined
              ? {}
              : {
                  supportedFunction: Object.entries(functions).map(([name, possibleOperations]) => ({
                    function: name,
                    possibleOperations,
                  })),
                }),
          },
        })),
      ),
    },
  };
}

/** The use case data of a peer, one line for each actor and entity. */
export function peerUseCases(
  device: string,
  lines: readonly {
    readonly entity?: readonly number[];
    readonly actor: string;
    readonly useCases: Readonly<Record<string, readonly number[]>>;
  }[],
): Record<string, unknown> {
  return {
    nodeManagementUseCaseData: {
      useCaseInformation: lines.map(({ entity, actor, useCases }) => ({
        address: { device, ...(entity === undefined ? {} : { entity }) },
        actor,
        useCaseSupport: Object.entries(useCases).map(([useCaseName, scenarioSupport]) => ({
          useCaseName,
          useCaseVersion: '1.0.1',
          scenarioSupport,
          useCaseDocumentSubRevision: 'release',
        })),
      })),
    },
  };
}
