import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import { Admission, refuseUpgrade } from './admission.ts';
import { shipLimits } from './limits.ts';

test('5 new connections per second and address with a burst of 10, each address for itself', () => {
  const clock = new ManualClock();
  const admission = new Admission(clock, shipLimits('default'));
  const tries = (address: string, count: number): number =>
    Array.from({ length: count }, () => admission.refuse(address)).filter((why) => why === undefined).length;
  assert.equal(tries('192.0.2.1', 30), 10);
  assert.equal(tries('192.0.2.2', 30), 10);
  clock.advance(1000);
  assert.equal(tries('192.0.2.1', 30), 5);
});

test('50 new connections per second in total with a burst of 50', () => {
  const clock = new ManualClock();
  const admission = new Admission(clock, shipLimits('default', { handshakes: 1000 }));
  const admitted = Array.from({ length: 300 }, (_, n) => admission.refuse(`192.0.2.${n}`)).filter((why) => !why);
  assert.equal(admitted.length, 50);
});

test('handshakes at once are bounded and make room when they are over', () => {
  const admission = new Admission(new ManualClock(), shipLimits('default', { handshakes: 2 }));
  assert.equal(admission.refuse('a'), undefined);
  assert.equal(admission.refuse('b'), undefined);
  assert.match(admission.refuse('c') ?? '', /handshakes/);
  admission.handshakeOver();
  assert.equal(admission.refuse('c'), undefined);
});

test('addresses remembered are bounded; the least recently seen goes', () => {
  const admission = new Admission(new ManualClock(), shipLimits('default', { rememberedAddresses: 2, handshakes: 99 }));
  for (let n = 0; n < 10; n++) admission.refuse('a');
  assert.notEqual(admission.refuse('a'), undefined);
  admission.refuse('b');
  admission.refuse('c');
  assert.equal(admission.refuse('a'), undefined);
});

test('the lab profile has no rates', () => {
  const admission = new Admission(new ManualClock(), shipLimits('lab'));
  for (let n = 0; n < 5000; n++) assert.equal(admission.refuse('a'), undefined);
});

const limits = shipLimits('default');
const none = { trusted: 0, asClient: 0, asServer: 0, pending: 0, pendingFromAddress: 0 };
for (const [title, isTrusted, open, refused] of [
  ['SHIP-6.5.2-2 a trusted peer below 64', true, { trusted: 63, asServer: 62, pending: 8 }, false],
  ['SHIP-6.5.2-2 a trusted peer at 64', true, { trusted: 64, asServer: 62 }, true],
  ['SHIP-6.5.2-1 a trusted peer when 63 of 64 are in the server role', true, { trusted: 63, asServer: 63 }, true],
  ['SHIP-6.5.2-2 a stranger below all limits', false, { trusted: 64, pending: 7, pendingFromAddress: 1 }, false],
  ['SHIP-6.5.2-2 the 9th stranger', false, { pending: 8 }, true],
  ['SHIP-6.5.2-2 the 3rd stranger of one address', false, { pending: 2, pendingFromAddress: 2 }, true],
] as const)
  test(`${title} is ${refused ? 'refused' : 'admitted'}`, () => {
    assert.equal(refuseUpgrade(isTrusted, { ...none, ...open }, limits) !== undefined, refused);
  });
