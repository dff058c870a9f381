import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds } from '@busbar/kernel';
import fc from 'fast-check';
import {
  agedSlots,
  constrainedSlots,
  endOf,
  extendedTo,
  type Joining,
  type Slot,
  slotAt,
  slotsProblem,
  slotsUntil,
  withoutRepetition,
} from './slots.ts';

interface Valued extends Slot {
  readonly value: number;
}
const slot = (start: number, end: number, value = 0): Valued => ({ start: seconds(start), end: seconds(end), value });
const JOINING: Joining<Valued> = {
  distance: (a, b) => Math.abs(a.value - b.value),
  join: (a, b) => slot(a.start, b.end, Math.min(a.value, b.value)),
};

test('slots that cannot be are told in words', () => {
  assert.equal(slotsProblem([]), 'no slots');
  assert.equal(slotsProblem([slot(5, 5)]), 'a slot that ends before it begins');
  assert.equal(slotsProblem([slot(0, 10), slot(9, 20)]), 'slots that overlap or are not in order');
  assert.equal(slotsProblem([slot(10, 20), slot(0, 10)]), 'slots that overlap or are not in order');
  assert.equal(slotsProblem([slot(0, 10), slot(20, 30)]), undefined, 'a gap is none');
});

test('what holds at a time; nothing in a gap and behind the end', () => {
  const slots = [slot(0, 10, 1), slot(20, 30, 2)];
  assert.equal(slotAt(slots, 9.9)?.value, 1);
  assert.equal(slotAt(slots, 10), undefined);
  assert.equal(slotAt(slots, 20)?.value, 2);
  assert.equal(slotAt(slots, 30), undefined);
  assert.equal(endOf(slots), 30);
  assert.equal(endOf([]), 0);
});

test('some time later: what is over is left out, times count from then', () => {
  assert.deepEqual(agedSlots([slot(0, 10, 1), slot(10, 30, 2), slot(40, 50, 3)], 15), [
    slot(0, 15, 2),
    slot(25, 35, 3),
  ]);
  assert.deepEqual(agedSlots([slot(0, 10)], 10), []);
});

test('cut at a time, and made longer to a time', () => {
  assert.deepEqual(slotsUntil([slot(0, 10), slot(10, 30)], seconds(20)), [slot(0, 10), slot(10, 20)]);
  assert.deepEqual(slotsUntil([slot(0, 10), slot(10, 30)], seconds(10)), [slot(0, 10)]);
  assert.deepEqual(extendedTo([slot(0, 10)], seconds(20)), [slot(0, 20)]);
  assert.deepEqual(extendedTo([slot(0, 10)], seconds(5)), [slot(0, 10)]);
  assert.deepEqual(extendedTo([], seconds(5)), []);
});

test('neighbours that say the same are one slot, but not across a gap', () => {
  assert.deepEqual(withoutRepetition([slot(0, 10, 1), slot(10, 20, 1), slot(20, 30, 2), slot(40, 50, 2)], JOINING), [
    slot(0, 20, 1),
    slot(20, 30, 2),
    slot(40, 50, 2),
  ]);
});

test('too many slots: those that differ least are joined first; too few: the longest is halved', () => {
  const slots = [slot(0, 10, 1), slot(10, 20, 9), slot(20, 30, 8), slot(30, 40, 1)];
  assert.deepEqual(constrainedSlots(slots, { slotCountMax: 3 }, JOINING), [
    slot(0, 10, 1),
    slot(10, 30, 8),
    slot(30, 40, 1),
  ]);
  assert.deepEqual(constrainedSlots(slots, { slotDurationMin: seconds(15) }, JOINING), [slot(0, 40, 1)]);
  assert.deepEqual(constrainedSlots([slot(0, 40, 1)], { slotCountMin: 3 }, JOINING), [
    slot(0, 10, 1),
    slot(10, 20, 1),
    slot(20, 40, 1),
  ]);
  assert.equal(constrainedSlots(slots, { slotCountMin: 9, slotCountMax: 2 }, JOINING).length, 2);
  assert.equal(constrainedSlots(slots, { slotCountMin: 1e9 }, JOINING).length, 96, 'nonsense is bounded');
});

test('constrained slots cover the same time, in order, within the count', () => {
  const lengths = fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 0, max: 5 })), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 600 }), (all, max, min) => {
      let at = 0;
      const slots = all.map(([length, value]) => {
        at += length;
        return slot(at - length, at, value);
      });
      const kept = constrainedSlots(slots, { slotCountMax: max, slotDurationMin: seconds(min) }, JOINING);
      assert.equal(slotsProblem(kept), undefined);
      assert.ok(kept.length <= max);
      assert.deepEqual([kept[0]?.start, endOf(kept)], [0, at]);
      for (const { start, value } of slots)
        assert.ok((slotAt(kept, start)?.value ?? 99) <= value, 'never more than stated');
    }),
    { seed: 63380, numRuns: 300 },
  );
});
