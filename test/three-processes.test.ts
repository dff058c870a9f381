import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { BusbarProcess, temporaryDirectory } from './busbar-process.ts';
import { httpClient } from './http-client.ts';

test('three processes find each other by DNS-SD, are approved over the API, and a limit reaches the car', {
  timeout: 120_000,
}, async (t) => {
  const data = temporaryDirectory(t);
  const processes: BusbarProcess[] = [];
  const start = (...args: string[]): BusbarProcess => {
    const one = new BusbarProcess(...args);
    processes.push(one);
    return one;
  };
  t.after(() => Promise.all(processes.map((one) => one.stop('SIGKILL'))));

  const manager = start('run', '--interface', 'lo', '--port', '0', '--data', join(data, 'manager'));
  const simulators = ['station', 'control-box'].map((kind) =>
    start('simulate', kind, '--json', '--data', join(data, kind)),
  );
  const url = await manager.printed(/http:\/\/127\.0\.0\.1:\d+/);
  const api = httpClient(url);
  const skis = await Promise.all(
    simulators.map(async (one) => String((await one.line((line) => line.ski !== undefined)).ski)),
  );
  const [, box] = simulators;
  assert.ok(box);

  await api.until('pairing', (list) => skis.every((ski) => list.some((one) => one.ski === ski)), 30_000);
  for (const ski of skis) {
    const answer = await api.post(`/api/v1/pairing/${ski}/approve`);
    assert.ok(answer.status >= 200 && answer.status < 300, JSON.stringify(answer));
  }
  await api.until('site', (site) => (site.stations[0]?.power ?? 0) > 10_000, 40_000);

  box.command({ do: 'limit', watts: 4200, durationSeconds: 8 });
  const limited = await api.until('site', (site) => (site.stations[0]?.power ?? 99_999) <= 4200, 10_000);
  assert.equal(limited.grid.consumptionLimit, 4200);
  assert.equal(limited.stations[0]?.setpoint.constraint, 'grid-operator-limit');
  await api.until(
    'site',
    (site) => (site.stations[0]?.power ?? 0) > 10_000 && site.grid.consumptionLimit === null,
    20_000,
  );

  await manager.stop('SIGTERM');
  assert.equal(await manager.exited, 0, manager.output());
});

test('kill -9 of the energy manager while a limit is active: the same identity, the limit in force again', {
  timeout: 120_000,
}, async (t) => {
  const data = join(temporaryDirectory(t), 'manager');
  const run = (): BusbarProcess => new BusbarProcess('run', '--interface', 'lo', '--port', '0', '--data', data);
  const first = run();
  t.after(() => first.stop('SIGKILL'));
  const api = httpClient(await first.printed(/http:\/\/127\.0\.0\.1:\d+/));
  const ski = (await api.get<{ identity: { ski: string } }>('/api/v1/system/health')).identity.ski;
  const created = await api.post('/api/v1/limits', { kind: 'consumption', watts: 4200, durationSeconds: 600 });
  assert.equal(created.status, 201);
  await first.stop('SIGKILL');

  const second = run();
  t.after(() => second.stop('SIGKILL'));
  const again = httpClient(await second.printed(/http:\/\/127\.0\.0\.1:\d+/));
  assert.equal((await again.get<{ identity: { ski: string } }>('/api/v1/system/health')).identity.ski, ski);
  const site = await again.until('site', (one) => one.grid.consumptionLimit !== null, 5_000);
  assert.equal(site.grid.consumptionLimit, 4200);
});
