import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds, watts } from '@busbar/kernel';
import { loadControlLimitListData } from '@busbar/spine';
import { LimitPair as Pair, skiOf } from '../../testing/index.ts';

test('LPC-913, LPC-905: within seconds after the connection the guard states that nothing is limited', async () => {
  const pair = new Pair();
  assert.equal(pair.system.state().phase, 'init');
  assert.equal(pair.system.state().effectiveLimit, 4200);
  await pair.connect(500);
  const state = pair.system.state();
  assert.equal(state.phase, 'unlimited-controlled');
  assert.equal(state.transition, 1);
  assert.ok(!pair.log.some(({ text }) => text.includes('"errorNumber":7')), 'nothing was refused on the way');
  assert.equal(state.effectiveLimit, undefined);
  assert.equal(state.guard?.ski, skiOf(pair.ems.address));
  const { status, limit, nominalMax, failsafeLimit, failsafeDurationMinimum, failsafeSuspected } = pair.seen;
  assert.deepEqual(
    { status, limit, nominalMax, failsafeLimit, failsafeDurationMinimum, failsafeSuspected },
    {
      status: 'accepted',
      limit: { active: false, value: 22_000 },
      nominalMax: 22_000,
      failsafeLimit: 4200,
      failsafeDurationMinimum: 7200,
      failsafeSuspected: false,
    },
  );
  pair.close();
  assert.equal(pair.clock.pendingTimers, 0);
});

test('LPC-008, LPC-009/1, LPC-910, LPC-909: an accepted limit limits at once, its release ends it', async () => {
  const pair = new Pair();
  await pair.connect();
  const limited = pair.guard.setLimit(pair.target, { active: true, value: watts(4200) });
  await pair.clock.run(100);
  assert.deepEqual(await limited, { accepted: true });
  assert.equal(pair.system.state().phase, 'limited');
  assert.equal(pair.system.state().effectiveLimit, 4200);
  assert.deepEqual(pair.seen.limit, { active: true, value: 4200 });
  const released = pair.guard.setLimit(pair.target, { active: false, value: watts(4200) });
  await pair.clock.run(100);
  assert.deepEqual(await released, { accepted: true });
  assert.equal(pair.system.state().phase, 'unlimited-controlled');
  pair.close();
});

test('LPC-908, LPC-007: a limit with duration ends on both sides; replies carry what remains', async () => {
  const pair = new Pair();
  await pair.connect();
  void pair.guard.setLimit(pair.target, { active: true, value: watts(4200), duration: seconds(60) });
  await pair.clock.run(20_000);
  assert.equal(pair.system.state().limitEndsIn, 41);
  assert.equal(pair.seen.limit?.endsIn, 40);
  const feature = pair.station.entities()[1]?.feature('LoadControl', 'server');
  assert.equal(feature?.data(loadControlLimitListData)?.loadControlLimitData?.[0]?.timePeriod?.endTime, 'PT40S');
  await pair.clock.run(41_000);
  assert.equal(pair.system.state().phase, 'unlimited-controlled');
  assert.equal(pair.seen.desired.active, false);
  assert.deepEqual(pair.seen.limit, { active: false, value: 4200 });
  await pair.clock.run(10_000);
  assert.equal(pair.seen.alarm, undefined, 'an end that was agreed is no alarm');
  pair.close();
});

test('a limit without duration over a running one takes the old duration away', async () => {
  const pair = new Pair();
  await pair.connect();
  void pair.guard.setLimit(pair.target, { active: true, value: watts(4200), duration: seconds(60) });
  await pair.clock.run(1000);
  assert.equal(pair.sent('"delete"'), 0);
  void pair.guard.setLimit(pair.target, { active: true, value: watts(5000) });
  await pair.clock.run(1000);
  assert.equal(pair.sent('"delete"'), 1);
  await pair.clock.run(600_000);
  assert.equal(pair.system.state().phase, 'limited', 'it never expires');
  assert.equal(pair.system.state().effectiveLimit, 5000);
  pair.close();
});

test('LPC-912, LPC-914/2, LPC-919: a silent guard leads to failsafe at 120 s; heartbeat and limit lead back at once', async () => {
  const pair = new Pair();
  await pair.connect();
  void pair.guard.setLimit(pair.target, { active: true, value: watts(6000) });
  await pair.clock.run(1000);
  pair.isHealthy = false;
  const { lastHeartbeatAge = seconds(0) } = pair.system.state();
  await pair.clock.run((119 - lastHeartbeatAge) * 1000);
  assert.equal(pair.system.state().phase, 'limited');
  await pair.clock.run(2000);
  assert.equal(pair.system.state().phase, 'failsafe');
  assert.equal(pair.system.state().transition, 7);
  assert.equal(pair.system.state().effectiveLimit, 4200);
  assert.equal(pair.seen.failsafeSuspected, true);
  assert.equal(pair.seen.alarm, 'limitGivenUp');
  await pair.clock.run(100_000);
  assert.equal(pair.system.state().phase, 'failsafe', 'writes without heartbeat do not lead out');
  pair.isHealthy = true;
  await pair.clock.run(61_000);
  assert.equal(pair.system.state().phase, 'limited');
  assert.equal(pair.system.state().transition, 9);
  assert.equal(pair.system.state().effectiveLimit, 6000);
  assert.equal(pair.seen.failsafeSuspected, false);
  pair.close();
});

