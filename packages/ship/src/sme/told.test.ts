/** What the machine tells besides its messages: state numbers, the partner's trust, reasons of an end, remarks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import type { SmeEffect } from './effects.ts';
import { SME_STATE_NAMES } from './states.ts';
import type { MachineOnClock } from './test-support/machine-on-clock.ts';
import { inData, inHandshake, inHello, inPin } from './test-support/reach.ts';
import { control, hello, vector } from './test-support/wire.ts';

function effectsOf<K extends SmeEffect['do']>(machine: MachineOnClock, kind: K): Extract<SmeEffect, { do: K }>[] {
  return machine.told.filter((effect): effect is Extract<SmeEffect, { do: K }> => effect.do === kind);
}

const partnerPhases = (machine: MachineOnClock): string[] => effectsOf(machine, 'peerPhase').map(({ phase }) => phase);

// ship.md section 12, in the order of the numbers.
const NAMES =
  'CMI_INIT_START CMI_CLIENT_SEND CMI_CLIENT_WAIT CMI_CLIENT_EVALUATE CMI_SERVER_WAIT CMI_SERVER_EVALUATE SME_HELLO READY_INIT READY_LISTEN READY_TIMEOUT PENDING_INIT PENDING_LISTEN PENDING_TIMEOUT HELLO_OK HELLO_ABORT ABORT_DONE REMOTE_ABORT_DONE REJECTED PROT_SERVER_INIT PROT_CLIENT_INIT PROT_SERVER_LISTEN_PROPOSAL PROT_SERVER_LISTEN_CONFIRM PROT_CLIENT_LISTEN_CHOICE PROT_TIMEOUT PROT_CLIENT_OK PROT_SERVER_OK PIN_CHECK_INIT PIN_CHECK_LISTEN PIN_CHECK_ERROR PIN_CHECK_BUSY_INIT PIN_CHECK_BUSY_WAIT PIN_CHECK_OK PIN_ASK_INIT PIN_ASK_PROCESS PIN_ASK_RESTRICTED_OK PIN_ASK_OK ACCESS_METHODS_REQUEST APPROVED COMPLETE ERROR';

test('the state numbers have the names of section 12', () => {
  assert.deepEqual(
    Object.entries(SME_STATE_NAMES),
    NAMES.split(' ').map((name, number) => [String(number), name]),
  );
});

test('each hello of the partner tells what it says about its trust, whatever this node says', () => {
  for (const trust of ['trusted', 'undecided'] as const) {
    const machine = inHello('server', { trust });
    machine.receive(
      hello({ phase: 'pending', waiting: 60_000 }),
      hello({ phase: 'pending', prolongationRequest: true }),
    );
    assert.deepEqual(partnerPhases(machine), ['pending', 'pending'], trust);
    machine.receive(hello({ phase: 'ready', waiting: 60_000 }));
    assert.deepEqual(partnerPhases(machine), ['pending', 'pending', 'ready'], trust);
    const aborted = inHello('server', { trust });
    aborted.receive(vector('hello.aborted'));
    assert.deepEqual(partnerPhases(aborted), ['aborted']);
  }
  const asking = inHello('client', { trust: 'undecided' });
  asking.receive(hello({ phase: 'ready', prolongationRequest: true }));
  assert.deepEqual(partnerPhases(asking), ['ready']);
});

test('SHIP-6.10.4.4-7: a granted prolongation of a pending node ends exactly when it says', () => {
  const clock = new ManualClock();
  const machine = inHello('client', { clock, trust: 'undecided' });
  clock.advance(10_000);
  machine.receive(hello({ phase: 'pending', prolongationRequest: true }));
  assert.match(machine.texts.at(-1) ?? '', /"waiting":110000/);
  clock.advance(109_999);
  assert.equal(machine.number, 11);
  clock.advance(1);
  assert.deepEqual([machine.number, machine.ended?.why], [15, 'timeout']);
});

test('SHIP-6.10.4.4-9: a prolongation that is not granted leaves the patience as it is', () => {
  const clock = new ManualClock();
  const settings = { prolongations: { trusted: 0, untrusted: 0 } };
  const machine = inHello('client', { clock, trust: 'undecided', settings });
  clock.advance(10_000);
  const before = effectsOf(machine, 'startTimer').length;
  machine.receive(hello({ phase: 'pending', prolongationRequest: true }));
  assert.match(machine.texts.at(-1) ?? '', /"waiting":50000/);
  assert.equal(effectsOf(machine, 'startTimer').length, before);
  clock.advance(50_000);
  assert.equal(machine.ended?.why, 'timeout');
});

test('T26: when nobody can decide any more, this node has aborted, not the partner', () => {
  const clock = new ManualClock();
  const machine = inHello('client', { clock, trust: 'undecided' });
  machine.receive(hello({ phase: 'ready', waiting: 60_000 }));
  const late = inHello('client', { clock, trust: 'undecided', settings: { decisionPossible: true } });
  late.receive(hello({ phase: 'ready', waiting: 60_000 }));
  late.changeSettings({ decisionPossible: false });
  clock.advance(45_000);
  assert.equal(late.ended?.why, 'aborted');
  assert.equal(machine.ended, undefined);
});

test('SHIP-6.10.4.6-4: the end of a penalty is told as the instant it is', () => {
  const clock = new ManualClock();
  const own = { pin: '1A2B3C4D', demand: 'required', wrong: 2 } as const;
  const machine = inPin('server', { clock, pin: { own, userTrust: 64 } });
  clock.advance(5000);
  machine.receive(control('{"connectionPinInput":[{"pin":"00000000"}]}'));
  assert.deepEqual(effectsOf(machine, 'pinAttempts'), [{ do: 'pinAttempts', wrong: 3, penaltyUntil: millis(20_000) }]);
  const shared = inPin('server', { clock, pin: { own: { ...own, wrong: 0 }, userTrust: 64 } });
  shared.pin = { own: { ...own, wrong: 3, penaltyUntil: millis(20_000) }, userTrust: 64 };
  shared.receive(control('{"connectionPinInput":[{"pin":"00000000"}]}'));
  assert.deepEqual(shared.phases.slice(-3), [27, 29, 30]);
  assert.deepEqual(effectsOf(shared, 'pinAttempts'), [], 'not evaluated');
});

test('SHIP-6.10.4.6-8 SHIP-6.10.4.6-11: who asks for a PIN again after a refusal says how much the partner insists', () => {
  for (const demand of ['required', 'optional'] as const) {
    const machine = inPin('client', { pin: { ofPeer: '0123ABCD', userTrust: 64 } });
    machine.receive(vector(`pin.state.${demand}.ok`), vector('pin.error.wrong'));
    assert.deepEqual(effectsOf(machine, 'pinNeeded'), [{ do: 'pinNeeded', demand }]);
  }
});

test('SHIP-6.10.4.6-8 SHIP-6.10.4.6-9: what was missing in the PIN phase is told in words', () => {
  const clock = new ManualClock();
  const silent = inPin('client', { clock });
  const patient = inPin('client', { clock });
  patient.receive(vector('pin.state.required.ok'));
  clock.advance(600_000);
  assert.match(silent.ended?.detail ?? '', /no PIN state/);
  assert.match(patient.ended?.detail ?? '', /no PIN was entered/);
});

test('SHIP-6.9.3.4-5: only the close of a double connection, code and reason together, is no loss', () => {
  for (const [code, reason, why] of [
    [1000, 'double connection', 'double-connection'],
    [1000, 'bye', 'lost'],
    [4001, 'double connection', 'lost'],
    [4452, 'Node rejected by application', 'rejected-by-peer'],
    [undefined, undefined, 'lost'],
  ] as const) {
    const machine = inData('client');
    machine.lost(code, reason);
    assert.equal(machine.ended?.why, why, `${code} ${reason}`);
  }
});

test('SHIP-6.10.4.4-14: a partner that hangs up while this node is ready has refused it', () => {
  const ready = inHello('client');
  ready.lost(undefined, undefined);
  assert.deepEqual([ready.number, ready.ended?.why], [17, 'rejected-by-peer']);
  const later = inHandshake('client');
  later.lost(undefined, undefined);
  assert.deepEqual([later.number, later.ended?.why], [39, 'lost']);
});

test('SHIP-6.10.4.7-6 SHIP-6.10.4.9-5: a payload too early is a warning, missing access methods are a remark', () => {
  const clock = new ManualClock();
  const early = inPin('client');
  early.dispatch({ type: 'send', payload: '{}' });
  assert.deepEqual([early.findings.at(-1)?.severity, early.findings.at(-1)?.rule], ['warning', 'SHIP-6.10.4.7-6']);
  const silent = inData('client', { clock });
  clock.advance(10_000);
  assert.deepEqual([silent.findings.at(-1)?.severity, silent.findings.at(-1)?.rule], ['info', 'SHIP-6.10.4.9-5']);
});
