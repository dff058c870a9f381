import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, percent, seconds, watts } from '@busbar/kernel';
import { type ChargingRequest, useCaseStatuses } from '@busbar/usecases';
import { clock, eachPhase, garageFor, SocketManager, until } from './test-support/socket-manager.ts';

const HOUR = 3600;
type Curve = Parameters<SocketManager['cevc']['writePowerLimits']>[1];
type Table = Parameters<SocketManager['cevc']['writeIncentives']>[1];

const limits = (...slots: readonly (readonly [number, number, number])[]): Curve =>
  slots.map(([start, end, limit]) => ({ start: seconds(start * HOUR), end: seconds(end * HOUR), limit: watts(limit) }));

/** Two tiers with a price and a share of renewable energy each; the part above 5 kW costs more. */
const tiers = (...slots: readonly (readonly [number, number, number])[]): Table => ({
  currency: 'EUR',
  slots: slots.map(([start, end, absoluteCost]) => ({
    start: seconds(start * HOUR),
    end: seconds(end * HOUR),
    tiers: [
      { lower: watts(0), upper: watts(5000), incentives: { absoluteCost, renewableEnergyPercentage: percent(80) } },
      { lower: watts(5000), incentives: { absoluteCost: absoluteCost + 0.1, renewableEnergyPercentage: percent(30) } },
    ],
  })),
});

test('over TLS: CEVC from demand to plan, planned again for each reason, and within every deadline', {
  timeout: 60_000,
}, async (t) => {
  const manager = new SocketManager(t, { answerWithin: seconds(0.5) });
  const garage = garageFor(t, manager, {
    dataLinkAfter: millis(100),
    car: {
      soc: percent(50),
      demand: { minimumSoc: percent(60), targetSoc: percent(80), departsIn: seconds(10 * HOUR) },
    },
  });
  const { ski } = garage.node.identity;
  const requests: ChargingRequest[] = [];
  let isAnswering = true;
  const answers: Promise<unknown>[] = [];
  manager.cevc.onRequest((request) => {
    requests.push(request);
    if (!isAnswering) return;
    answers.push(
      manager.cevc.writePowerLimits({ ski }, limits([0, 2, 4200], [2, 4, 7400], [4, 10, 11_000])),
      manager.cevc.writeIncentives({ ski }, tiers([0, 4, 0.34], [4, 8, 0.19], [8, 10, 0.28])),
    );
  });
  const from = clock.now();
  await manager.connect(garage);
  const cevc = () => garage.state().cevc;
  const seen = () => manager.cevc.vehicles()[0];

  await until(() => cevc()?.phase === 'coordinated', 'a plan');
  t.diagnostic(`planned ${Math.round(clock.now() - from)} ms after the start`);
  assert.deepEqual(await Promise.all(answers), [{ accepted: true }, { accepted: true }]);
  assert.deepEqual([requests[0]?.parts, requests[0]?.why], [['curve', 'incentives'], 'requested']);
  const { demand } = requests[0]?.vehicle ?? assert.fail();
  // 62 kWh from 50 % to 60, 80 and 100 %, at an efficiency of 92 %.
  assert.deepEqual([demand?.minimum, demand?.optimum, demand?.maximum], [6739, 20_217, 33_696]);
  assert.ok(Math.abs((demand?.departsIn ?? 0) - 10 * HOUR) < 5, `departs in ${demand?.departsIn} s`);
  assert.equal(requests[0]?.vehicle.strategy, 'minSoc');
  await until(() => (seen()?.plan?.length ?? 0) > 0, 'the plan at the energy manager');
  assert.deepEqual(seen()?.wants, { curve: false, incentives: false });
  assert.deepEqual(
    seen()?.plan?.map(({ expected }) => expected),
    cevc()?.plan?.map(({ expected }) => expected),
  );
  const planned = (seen()?.plan ?? []).reduce(
    (sum, { start, end, expected }) => sum + ((expected ?? 0) * (end - start)) / HOUR,
    0,
  );
  assert.ok(planned >= 6739 && planned <= 33_696, `${planned} Wh are planned`);
  for (const { start, end, expected, maximum } of seen()?.plan ?? [])
    for (const limit of cevc()?.curve ?? [])
      if (limit.start < end - 1 && limit.end > start + 1)
        assert.ok(Math.max(expected ?? 0, maximum ?? 0) <= limit.limit, `${expected} W under ${limit.limit} W`);
  assert.deepEqual(
    cevc()?.incentives?.slots[0]?.tiers.map(({ lower, incentives }) => [lower, incentives.absoluteCost]),
    [
      [0, 0.34],
      [5000, 0.44],
    ],
  );
  await until(() => garage.state().power > 4000, 'the car follows its plan');
  assert.ok(garage.state().power <= 4200, 'and the curve');
  const statuses = useCaseStatuses(
    manager.node.device.remotes()[0] ?? assert.fail(),
    undefined,
    manager.cevc.problems(),
  );
  assert.deepEqual(
    statuses.find(({ name }) => name === 'coordinatedEvCharging')?.scenarios.map(({ status }) => status),
    Array.from({ length: 8 }, () => 'playable'),
  );

  assert.deepEqual(manager.events, ['plugged'], 'the data link changes no features: the car does not leave');

  isAnswering = false;
  garage.do({ do: 'demand', targetSoc: 90, departsInSeconds: 3 * HOUR });
  await until(() => requests.length === 2, 'another demand asks again (CEVC-006)');
  const asked = clock.now();
  await until(() => cevc()?.curve?.at(-1)?.end === undefined || (cevc()?.curve?.length ?? 0) === 1, 'the default');
  await until(() => cevc()?.phase === 'coordinated' && cevc()?.wants.incentives === false, 'both defaults');
  const waited = clock.now() - asked;
  t.diagnostic(`nobody answered: defaults after ${Math.round(waited)} ms`);
  assert.ok(waited < 5000, 'long before the deadline (CEVC-018)');
  assert.deepEqual(
    cevc()?.curve?.map(({ limit }) => limit),
    [11_040],
    'the greatest power of the car',
  );
  await until(() => garage.state().power > 10_000, 'direct charging');

  isAnswering = true;
  garage.do({ do: 'renegotiate' });
  await until(() => requests.length === 3, 'updateRequired without another demand');
  await until(() => cevc()?.curve?.[0]?.limit === 4200, 'the answer');
  await until(() => garage.state().power <= 4200, 'the car follows', 4000);

  const unasked = await Promise.all([
    manager.cevc.writePowerLimits({ ski }, limits([0, 10, 9000])),
    manager.cevc.writeIncentives({ ski }, tiers([0, 10, 0.1])),
  ]);
  assert.deepEqual(unasked, [{ accepted: true }, { accepted: true }]);
  await until(() => garage.state().power > 8000, 'an unasked change is planned as well (CEVC-016)');
  assert.ok(garage.state().power <= 9000);
  assert.deepEqual(await manager.opev.setLimits({ ski }, eachPhase(8)), { accepted: true });
  await until(() => garage.state().currents.a === 8, 'a ceiling holds below the plan', 2000);

  manager.cevc.setState('failure');
  await until(() => cevc()?.isManagerLost === true, 'the failure is heard (CEVC-051)', 2000);
  assert.equal(cevc()?.phase, 'coordinated', 'the plan holds');
  manager.cevc.setState('normalOperation');
  await until(() => cevc()?.isManagerLost === false, 'it works again', 2000);

  garage.do({ do: 'plug', soc: 30, car: 'iec61851' });
  await until(
    () => manager.cevc.vehicles().length === 0 && manager.evcc.vehicles()[0]?.connection === 'connected',
    'another car',
  );
  assert.deepEqual(await manager.cevc.writePowerLimits({ ski }, limits([0, 1, 5000])), {
    accepted: false,
    why: 'notConnected',
  });
});

