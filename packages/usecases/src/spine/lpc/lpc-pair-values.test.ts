import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds, watts } from '@busbar/kernel';
import {
  deviceConfigurationKeyValueListData,
  electricalConnectionCharacteristicListData,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  startHeartbeat,
} from '@busbar/spine';
import { LimitBench, LimitPair as Pair, skiOf } from '../../testing/index.ts';
import type { LpcEnergyGuard } from './lpc.ts';

test('LPC-002/2, LPC-003/2, LPC-022/5: failsafe values are written, refused and replaced by the own maximum', async () => {
  const pair = new Pair({ failsafeDurationMaximum: seconds(6 * 3600) });
  await pair.connect();
  const write = async (values: Parameters<LpcEnergyGuard['writeFailsafe']>[1]): Promise<unknown> => {
    const outcome = pair.guard.writeFailsafe(pair.target, values);
    await pair.clock.run(100);
    return outcome;
  };
  assert.deepEqual(await write({ limit: watts(3000), durationMinimum: seconds(10_800) }), { accepted: true });
  assert.equal(pair.system.state().failsafeLimit, 3000);
  assert.equal(pair.seen.failsafeDurationMinimum, 10_800);
  assert.deepEqual(await write({ durationMinimum: seconds(8 * 3600) }), {
    accepted: false,
    why: 'refused',
    errorNumber: 7,
    description: 'duration above maximum, maximum adopted',
    willRetry: false,
  });
  assert.equal(pair.seen.failsafeDurationMinimum, 6 * 3600);
  assert.equal(pair.seen.failsafeLimit, 3000);
  await assert.rejects(pair.guard.writeFailsafe(pair.target, { durationMinimum: seconds(60) }), {
    code: 'usecases.failsafe-out-of-range',
  });
  await assert.rejects(pair.guard.writeFailsafe(pair.target, { limit: watts(-1) }), {
    code: 'usecases.failsafe-out-of-range',
  });
  await assert.rejects(pair.guard.setLimit(pair.target, { active: true, value: watts(-1) }), {
    code: 'usecases.limit-out-of-range',
  });
  await assert.rejects(pair.guard.setLimit(pair.target, { active: true, value: watts(1), duration: seconds(0) }), {
    code: 'usecases.limit-out-of-range',
  });
  pair.close();
});

test('LPC-TS-044: a restarted system begins in Init with the written failsafe values and is limited again within seconds', async () => {
  const pair = new Pair();
  await pair.connect();
  void pair.guard.setLimit(pair.target, { active: true, value: watts(6000) });
  void pair.guard.writeFailsafe(pair.target, { limit: watts(3000) });
  await pair.clock.run(1000);
  const { failsafeLimit, failsafeDurationMinimum } = pair.system.state();
  await pair.cut();
  pair.restart({ failsafeLimit, failsafeDurationMinimum });
  assert.equal(pair.system.state().phase, 'init');
  assert.equal(pair.system.state().effectiveLimit, 3000);
  await pair.connect(5000);
  assert.equal(pair.system.state().phase, 'limited');
  assert.equal(pair.system.state().transition, 2);
  pair.close();
});

test('the entity of the system goes and comes within one connection: the limit is written again', async () => {
  const pair = new Pair();
  await pair.connect();
  void pair.guard.setLimit(pair.target, { active: true, value: watts(6000) });
  await pair.clock.run(1000);
  pair.restart();
  await pair.clock.run(6000);
  assert.equal(pair.system.state().phase, 'limited');
  assert.equal(pair.guard.systems().length, 1);
  pair.close();
});

test('black start: both sides off for 90 s, then connected again, a limit is stated', async () => {
  const first = new Pair();
  await first.connect();
  void first.guard.setLimit(first.target, { active: true, value: watts(6000) });
  await first.clock.run(1000);
  first.close();
  await first.clock.run(90_000);
  const second = new Pair();
  await second.connect(5000);
  assert.equal(second.system.state().phase, 'unlimited-controlled');
  second.close();
});

test('what is acknowledged was recorded before; a limit that cannot be recorded is refused', async () => {
  const recorded: unknown[] = [];
  let isBroken = false;
  const pair = new Pair({
    beforeAccept: (limit) => {
      if (isBroken) throw new Error('disk full');
      recorded.push(limit);
    },
  });
  await pair.connect();
  recorded.splice(0);
  void pair.guard.setLimit(pair.target, { active: true, value: watts(4200), duration: seconds(60) });
  await pair.clock.run(100);
  assert.deepEqual(recorded, [{ ski: skiOf(pair.ems.address), active: true, value: 4200, duration: 60 }]);
  isBroken = true;
  const refused = pair.guard.setLimit(pair.target, { active: true, value: watts(1000) });
  await pair.clock.run(100);
  assert.equal((await refused).accepted, false);
  assert.equal(pair.system.state().effectiveLimit, 4200);
  pair.close();
});

test('a limit that takes over a running or a waiting duration is recorded with it', async () => {
  const recorded: (number | undefined)[] = [];
  const bench = new LimitBench('LPC', { beforeAccept: ({ duration }) => recorded.push(duration) });
  await bench.unlimitedControlled();
  recorded.splice(0);
  await bench.limit({ value: watts(4200), isActive: true, duration: seconds(600) }, true);
  await bench.wait(100);
  await bench.limit({ value: watts(4200), isActive: true }, true);
  await bench.limit({ value: watts(4200), isActive: true, duration: 'delete' }, true);
  await bench.limit({ isActive: false, duration: seconds(60) }, true);
  await bench.limit({ isActive: true }, true);
  assert.deepEqual(recorded, [600, 500, undefined, 60, 60]);
});

