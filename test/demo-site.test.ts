import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Snapshot } from '@busbar/ems/api-types';
import { BusbarProcess, temporaryDirectory } from './busbar-process.ts';
import { httpClient } from './http-client.ts';

type Stations = Snapshot['site']['stations'];

const charging = (stations: Stations): boolean =>
  stations.length === 2 && stations.every(({ state }) => state === 'charging');
const total = (stations: Stations): number => stations.reduce((sum, { power }) => sum + (power ?? 0), 0);

test('the demo site: an EEBUS station and an ECHONET Lite charger share one limit of the grid operator, over real sockets', {
  timeout: 120_000,
}, async (t) => {
  const demo = new BusbarProcess('demo', '--port', '0', '--data', temporaryDirectory(t));
  t.after(() => demo.stop());
  const address = /http:\/\/127\.0\.0\.1:\d+/.exec(await demo.printed(/Page +http:\/\/127\.0\.0\.1:\d+/))?.[0];
  assert.ok(address !== undefined);
  const api = httpClient(address);
  const before = await api.until('site', ({ stations }) => charging(stations) && total(stations) > 16_000, 60_000);
  assert.deepEqual(
    before.stations.map(({ name, protocol }) => [name, protocol]),
    [
      ['Garage', 'ship'],
      ['Carport', 'echonet-lite'],
    ],
  );
  assert.deepEqual(before.alarms, []);

  assert.equal((await api.post('/api/v1/demo/control-box', { watts: 8000, durationSeconds: 60 })).status, 200);
  const during = await api.until(
    'site',
    ({ stations }) => total(stations) <= 8000 && stations.every(({ applied }) => applied === 'confirmed'),
    30_000,
  );
  const limits = during.stations.map(({ setpoint }) => setpoint.watts ?? Number.POSITIVE_INFINITY);
  assert.ok(limits.reduce((sum, limit) => sum + limit, 0) <= 8000, JSON.stringify(limits));
  assert.ok(charging(during.stations), 'both go on with a part of it');
  assert.equal((await api.post('/api/v1/demo/control-box', { do: 'release' })).status, 200);
  await api.until('site', ({ stations }) => total(stations) > 16_000, 60_000);
});