test('over TLS: a demand that comes later asks as well; a connection that is cut in the middle of it recovers', {
  timeout: 60_000,
}, async (t) => {
  const manager = new SocketManager(t, { answerWithin: seconds(30) });
  const garage = garageFor(t, manager, { dataLinkAfter: millis(50), car: { soc: percent(40), phases: 1 } });
  const { ski } = garage.node.identity;
  const requests: ChargingRequest[] = [];
  manager.cevc.onRequest((request) => requests.push(request));
  await manager.connect(garage);
  await until(() => manager.cevc.vehicles()[0] !== undefined, 'CEVC');
  assert.equal(manager.cevc.vehicles()[0]?.demand, undefined);
  assert.equal(requests.length, 0, 'nothing is needed, nothing is asked for');
  garage.do({ do: 'demand', targetSoc: 60 });
  await until(() => requests.length === 1, 'the request');
  await manager.reconnect(garage);
  await until(() => manager.cevc.vehicles()[0]?.demand !== undefined, 'the demand once more');
  assert.equal(garage.state().cevc?.phase, 'requesting', 'the car still waits');
  await until(() => requests.length === 2, 'the same request once more');
  assert.deepEqual(
    await Promise.all([
      manager.cevc.writePowerLimits({ ski }, limits([0, 48, 2300])),
      manager.cevc.writeIncentives({ ski }, tiers([0, 48, 0.3])),
    ]),
    [{ accepted: true }, { accepted: true }],
  );
  await until(() => garage.state().cevc?.phase === 'coordinated', 'the plan');
  await until(() => garage.state().currents.a === 10, '10 A of the curve', 4000);
  assert.equal(manager.cevc.vehicles()[0]?.strategy, 'directCharging');
});
