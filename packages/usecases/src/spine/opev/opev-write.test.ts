import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes } from '@busbar/kernel';
import { loadControlLimitListData } from '@busbar/spine';
import { CurrentLimitPair, currentsOf, eachPhase } from '../../testing/index.ts';

const NONE = [undefined, undefined, undefined];

test('OPEV 8.1 rule 8, robustness 7: ten cars in a row get their limits within a second, even if they stay the same', async () => {
  const pair = new CurrentLimitPair();
  await pair.connect();
  void pair.opev.setLimits(pair.target, eachPhase(8));
  for (let number = 1; number <= 10; number++) {
    const car = pair.car();
    assert.deepEqual(currentsOf(car.opev.state()), [6, 6, 6], 'the safe current, before anybody was heard');
    const from = pair.clock.now();
    while (car.opev.state().limits.a?.active !== true && pair.clock.now() - from < 1000) await pair.clock.run(10);
    assert.ok(pair.clock.now() - from < 200, `limited after ${pair.clock.now() - from} ms`);
    await pair.clock.run(100);
    assert.deepEqual(currentsOf(car.opev.state()), [8, 8, 8]);
    pair.unplug();
    if (number % 2 === 0) await pair.clock.run(500);
  }
  await pair.clock.run(100);
  assert.deepEqual(pair.opev.vehicles(), []);
  // Each is told complete at once: a feature that comes later would remove and add the entity again (SPINE-5.5.2-32).
  assert.equal(pair.sent('station', '"lastStateChange":"added"'), 10);
  assert.equal(pair.sent('station', '"lastStateChange":"removed"'), 10);
  pair.close();
  assert.equal(pair.clock.pendingTimers, 0);
});

test('OPEV 8.1 rule 8: other permitted values or another standard: written again', async () => {
  const pair = new CurrentLimitPair();
  const car = pair.car();
  await pair.connect();
  await pair.limit(eachPhase(13));
  car.opev.setPermitted({ minimum: amperes(2.2), maximum: amperes(10), pause: amperes(0.1) });
  await pair.clock.run(100);
  assert.deepEqual(pair.seen.phases.a, {
    permitted: { minimum: 2.2, maximum: 10, pause: 0.1 },
    limit: { active: false, value: 10 },
  });
  assert.deepEqual(car.oscev.state().currents, {}, 'OSCEV shares the permitted values');
  const writes = pair.sent('ems', '"cmdClassifier":"write"');
  car.evcc.setValues({ communicationsStandard: 'iso15118-2ed2' });
  await pair.clock.run(100);
  assert.ok(pair.sent('ems', '"cmdClassifier":"write"') > writes);
  await pair.limit(eachPhase(1));
  assert.deepEqual(pair.seen.phases.a?.limit, { active: true, value: 0.1 });
  assert.equal(pair.seen.isPaused, true);
  pair.close();
});

test('OPEV 8.2: no pause before the communication standard is known, or 10 s are over', async () => {
  for (const [standard, after] of [
    ['iso15118-2ed2', 0.1],
    [undefined, 0],
  ] as const) {
    const pair = new CurrentLimitPair();
    const car = pair.car({ permitted: { minimum: amperes(6), maximum: amperes(16) } }, { communicationsStandard: '' });
    await pair.connect();
    assert.deepEqual(await pair.limit(eachPhase(0)), { accepted: true });
    assert.equal(car.opev.state().limits.a?.value, 6, 'the smallest current until then');
    if (standard === undefined) await pair.clock.run(10_100);
    else {
      car.evcc.setValues({ communicationsStandard: standard });
      await pair.clock.run(100);
    }
    assert.equal(car.opev.state().limits.a?.value, after);
    pair.close();
  }
});

test('OPEV 8.1 rule 7: refused: told with number and reason, tried once more, then an alarm', async () => {
  const pair = new CurrentLimitPair();
  let obstacle: string | undefined;
  const car = pair.car({ canApply: () => obstacle });
  await pair.connect();
  obstacle = 'own solar mode';
  assert.deepEqual(await pair.limit(eachPhase(10)), {
    accepted: false,
    why: 'refused',
    errorNumber: 7,
    description: 'own solar mode',
    willRetry: true,
  });
  assert.equal(pair.seen.isAlarm, false);
  await pair.clock.run(1000);
  assert.equal(pair.seen.isAlarm, true);
  const writes = pair.sent('ems', '"cmdClassifier":"write"');
  await pair.clock.run(120_000);
  assert.equal(pair.sent('ems', '"cmdClassifier":"write"'), writes, 'no third try on its own');
  obstacle = undefined;
  assert.deepEqual(await pair.limit(eachPhase(9)), { accepted: true });
  assert.equal(pair.seen.isAlarm, false);
  assert.deepEqual(currentsOf(car.opev.state()), [9, 9, 9]);
  pair.close();
});

test('OPEV 6.2: limits that are not changeable are refused', async () => {
  const pair = new CurrentLimitPair();
  const car = pair.car();
  await pair.connect();
  car.opev.setChangeable(false);
  await pair.clock.run(50);
  const outcome = await pair.limit(eachPhase(10));
  assert.equal(outcome.accepted === false ? outcome.errorNumber : undefined, 7);
  assert.deepEqual(car.opev.state().limits.a, { active: false, value: 16 });
  pair.close();
});

test('OPEV 6.2: a limit with an end is deactivated when its time is over, and told so', async () => {
  const pair = new CurrentLimitPair();
  const car = pair.car();
  await pair.connect();
  const remote = pair.ems.remotes()[0]?.entity([1, 1])?.feature('LoadControl', 'server');
  const outcome = remote?.write(pair.cem.feature('Generic', 'client'), loadControlLimitListData, {
    value: {
      loadControlLimitData: [
        { limitId: 0, isLimitActive: true, value: { number: 9, scale: 0 }, timePeriod: { endTime: 'PT60S' } },
      ],
    },
    partial: true,
  });
  await pair.clock.run(100);
  assert.equal((await outcome)?.ok, true);
  assert.deepEqual(currentsOf(car.opev.state()), [9, undefined, undefined]);
  await pair.clock.run(60_000);
  assert.deepEqual(currentsOf(car.opev.state()), NONE);
  assert.deepEqual(pair.seen.phases.a?.limit, { active: false, value: 9 });
  pair.close();
});

test('a late listener is told the present state; a statement that is overtaken is superseded', async () => {
  const pair = new CurrentLimitPair();
  const car = pair.car();
  await pair.connect();
  const trusts: string[] = [];
  car.opev.onChange(({ trust }) => trusts.push(trust));
  assert.deepEqual(trusts, ['following']);
  const first = pair.opev.setLimits(pair.target, eachPhase(10));
  const second = pair.opev.setLimits(pair.target, eachPhase(9));
  await pair.clock.run(100);
  assert.deepEqual(await first, { accepted: false, why: 'superseded', willRetry: false });
  assert.deepEqual(await second, { accepted: true });
  assert.deepEqual(currentsOf(car.opev.state()), [9, 9, 9]);
  pair.close();
});
