import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wattHours } from '@busbar/kernel';
import { useCaseStatuses } from '@busbar/usecases';
import { clock, garageFor, SocketManager, until } from './test-support/socket-manager.ts';

test('over TLS: EVCS sums up a session while it goes on and after the car has left, and begins a new one', {
  timeout: 60_000,
}, async (t) => {
  const manager = new SocketManager(t);
  const garage = garageFor(t, manager, { car: { kind: 'iec61851' } });
  const { ski } = garage.node.identity;
  await manager.connect(garage);
  const held = () => garage.state().evcs;
  await until(() => manager.evcs.stations()[0] !== undefined, 'the station');
  await until(() => manager.evcc.vehicles()[0]?.connection === 'connected', 'the car');
  manager.evcs.charge(
    { ski },
    { grid: wattHours(4000), selfProduced: wattHours(10_000), gridCost: 3, selfProducedCost: 0.4 },
  );
  manager.evcs.charge(
    { ski },
    { grid: wattHours(500), selfProduced: wattHours(3500), gridCost: 0.78, selfProducedCost: 0.02 },
  );

  garage.do({ do: 'summary' });
  const from = clock.now();
  await until(() => held().summary !== undefined, 'the summary', 5000);
  t.diagnostic(`answered ${Math.round(clock.now() - from)} ms after the request`);
  const { energy, cost, grid, selfProduced } = held().summary ?? assert.fail();
  assert.deepEqual([energy, cost], [18_000, { amount: 4.2, currency: 'EUR' }]);
  assert.deepEqual(
    [grid, selfProduced],
    [
      { energy: 25, cost: 90 },
      { energy: 75, cost: 10 },
    ],
  );
  assert.deepEqual([held().isRequested, held().isUnanswered], [false, false]);
  await until(() => manager.evcs.stations()[0]?.summary?.energy === 18_000, 'the bill as the station shows it');
  const statuses = useCaseStatuses(
    manager.node.device.remotes()[0] ?? assert.fail(),
    undefined,
    manager.evcs.problems(),
  );
  assert.deepEqual(
    statuses.find(({ name }) => name === 'evChargingSummary')?.scenarios.map(({ number, status }) => [number, status]),
    [[1, 'playable']],
  );

  manager.evcs.charge(
    { ski },
    { grid: wattHours(1000), selfProduced: wattHours(0), gridCost: 0.3, selfProducedCost: 0 },
  );
  garage.do({ do: 'unplug' });
  await until(() => held().summary?.energy === 19_000, 'the last summary, after the car has left (EVCS-008)', 5000);
  assert.deepEqual(held().summary?.cost, { amount: 4.5, currency: 'EUR' });
  await until(() => manager.evcs.stations()[0]?.isRequested === false, 'the request is over');

  garage.do({ do: 'plug', soc: 40, car: 'iec61851' });
  await until(() => manager.evcc.vehicles().length === 1, 'the next car');
  assert.equal(held().summary, undefined, 'the summary of the one before is gone');
  garage.do({ do: 'unplug' });
  await until(() => manager.evcc.vehicles().length === 0, 'it leaves');
  assert.equal(held().isRequested, true, 'nothing was charged: nobody answers');
  assert.deepEqual(await manager.evcs.writeSummary({ ski }), await manager.evcs.writeSummary({ ski }));
  assert.equal(held().summary, undefined);
});
