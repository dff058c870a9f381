/** Answers of real devices, loaded into remote devices by code that knows nothing of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import { decodeDatagram } from '../codec/decode-datagram.ts';
import { deviceType } from '../model/device-type.ts';
import { entityType } from '../model/entity-type.ts';
import { featureType } from '../model/feature-type.ts';
import { functionByName } from '../model/functions.ts';
import type { NodeManagementDetailedDiscoveryData, NodeManagementUseCaseData } from '../model/node-management.ts';
import { useCaseActor, useCaseName } from '../model/use-case-name.ts';
import { testDevice } from '../testing/device-pair.ts';
import { type RecordingLogger, recordingLogger } from '../testing/recording-logger.ts';
import { answerOf, missingRecordings, type Recording, recordings, wireOf } from '../testing/recordings.ts';
import { ScriptedPeer } from '../testing/scripted-peer.ts';
import type { RemoteDevice } from './remote-tree.ts';

interface Loaded {
  readonly remote: RemoteDevice;
  readonly log: RecordingLogger;
}

/** Our device talks to one that answers as it was recorded. */
async function load({ discovery, useCases }: Recording): Promise<Loaded> {
  const clock = new ManualClock();
  const log = recordingLogger();
  const device = testDevice(clock, 'ems', { logger: log.logger });
  const links = memoryLinkPair(clock);
  const remote = device.connect(links.a, { ski: 'recorded' });
  const peer = new ScriptedPeer(links.b, discovery.header.addressSource.device, device.address);
  let answers = 0;
  for (let round = 0; round < 4; round += 1) {
    await clock.run(10);
    for (const { header, cmd } of peer.received.splice(0)) {
      if (header.cmdClassifier !== 'read') continue;
      const name = cmd[0]?.data?.name;
      const message = name === 'nodeManagementDetailedDiscoveryData' ? discovery : useCases;
      if (message === undefined) continue;
      answers += 1;
      const counters = { msgCounter: answers, msgCounterReference: Number(header.msgCounter) };
      peer.sendText(answerOf(message, { device: peer.address, us: device.address }, counters));
    }
  }
  return { remote, log };
}

const dataOf = <T>({ payload }: { readonly payload: Recording['discovery']['payload'] }, name: string): T =>
  (payload.cmd[0]?.[name] ?? {}) as T;

/** What the model does not have: elements, and values of the lists it knows. */
function unknownIn({ discovery, useCases }: Recording): readonly string[] {
  const elements = [discovery, ...(useCases === undefined ? [] : [useCases])].flatMap((message) =>
    decodeDatagram(wireOf(message)).findings.map(({ path, text }) => `${path}: ${text}`),
  );
  const { deviceInformation, entityInformation, featureInformation } = dataOf<NodeManagementDetailedDiscoveryData>(
    discovery,
    'nodeManagementDetailedDiscoveryData',
  );
  const features = (featureInformation ?? []).flatMap(({ description }) => description ?? []);
  const announced =
    useCases === undefined
      ? []
      : (dataOf<NodeManagementUseCaseData>(useCases, 'nodeManagementUseCaseData').useCaseInformation ?? []);
  const values: readonly (readonly [string, readonly (string | undefined)[], (value: string) => boolean])[] = [
    ['deviceType', [deviceInformation?.description?.deviceType], (value) => isValueOf(deviceType, value)],
    [
      'entityType',
      (entityInformation ?? []).map(({ description }) => description?.entityType),
      (value) => isValueOf(entityType, value),
    ],
    ['featureType', features.map((one) => one.featureType), (value) => isValueOf(featureType, value)],
    [
      'function',
      features.flatMap(({ supportedFunction }) => (supportedFunction ?? []).map((one) => one.function)),
      (value) => functionByName(value) !== undefined,
    ],
    ['actor', announced.map(({ actor }) => actor), (value) => isValueOf(useCaseActor, value)],
    [
      'useCaseName',
      announced.flatMap(({ useCaseSupport }) => (useCaseSupport ?? []).map((one) => one.useCaseName)),
      (value) => isValueOf(useCaseName, value),
    ],
  ];
  return [
    ...elements,
    ...values.flatMap(([what, all, isKnown]) =>
      [...new Set(all)].flatMap((value) => (value === undefined || isKnown(value) ? [] : [`${what} ${value}`])),
    ),
  ];
}

