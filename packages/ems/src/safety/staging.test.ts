import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, watts } from '@busbar/kernel';
import fc from 'fast-check';
import { CONFIRMATION_MILLIS, type StagedTarget, type StationReport, staged } from './staging.ts';

const NOW = millis(1_000_000);
const FREE = Number.POSITIVE_INFINITY;

function target(id: string, value: number | undefined, minimum = 1380): StagedTarget {
  return { id, watts: value === undefined ? undefined : watts(value), minimum: watts(minimum) };
}

function report(id: string, confirmed: number, more: Partial<StationReport> = {}): StationReport {
  return { id, confirmed, unconfirmedSince: undefined, power: undefined, ...more };
}

function run(targets: StagedTarget[], reports: StationReport[], budget: number | undefined): (number | undefined)[] {
  return staged(targets, reports, budget === undefined ? undefined : watts(budget), NOW).map((each) => each.watts);
}

test('lowering is never held back', () => {
  assert.deepEqual(run([target('a', 4200)], [report('a', FREE)], 4200), [4200]);
  assert.deepEqual(run([target('a', 0), target('b', 4200)], [report('a', 9000), report('b', FREE)], 4200), [0, 4200]);
});

test('a station is raised only after the other one confirmed to take less', () => {
  const targets = [target('a', 2000), target('b', 6000)];
  assert.deepEqual(run(targets, [report('a', 6000), report('b', 2000)], 8000), [2000, 2000]);
  assert.deepEqual(run(targets, [report('a', 2000), report('b', 2000)], 8000), [2000, 6000]);
});

test('a raise that would stay below the minimum waits', () => {
  const targets = [target('a', 4200), target('b', 4200, 4140)];
  assert.deepEqual(run(targets, [report('a', 7000), report('b', 0)], 8400), [4200, 0]);
  assert.deepEqual(run(targets, [report('a', 4200), report('b', 0)], 8400), [4200, 4200]);
});

test('a station that does not confirm is counted with what it takes after ten seconds', () => {
  const targets = [target('a', 2000), target('b', 6000)];
  const stubborn = (age: number): StationReport[] => [
    report('a', 6000, { unconfirmedSince: millis(NOW - age), power: watts(3000) }),
    report('b', 2000),
  ];
  assert.deepEqual(run(targets, stubborn(CONFIRMATION_MILLIS), 8000), [2000, 2000]);
  assert.deepEqual(run(targets, stubborn(CONFIRMATION_MILLIS + 1), 8000), [2000, 5000]);
});

test('without a budget nothing waits', () => {
  assert.deepEqual(run([target('a', undefined)], [report('a', 4200)], undefined), [undefined]);
});

test('whatever confirms in whatever order, the stations never rise above the budget together', () => {
  const change = fc.record({
    budget: fc.integer({ min: 0, max: 30_000 }),
    split: fc.array(fc.nat(100), { minLength: 3, maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.nat(2)), (changes, picks) => {
      const ids = ['a', 'b', 'c'];
      const confirmed = new Map(ids.map((id) => [id, 0]));
      const held = (): number => [...confirmed.values()].reduce((a, b) => a + b, 0);
      for (const { budget, split } of changes) {
        const shares = split.reduce((a, b) => a + b, 0) || 1;
        const targets = ids.map((id, index) => target(id, Math.floor((budget * (split[index] ?? 0)) / shares)));
        for (let turn = 0; turn < 6; turn++) {
          const before = held();
          const reports = ids.map((id) => report(id, confirmed.get(id) ?? 0));
          const one = staged(targets, reports, watts(budget), NOW)[picks.next().value ?? 0];
          if (one !== undefined) confirmed.set(one.id, one.watts ?? FREE);
          assert.ok(held() <= Math.max(budget, before));
        }
      }
    }),
    { numRuns: 1000, seed: 8 },
  );
});
