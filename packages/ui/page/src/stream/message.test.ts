import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Snapshot } from '../api/model.ts';
import { afterMessage, bestClockAhead, clockAhead, streamMessage } from './message.ts';

const snapshot = { site: { time: '2026-11-20T10:00:00Z' }, limits: [], devices: [], pairing: [], health: {} };

function known(): Snapshot {
  const message = streamMessage('snapshot', JSON.stringify(snapshot));
  assert.ok(message);
  const state = afterMessage(undefined, message);
  assert.ok(state);
  return state;
}

test('a snapshot replaces everything that was known', () => {
  assert.deepEqual(known(), snapshot);
});

test('every later message replaces its own part and leaves the others', () => {
  const before = known();
  const message = streamMessage('limits', '[{"id":"lim-1"}]');
  assert.ok(message);
  const after = afterMessage(before, message);
  assert.equal(after?.limits[0]?.id, 'lim-1');
  assert.equal(after?.site, before.site);
  assert.deepEqual(before.limits, []);
});

test('a part before the first snapshot shows nothing', () => {
  const message = streamMessage('pairing', '[]');
  assert.ok(message);
  assert.equal(afterMessage(undefined, message), undefined);
});

test('what is no message of the contract is dropped and never throws', () => {
  for (const [name, text] of [
    ['snapshot', '{}'],
    ['snapshot', '[]'],
    ['site', '[]'],
    ['site', 'null'],
    ['limits', '{}'],
    ['limits', '{"a":'],
    ['__proto__', '{}'],
    ['news', '{}'],
    ['site', ''],
  ] as const) {
    assert.equal(streamMessage(name, text), undefined, `${name} ${text}`);
  }
});

test('the clock of the energy manager is compared with ours when a message carries its time', () => {
  const site = streamMessage('site', '{"time":"1970-01-01T00:01:00Z"}');
  const limits = streamMessage('limits', '[]');
  assert.ok(site && limits);
  assert.equal(clockAhead(site, 50_000), 10_000);
  assert.equal(clockAhead(limits, 50_000), undefined);
});

test('late messages and cut fractions do not move the clock back, setting a clock does', () => {
  assert.equal(bestClockAhead(undefined, 300), 300);
  assert.equal(bestClockAhead(300, -600), 300);
  assert.equal(bestClockAhead(300, 450), 450);
  assert.equal(bestClockAhead(450, undefined), 450);
  assert.equal(bestClockAhead(450, 3_600_000), 3_600_000);
  assert.equal(bestClockAhead(3_600_000, 0), 0);
});
