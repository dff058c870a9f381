import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, seededRandom } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import fc from 'fast-check';
import { controller } from '../class/controller.ts';
import { evCharger } from '../class/ev-charger.ts';
import { hex } from '../testing/echonet-vectors.ts';
import { testIdentity, testNode } from '../testing/fixture-node.ts';
import { MemoryNetwork, type NetworkFaults } from '../testing/memory-network.ts';
import type { SetResult } from './answer-content.ts';
import { deviceObject } from './device-object.ts';
import type { EchonetNode } from './echonet-node.ts';
import type { LocalObject } from './local-object.ts';
import type { RemoteObject } from './remote-object.ts';

const STATION = 0x02a101;
const DEVICE = '198.51.100.20';
const OWN = '198.51.100.1';
/** Power in W, in the order of the writes: each write has a value of its own, so that executions can be counted. */
const POWER = 0xeb;
/** Longest time a request takes until it is answered or has failed, several properties included. */
const PATIENCE = 61_000;

interface World {
  readonly clock: ManualClock;
  readonly network: MemoryNetwork;
  readonly device: EchonetNode;
  readonly station: LocalObject;
  readonly manager: EchonetNode;
  /** Values the device has executed, in their order. */
  readonly executed: number[];
  readonly remote: RemoteObject;
}

/** A controller and a station that know each other; only then the network becomes bad. */
async function world(faults: NetworkFaults, seed: number): Promise<World> {
  const clock = new ManualClock();
  const network = new MemoryNetwork(clock, seed);
  const executed: number[] = [];
  const identity = testIdentity(3);
  const station = deviceObject(evCharger, {
    identity,
    values: {
      chargeStatus: 'chargeable',
      operationMode: 'standby',
      chargingElectricPower: { value: 0, unit: 'W' },
    },
    writable: ['chargingElectricPower'],
    write: ({ epc, edt }) => {
      if (epc === POWER) executed.push(Number.parseInt(hex(edt), 16));
      return true;
    },
  });
  const device = testNode(network.link(DEVICE), clock, { identity, objects: [station] }, seededRandom(seed));
  const manager = testNode(
    network.link(OWN),
    clock,
    { identity: testIdentity(2), objects: [deviceObject(controller, { identity: testIdentity(2), values: {} })] },
    seededRandom(seed + 1),
  );
  await clock.run(10_000);
  network.faults = faults;
  const remote = manager.nodeAt(DEVICE)?.object(STATION);
  assert.ok(remote !== undefined);
  return { clock, network, device, station, manager, executed, remote };
}

async function ended({ clock, device, manager }: World): Promise<void> {
  await Promise.all([device.close(), manager.close()]);
  clock.advance(10_000);
  assert.equal(clock.pendingTimers, 0, 'nothing waits any more');
}

function watts(value: number): { readonly epc: number; readonly edt: Uint8Array } {
  return { epc: POWER, edt: Uint8Array.of(value >> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255) };
}

const anyFaults = fc.record(
  {
    loss: fc.constantFrom(0, 0.1, 0.3, 0.6),
    duplication: fc.constantFrom(0, 0.3, 0.8),
    reordering: fc.constantFrom(0, 0.3, 0.9),
    longest: fc.constantFrom(50, 900, 5000),
  },
  { noNullPrototype: true },
);

const RUNS = { seed: 63380, numRuns: 30 };

