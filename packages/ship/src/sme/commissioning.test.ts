import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import type { KeyMaterialContext } from './context.ts';
import type { SmeEffect } from './effects.ts';
import { keyContext } from './test-support/key-material.ts';
import type { MachineOnClock } from './test-support/machine-on-clock.ts';
import { inData, inPin, type Setup } from './test-support/reach.ts';
import { control, vector } from './test-support/wire.ts';

const ACCEPTED = '{"commissioningResponse":[{"accept":true}]}';
const REFUSED = '{"commissioningResponse":[{"accept":false}]}';
const ROLES = ['client', 'server'] as const;
const ENTRY = { curve: 23, ski: 'A1B2C3D4E5F60718293A4B5C6D7E8F9001122334' } as const;

function commissionable(over: Partial<NonNullable<KeyMaterialContext['commissioning']>> = {}): KeyMaterialContext {
  const trust = { user: 32, pki: 0, secondFactor: 0 };
  return keyContext({
    commissioning: { trust, isOccupied: false, heldKeys: () => ({ maxEntries: 16 }), ...over },
  });
}

function inData11(role: 'client' | 'server', setup: Setup): MachineOnClock {
  return inData(role, { ...setup, settings: { maxVersion: '1.1' } }, 1);
}

/** As node with an accepted tool. */
function withTool(over: Parameters<typeof commissionable>[0] = {}): MachineOnClock {
  const machine = inData11('server', { keyMaterial: commissionable(over) });
  machine.receive(vector('comm.request'));
  assert.equal(machine.texts.at(-1), ACCEPTED);
  return machine;
}

/** As accepted tool. */
function asTool(clock = new ManualClock()): MachineOnClock {
  const machine = inData11('client', { clock });
  machine.dispatch({ type: 'commission', message: { name: 'commissioningRequest', value: {} } });
  assert.equal(machine.texts.at(-1), '{"commissioningRequest":[]}');
  machine.receive(vector('comm.response.accept'));
  return machine;
}

function answers(machine: MachineOnClock): (string | undefined)[] {
  return machine.told
    .filter((effect) => effect.do === 'commissioningAnswer')
    .map(({ answer, why }) => answer?.name ?? why);
}

function last(machine: MachineOnClock): SmeEffect | undefined {
  return machine.told.at(-1);
}

for (const role of ROLES) {
  test(`SHIP-6.9.4-4: ${role}: a request is accepted from user trust 32, or second factor 32 with user trust 8`, () => {
    for (const [user, secondFactor, isAccepted] of [
      [32, 0, true],
      [64, 16, true],
      [8, 32, true],
      [31, 31, false],
      [31, 0, false],
      [7, 32, false],
      [8, 16, false],
    ] as const) {
      const keyMaterial = commissionable({ trust: { user, pki: 65_535, secondFactor } });
      const machine = inData11(role, { keyMaterial });
      machine.receive(vector('comm.request'));
      assert.equal(machine.texts.at(-1), isAccepted ? ACCEPTED : REFUSED, `${user} and ${secondFactor}`);
      assert.equal(machine.has('toolAccepted'), isAccepted);
    }
  });
}

test('one accepted tool at a time; a node that accepts none, and one without part in 1.1, refuses', () => {
  for (const keyMaterial of [commissionable({ isOccupied: true }), keyContext(), undefined]) {
    const machine = inData11('server', { keyMaterial });
    machine.receive(vector('comm.request'));
    assert.equal(machine.texts.at(-1), REFUSED);
    assert.equal(machine.has('toolAccepted'), false);
  }
});

test('an accepted tool gets the keys this node holds, and its wishes are handed on and answered when they are done', () => {
  const machine = withTool();
  machine.receive(vector('km.request'));
  assert.equal(machine.texts.at(-1), '{"keyMaterial":[{"maxEntries":16}]}');
  machine.receive(vector('km.material.two'));
  const store = last(machine);
  assert.ok(store?.do === 'storeKeys');
  assert.deepEqual(
    store.entry.map(({ curve, userTrust, id }) => [curve, userTrust, id]),
    [
      [23, 32, 'i:12345_u:EVSE-1'],
      [26, undefined, 'i:12345_u:HP-2'],
    ],
  );
  machine.dispatch({ type: 'keysStored', entry: [{ ...ENTRY, userTrust: 32 }], isDelete: false });
  assert.equal(machine.texts.at(-1), Buffer.from(vector('km.response.one').subarray(1)).toString());
  machine.receive(vector('km.delete.one'));
  assert.deepEqual(last(machine), { do: 'deleteKeys', entry: [{ ...ENTRY, note: 'replaced device' }] });
  machine.dispatch({ type: 'keysStored', entry: [{ ...ENTRY, userTrust: 0 }], isDelete: true });
  assert.equal(machine.texts.at(-1), Buffer.from(vector('km.deleteResponse.one').subarray(1)).toString());
});

test('a tool that brings no key is answered as well', () => {
  const machine = withTool();
  machine.receive(vector('km.material.empty'));
  assert.deepEqual(last(machine), { do: 'storeKeys', entry: [] });
  machine.dispatch({ type: 'keysStored', entry: [], isDelete: false });
  assert.equal(machine.texts.at(-1), '{"keyMaterialResponse":[]}');
});