function isValueOf(shape: { readonly values: readonly string[] }, value: string): boolean {
  return shape.values.includes(value);
}

const skip = missingRecordings() ?? false;

test('what the model does not have is listed with its place', () => {
  const header = {
    specificationVersion: '1.3.0',
    addressSource: { device: 'd:_i:1_x' },
    addressDestination: { device: 'd:_i:1_y' },
  };
  const description = { featureAddress: { entity: [1], feature: 1 }, featureType: 'Levitation', role: 'server' };
  const discovery = {
    header,
    payload: {
      cmd: [
        {
          nodeManagementDetailedDiscoveryData: {
            entityInformation: [{ description: { entityAddress: { entity: [1] }, entityType: 'FlyingCar' } }],
            featureInformation: [{ description: { ...description, altitude: 9 } }],
          },
        },
      ],
    },
  };
  const [element, ...values] = unknownIn({ name: 'x', discovery, useCases: undefined });
  assert.match(element ?? '', /featureInformation.*: the unknown element "altitude"/);
  assert.deepEqual(values, ['entityType FlyingCar', 'featureType Levitation']);
});

test('recordings of real devices are there', { skip }, () => {
  assert.ok(recordings().length >= 3);
});

for (const recording of recordings()) {
  const { name } = recording;

  test(`recorded ${name}: no unknown element, no unknown value`, () => {
    assert.deepEqual(unknownIn(recording), []);
  });

  test(`recorded ${name}: every entity, feature and function is in the remote device`, async () => {
    const { remote, log } = await load(recording);
    const data = dataOf<NodeManagementDetailedDiscoveryData>(
      recording.discovery,
      'nodeManagementDetailedDiscoveryData',
    );
    const paths = (data.entityInformation ?? []).map(({ description }) =>
      description?.entityAddress?.entity?.join('.'),
    );
    assert.deepEqual(
      remote
        .entities()
        .map(({ path }) => path.join('.'))
        .sort(),
      [...paths].sort(),
    );
    assert.equal(remote.address, recording.discovery.header.addressSource.device);
    for (const { description } of data.featureInformation ?? []) {
      const { featureAddress, featureType: type, role, supportedFunction = [] } = description ?? {};
      const entity = remote.entity(featureAddress?.entity ?? []);
      const feature = entity?.features().find(({ address }) => address.feature === featureAddress?.feature);
      assert.deepEqual([feature?.type, feature?.role], [type, role]);
      for (const { function: functionName = '', possibleOperations } of supportedFunction) {
        const declaration = functionByName(functionName);
        const operations = declaration === undefined ? undefined : feature?.operations(declaration);
        assert.deepEqual(
          [operations?.read, operations?.readPartial, operations?.write, operations?.writePartial],
          [
            possibleOperations?.read !== undefined,
            possibleOperations?.read?.partial !== undefined,
            possibleOperations?.write !== undefined,
            possibleOperations?.write?.partial !== undefined,
          ],
          `${functionName} of ${type}`,
        );
      }
    }
    assert.deepEqual(log.rules(), []);
  });

  test(`recorded ${name}: every use case is in the remote device`, {
    skip: recording.useCases === undefined ? 'no use cases were recorded' : false,
  }, async () => {
    const { remote } = await load(recording);
    const { useCaseInformation = [] } = dataOf<NodeManagementUseCaseData>(
      recording.useCases ?? recording.discovery,
      'nodeManagementUseCaseData',
    );
    const announced = useCaseInformation.flatMap(({ actor, useCaseSupport = [] }) =>
      useCaseSupport.map((one) => `${actor} ${one.useCaseName} ${one.useCaseVersion} ${one.scenarioSupport ?? ''}`),
    );
    const listed = remote.useCases().map((one) => `${one.actor} ${one.useCaseName} ${one.version} ${one.scenarios}`);
    assert.deepEqual(listed, announced);
    assert.ok(listed.length > 0);
  });
}
