import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { KeepAlive } from './keep-alive.ts';

function keepAliveOn(clock: ManualClock) {
  const log = { pings: [] as number[], missed: [] as number[], isBlind: false };
  const keepAlive = new KeepAlive({
    clock,
    interval: millis(50_000),
    timeout: millis(10_000),
    ping: () => log.pings.push(clock.now()),
    isBlind: () => log.isBlind,
    missed: () => log.missed.push(clock.now()),
  });
  return { keepAlive, log };
}

test('SHIP-6.7.5-1 SHIP-6.7.5-4 pings every 50 s while pongs come', () => {
  const clock = new ManualClock();
  const { keepAlive, log } = keepAliveOn(clock);
  for (let n = 0; n < 3; n++) {
    clock.advance(50_000);
    keepAlive.pong();
  }
  assert.deepEqual(log.pings, [50_000, 100_000, 150_000]);
  assert.deepEqual(log.missed, []);
});

test('SHIP-6.7.5-1 no pong within 10 s of a ping: dead', () => {
  const clock = new ManualClock();
  const { log } = keepAliveOn(clock);
  clock.advance(59_999);
  assert.deepEqual(log.missed, []);
  clock.advance(1);
  assert.deepEqual(log.missed, [60_000]);
});

test('a pong cannot be missed while nothing is read on purpose', () => {
  const clock = new ManualClock();
  const { log } = keepAliveOn(clock);
  log.isBlind = true;
  clock.advance(65_000);
  log.isBlind = false;
  assert.deepEqual(log.missed, []);
  clock.advance(5_000);
  assert.deepEqual(log.missed, [70_000]);
});

test('SHIP-6.9.3.4-4 a probe pings at once and is answered by the pong or by the end of its grace', () => {
  const clock = new ManualClock();
  const { keepAlive, log } = keepAliveOn(clock);
  const answers: boolean[] = [];
  keepAlive.probe(millis(3000), (isAlive) => answers.push(isAlive));
  assert.deepEqual(log.pings, [0]);
  keepAlive.pong();
  keepAlive.probe(millis(3000), (isAlive) => answers.push(isAlive));
  clock.advance(3000);
  assert.deepEqual(answers, [true, false]);
  keepAlive.pong();
  assert.deepEqual(answers, [true, false]);
});

test('closing answers open probes and leaves no timer', () => {
  const clock = new ManualClock();
  const { keepAlive } = keepAliveOn(clock);
  const answers: boolean[] = [];
  keepAlive.probe(millis(3000), (isAlive) => answers.push(isAlive));
  keepAlive.close();
  keepAlive.close();
  keepAlive.pong();
  assert.deepEqual(answers, [false]);
  assert.equal(clock.pendingTimers, 0);
});
