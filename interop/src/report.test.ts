import assert from 'node:assert/strict';
import { test } from 'node:test';
import { document, progressLine, summary, table } from './report.ts';
import type { ResultRow } from './runner/verdict.ts';

const row: ResultRow = {
  peer: 'other',
  version: 'stack 1.2',
  role: 'meter',
  scenario: 'mgcp.values',
  verdict: 'passed',
  ms: 1540,
};
const rows: readonly ResultRow[] = [
  row,
  { ...row, scenario: 'a.b', verdict: 'pinned', reason: 'known' },
  { ...row, role: 'appliance', verdict: 'failed', reason: 'no power' },
];

test('the table has one line a scenario, sorted', () => {
  assert.deepEqual(
    table(rows)
      .split('\n')
      .map((line) => line.split(/ {2,}/)),
    [
      ['peer', 'version', 'role of the peer', 'scenario', 'verdict', 's'],
      ['other', 'stack 1.2', 'meter', 'a.b', 'pinned', '1.5'],
      ['other', 'stack 1.2', 'appliance', 'mgcp.values', 'failed', '1.5'],
      ['other', 'stack 1.2', 'meter', 'mgcp.values', 'passed', '1.5'],
    ],
  );
});

test('every verdict is counted, and a failure says why while the run goes on', () => {
  assert.equal(summary(rows), '1 passed, 1 pinned, 1 failed');
  assert.match(progressLine(rows[2] ?? row, 2, 3), /2\/3 ✖ other as appliance: mgcp\.values \(1\.5 s\)\n {4}no power/);
});

test('the document is the same for the same result: it holds no times', () => {
  const peers = [{ name: 'other', what: 'another stack', version: 'stack 1.2' }];
  const scenarios = [{ name: 'mgcp.values', title: 'values' }];
  const lacks = [{ peer: 'other', role: 'meter', scenario: 'x.y', missing: ['mdns'] }];
  const text = document(rows, scenarios, peers, lacks);
  assert.equal(text, document(rows.map((one) => ({ ...one, ms: 1 })).reverse(), scenarios, peers, lacks));
  assert.match(text, /\| other \| meter \| `a\.b` \| pinned: known \|/);
  assert.match(text, /\| other \| meter \| `x\.y` \| mdns \|/);
});
