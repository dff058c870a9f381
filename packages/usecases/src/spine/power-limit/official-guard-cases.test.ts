import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds, watts } from '@busbar/kernel';
import { LIMIT, LimitPair, OddSystem, skiOf, VirtualSite } from '../../testing/index.ts';
import { lpcEnergyGuard } from '../lpc/lpc.ts';

// Abstract test cases of the high-level test specification for the energy guard, in virtual time.

test('ATC_LPC_COM_PT_EGHeartbeat_001: LPC-TS-006, the longest gap of five heartbeats is 60 s', async () => {
  const pair = new LimitPair();
  await pair.connect(5000);
  const arrivals: number[] = [];
  for (let second = 0; second < 300; second++) {
    const before = pair.sent('heartbeatCounter');
    await pair.clock.run(1000);
    if (pair.sent('heartbeatCounter') > before) arrivals.push(pair.clock.now());
  }
  assert.ok(arrivals.length >= 5);
  for (const [index, at] of arrivals.slice(1).entries()) assert.ok(at - (arrivals[index] ?? 0) <= 60_000);
  pair.close();
});

for (const [id, title, wait] of [
  ['EGConnection_001', 'after its reboot', 120_000],
  ['EGConnection_002', 'after a restored connection', 10_000],
] as const)
  test(`ATC_LPC_COM_PT_${id}: LPC-TS-030, ${title} heartbeat and limit within 60 s`, async () => {
    const pair = new LimitPair();
    await pair.connect(5000);
    await pair.cut();
    await pair.clock.run(wait);
    const [beats, writes] = [pair.sent('heartbeatCounter'), pair.sent('"write"')];
    await pair.connect(60_000);
    assert.ok(pair.sent('heartbeatCounter') > 0 && pair.sent('"write"') > 0, `${beats} and ${writes} before`);
    assert.equal(pair.system.state().phase, 'unlimited-controlled');
    pair.close();
  });

test('ATC_LPC_COM_PT_EGMessages_001: LPC-TS-001, an activated limit without duration is written and accepted', async () => {
  const pair = new LimitPair();
  await pair.connect(5000);
  for (const value of [LIMIT._02, LIMIT._03, LIMIT._04]) {
    const outcome = pair.guard.setLimit(pair.target, { active: true, value: watts(value) });
    await pair.clock.run(100);
    assert.deepEqual(await outcome, { accepted: true });
    assert.equal(pair.system.state().effectiveLimit, value);
  }
  pair.close();
});

test('ATC_LPC_COM_PT_EGMessages_002: LPC-TS-046, after a refusal heartbeat and limit come again within 60 s', async () => {
  const site = new VirtualSite();
  const { clock, logger } = site.ems;
  const guard = lpcEnergyGuard(site.ems.addEntity('CEM'), { clock, logger });
  let refusals = 1;
  new OddSystem({ judge: () => (refusals-- > 0 ? { accept: false } : { accept: true }) }, site);
  void guard.setLimit({ ski: skiOf(site.station.address) }, { active: true, value: watts(LIMIT._03) });
  await site.connect(60_000);
  assert.equal(guard.systems()[0]?.status, 'accepted');
  site.close();
});

test('ATC_LPC_COM_PT_EGMessages_003: 25 rounds of activation with duration and deactivation, all accepted', async () => {
  const pair = new LimitPair();
  await pair.connect(5000);
  for (let round = 0; round < 25; round++) {
    const on = pair.guard.setLimit(pair.target, { active: true, value: watts(LIMIT._03), duration: seconds(60) });
    await pair.clock.run(2000);
    assert.deepEqual(await on, { accepted: true });
    const off = pair.guard.setLimit(pair.target, { active: false, value: watts(LIMIT._03) });
    await pair.clock.run(2000);
    assert.deepEqual(await off, { accepted: true });
    assert.equal(pair.system.state().phase, 'unlimited-controlled');
  }
  pair.close();
});

test('ATC_LPC_COM_PT_EGMessages_004: five rounds of failsafe limit and duration, all accepted', async () => {
  const pair = new LimitPair();
  await pair.connect(5000);
  for (let round = 0; round < 5; round++) {
    for (const values of [{ limit: watts(3000 + round) }, { durationMinimum: seconds(7200 + round * 600) }]) {
      const outcome = pair.guard.writeFailsafe(pair.target, values);
      await pair.clock.run(1000);
      assert.deepEqual(await outcome, { accepted: true });
    }
  }
  assert.equal(pair.seen.failsafeLimit, 3004);
  assert.equal(pair.seen.failsafeDurationMinimum, 9600);
  pair.close();
});

test('ATC_LPC_COM_PT_CSConnection_009, EGConnection_003: both sides off for 90 s, then heartbeat and limit', async () => {
  const before = new LimitPair();
  await before.connect(5000);
  before.close();
  const after = new LimitPair();
  await after.clock.run(90_000);
  await after.connect(5000);
  assert.equal(after.system.state().phase, 'unlimited-controlled');
  after.close();
});
