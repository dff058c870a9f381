import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { silentLogger, systemClock, watts } from '@busbar/kernel';
import type { ControlledSystem } from '@busbar/usecases';
import { Compile } from 'typebox/compile';
import type { Limit, Site, Snapshot } from './api/api-types.ts';
import * as schemas from './api/schemas.ts';
import { type EnergyManager, type EnergyManagerOptions, startEnergyManager } from './energy-manager.ts';
import { ask, json, until, untilState } from './testing/api-client.ts';
import { shipControlBox, shipStation } from './testing/ship-peer.ts';
import { VERSION } from './version.ts';

const LIMIT = { timeout: 30_000 };

function directory(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'busbar-ems-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function start(dataDir: string, more: Partial<EnergyManagerOptions> = {}): Promise<EnergyManager> {
  return startEnergyManager({
    clock: systemClock(),
    logger: silentLogger,
    dataDir,
    http: { host: '127.0.0.1', port: 0 },
    ship: { host: '127.0.0.1', port: 0 },
    ...more,
    config: { ship: { discovery: false }, ...more.config },
  });
}

test('pairing over the API, limit to the station, everything as the contract says', LIMIT, async (t) => {
  const manager = await start(directory(t));
  t.after(() => manager.close());
  const station = await shipStation('garage');
  t.after(() => station.close());

  // The station calls and waits for approval.
  station.ship.addAddress(manager.ski, { host: '127.0.0.1', port: manager.shipPort });
  station.ship.approve(manager.ski);
  const asked = await until(manager, ({ pairing: [peer] }) => peer?.ours === 'waiting-for-approval');
  assert.equal(asked.pairing[0]?.ski, station.ski);
  assert.match(asked.pairing[0]?.advice ?? '', /Compare its SKI/);
  assert.deepEqual(Compile(schemas.snapshotSchema).Errors(asked), []);

  await ask(manager, `/api/v1/pairing/${station.ski}/approve`, { method: 'POST' });
  const paired = await until(
    manager,
    ({ site, devices }) =>
      site.stations[0]?.applied === 'confirmed' &&
      site.stations[0].nominalMax !== null &&
      (devices[0]?.useCases.length ?? 0) >= 3,
  );
  assert.equal(paired.site.stations[0]?.name, 'garage');
  assert.equal(paired.site.stations[0]?.peer, station.ski);
  assert.deepEqual(Compile(schemas.snapshotSchema).Errors(paired), []);
  const lpc = paired.devices[0]?.useCases.find(({ name }) => name === 'limitationOfPowerConsumption');
  assert.deepEqual(
    lpc?.scenarios.map(({ number, status }) => `${number} ${status}`),
    ['1 playable', '2 playable', '3 playable', '4 playable'],
  );

  const limit = await ask<Limit>(manager, '/api/v1/limits', json('POST', { kind: 'consumption', watts: 4200 }));
  assert.equal(limit.state, 'active');
  await untilState(station.lpc.onChange.bind(station.lpc), ({ effectiveLimit }) => effectiveLimit === 4200);
  const { site: limited } = await until(manager, ({ site }) => site.stations[0]?.reportedLimit?.active === true);
  assert.equal(limited.gridLimit.state, 'manual');
  assert.equal(limited.grid.consumptionLimit, 4200);
  assert.equal(limited.stations[0]?.setpoint.constraint, 'manual-limit');

  const ended = await ask<Limit>(manager, `/api/v1/limits/${limit.id}`, { method: 'DELETE' });
  assert.equal(ended.state, 'revoked');
  await untilState(station.lpc.onChange.bind(station.lpc), ({ phase }) => phase === 'unlimited-controlled');
  assert.equal((await fetch(`${manager.url}/api/v1/limits/${limit.id}`, { method: 'DELETE' })).status, 409);

  const off = await ask<Site['stations'][number]>(manager, '/api/v1/stations/st-1', {
    ...json('PATCH', { mode: 'off', name: 'Carport' }),
  });
  assert.equal(off.name, 'Carport');
  await untilState(station.lpc.onChange.bind(station.lpc), ({ effectiveLimit }) => effectiveLimit === 0);
  const solar = await fetch(`${manager.url}/api/v1/stations/st-1`, json('PATCH', { mode: 'solar' }));
  assert.equal(solar.status, 422);

  const health = await ask(manager, '/api/v1/system/health');
  assert.deepEqual(Compile(schemas.healthSchema).Errors(health), []);
  assert.match(
    await (await fetch(`${manager.url}/metrics`)).text(),
    /busbar_station_setpoint_watts\{station="st-1"\} 0/,
  );

  await ask(manager, `/api/v1/pairing/${station.ski}`, { method: 'DELETE' });
  await until(manager, ({ site }) => site.stations.length === 0);
  assert.equal((await fetch(`${manager.url}/api/v1/pairing/${'00'.repeat(20)}`, { method: 'DELETE' })).status, 404);
});

