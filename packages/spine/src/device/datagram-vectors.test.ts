import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import { decodeDatagram } from '../codec/decode-datagram.ts';
import type { Datagram, FeatureAddress } from '../datagram/datagram.ts';
import type { AnyFunction, FunctionDeclaration } from '../model/function-declaration.ts';
import { functionByName } from '../model/functions.ts';
import { nodeManagementBindingRequestCall, nodeManagementDetailedDiscoveryData } from '../model/node-management.ts';
import { timeSeriesDescriptionListData } from '../model/time-series.ts';
import { buildDiscovery } from '../node-management/detailed-discovery.ts';
import { testDevice } from '../testing/device-pair.ts';
import { ScriptedPeer } from '../testing/scripted-peer.ts';
import type { LocalDevice } from './local-device.ts';
import type { LocalEntity, LocalFeature } from './local-tree.ts';
import { fullCmd } from './notify-cmd.ts';

interface Vector {
  readonly name: string;
  readonly classifier: string;
  readonly reqs: readonly string[];
  readonly wire: string;
  readonly before?: object;
  readonly after?: object;
  readonly expect?: { readonly kind: string; readonly errorNumber?: number };
}

const VECTORS: readonly Vector[] = JSON.parse(
  readFileSync(new URL('../../vectors/spine-datagrams.json', import.meta.url), 'utf8'),
);
/** Receives the vectors that are addressed to a charging station or to an energy manager. */
const PARTNER = 'd:_i:99999_EMS-0001';

/** What a vector needs of the receiving device: its features, and functions that are offered in an unusual way. */
const WITHOUT_WRITE: ReadonlySet<string> = new Set([
  'write-function-not-writable',
  'write-partial-function-not-writable',
]);
const WITHOUT_PARTIAL: ReadonlySet<string> = new Set(['write-partial-not-announced']);

/** Some vectors are wrong on purpose; their header is always complete. */
const datagramOf = ({ wire, name }: Vector): Datagram => {
  const { value } = decodeDatagram(wire);
  assert.ok(value, name);
  return value;
};

const functionOf = (datagram: Datagram): AnyFunction | undefined => {
  const [cmd] = datagram.cmd;
  return cmd?.data?.declaration ?? functionByName(cmd?.function ?? '');
};

interface Run {
  readonly device: LocalDevice;
  readonly peer: ScriptedPeer;
  readonly clock: ManualClock;
  readonly feature: LocalFeature | undefined;
}

function entityAt(device: LocalDevice, path: readonly number[]): LocalEntity {
  const known = device.entities().find((entity) => entity.path.join('.') === path.join('.'));
  if (known !== undefined) return known;
  if (path.length > 1) entityAt(device, path.slice(0, -1));
  return device.addEntity('EVSE', path);
}

/** A device with the feature that the vector addresses, its data, and the partner bound to it. */
async function prepare(vector: Vector, datagram: Datagram): Promise<Run> {
  const { addressSource: source = {}, addressDestination: destination = {} } = datagram.header;
  const declaration = functionOf(datagram);
  const clock = new ManualClock();
  const device = testDevice(clock, '', { address: destination.device ?? '' });
  const feature = furnish(device, vector, destination, declaration);
  const links = memoryLinkPair(clock);
  device.connect(links.a, { ski: 'partner' });
  const peer = new ScriptedPeer(links.b, source.device ?? '', device.address);
  await clock.run(10);
  const isSubject = declaration?.name === 'nodeManagementDetailedDiscoveryData' && vector.classifier === 'reply';
  if (!isSubject) introduce(peer, source, declaration);
  const isBound = vector.classifier === 'write' && source.device === PARTNER;
  if (isBound)
    peer.send(
      'call',
      peer.at(),
      peer.of(),
      fullCmd(nodeManagementBindingRequestCall, {
        bindingRequest: { clientAddress: source, serverAddress: destination },
      }),
    );
  await clock.run(10);
  if (vector.name === 'call-binding-request-second-client') bindAnother(device, clock);
  await clock.run(10);
  return { device, peer, clock, feature };
}

/** Introduces the peer with the feature the vector comes from. */
function introduce(peer: ScriptedPeer, source: FeatureAddress, declaration: AnyFunction | undefined): void {
  const request = peer.find('read', 'nodeManagementDetailedDiscoveryData')[0];
  assert.ok(request);
  const described = { address: peer.address, deviceType: 'Generic', featureSet: 'simple' } as const;
  const read = { read: true, readPartial: false, write: false, writePartial: false };
  const functions = new Map(declaration === undefined ? [] : [[declaration.name, read]]);
  const features = [
    { id: source.feature ?? 0, type: declaration?.feature ?? 'Generic', role: 'server' as const, functions },
  ];
  const root = {
    path: [0],
    type: 'DeviceInformation',
    features: [{ id: 0, type: 'NodeManagement', role: 'special' as const, functions: new Map() }],
  };
  const entities = source.entity?.[0] === 0 ? [root] : [root, { path: source.entity ?? [1], type: 'CEM', features }];
  peer.reply(request, fullCmd(nodeManagementDetailedDiscoveryData, buildDiscovery(described, entities)));
}

