import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controllerProcess, POLLED, stationFarm } from './poll-processes.ts';

const PORT = 23_611;
const STATIONS = ['127.211.0.1', '127.211.0.2', '127.211.0.3'];

for (const [side, address] of [
  ['busbar', '127.211.255.1'],
  ['raw', '127.211.255.2'],
] as const)
  test(`${side}: a controller learns stations at addresses of their own and reads their values`, async () => {
    const farm = await stationFarm({ addresses: STATIONS, port: PORT });
    const controller = await controllerProcess({ side, address, port: PORT });
    try {
      await controller.ask('add', STATIONS);
      // The first read of each comes within a second.
      const { values, percent } = await controller.ask('load', 3000);
      assert.equal(values, STATIONS.length * POLLED.length);
      assert.ok(percent > 0);
      assert.ok((await controller.ask('memory', null)) > 1_000_000);
    } finally {
      controller.close();
      farm.close();
    }
  });