test('identity, stations and names are the same after a restart', LIMIT, async (t) => {
  const path = directory(t);
  const station = await shipStation('garage');
  t.after(() => station.close());
  const first = await start(path);
  first.addPeer({ ski: station.ski, host: '127.0.0.1', port: station.port, trusted: true });
  first.nameStation(station.ski, 'Garage');
  const isConfirmed = ({ site }: Snapshot): boolean => site.stations[0]?.applied === 'confirmed';
  await until(first, isConfirmed);
  const { ski, shipId } = first;
  await first.close();

  const second = await start(path);
  t.after(() => second.close());
  assert.deepEqual({ ski: second.ski, shipId: second.shipId }, { ski, shipId });
  const offline = await ask<Site>(second, '/api/v1/site');
  assert.equal(offline.stations[0]?.state, 'offline');
  assert.equal(offline.stations[0]?.applied, 'unreachable');
  second.addPeer({ ski: station.ski, host: '127.0.0.1', port: station.port });
  await until(second, isConfirmed);
});

test('a killed energy manager restores the limit of the control box', { timeout: 60_000 }, async (t) => {
  const path = directory(t);
  const box = await shipControlBox('box');
  t.after(() => box.close());
  const peers = [{ ski: box.ski, host: '127.0.0.1', port: box.port, trusted: true }];
  const config = { ship: { discovery: false }, peers };
  const first = await running(t, path, config);
  const systems = (told: (all: readonly ControlledSystem[]) => void) =>
    box.guard.onChange(() => told(box.guard.systems()));
  await untilState(systems, ([system]) => system?.status === 'accepted');
  const outcome = await box.guard.setLimit({ ski: first.ski }, { active: true, value: watts(2000) });
  assert.deepEqual(outcome, { accepted: true });
  // Acknowledged, so durable: the process may die at this very moment.
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const second = await running(t, path, { ship: { discovery: false } });
  assert.equal(second.ski, first.ski);
  const restored = await ask<Site>(second, '/api/v1/site');
  assert.equal(restored.gridLimit.state, 'restored');
  assert.equal(restored.gridLimit.watts, 2000);
  assert.equal(restored.controlBox.status, 'missing');
  const ledger = await ask<{ intact: boolean; entries: { event: string }[] }>(second, '/api/v1/ledger');
  assert.equal(ledger.intact, true);
  assert.ok(ledger.entries.some(({ event }) => event === 'limit.restored'));
  second.child.kill('SIGKILL');
  await once(second.child, 'exit');
});

async function running(
  t: TestContext,
  path: string,
  config: object,
): Promise<{ child: ChildProcess; url: string; ski: string }> {
  const program = fileURLToPath(new URL('./testing/energy-manager-process.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--conditions=@busbar/source', '--disable-warning=ExperimentalWarning', program, path, JSON.stringify(config)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  t.after(() => child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stdout })) return { child, ...JSON.parse(line) };
  assert.fail('the energy manager did not start');
}

