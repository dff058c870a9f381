import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InjectOptions } from 'fastify';
import * as schemas from './schemas.ts';
import { api, ask, assertFits } from './testing/api-under-test.ts';

interface WrongRow {
  readonly title: string;
  readonly ask: InjectOptions & { headers?: Record<string, string> };
  readonly status: number;
  readonly code: string;
  readonly text: RegExp;
}

const post = (url: string, payload: unknown, headers: Record<string, string> = {}): WrongRow['ask'] => ({
  method: 'POST',
  url,
  payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  headers: { 'content-type': 'application/json', ...headers },
});

const WRONG: readonly WrongRow[] = [
  {
    title: 'a limit below 0',
    ask: post('/api/v1/limits', { kind: 'consumption', watts: -1 }),
    status: 400,
    code: 'invalid-request',
    text: /\/watts must be >= 0/,
  },
  {
    title: 'a text for watts',
    ask: post('/api/v1/limits', { kind: 'consumption', watts: '4200' }),
    status: 400,
    code: 'invalid-request',
    text: /\/watts must be number/,
  },
  {
    title: 'an unknown kind',
    ask: post('/api/v1/limits', { kind: 'x', watts: 1 }),
    status: 400,
    code: 'invalid-request',
    text: /must be one of consumption, production/,
  },
  {
    title: 'an unknown member',
    ask: post('/api/v1/limits', { kind: 'consumption', watts: 1, duration: 5 }),
    status: 400,
    code: 'invalid-request',
    text: /unknown member duration/,
  },
  {
    title: 'a missing member',
    ask: post('/api/v1/limits', { kind: 'consumption' }),
    status: 400,
    code: 'invalid-request',
    text: /watts/,
  },
  { title: 'no JSON', ask: post('/api/v1/limits', '{'), status: 400, code: 'invalid-json', text: /JSON/ },
  { title: 'an empty body', ask: post('/api/v1/limits', ''), status: 400, code: 'invalid-json', text: /empty/ },
  {
    title: 'a prototype member',
    ask: post('/api/v1/limits', '{"__proto__":{"x":1},"kind":"consumption","watts":1}'),
    status: 400,
    code: 'invalid-json',
    text: /not valid JSON/,
  },
  {
    title: 'a form instead of JSON',
    ask: post('/api/v1/limits', 'a=1', { 'content-type': 'text/plain' }),
    status: 415,
    code: 'media-type',
    text: /application.json/,
  },
  {
    title: 'a body above 1 MB',
    ask: post('/api/v1/limits', `"${'x'.repeat(1_000_001)}"`),
    status: 413,
    code: 'body-too-large',
    text: /1 MB/,
  },
  {
    title: 'an unknown limit',
    ask: { method: 'DELETE', url: '/api/v1/limits/lim-9' },
    status: 404,
    code: 'not-found',
    text: /no/,
  },
  {
    title: 'a limit of the grid operator',
    ask: { method: 'DELETE', url: '/api/v1/limits/lim-1' },
    status: 409,
    code: 'conflict',
    text: /no/,
  },
  {
    title: 'an unknown station',
    ask: { url: '/api/v1/stations/st-9' },
    status: 404,
    code: 'not-found',
    text: /no station "st-9"/,
  },
  {
    title: 'a mode that is not offered',
    ask: { method: 'PATCH', url: '/api/v1/stations/st-1', payload: { mode: 'solar' } },
    status: 422,
    code: 'not-supported',
    text: /No solar/,
  },
  {
    title: 'a patch without content',
    ask: { method: 'PATCH', url: '/api/v1/stations/st-1', payload: {} },
    status: 400,
    code: 'invalid-request',
    text: /propert/,
  },
  {
    title: 'an unknown device',
    ask: { url: '/api/v1/devices/none/use-cases' },
    status: 404,
    code: 'not-found',
    text: /no device "none"/,
  },
  {
    title: 'a SKI that is none',
    ask: { method: 'POST', url: '/api/v1/pairing/xyz/approve' },
    status: 400,
    code: 'invalid-request',
    text: /path is not valid: \/ski/,
  },
  {
    title: 'history without series',
    ask: { url: '/api/v1/history' },
    status: 400,
    code: 'invalid-request',
    text: /series/,
  },
  {
    title: 'history with a bad instant',
    ask: { url: '/api/v1/history?series=a&from=yesterday' },
    status: 400,
    code: 'invalid-request',
    text: /ISO 8601/,
  },
  {
    title: 'history backwards',
    ask: { url: '/api/v1/history?series=a&from=2026-02-02T00:00:00Z&to=2026-02-01T00:00:00Z' },
    status: 400,
    code: 'invalid-request',
    text: /before/,
  },
  {
    title: 'history with too many points',
    ask: { url: '/api/v1/history?series=a&from=2025-01-01&to=2026-01-01&step=10' },
    status: 400,
    code: 'invalid-request',
    text: /more than 5000 points; use at least 6308/,
  },
  {
    title: 'a demo command nobody knows',
    ask: post('/api/v1/demo/control-box', { do: 'explode' }),
    status: 400,
    code: 'invalid-request',
    text: /./,
  },
  {
    title: 'an unknown path',
    ask: { url: '/api/v1/sessions' },
    status: 404,
    code: 'not-found',
    text: /nothing at GET \/api\/v1\/sessions/,
  },
  {
    title: 'a foreign host name (DNS rebinding)',
    ask: { url: '/api/v1/site', headers: { host: 'evil.example:7480' } },
    status: 403,
    code: 'host-refused',
    text: /evil\.example/,
  },
  {
    title: 'a request of another page',
    ask: post('/api/v1/limits', { kind: 'consumption', watts: 1 }, { origin: 'https://evil.example' }),
    status: 403,
    code: 'origin-refused',
    text: /evil\.example/,
  },
  {
    title: 'a request of a page on another port',
    ask: { url: '/api/v1/site', headers: { origin: 'http://localhost:3000' } },
    status: 403,
    code: 'origin-refused',
    text: /3000/,
  },
  {
    title: 'an opaque origin',
    ask: { url: '/api/v1/site', headers: { origin: 'null' } },
    status: 403,
    code: 'origin-refused',
    text: /null/,
  },
  {
    title: 'a cross-site request without origin',
    ask: { url: '/api/v1/site', headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' } },
    status: 403,
    code: 'origin-refused',
    text: /another page/,
  },
];

for (const row of WRONG) {
  test(`${row.title} is answered with ${row.status} ${row.code} and says what to do`, async (t) => {
    const { app } = await api(t);
    const answer = await ask(app, row.ask);
    assert.equal(answer.statusCode, row.status, answer.body);
    assert.match(answer.headers['content-type'] as string, /^application\/problem\+json/);
    const problem = answer.json();
    assertFits(schemas.problemSchema, problem);
    assert.equal(problem.code, row.code);
    assert.match(problem.detail, row.text);
    assert.ok(problem.advice.length > 0);
  });
}
