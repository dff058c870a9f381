import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { BusbarError, millis } from '@busbar/kernel';
import { billListData, loadControlLimitListData, measurementConstraintsListData } from '@busbar/spine';
import fc from 'fast-check';
import { eachPhase, garageFor, SocketManager, until } from '../test-support/socket-manager.ts';
import { readRecording } from './device-recording.ts';

/** Recordings of real devices; they are no part of the repository. */
const PLACE =
  process.env.BUSBAR_RECORDINGS ?? join(import.meta.dirname, '..', '..', '..', '..', '..', 'shared', 'devices');

const DEVICE = 'd:_i:12345_ExampleBox-xxxx';
const partial = { read: { partial: {} } };
const feature = (
  entity: readonly number[],
  number: number,
  featureType: string,
  functions: Readonly<Record<string, object>>,
  role = 'server',
): object => ({
  description: {
    featureAddress: { entity, feature: number },
    featureType,
    role,
    supportedFunction: Object.entries(functions).map(([name, possibleOperations]) => ({
      function: name,
      possibleOperations,
    })),
    description: `feature ${number}`,
  },
});
const support = (useCaseName: string, scenarioSupport: readonly number[]): object => ({
  useCaseName,
  useCaseVersion: '1.0.0',
  scenarioSupport,
});

/** A station of an older SPINE version that tells everything as actor EV, without entities, with sparse numbers and full writes. */
const DISCOVERY = {
  nodeManagementDetailedDiscoveryData: {
    specificationVersionList: { specificationVersion: ['1.1.1'] },
    deviceInformation: {
      description: { deviceAddress: { device: DEVICE }, deviceType: 'ChargingStation', networkFeatureSet: 'smart' },
    },
    entityInformation: [
      { description: { entityAddress: { entity: [0] }, entityType: 'DeviceInformation' } },
      { description: { entityAddress: { entity: [3] }, entityType: 'EVSE', label: 'the box' } },
      { description: { entityAddress: { entity: [3, 7] }, entityType: 'EV' } },
    ],
    featureInformation: [
      feature([0], 0, 'NodeManagement', {}, 'special'),
      feature([3], 12, 'DeviceClassification', { deviceClassificationManufacturerData: { read: {} } }),
      feature([3], 40, 'DeviceDiagnosis', { deviceDiagnosisStateData: { read: {} } }),
      feature([3, 7], 21, 'LoadControl', {
        loadControlLimitDescriptionListData: { read: {} },
        loadControlLimitListData: { read: {}, write: {} },
      }),
      feature([3, 7], 22, 'ElectricalConnection', {
        electricalConnectionDescriptionListData: { read: {} },
        electricalConnectionParameterDescriptionListData: { read: {} },
        electricalConnectionPermittedValueSetListData: { read: {} },
      }),
      feature([3, 7], 23, 'Measurement', {
        measurementDescriptionListData: { read: {} },
        measurementListData: { read: {} },
        measurementConstraintsListData: { read: {} },
      }),
      feature([3, 7], 24, 'DeviceConfiguration', {
        deviceConfigurationKeyValueDescriptionListData: { read: {} },
        deviceConfigurationKeyValueListData: { read: {} },
      }),
      feature([3, 7], 25, 'DeviceDiagnosis', { deviceDiagnosisStateData: { read: {} } }),
      feature([3, 7], 26, 'Identification', { identificationListData: partial }),
      feature([3, 7], 99, 'Generic', {}, 'client'),
    ],
  },
};
const USE_CASES = {
  nodeManagementUseCaseData: {
    useCaseInformation: [
      {
        actor: 'EV',
        useCaseSupport: [
          support('evseCommissioningAndConfiguration', [1, 2]),
          support('evCommissioningAndConfiguration', [1, 2, 3, 4, 8]),
          support('measurementOfElectricityDuringEvCharging', [1, 2]),
          support('overloadProtectionByEvChargingCurrentCurtailment', [1, 2, 3]),
        ],
      },
    ],
  },
};

