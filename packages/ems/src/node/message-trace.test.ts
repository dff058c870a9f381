import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import { MessageTrace } from './message-trace.ts';

const A = 'aa'.repeat(20);
const B = 'bb'.repeat(20);

test('the newest messages are kept in order, of one peer or of all', () => {
  const trace = new MessageTrace(new ManualClock());
  for (const [ski, octet] of [
    [A, 1],
    [B, 2],
    [A, 3],
  ] as const)
    trace.take({ ski, direction: 'in', bytes: Uint8Array.of(octet) });
  assert.deepEqual(
    trace.newest(2, undefined).map(({ seq }) => seq),
    [2, 3],
  );
  assert.deepEqual(
    trace.since(1, 10, A).map(({ bytes }) => bytes[0]),
    [3],
  );
  assert.equal(trace.since(0, 2, undefined).length, 2);
});

test('the trace is bounded in number and in size', () => {
  const trace = new MessageTrace(new ManualClock());
  for (let count = 0; count < 5100; count += 1) trace.take({ ski: A, direction: 'out', bytes: new Uint8Array(10) });
  assert.equal(trace.newest(10_000, undefined).length, 5000);
  for (let count = 0; count < 3; count += 1) trace.take({ ski: A, direction: 'out', bytes: new Uint8Array(3_000_000) });
  assert.equal(trace.newest(10_000, undefined).length, 2);
});

test('what is kept does not change with the buffer it came from', () => {
  const trace = new MessageTrace(new ManualClock());
  const bytes = Uint8Array.of(7);
  trace.take({ ski: A, direction: 'in', bytes });
  bytes[0] = 9;
  assert.equal(trace.newest(1, undefined)[0]?.bytes[0], 7);
});
