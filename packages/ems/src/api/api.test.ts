import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { BusbarError } from '@busbar/kernel';
import type { TSchema } from 'typebox';
import { EmsError } from '../errors.ts';
import { listen, requireLoopback } from './listen.ts';
import * as schemas from './schemas.ts';
import { api, ask, assertFits } from './testing/api-under-test.ts';
import { sampleSource } from './testing/sample-source.ts';

const READS: readonly [path: string, schema: TSchema][] = [
  ['/api/v1/site', schemas.siteSchema],
  ['/api/v1/stations/st-1', schemas.stationSchema],
  ['/api/v1/limits', schemas.limitListSchema],
  ['/api/v1/devices', schemas.deviceListSchema],
  ['/api/v1/devices/dev-abababab', schemas.deviceSchema],
  ['/api/v1/devices/dev-abababab/use-cases', schemas.useCaseListSchema],
  ['/api/v1/pairing', schemas.pairingListSchema],
  ['/api/v1/history?series=grid.power', schemas.historySchema],
  ['/api/v1/ledger', schemas.ledgerSchema],
  ['/api/v1/trace?limit=3', schemas.traceSchema],
  ['/api/v1/system/health', schemas.healthSchema],
];

for (const [path, schema] of READS) {
  test(`GET ${path} answers what the contract says`, async (t) => {
    const { app } = await api(t);
    const answer = await ask(app, { url: path });
    assert.equal(answer.statusCode, 200);
    assert.match(answer.headers['content-type'] as string, /^application\/json/);
    assert.equal(answer.headers['cache-control'], 'no-store');
    assertFits(schema, answer.json());
  });
}

test('POST /api/v1/limits answers 201 with the limit and where it is', async (t) => {
  const { app, source } = await api(t);
  const answer = await ask(app, {
    method: 'POST',
    url: '/api/v1/limits',
    payload: { kind: 'consumption', watts: 4200, durationSeconds: 60 },
  });
  assert.equal(answer.statusCode, 201);
  assert.equal(answer.headers.location, '/api/v1/limits/lim-7');
  assertFits(schemas.limitSchema, answer.json());
  assert.deepEqual(source.asked, ['limit {"kind":"consumption","watts":4200,"durationSeconds":60}']);
});

test('a failure inside is logged and its text stays inside', async (t) => {
  const { app, source } = await api(t);
  source.failWith = new Error('secret path /var/lib');
  const answer = await ask(app, { method: 'PATCH', url: '/api/v1/stations/st-1', payload: { mode: 'off' } });
  assert.equal(answer.statusCode, 500);
  assert.doesNotMatch(answer.body, /secret/);
  source.failWith = new EmsError('ems.store-write-failed', 'the database could not store a record');
  const unstored = await ask(app, { method: 'PATCH', url: '/api/v1/stations/st-1', payload: { mode: 'off' } });
  assert.equal(unstored.statusCode, 503);
  assert.equal(unstored.json().code, 'not-stored');
});

