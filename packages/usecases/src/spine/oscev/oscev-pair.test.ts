import assert from 'node:assert/strict';
import { test } from 'node:test';
import { currentsOfPower, PHASES } from '@busbar/functions';
import { amperes, watts } from '@busbar/kernel';
import { loadControlLimitListData } from '@busbar/spine';
import { CurrentLimitPair, currentsOf } from '../../testing/index.ts';

const NONE = [undefined, undefined, undefined];

async function recommend(pair: CurrentLimitPair, power: number): Promise<void> {
  const outcome = pair.oscev.setLimits(pair.target, currentsOfPower(watts(power), PHASES));
  await pair.clock.run(100);
  assert.deepEqual(await outcome, { accepted: true });
}

test('OSCEV-004: the surplus is recommended within moments, from the smallest current on and at the greatest too', async () => {
  const pair = new CurrentLimitPair();
  const car = pair.car();
  await pair.connect();
  assert.deepEqual(currentsOf(car.oscev.state()), NONE);
  await recommend(pair, 6210);
  assert.deepEqual(currentsOf(car.oscev.state()), [9, 9, 9]);
  assert.deepEqual(currentsOf(car.opev.state()), NONE, 'obligations are not touched');
  await recommend(pair, 20_000);
  assert.deepEqual(car.oscev.state().limits.a, { active: true, value: 16 });
  await recommend(pair, 3000);
  assert.deepEqual(currentsOf(car.oscev.state()), NONE, 'not a reason to stop');
  assert.deepEqual(car.oscev.state().limits.a, { active: false, value: 4.3 });
  pair.close();
  assert.equal(pair.clock.pendingTimers, 0);
});

test('OSCEV 8 C2: recommendation and obligation on one feature do not touch each other; the lower one counts', async () => {
  const pair = new CurrentLimitPair();
  const car = pair.car();
  await pair.connect();
  await recommend(pair, 6210);
  const curtailed = pair.opev.setLimits(pair.target, { a: amperes(7), b: amperes(7), c: amperes(7) });
  await pair.clock.run(100);
  assert.deepEqual(await curtailed, { accepted: true });
  assert.deepEqual(currentsOf(car.oscev.state()), [9, 9, 9]);
  assert.deepEqual(currentsOf(car.opev.state()), [7, 7, 7]);
  const bindings = pair.log.filter(({ from, text }) => from === 'a' && text.includes('"bindingRequest"')).length;
  assert.equal(bindings, 1, 'one binding serves both use cases');
  pair.close();
});

test('OSCEV-005: without heartbeat the recommendation does not exist, and OPEV falls back on its own', async () => {
  const pair = new CurrentLimitPair();
  const car = pair.car();
  await pair.connect();
  await recommend(pair, 6210);
  pair.isHealthy = false;
  await pair.clock.run(4100);
  assert.deepEqual(currentsOf(car.oscev.state()), NONE);
  assert.deepEqual(currentsOf(car.opev.state()), [6, 6, 6]);
  pair.isHealthy = true;
  await pair.clock.run(2100);
  assert.deepEqual(currentsOf(car.oscev.state()), [9, 9, 9]);
  pair.close();
});

test('OSCEV-007: a failure of the energy manager ends the recommendation at once', async () => {
  const pair = new CurrentLimitPair();
  const car = pair.car();
  await pair.connect();
  await recommend(pair, 6210);
  pair.oscev.setState('failure');
  await pair.clock.run(50);
  assert.deepEqual([car.oscev.state().trust, currentsOf(car.oscev.state())], ['guardFailed', NONE]);
  pair.oscev.setState('normalOperation');
  await pair.clock.run(50);
  assert.deepEqual(currentsOf(car.oscev.state()), [9, 9, 9]);
  pair.close();
});

test('OSCEV-009: a vehicle without flexibility withdraws scenario 1 and is not written until it is back', async () => {
  const pair = new CurrentLimitPair();
  const car = pair.car();
  await pair.connect();
  await recommend(pair, 6210);
  car.oscev.setFlexible(false);
  await pair.clock.run(50);
  assert.equal(pair.oscev.vehicles()[0]?.status, 'withdrawn');
  const scenarios = (): readonly number[] | undefined =>
    pair.ems
      .remotes()[0]
      ?.useCases()
      .find(({ useCaseName }) => useCaseName === 'optimizationOfSelfConsumptionDuringEvCharging')?.scenarios;
  assert.deepEqual(scenarios(), [2, 3]);
  const writes = pair.sent('ems', '"cmdClassifier":"write"');
  assert.deepEqual(await pair.oscev.setLimits(pair.target, { a: amperes(10), b: amperes(10), c: amperes(10) }), {
    accepted: false,
    why: 'notConnected',
    willRetry: true,
  });
  await pair.clock.run(5000);
  assert.equal(pair.sent('ems', '"cmdClassifier":"write"'), writes);
  assert.equal(pair.seen.status, 'ready', 'OPEV is another use case');
  car.oscev.setFlexible(true);
  await pair.clock.run(50);
  assert.deepEqual(scenarios(), [1, 2, 3]);
  assert.deepEqual(currentsOf(car.oscev.state()), [10, 10, 10], 'written when the scenario is back');
  pair.close();
});

test('common 3.4 rule 7: a closed OPEV leaves the limits of OSCEV, which is limited on', async () => {
  const pair = new CurrentLimitPair();
  const car = pair.car();
  car.opev.close();
  await pair.connect();
  await recommend(pair, 6210);
  const data = pair.ev.feature('LoadControl', 'server').data(loadControlLimitListData);
  assert.deepEqual(
    data?.loadControlLimitData?.map(({ limitId, isLimitActive }) => [limitId, isLimitActive]),
    [
      [3, true],
      [4, true],
      [5, true],
    ],
  );
  assert.deepEqual(pair.opev.vehicles(), []);
  pair.close();
});
