import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grown, MOST } from './bounded.ts';
import { type Cause, type LoggedLine, unexplained } from './quiet-log.ts';
import { disagreements } from './views-agree.ts';

test('what grew, or has no bound, is found', () => {
  assert.deepEqual(grown(MOST), []);
  assert.deepEqual(grown({ timers: 301, 'devices at the manager': 1 }), ['timers: 301, at most 300']);
  assert.deepEqual(grown({ novel: 1 }), ['novel: no bound is stated']);
});

test('an error and a finding without a reason are found', () => {
  const line = (level: 'info' | 'warn' | 'error', event: string, rule?: string): LoggedLine => ({
    level,
    event,
    fields: { rule },
  });
  const none = new Set<Cause>();
  assert.equal(unexplained(line('info', 'limit.refused'), none), undefined);
  assert.match(unexplained(line('error', 'control.tickFailed'), new Set(['silence'])) ?? '', /tickFailed/);
  for (const [one, cause] of [
    [line('error', 'heartbeat.withheld'), 'silence'],
    [line('warn', 'spine.finding', 'SPINE-5.3.2-38'), 'entityLeft'],
    [line('warn', 'spine.finding', 'SPINE-5.3.2-37'), 'answersDisturbed'],
    [line('warn', 'spine.finding', 'SPINE-5.5.5-19'), 'answersRepeated'],
  ] as const) {
    assert.equal(unexplained(one, new Set<Cause>([cause])), undefined);
    assert.match(unexplained(one, none) ?? '', new RegExp(one.event));
  }
  assert.match(unexplained(line('warn', 'spine.finding', 'SPINE-5.3.2-8'), new Set(['entityLeft'])) ?? '', /3\.2-8/);
});

test('two sides that see different things are found', () => {
  assert.deepEqual(disagreements([{ what: 'limit', here: { watts: 1 }, there: { watts: 1 } }]), []);
  assert.deepEqual(disagreements([{ what: 'limit', here: 1, there: 2 }]), ['limit: 1 here, 2 there']);
});
