import type { PlainAddress } from './scripted-peer.ts';

/** The discovery data of an energy manager with one entity: one generic client and the server of its heartbeat. */
export function guardDiscovery(
  client: Required<PlainAddress>,
  diagnosis: Required<PlainAddress>,
): Record<string, unknown> {
  const { device } = client;
  const entity = (path: readonly number[], entityType: string): object => ({
    description: { entityAddress: { device, entity: path }, entityType },
  });
  const feature = (
    address: PlainAddress,
    featureType: string,
    role: string,
    supported?: readonly string[],
  ): object => ({
    description: {
      featureAddress: address,
      featureType,
      role,
      ...(supported === undefined
        ? {}
        : { supportedFunction: supported.map((name) => ({ function: name, possibleOperations: { read: {} } })) }),
    },
  });
  return {
    nodeManagementDetailedDiscoveryData: {
      specificationVersionList: { specificationVersion: ['1.3.0'] },
      deviceInformation: {
        description: {
          deviceAddress: { device },
          deviceType: 'EnergyManagementSystem',
          networkFeatureSet: 'smart',
        },
      },
      entityInformation: [entity([0], 'DeviceInformation'), entity(client.entity, 'CEM')],
      featureInformation: [
        feature({ device, entity: [0], feature: 0 }, 'NodeManagement', 'special', [
          'nodeManagementDetailedDiscoveryData',
          'nodeManagementUseCaseData',
        ]),
        feature(client, 'Generic', 'client'),
        feature(diagnosis, 'DeviceDiagnosis', 'server', ['deviceDiagnosisHeartbeatData']),
      ],
    },
  };
}