test('EL-6 each request ends, and what it says is true, whatever the network loses, repeats, reorders and delays', async () => {
  await fc.assert(
    fc.asyncProperty(anyFaults, fc.nat(), async (faults, seed) => {
      const all = await world(faults, seed);
      const results: (SetResult | 'unanswered')[] = [];
      for (let value = 1; value <= 6; value++) {
        const writing = all.remote.set([watts(value)]).catch((error: unknown): 'unanswered' => {
          assert.ok(error instanceof Error && 'code' in error && error.code === 'echonet-lite.no-answer');
          return 'unanswered';
        });
        await all.clock.run(PATIENCE);
        results.push(await writing);
      }
      // Executed once at most (a repeated request is recognized), and once if the answer says so.
      for (let value = 1; value <= 6; value++) {
        const times = all.executed.filter((one) => one === value).length;
        const result = results[value - 1];
        assert.ok(times <= 1, `${value} W was executed ${times} times`);
        if (result !== 'unanswered') assert.deepEqual([times, result?.accepted], [1, [POWER]]);
      }
      assert.ok(
        all.executed.every((value, k) => k === 0 || value > (all.executed[k - 1] ?? 0)),
        'in their order',
      );
      await ended(all);
    }),
    RUNS,
  );
});

test('EL-6 a read gives a value the device had while it was read', async () => {
  await fc.assert(
    fc.asyncProperty(anyFaults, fc.nat(), async (faults, seed) => {
      const all = await world(faults, seed);
      for (let round = 1; round <= 8; round++) {
        const before = round - 1;
        const reading = all.remote.get([POWER]).catch((): undefined => undefined);
        await all.clock.run(1500);
        all.station.set(watts(round));
        await all.clock.run(PATIENCE);
        const edt = (await reading)?.values.get(POWER);
        if (edt !== undefined)
          assert.ok([before, round].includes(Number.parseInt(hex(edt), 16)), `${round}: ${hex(edt)}`);
      }
      await ended(all);
    }),
    RUNS,
  );
});

test('EL-6 once the network is good again, everything is known again', async () => {
  await fc.assert(
    fc.asyncProperty(anyFaults, fc.nat(), async (faults, seed) => {
      const all = await world(faults, seed);
      const cancel = all.remote.poll([0xc7, POWER], millis(5000));
      await all.clock.run(180_000);
      all.station.set(watts(4200), { epc: 0xc7, edt: Uint8Array.of(0x30) });
      all.network.faults = {};
      // The longest wait for a lost node is 10 min.
      await all.clock.run(11 * 60_000);
      assert.equal(all.manager.nodeAt(DEVICE)?.state, 'present');
      assert.deepEqual(all.remote.latest(0xc7)?.edt, Uint8Array.of(0x30));
      assert.equal(hex(all.remote.latest(POWER)?.edt ?? new Uint8Array()), '00001068');
      cancel();
      await ended(all);
    }),
    { ...RUNS, numRuns: 15 },
  );
});

test('EL-4.3-2 several controllers and stations of one process find each other in a network that loses a third', async () => {
  const clock = new ManualClock();
  const network = new MemoryNetwork(clock, 7);
  network.faults = { loss: 0.3, duplication: 0.2, reordering: 0.3, longest: 1000 };
  const stations = Array.from({ length: 20 }, (_, k) => {
    const identity = testIdentity(100 + k);
    const objects = [1, 2].map((instance) =>
      deviceObject(evCharger, { identity, instance, position: instance, values: { chargeStatus: 'notConnected' } }),
    );
    return testNode(network.link(`198.51.100.${100 + k}`), clock, { identity, objects }, seededRandom(100 + k));
  });
  const managers = [1, 2].map((k) =>
    testNode(
      network.link(`198.51.100.${k}`),
      clock,
      { identity: testIdentity(k), objects: [deviceObject(controller, { identity: testIdentity(k), values: {} })] },
      seededRandom(k),
    ),
  );
  await clock.run(15 * 60_000);
  for (const [k, manager] of managers.entries()) {
    const others = manager.nodes.filter(({ objects }) => objects.length === 2);
    assert.equal(others.length, 20, `controller ${k}: ${others.length} stations`);
    assert.ok(others.every(({ state }) => state === 'present'));
    assert.ok(others.every(({ objects }) => objects.every((object) => object.map('readable') !== undefined)));
  }
  await Promise.all([...stations, ...managers].map((node) => node.close()));
  clock.advance(2000);
  assert.equal(clock.pendingTimers, 0);
});