test('loopback names, the own origin and configured names are accepted', async (t) => {
  const { app } = await api(t, { allowedHosts: ['busbar.home'] });
  for (const headers of [
    { host: '127.0.0.1:7480' },
    { host: '[::1]:7480', origin: 'http://[::1]:7480' },
    { host: 'localhost:7480', origin: 'http://localhost:7480' },
    { host: 'busbar.home', origin: 'https://busbar.home' },
    { host: 'localhost:7480', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  ]) {
    assert.equal((await ask(app, { url: '/api/v1/site', headers })).statusCode, 200, JSON.stringify(headers));
  }
});

test('the pairing routes pass the SKI in lower case', async (t) => {
  const { app, source } = await api(t);
  const ski = 'AB'.repeat(20);
  assert.equal((await ask(app, { method: 'POST', url: `/api/v1/pairing/${ski}/approve` })).statusCode, 200);
  assert.equal((await ask(app, { method: 'DELETE', url: `/api/v1/pairing/${ski}` })).statusCode, 204);
  assert.deepEqual(source.asked, [`approve ${ski.toLowerCase()}`, `unpair ${ski.toLowerCase()}`]);
});

test('the simulated control box exists in the demo only', async (t) => {
  const { app, source } = await api(t);
  for (const payload of [{ watts: 4200, durationSeconds: 60 }, { do: 'silence' }, { do: 'limit', watts: 0 }]) {
    assert.equal((await ask(app, { method: 'POST', url: '/api/v1/demo/control-box', payload })).statusCode, 200);
  }
  assert.deepEqual(source.asked, [
    'demo {"do":"limit","watts":4200,"durationSeconds":60}',
    'demo {"do":"silence"}',
    'demo {"do":"limit","watts":0}',
  ]);
  const without = await api(t, { source: { ...sampleSource(), demo: undefined } });
  const answer = await ask(without.app, {
    method: 'POST',
    url: '/api/v1/demo/control-box',
    payload: { do: 'silence' },
  });
  assert.equal(answer.statusCode, 404);
});

test('readiness, life and metrics', async (t) => {
  const source = sampleSource();
  const { app } = await api(t, { source: { ...source, ready: () => ({ ready: false, text: 'the store is full' }) } });
  assert.equal((await ask(app, { url: '/healthz' })).statusCode, 200);
  const ready = await ask(app, { url: '/readyz' });
  assert.equal(ready.statusCode, 503);
  assert.deepEqual(ready.json(), { status: 'not-ready', text: 'the store is full' });
  const metrics = await ask(app, { url: '/metrics' });
  assert.match(metrics.headers['content-type'] as string, /^text\/plain/);
  assert.match(metrics.body, /busbar_open_streams 0/);
});

test('OpenAPI 3.1 describes every route with the schemas that validate', async (t) => {
  const { app } = await api(t);
  const document = (await ask(app, { url: '/api/v1/openapi.json' })).json();
  assert.equal(document.openapi, '3.1.0');
  const content = (path: string, method: string, status: string) =>
    document.paths[path][method].responses[status].content['application/json'].schema;
  assert.deepEqual(content('/api/v1/site', 'get', '200'), JSON.parse(JSON.stringify(schemas.siteSchema)));
  assert.deepEqual(content('/api/v1/limits', 'post', '201'), JSON.parse(JSON.stringify(schemas.limitSchema)));
  assert.deepEqual(
    document.paths['/api/v1/limits'].post.requestBody.content['application/json'].schema,
    JSON.parse(JSON.stringify(schemas.newLimitSchema)),
  );
  assert.deepEqual(Object.keys(document.paths).sort(), [
    '/api/v1/demo/control-box',
    '/api/v1/devices',
    '/api/v1/devices/{id}',
    '/api/v1/devices/{id}/use-cases',
    '/api/v1/history',
    '/api/v1/ledger',
    '/api/v1/limits',
    '/api/v1/limits/{id}',
    '/api/v1/pairing',
    '/api/v1/pairing/{ski}',
    '/api/v1/pairing/{ski}/approve',
    '/api/v1/site',
    '/api/v1/stations/{id}',
    '/api/v1/stream',
    '/api/v1/system/health',
    '/api/v1/trace',
    '/healthz',
    '/readyz',
  ]);
});

test('the page is served with a strict content security policy and nothing outside its folder', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'busbar-page-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const pageDir = join(directory, 'page');
  mkdirSync(join(pageDir, 'assets'), { recursive: true });
  writeFileSync(join(directory, 'secret.txt'), 'secret');
  writeFileSync(join(pageDir, 'index.html'), '<!doctype html>');
  writeFileSync(join(pageDir, 'assets', 'app-1234.js'), 'export {}');
  const { app } = await api(t, { pageDir });
  const page = await ask(app, { url: '/' });
  assert.equal(page.statusCode, 200);
  assert.match(page.headers['content-type'] as string, /text\/html/);
  assert.equal(page.headers['cache-control'], 'no-cache');
  const policy = String(page.headers['content-security-policy']);
  assert.match(policy, /default-src 'none'; script-src 'self'/);
  assert.doesNotMatch(policy, /unsafe|\*/);
  const asset = await ask(app, { url: '/assets/app-1234.js' });
  assert.match(String(asset.headers['cache-control']), /immutable/);
  for (const url of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/%2e%2e/%2e%2e/secret.txt']) {
    const answer = await ask(app, { url });
    assert.notEqual(answer.statusCode, 200, url);
    assert.doesNotMatch(answer.body, /^secret$/);
  }
});

test('a taken port is an error with advice', async (t) => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  t.after(() => other.close());
  const { app } = await api(t);
  await assert.rejects(listen(app, '127.0.0.1', (other.address() as AddressInfo).port), (error) => {
    assert.ok(error instanceof BusbarError);
    assert.equal(error.code, 'ems.port-taken');
    assert.match(error.message, /choose another port with --port/);
    return true;
  });
});

test('an address of another machine is an error with advice', async (t) => {
  const { app } = await api(t);
  await assert.rejects(listen(app, '192.0.2.1', 0), { code: 'ems.port-unusable' });
});

test('listening beyond this machine is refused while there is no password', () => {
  for (const host of ['0.0.0.0', '192.168.1.5', '::', 'example.org', '127.0.0.1.example.org']) {
    assert.throws(() => requireLoopback(host), { code: 'ems.config-exposed' });
  }
  for (const host of ['127.0.0.1', '127.0.0.5', 'localhost', '::1']) requireLoopback(host);
});