test('a start that fails says why and leaves nothing behind', LIMIT, async (t) => {
  const path = directory(t);
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  t.after(() => other.close());
  const { port } = other.address() as AddressInfo;
  await assert.rejects(start(path, { http: { host: '127.0.0.1', port } }), { code: 'ems.port-taken' });
  await assert.rejects(start(path, { http: { host: '0.0.0.0', port: 0 } }), { code: 'ems.config-exposed' });
  await assert.rejects(start(path, { config: { gridLimit: { failsafeWatts: -1 } } }), { code: 'ems.config-invalid' });
  await assert.rejects(
    start(path, { ship: { host: '127.0.0.1', port: 0, interfaces: ['nosuch0'] } }),
    (error: Error) => {
      assert.match(error.message, /no network interface nosuch0; this machine has .*lo/);
      return true;
    },
  );
  const manager = await start(path);
  await assert.rejects(start(path), { code: 'ems.store-in-use' });
  await manager.close();
  rmSync(join(path, 'identity.json'));
  await assert.rejects(start(path), (error: Error & { code?: string }) => {
    assert.equal(error.code, 'ems.store-identity-missing');
    assert.match(error.message, /Restore identity\.json from a backup/);
    return true;
  });
});

test('the version is the one of the package', () => {
  const text = readFileSync(join(import.meta.dirname, '../package.json'), 'utf8');
  assert.equal((JSON.parse(text) as { version: string }).version, VERSION);
});

test('what cannot be done is answered with the reason', LIMIT, async (t) => {
  const manager = await start(directory(t));
  t.after(() => manager.close());
  const unknown = '00'.repeat(20);
  const rows: readonly [method: string, path: string, body: unknown, status: number, detail: RegExp][] = [
    ['POST', '/api/v1/limits', { kind: 'production', watts: 1 }, 422, /does not limit production/],
    ['DELETE', '/api/v1/limits/lim-99', undefined, 404, /no limit "lim-99"/],
    ['DELETE', '/api/v1/limits/x', undefined, 404, /no limit "x"/],
    ['GET', '/api/v1/stations/st-9', undefined, 404, /no station "st-9"/],
    ['PATCH', '/api/v1/stations/st-9', { mode: 'off' }, 404, /no station "st-9"/],
    ['POST', `/api/v1/pairing/${manager.ski}/approve`, undefined, 409, /SKI of this node/],
    ['DELETE', `/api/v1/pairing/${unknown}`, undefined, 404, /no device with the SKI/],
    ['POST', '/api/v1/demo/control-box', { do: 'silence' }, 404, /nothing at POST/],
  ];
  for (const [method, path, body, status, detail] of rows) {
    const init = body === undefined ? { method } : json(method as 'POST', body);
    const answer = await fetch(`${manager.url}${path}`, init);
    const problem = (await answer.json()) as { status: number; detail: string; advice: string };
    assert.equal(answer.status, status, path);
    assert.match(problem.detail, detail);
    assert.ok(problem.advice.length > 0);
  }
  // A device that is not on the network yet may be trusted in advance, and rejected again.
  const pairing = await ask<{ ours: string; advice: string }>(manager, `/api/v1/pairing/${unknown}/approve`, {
    method: 'POST',
  });
  assert.equal(pairing.ours, 'trusted');
  assert.match(pairing.advice, /not found on the network/);
  await ask(manager, `/api/v1/pairing/${unknown}`, { method: 'DELETE' });
});

test('history and ledger of a young installation', LIMIT, async (t) => {
  const manager = await start(directory(t));
  t.after(() => manager.close());
  await ask(manager, '/api/v1/limits', json('POST', { kind: 'consumption', watts: 4200, durationSeconds: 60 }));
  const history = await ask<{ step: number; series: { name: string; points: unknown[] }[] }>(
    manager,
    '/api/v1/history?series=grid.power,none',
  );
  assert.deepEqual(Compile(schemas.historySchema).Errors(history), []);
  assert.equal(history.step, 10);
  assert.deepEqual(
    history.series.map(({ name, points }) => [name, points.length]),
    [
      ['grid.power', 0],
      ['none', 0],
    ],
  );
  const ledger = await ask<{ intact: boolean; total: number; entries: { seq: number; event: string }[] }>(
    manager,
    '/api/v1/ledger?limit=1',
  );
  assert.deepEqual(Compile(schemas.ledgerSchema).Errors(ledger), []);
  assert.equal(ledger.intact, true);
  assert.deepEqual(
    ledger.entries.map(({ event }) => event),
    ['manual-limit.set'],
  );
  const before = await ask<typeof ledger>(manager, `/api/v1/ledger?before=${ledger.entries[0]?.seq}`);
  assert.deepEqual(
    before.entries.map(({ event }) => event),
    ['program.started'],
  );
});