test('SHIP-6.9.4-4: nobody but the accepted tool gets or changes keys', () => {
  const refused = inData11('server', { keyMaterial: commissionable({ isOccupied: true }) });
  refused.receive(vector('comm.request'));
  for (const machine of [refused, inData11('server', { keyMaterial: commissionable() })]) {
    const before = machine.texts.length;
    machine.receive(vector('km.request'), vector('km.material.two'), vector('km.delete.one'));
    machine.dispatch({ type: 'keysStored', entry: [], isDelete: false });
    assert.equal(machine.texts.length, before);
    assert.ok(!machine.has('storeKeys') && !machine.has('deleteKeys'));
  }
});

test('SHIP-6.9.4-4: a tool that asks again and is not trusted enough any more loses its acceptance', () => {
  const machine = withTool();
  machine.keyMaterial = commissionable({ trust: { user: 8, pki: 0, secondFactor: 0 } });
  machine.receive(vector('comm.request'));
  assert.equal(machine.texts.at(-1), REFUSED);
  machine.receive(vector('km.delete.one'));
  assert.equal(machine.has('deleteKeys'), false);
});

test('as tool: each question gets its answer', () => {
  const machine = asTool();
  machine.dispatch({ type: 'commission', message: { name: 'keyMaterialRequest', value: {} } });
  assert.equal(machine.texts.at(-1), '{"keyMaterialRequest":[]}');
  machine.receive(vector('km.material.two'));
  machine.dispatch({
    type: 'commission',
    message: { name: 'keyMaterial', value: { maxEntries: 0, entry: [{ ...ENTRY, id: 'x' }] } },
  });
  machine.receive(vector('km.response.one'));
  machine.dispatch({ type: 'commission', message: { name: 'keyMaterialDelete', value: { entry: [ENTRY] } } });
  machine.receive(vector('km.deleteResponse.one'));
  assert.deepEqual(answers(machine), [
    'commissioningResponse',
    'keyMaterial',
    'keyMaterialResponse',
    'keyMaterialDeleteResponse',
  ]);
  assert.ok(!machine.running.includes('commissioning'));
  assert.ok(!machine.has('storeKeys'), 'an answer is no wish of a tool');
});

test('as tool: nothing but the request before the peer accepted; one question at a time; an answer in 10 s', () => {
  const clock = new ManualClock();
  const machine = inData11('client', { clock });
  machine.dispatch({ type: 'commission', message: { name: 'keyMaterialRequest', value: {} } });
  machine.dispatch({ type: 'commission', message: { name: 'commissioningRequest', value: {} } });
  machine.dispatch({ type: 'commission', message: { name: 'commissioningRequest', value: {} } });
  clock.advance(10_000);
  machine.receive(vector('comm.response.accept'));
  assert.deepEqual(answers(machine), [
    'the peer has not accepted this node as commissioning tool',
    'the peer has not answered the question before',
    'the peer did not answer in time',
  ]);
  assert.equal(machine.texts.filter((text) => text.includes('commissioningRequest')).length, 1);
  machine.dispatch({ type: 'commission', message: { name: 'keyMaterialRequest', value: {} } });
  assert.equal(answers(machine).at(-1), 'the peer has not accepted this node as commissioning tool', 'it was too late');
});

test('as tool: a refusal is an answer', () => {
  const machine = inData11('client', {});
  machine.dispatch({ type: 'commission', message: { name: 'commissioningRequest', value: {} } });
  machine.receive(vector('comm.response.reject'));
  const effect = last(machine);
  assert.ok(effect?.do === 'commissioningAnswer' && effect.answer?.name === 'commissioningResponse');
  assert.deepEqual(effect.answer.value, { accept: false });
});

test('as tool: an answer to another question, or to none, is left alone', () => {
  const machine = asTool();
  machine.dispatch({ type: 'commission', message: { name: 'keyMaterialDelete', value: { entry: [ENTRY] } } });
  machine.receive(vector('km.response.one'), vector('comm.response.accept'));
  assert.deepEqual(answers(machine), ['commissioningResponse']);
  machine.receive(vector('km.deleteResponse.one'), vector('km.deleteResponse.one'));
  assert.deepEqual(answers(machine), ['commissioningResponse', 'keyMaterialDeleteResponse']);
});

test('SHIP-6.9.2.3-10: a partner of 1.0 is asked nothing, and nothing is asked before data exchange', () => {
  const old = inData('client', { settings: { maxVersion: '1.1' } }, 0);
  const early = inPin('client', { settings: { maxVersion: '1.1' } }, 1);
  for (const [machine, why] of [
    [old, 'the peer speaks version 1.0, which knows no commissioning'],
    [early, 'there is no data exchange'],
  ] as const) {
    const before = machine.texts.length;
    machine.dispatch({ type: 'commission', message: { name: 'commissioningRequest', value: {} } });
    assert.deepEqual(answers(machine), [why]);
    assert.equal(machine.texts.length, before);
  }
});

test('two nodes that are tools of each other at once do not mix up questions and wishes', () => {
  const machine = withTool();
  machine.dispatch({ type: 'commission', message: { name: 'commissioningRequest', value: {} } });
  machine.receive(vector('comm.response.accept'), vector('km.material.two'));
  assert.ok(machine.has('storeKeys'), 'not asked for: a wish');
  machine.dispatch({ type: 'commission', message: { name: 'keyMaterialRequest', value: {} } });
  machine.receive(control('{"keyMaterial":[{"maxEntries":4}]}'));
  assert.deepEqual(answers(machine), ['commissioningResponse', 'keyMaterial']);
  assert.equal(machine.told.filter((effect) => effect.do === 'storeKeys').length, 1);
});
