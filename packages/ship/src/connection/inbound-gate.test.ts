import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import { InboundGate } from './inbound-gate.ts';
import { shipLimits } from './limits.ts';

function gateOn(clock: ManualClock, backlog = 256) {
  const log = { passed: [] as number[], paused: 0, resumed: 0, overruns: [] as string[] };
  const gate = new InboundGate(clock, shipLimits('default', { inboundBacklog: backlog }), {
    pass: (message) => log.passed.push(message[0] ?? -1),
    pause: () => {
      log.paused += 1;
    },
    resume: () => {
      log.resumed += 1;
    },
    overrun: (why) => log.overruns.push(why),
  });
  return { gate, log, take: (number: number) => gate.take(Uint8Array.of(number)) };
}

test('a burst of 200 messages passes at once, the rest is delayed to 50 per second in order', () => {
  const clock = new ManualClock();
  const { gate, log, take } = gateOn(clock);
  for (let n = 0; n < 230; n++) take(n);
  assert.equal(log.passed.length, 200);
  assert.ok(gate.isDelaying);
  clock.advance(200);
  assert.equal(log.passed.length, 210);
  clock.advance(1000);
  assert.deepEqual(
    log.passed,
    Array.from({ length: 230 }, (_, n) => n),
  );
  assert.equal(log.resumed, 1);
  assert.ok(!gate.isDelaying);
  assert.equal(clock.pendingTimers, 0);
});

test('50 messages per second go on for ever', () => {
  const clock = new ManualClock();
  const { log, take } = gateOn(clock);
  for (let n = 0; n < 50 * 60 * 10; n++) {
    take(n % 256);
    clock.advance(20);
  }
  assert.equal(log.passed.length, 30_000);
  assert.equal(log.paused, 0);
});

test('a peer that sends faster for more than 10 s is disconnected', () => {
  const clock = new ManualClock();
  const { gate, log, take } = gateOn(clock);
  // The socket is paused while messages wait, so the peer only gets through what is read.
  for (let turn = 0; turn < 1500 && log.overruns.length === 0; turn++) {
    for (let n = 0; n < 5; n++) if (!gate.isDelaying) take(n);
    clock.advance(20);
  }
  assert.equal(log.overruns.length, 1);
  assert.ok(clock.now() > 10_000 && clock.now() < 20_000, String(clock.now()));
  take(1);
  assert.equal(clock.pendingTimers, 0);
});

test('the backlog is bounded', () => {
  const { log, take } = gateOn(new ManualClock(), 10);
  for (let n = 0; n < 211; n++) take(0);
  assert.equal(log.passed.length, 200);
  assert.equal(log.overruns.length, 1);
});

test('a peer that slows down starts a new episode', () => {
  const clock = new ManualClock();
  const { log, take } = gateOn(clock);
  for (let round = 0; round < 20; round++) {
    for (let n = 0; n < 220; n++) take(0);
    clock.advance(10_000);
  }
  assert.deepEqual(log.overruns, []);
  assert.equal(log.passed.length, 4400);
});

test('a message that passes and closes the gate is the last one', () => {
  const clock = new ManualClock();
  const passed: number[] = [];
  const gate = new InboundGate(clock, shipLimits('default', { inbound: { perSecond: 50, burst: 1 } }), {
    pass: (message) => {
      passed.push(message[0] ?? -1);
      if (passed.length === 2) gate.close();
    },
    pause: () => undefined,
    resume: () => assert.fail('closed gates do not resume'),
    overrun: () => undefined,
  });
  for (let n = 0; n < 5; n++) gate.take(Uint8Array.of(n));
  clock.advance(1000);
  assert.deepEqual(passed, [0, 1]);
  assert.equal(clock.pendingTimers, 0);
});