function recordingOf(t: TestContext, discovery: object = DISCOVERY, useCases: object = USE_CASES): string {
  const folder = mkdtempSync(join(tmpdir(), 'busbar-recording-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const datagram = (cmd: object): string =>
    JSON.stringify({
      data: {
        header: { protocolId: 'ee1.0' },
        payload: {
          datagram: {
            header: { specificationVersion: '1.1.1', addressSource: { device: DEVICE, entity: [0], feature: 0 } },
            payload: { cmd: [cmd] },
          },
        },
      },
    });
  writeFileSync(join(folder, 'tree.json'), datagram(discovery));
  writeFileSync(join(folder, 'usecase-data.json'), datagram(useCases));
  writeFileSync(
    join(folder, 'device.json'),
    JSON.stringify({ product: 'Example Box 11', files: { discovery: 'tree.json' }, versions: { firmware: 'v1.2' } }),
  );
  return folder;
}

test('over TLS: a station like a recorded one has its names, numbers, operations, use cases and version, and charges', {
  timeout: 60_000,
}, async (t) => {
  const manager = new SocketManager(t);
  const like = readRecording(recordingOf(t));
  assert.deepEqual([like.product, like.firmware, like.specificationVersion], ['Example Box 11', 'v1.2', '1.1.1']);
  const garage = garageFor(t, manager, { like, car: { kind: 'iec61851' } });
  await manager.connect(garage);
  const { ski } = garage.node.identity;
  await until(() => manager.opev.vehicles()[0]?.isConfirmed === true, 'OPEV');
  const remote = manager.node.device.remotes()[0] ?? assert.fail();
  assert.equal(remote.featureSet, 'smart');
  assert.deepEqual(
    remote.entities().map(({ path, type, label }) => [path.join('.'), type, label]),
    [
      ['0', 'DeviceInformation', undefined],
      ['3', 'EVSE', 'the box'],
      ['3.7', 'EV', undefined],
    ],
  );
  const ev = remote.entity([3, 7]) ?? assert.fail();
  assert.deepEqual(
    ev.features().map(({ address, type }) => [address.feature, type]),
    [
      [21, 'LoadControl'],
      [22, 'ElectricalConnection'],
      [23, 'Measurement'],
      [24, 'DeviceConfiguration'],
      [25, 'DeviceDiagnosis'],
      [26, 'Identification'],
      [99, 'Generic'],
    ],
  );
  assert.equal(ev.feature('LoadControl', 'server')?.operations(loadControlLimitListData).writePartial, false);
  assert.deepEqual(
    remote
      .useCases()
      .map(({ actor, useCaseName, entity, scenarios }) => [actor, useCaseName, entity, scenarios.length]),
    [
      ['EV', 'evseCommissioningAndConfiguration', undefined, 2],
      ['EV', 'evCommissioningAndConfiguration', undefined, 5],
      ['EV', 'measurementOfElectricityDuringEvCharging', undefined, 2],
      ['EV', 'overloadProtectionByEvChargingCurrentCurtailment', undefined, 3],
    ],
  );
  assert.deepEqual(manager.lpc.systems(), [], 'what was not recorded is not announced');
  assert.deepEqual(await manager.opev.setLimits({ ski }, eachPhase(9)), { accepted: true });
  await until(() => garage.state().currents.a === 9, '9 A, by a full write');
  const client = manager.node.device
    .entities()
    .find(({ type }) => type === 'CEM')
    ?.feature('Generic', 'client');
  const constraints = await ev
    .feature('Measurement', 'server')
    ?.read(client ?? assert.fail(), measurementConstraintsListData);
  assert.equal(constraints?.ok, true, 'a function that no use case fills is answered');
  garage.do({ do: 'unplug' });
  await until(() => manager.evcc.vehicles().length === 0, 'the car leaves');
  garage.do({ do: 'plug', car: 'iec61851' });
  await until(() => manager.opev.vehicles()[0]?.isConfirmed === true, 'the next car');
  assert.deepEqual(manager.opev.vehicles()[0]?.entityPath, [3, 7]);
  await until(() => garage.state().currents.a === 9, 'its limit');
});

test('over TLS: stations of the collection of recordings, each told as it was recorded', {
  timeout: 60_000,
}, async (t) => {
  let names: readonly string[] = [];
  try {
    names = readdirSync(PLACE);
  } catch {
    t.skip(
      `no recordings of devices at ${PLACE}: clone https://github.com/enbility/devices and set BUSBAR_RECORDINGS to it`,
    );
    return;
  }
  let stations = 0;
  for (const name of names.filter((one) => !one.includes('.'))) {
    const like = readRecording(join(PLACE, name));
    const { entityInformation, featureInformation } = like.discovery;
    if (!entityInformation?.some(({ description }) => description?.entityType === 'EVSE')) {
      assert.throws(() => garageFor(t, new SocketManager(t), { like }), /is no charging station/);
      continue;
    }
    stations += 1;
    const manager = new SocketManager(t);
    const garage = garageFor(t, manager, { like, dataLinkAfter: millis(50) });
    await manager.connect(garage);
    const { ski } = garage.node.identity;
    await until(() => manager.evcc.vehicles()[0]?.connection === 'connected', `${name}: the car`);
    const remote = manager.node.device.remotes()[0] ?? assert.fail();
    await until(() => remote.useCases().length > 0, `${name}: its use cases`);
    assert.deepEqual(
      remote
        .entities()
        .flatMap((entity) => entity.features().map(({ address }) => [...entity.path, '/', address.feature].join(' '))),
      featureInformation?.map(({ description: one }) =>
        [...(one?.featureAddress?.entity ?? []), '/', one?.featureAddress?.feature].join(' '),
      ),
    );
    assert.deepEqual(
      remote.useCases().map(({ useCaseName }) => useCaseName),
      like.useCases.useCaseInformation?.flatMap(({ useCaseSupport }) =>
        (useCaseSupport ?? []).map((one) => one.useCaseName),
      ),
    );
    await until(() => manager.opev.vehicles()[0]?.isConfirmed === true, `${name}: OPEV`);
    assert.deepEqual(await manager.opev.setLimits({ ski }, eachPhase(10)), { accepted: true });
    await until(() => garage.state().currents.b === 10, `${name}: 10 A`);
    const bill = remote.entity([1])?.feature('Bill', 'server');
    if (bill !== undefined) assert.notEqual(bill.data(billListData), undefined, `${name}: the bill is read`);
  }
  t.diagnostic(`${stations} charging stations among ${names.length} recordings`);
  assert.ok(stations > 0);
});

test('a recording that is none: what is wrong, and where', (t) => {
  const fails = (name: string, text: RegExp): void =>
    assert.throws(
      () => readRecording(name),
      (error) => error instanceof BusbarError && error.code === 'simulator.recording' && text.test(error.message),
      name,
    );
  fails('/nowhere/at-all', /no folder \/nowhere\/at-all/);
  const folder = recordingOf(t);
  mkdirSync(join(folder, 'empty'));
  fails(join(folder, 'empty'), /discovery-data\.json cannot be read/);
  fails(
    recordingOf(t, USE_CASES),
    /nodeManagementDetailedDiscoveryData is expected, there is nodeManagementUseCaseData/,
  );
  writeFileSync(join(folder, 'tree.json'), '{"data":{"payload":{}}}');
  fails(folder, /holds no SHIP data message/);
  writeFileSync(join(folder, 'tree.json'), '{');
  fails(folder, /tree\.json cannot be read/);
  writeFileSync(join(folder, 'device.json'), '[1]');
  fails(folder, /discovery-data\.json cannot be read/);
});

test('whatever the files of a recording hold, it is a recording or a refusal', (t) => {
  const folder = recordingOf(t);
  const anyJson = fc.json({ maxDepth: 4 });
  const twisted = fc
    .tuple(
      fc.constantFrom('1.1.1', 'EVSE', '[3,7]', '"read"', ':{}', '21'),
      fc.constantFrom('""', 'null', '[]', '7', '{"x":1}'),
    )
    .map(([part, other]) =>
      JSON.stringify({ data: { payload: { datagram: { header: {}, payload: { cmd: [DISCOVERY] } } } } }).replaceAll(
        part,
        other,
      ),
    );
  fc.assert(
    fc.property(
      fc.constantFrom('tree.json', 'usecase-data.json', 'device.json'),
      fc.oneof(anyJson, twisted, fc.string()),
      (file, text) => {
        writeFileSync(join(folder, file), text);
        try {
          assert.equal(typeof readRecording(folder).product, 'string');
        } catch (error) {
          assert.ok(error instanceof BusbarError && error.code === 'simulator.recording', String(error));
        }
      },
    ),
    { seed: 63380 },
  );
});
