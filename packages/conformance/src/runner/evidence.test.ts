import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import { Evidence } from './evidence.ts';

test('of very many entries the first and the last are kept, and the report says how many are missing', () => {
  const clock = new ManualClock();
  const evidence = new Evidence(clock);
  for (let number = 1; number <= 1000; number += 1) {
    clock.advance(1000);
    evidence.step = String(Math.ceil(number / 100));
    evidence.add('received', `message ${number}`, 'A');
  }
  const { entries } = evidence;
  assert.equal(entries.length, 401);
  assert.deepEqual([entries[0]?.text, entries[149]?.text], ['message 1', 'message 150']);
  assert.deepEqual(entries[150], { at: 751, step: '8', what: 'note', text: '600 entries left out here' });
  assert.deepEqual(entries.at(-1), { at: 1000, step: '10', what: 'received', connection: 'A', text: 'message 1000' });
});

test('a long text is cut and says how long it was', () => {
  const evidence = new Evidence(new ManualClock());
  evidence.add('note', 'x'.repeat(5000));
  assert.match(evidence.entries[0]?.text ?? '', /^x{2000}… \(5000 characters\)$/);
});