test('LPC-005, LPC-006, LPC-031: the guard heartbeats at least every 60 s, the system too', async () => {
  const pair = new Pair();
  await pair.connect();
  const count = (from: 'a' | 'b'): number =>
    pair.log.filter(
      (one) => one.from === from && one.text.includes('"notify"') && one.text.includes('heartbeatCounter'),
    ).length;
  const [guard, system] = [count('a'), count('b')];
  await pair.clock.run(300_000);
  assert.ok(count('a') - guard >= 5);
  assert.ok(count('b') - system >= 5);
  pair.close();
});

test('LPC-032: the guard marks a system whose heartbeat is missing for 120 s', async () => {
  const pair = new Pair();
  await pair.connect();
  const [, evse] = pair.station.entities();
  assert.ok(evse);
  const heartbeat = startHeartbeat(evse, { timeout: seconds(60) });
  heartbeat.silence(true);
  await pair.clock.run(110_000);
  assert.equal(pair.seen.failsafeSuspected, false);
  await pair.clock.run(11_000);
  assert.equal(pair.seen.failsafeSuspected, true);
  assert.equal(pair.seen.alarm, 'heartbeatMissing');
  heartbeat.silence(false);
  await pair.clock.run(60_000);
  assert.equal(pair.seen.failsafeSuspected, false);
  pair.close();
});

test('steps of the wall clock have no effect', async () => {
  const pair = new Pair();
  await pair.connect();
  void pair.guard.setLimit(pair.target, { active: true, value: watts(4200), duration: seconds(100) });
  await pair.clock.run(1000);
  pair.clock.stepWall(-50 * 365 * 86_400_000);
  await pair.clock.run(90_000);
  assert.equal(pair.system.state().phase, 'limited');
  assert.equal(pair.seen.failsafeSuspected, false);
  pair.close();
});

test('LPC 5.5: the characteristic is notified after a subscription, though nobody reads it', async () => {
  const pair = new Pair();
  await pair.connect();
  const notified = pair.log.some(
    ({ from, text }) => from === 'b' && text.includes('"notify"') && text.includes('powerConsumptionNominalMax'),
  );
  assert.ok(notified);
  pair.close();
});

test('closing the use case takes only its own entries away', async () => {
  const pair = new Pair();
  const [, evse] = pair.station.entities();
  assert.ok(evse);
  pair.system.close();
  const loadControl = evse.feature('LoadControl', 'server');
  assert.deepEqual(loadControl.data(loadControlLimitListData), {});
  assert.deepEqual(loadControl.data(loadControlLimitDescriptionListData), {});
  assert.deepEqual(evse.feature('DeviceConfiguration', 'server').data(deviceConfigurationKeyValueListData), {});
  assert.deepEqual(evse.feature('ElectricalConnection', 'server').data(electricalConnectionCharacteristicListData), {});
  pair.close();
  assert.equal(pair.clock.pendingTimers, 0);
});

test('late listeners get the present state', async () => {
  const pair = new Pair();
  await pair.connect();
  let seen = '';
  pair.system.onChange(({ phase }) => {
    seen = phase;
  });
  assert.equal(seen, 'unlimited-controlled');
  let told = 0;
  pair.guard.onChange(() => {
    told++;
  });
  assert.equal(told, 1);
  pair.close();
});

test('a guard that is not allowed is refused without any effect, for limits and failsafe values', async () => {
  const pair = new Pair({ isGuardAllowed: () => false });
  await pair.connect(5000);
  assert.equal(pair.system.state().phase, 'init');
  assert.equal(pair.seen.status, 'connecting', 'its binding is refused');
  const outcome = pair.guard.writeFailsafe(pair.target, { limit: watts(3000) });
  await pair.clock.run(100);
  assert.equal((await outcome).accepted, false);
  assert.equal(pair.system.state().failsafeLimit, 4200);
  pair.close();
});

test('failsafe values are recorded before they are acknowledged; refusals are told', async () => {
  const told: unknown[] = [];
  let isBroken = false;
  const pair = new Pair({
    beforeAcceptFailsafe: (values) => {
      if (isBroken) throw new Error('disk full');
      told.push(values);
    },
    onRefused: (refusal) => told.push(refusal),
  });
  const ski = skiOf(pair.ems.address);
  await pair.connect(5000);
  void pair.guard.writeFailsafe(pair.target, { limit: watts(3000), durationMinimum: seconds(10_800) });
  await pair.clock.run(100);
  assert.deepEqual(told.splice(0), [{ ski, failsafeLimit: 3000, failsafeDurationMinimum: 10_800 }]);
  isBroken = true;
  const outcome = pair.guard.writeFailsafe(pair.target, { limit: watts(2000) });
  await pair.clock.run(100);
  assert.equal((await outcome).accepted, false);
  assert.deepEqual(told, [
    { ski, what: 'failsafe-values', reason: 'the values could not be recorded: Error: disk full' },
  ]);
  assert.equal(pair.system.state().failsafeLimit, 3000);
  pair.close();
});
