import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FullFeatureAddress } from '../device/feature-address.ts';
import { type BindingView, decideBinding } from './binding.ts';
import type { Relation, RelationRequest, RelationTarget } from './relation.ts';
import { RelationTable } from './relation-table.ts';
import { decideSubscription } from './subscription.ts';

const US = 'd:_i:1_wallbox';
const PEER = 'd:_i:1_ems';
const client = (entity: number, feature: number, device = PEER): FullFeatureAddress => ({
  device,
  entity: [entity],
  feature,
});
const server = (feature: number, entity: readonly number[] = [1]): FullFeatureAddress => ({
  device: US,
  entity,
  feature,
});

/** The owner of the features does not want this peer. */
const UNWANTED = 'unwanted';
const isAdmitted = (ski: string): boolean => ski !== UNWANTED;

const TARGETS: Readonly<Record<string, RelationTarget>> = {
  '0/0': { type: 'NodeManagement', role: 'special', isWritable: false, isAdmitted },
  '1/1': { type: 'LoadControl', role: 'server', isWritable: true, isAdmitted },
  '1/2': { type: 'DeviceConfiguration', role: 'server', isWritable: true, isAdmitted },
  '1/3': { type: 'Measurement', role: 'server', isWritable: false, isAdmitted },
  '1/4': { type: 'LoadControl', role: 'client', isWritable: false, isAdmitted },
  '1/5': { type: 'Generic', role: 'server', isWritable: true, isAdmitted },
};

function view(table: RelationTable, ski = 'a', more: Partial<BindingView> = {}): BindingView {
  return {
    ski,
    ownDevice: US,
    peerDevice: PEER,
    feature: (entity, feature) => TARGETS[`${entity.join('.')}/${feature}`],
    bindingsOfEntity: (entity) => table.ofEntity(entity),
    count: table.countOfPeer(ski),
    limit: 64,
    ...more,
  };
}

function bind(table: RelationTable, request: RelationRequest, ski = 'a', more: Partial<BindingView> = {}): string {
  const decision = decideBinding(request, view(table, ski, more));
  if ('refusal' in decision) return String(decision.refusal.errorNumber);
  if ('existing' in decision) return 'existing';
  table.add(decision.grant);
  return 'granted';
}

const ask = (clientAddress: object, serverAddress: object, serverFeatureType?: string): RelationRequest => ({
  clientAddress,
  serverAddress,
  ...(serverFeatureType === undefined ? {} : { serverFeatureType }),
});

test('SPINE-5.5.4-6 granted when feature, type and sender fit; serverFeatureType may be missing', () => {
  assert.equal(bind(new RelationTable(), ask(client(1, 1), server(1), 'LoadControl')), 'granted');
  assert.equal(bind(new RelationTable(), ask(client(1, 1), server(1))), 'granted');
  assert.equal(bind(new RelationTable(), ask(client(1, 1), server(5), 'LoadControl')), 'granted');
});

test('SPINE-5.5.4-6 missing device parts are those of the sender and of this device', () => {
  const table = new RelationTable();
  assert.equal(bind(table, ask({ entity: [1], feature: 1 }, { entity: [1], feature: 1 })), 'granted');
  assert.deepEqual(table.ofPeer('a')[0]?.client, client(1, 1));
});

for (const [title, request, expected] of [
  ['no such server feature', ask(client(1, 1), server(9)), '4'],
  ['server address of another device', ask(client(1, 1), { ...server(1), device: 'd:x' }), '4'],
  ['incomplete server address', ask(client(1, 1), { device: US, entity: [1] }), '4'],
  ['feature of role client', ask(client(1, 1), server(4)), '7'],
  ['wrong type', ask(client(1, 1), server(1), 'Measurement'), '7'],
  ['client address of another device', ask(client(1, 1, 'd:x'), server(1)), '7'],
  ['incomplete client address', ask({ entity: [1] }, server(1)), '7'],
  ['empty request', {}, '4'],
] as const)
  test(`SPINE-5.5.4-6 ${title}: ${expected}`, () => assert.equal(bind(new RelationTable(), request), expected));

test('SPINE-5.5.4-9 TC_SPINE_BIND_001 a binding to NodeManagement is denied', () => {
  const own = { device: PEER, entity: [0], feature: 0 };
  assert.equal(bind(new RelationTable(), ask(own, { device: US, entity: [0], feature: 0 })), '7');
});

test('SPINE-5.5.4-7 a repeated request is granted without a second entry', () => {
  const table = new RelationTable();
  bind(table, ask(client(1, 1), server(1)));
  assert.equal(bind(table, ask(client(1, 1), server(1))), 'existing');
  assert.equal(table.countOfPeer('a'), 1);
});

test('SPINE-5.5.4-10 one partner entity per feature, one peer per entity of ours', () => {
  const table = new RelationTable();
  bind(table, ask(client(1, 1), server(1)));
  assert.equal(bind(table, ask(client(2, 1), server(1))), '7', 'another client entity');
  assert.equal(bind(table, ask(client(1, 7), server(1))), 'granted', 'another feature of the same client entity');
  assert.equal(bind(table, ask(client(1, 1), server(2)), 'b'), '7', 'the other half of the use case for another peer');
  assert.equal(bind(table, ask(client(1, 1), server(3)), 'b'), 'granted', 'nothing to write there');
  assert.equal(bind(table, ask(client(1, 2), server(2))), 'granted');
});

test('SPINE-5.3.2-35 a peer holds a limited number of bindings and subscriptions', () => {
  const table = new RelationTable();
  assert.equal(bind(table, ask(client(1, 1), server(1)), 'a', { count: 64 }), '3');
  const held: Relation[] = [{ id: 1, ski: 'a', client: client(1, 9), server: server(1) }];
  const decision = decideSubscription(ask(client(1, 1), server(1)), { ...view(table), held, limit: 1 });
  assert.ok('refusal' in decision && decision.refusal.errorNumber === 3);
});

test('SPINE-5.5.5-4, -7 subscriptions: NodeManagement and several partners are allowed', () => {
  const table = new RelationTable();
  const nm = ask({ device: PEER, entity: [0], feature: 0 }, { device: US, entity: [0], feature: 0 });
  assert.ok('grant' in decideSubscription(nm, { ...view(table), held: [], limit: 9 }));
  const first = decideSubscription(ask(client(1, 1), server(1)), { ...view(table), held: [], limit: 9 });
  assert.ok('grant' in first);
  const held = [table.add(first.grant)];
  assert.ok('existing' in decideSubscription(ask(client(1, 1), server(1)), { ...view(table), held, limit: 9 }));
  assert.ok('grant' in decideSubscription(ask(client(2, 1), server(1)), { ...view(table), held, limit: 9 }));
});

test('SPINE-5.5.4-4 before the peer is discovered its requests are judged by what they state', () => {
  const undiscovered = { peerDevice: undefined };
  assert.equal(bind(new RelationTable(), ask(client(1, 1), server(1)), 'a', undiscovered), 'granted');
  assert.equal(bind(new RelationTable(), ask({ entity: [1], feature: 1 }, server(1)), 'a', undiscovered), '7');
});

test('a partner that the owner of the feature does not admit is refused and takes nothing from others', () => {
  const table = new RelationTable();
  assert.equal(bind(table, ask(client(1, 1), server(1)), UNWANTED), '7');
  assert.equal(bind(table, ask(client(1, 1), server(1)), 'b'), 'granted');
});