test('LPC-913: after a lost connection the limit is written again within seconds', async () => {
  const pair = new Pair();
  await pair.connect();
  void pair.guard.setLimit(pair.target, { active: true, value: watts(6000) });
  await pair.clock.run(1000);
  await pair.cut();
  assert.equal(pair.seen.status, 'offline');
  await pair.clock.run(130_000);
  assert.equal(pair.system.state().phase, 'failsafe');
  await pair.connect(5000);
  assert.equal(pair.system.state().phase, 'limited');
  assert.equal(pair.system.state().effectiveLimit, 6000);
  assert.deepEqual(pair.seen.limit, { active: true, value: 6000 });
  pair.close();
});

test('a limit stated while the system is away is written when it comes', async () => {
  const pair = new Pair();
  const early = await pair.guard.setLimit(pair.target, { active: true, value: watts(3000) });
  assert.deepEqual(early, { accepted: false, why: 'notConnected', willRetry: true });
  await pair.connect(5000);
  assert.equal(pair.system.state().effectiveLimit, 3000);
  assert.equal(pair.guard.systems().length, 1);
  pair.close();
});

test('LPC-911, LPC-922: cut off for long the system goes to failsafe and after its minimum to unlimited', async () => {
  const pair = new Pair();
  await pair.connect();
  await pair.cut();
  await pair.clock.run(121_000);
  assert.equal(pair.system.state().phase, 'failsafe');
  assert.equal(pair.system.state().transition, 5);
  await pair.clock.run(7_190_000);
  assert.equal(pair.system.state().phase, 'failsafe');
  await pair.clock.run(20_000);
  assert.equal(pair.system.state().phase, 'unlimited-autonomous');
  await pair.connect(5000);
  assert.equal(pair.system.state().phase, 'unlimited-controlled');
  assert.equal(pair.system.state().transition, 11);
  pair.close();
});

test('LPC-906: ten minutes without a guard after the start: once autonomous, no flapping', async () => {
  const pair = new Pair();
  const phases: string[] = [];
  pair.system.onChange(({ phase }) => phases.push(phase));
  await pair.clock.run(600_000);
  assert.deepEqual(phases, ['init', 'unlimited-autonomous']);
  pair.close();
});

test('LPC-906: without permission the system stays limited until a guard comes', async () => {
  const pair = new Pair({ autonomousAllowed: false });
  await pair.clock.run(600_000);
  assert.equal(pair.system.state().effectiveLimit, 4200);
  await pair.connect(5000);
  assert.equal(pair.system.state().phase, 'unlimited-controlled');
  pair.close();
});

test('LPC-003/1, LPC-TS-046: a refused limit is answered with number and reason, tried again, and accepted when it can be', async () => {
  let obstacle: string | undefined = 'self-protection';
  const pair = new Pair({ canApply: () => obstacle });
  await pair.connect();
  const refused = pair.guard.setLimit(pair.target, { active: true, value: watts(4200) });
  await pair.clock.run(100);
  assert.deepEqual(await refused, {
    accepted: false,
    why: 'refused',
    errorNumber: 7,
    description: 'self-protection',
    willRetry: true,
  });
  assert.equal(pair.seen.status, 'retrying');
  await pair.clock.run(60_000);
  assert.equal(pair.seen.alarm, 'limitRefused');
  assert.equal(pair.system.state().phase, 'unlimited-controlled');
  obstacle = undefined;
  await pair.clock.run(61_000);
  assert.equal(pair.system.state().phase, 'limited');
  assert.equal(pair.seen.alarm, undefined);
  pair.close();
});

test('LPC-923: an interruption is shown, alarmed and answered with a new limit', async () => {
  const pair = new Pair();
  await pair.connect();
  void pair.guard.setLimit(pair.target, { active: true, value: watts(4200) });
  await pair.clock.run(1000);
  pair.system.interrupt('self-protection');
  assert.equal(pair.system.state().reason, 'self-protection');
  await pair.clock.run(100);
  assert.equal(pair.seen.alarm, 'limitGivenUp');
  assert.deepEqual(pair.seen.limit, { active: false, value: 4200 });
  await pair.clock.run(61_000);
  assert.equal(pair.system.state().phase, 'limited');
  pair.close();
});
