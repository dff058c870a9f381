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