function furnish(
  device: LocalDevice,
  vector: Vector,
  { entity = [], feature: id = 0 }: FeatureAddress,
  declaration: AnyFunction | undefined,
): LocalFeature | undefined {
  for (const path of [[1], [1, 1]]) entityAt(device, path);
  const first = entityAt(device, [1]);
  first.feature('LoadControl', 'server', { id: 1 });
  first.feature('Measurement', 'server', { id: 4 });
  if (declaration?.feature === undefined || declaration.feature === 'NodeManagement') return undefined;
  const isRequest = vector.classifier === 'read' || vector.classifier === 'write';
  if (vector.name === 'read-unknown-feature') return undefined;
  const isClient = vector.name === 'read-client-feature' || !isRequest;
  const at = entityAt(device, entity);
  const feature = at.feature(declaration.feature, isClient ? 'client' : 'server', { id });
  if (isClient) return feature;
  const write = vector.classifier === 'write' && !WITHOUT_WRITE.has(vector.name);
  const partial = !WITHOUT_PARTIAL.has(vector.name);
  feature.offer(declaration, { read: true, readPartial: partial, write, writePartial: write && partial });
  if (declaration.list?.ownership === 'described') describeEntries(feature);
  if (vector.before !== undefined) feature.set(declaration as FunctionDeclaration<object>, vector.before);
  if (vector.name === 'write-limit-negative-rejected-by-application')
    feature.approve(declaration, () => ({ accept: false }));
  return feature;
}

/** The description list of the vectors with time series. */
function describeEntries(feature: LocalFeature): void {
  const timeSeriesDescriptionData = [1, 2, 3].map((timeSeriesId) => ({ timeSeriesId }));
  feature.offer(timeSeriesDescriptionListData, { read: true });
  feature.set(timeSeriesDescriptionListData, { timeSeriesDescriptionData });
}

/** Another energy manager holds the binding already. */
function bindAnother(device: LocalDevice, clock: ManualClock): void {
  device
    .entities()[1]
    ?.features()
    .find(({ type }) => type === 'LoadControl')
    ?.offer(limits, { read: true, write: true });
  const links = memoryLinkPair(clock);
  device.connect(links.a, { ski: 'first' });
  const first = new ScriptedPeer(links.b, 'd:_i:99999_EMS-first', device.address);
  first.send(
    'call',
    first.at(),
    first.of(),
    fullCmd(nodeManagementBindingRequestCall, {
      bindingRequest: { clientAddress: first.at([1], 1), serverAddress: first.of([1], 1) },
    }),
  );
}

const limits = functionByName('loadControlLimitListData') as AnyFunction;

/** How the message was answered: classifier, error number of results. */
function answers({ peer }: Run, datagram: Datagram): readonly string[] {
  return peer.answerTo(Number(datagram.header.msgCounter)).map(({ header, cmd }) => {
    const { errorNumber } = (cmd[0]?.data?.value ?? {}) as { errorNumber?: number };
    return header.cmdClassifier === 'result' ? `result ${errorNumber}` : String(header.cmdClassifier);
  });
}

function check({ kind, errorNumber }: NonNullable<Vector['expect']>, got: readonly string[]): void {
  switch (kind) {
    case 'result':
      assert.deepEqual(got, [`result ${errorNumber}`]);
      break;
    case 'none':
      assert.deepEqual(got, []);
      break;
    case 'reply':
    case 'reply-only':
    case 'reply-or-full':
      assert.deepEqual(got, ['reply']);
      break;
    case 'none-or-result':
      assert.ok(got.every((answer) => answer === `result ${errorNumber}`));
      break;
    default:
      assert.fail(kind);
  }
}

const unknownIsSubject = (name: string): boolean => name === 'read-unknown-function';

for (const vector of VECTORS.filter(({ expect }) => expect !== undefined)) {
  const datagram = datagramOf(vector);
  test(`${vector.reqs.join(', ')} answers ${vector.name}`, async () => {
    assert.equal(functionOf(datagram) === undefined, unknownIsSubject(vector.name));
    const run = await prepare(vector, datagram);
    run.peer.sendText(vector.wire);
    await run.clock.run(10);
    assert.ok(vector.expect);
    check(vector.expect, answers(run, datagram));
    const declaration = functionOf(datagram);
    if (vector.after !== undefined && declaration !== undefined && run.feature?.role === 'server')
      assert.deepEqual(run.feature.data(declaration), vector.after);
    assert.equal(run.peer.closedBecause, undefined);
  });
}

for (const vector of VECTORS.filter(({ before, after, classifier }) => before && after && classifier === 'notify')) {
  const datagram = datagramOf(vector);
  const declaration = functionOf(datagram);
  test(`${vector.reqs.join(', ')} caches ${vector.name}`, async () => {
    assert.ok(declaration);
    const run = await prepare(vector, datagram);
    const { addressSource: source = {}, addressDestination: destination = {} } = datagram.header;
    run.peer.send('notify', source, destination, fullCmd(declaration, vector.before));
    run.peer.sendText(vector.wire);
    await run.clock.run(10);
    const remote = run.device
      .remotes()[0]
      ?.entity(source.entity ?? [])
      ?.features()
      .find(({ address }) => address.feature === source.feature);
    assert.deepEqual(remote?.data(declaration), vector.after);
  });
}
