import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { waterFill } from './water-filling.ts';

const THREE = { minimum: 4140, maximum: 11_000 };
const ONE = { minimum: 1380, maximum: 3680 };
const OPEN = { minimum: 4140, maximum: Number.POSITIVE_INFINITY };

const ROWS: readonly [
  budget: number,
  stations: readonly { minimum: number; maximum: number }[],
  shares: readonly number[],
][] = [
  [4200, [THREE], [4200]],
  [4139, [THREE], [0]],
  [20_000, [THREE], [11_000]],
  [4200, [THREE, THREE], [4200, 0]],
  [8280, [THREE, THREE], [4140, 4140]],
  [9001, [THREE, THREE], [4500, 4500]],
  [4200, [THREE, ONE], [4200, 0]],
  [5520, [THREE, ONE], [4140, 1380]],
  [9000, [THREE, ONE], [5320, 3680]],
  [4000, [THREE, ONE], [0, 3680]],
  [30_000, [OPEN, THREE], [19_000, 11_000]],
  [0, [THREE, ONE], [0, 0]],
  [-5, [ONE], [0]],
  [9999, [{ minimum: 1380, maximum: 0 }, ONE], [0, 3680]],
  [Number.POSITIVE_INFINITY, [THREE], [11_000]],
  [5000, [], []],
];

for (const [budget, stations, shares] of ROWS) {
  test(`${budget} W for ${JSON.stringify(stations.map((s) => s.maximum))} gives ${JSON.stringify(shares)}`, () =>
    assert.deepEqual(waterFill(budget, stations), shares));
}

const station = fc.record({ minimum: fc.constantFrom(1380, 4140), maximum: fc.integer({ min: 0, max: 22_000 }) });
const stations = fc.array(station, { maxLength: 12 });

test('the sum never exceeds the budget, and every share is 0 or within its range', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 150_000, noNaN: true }), stations, (budget, ranges) => {
      const shares = waterFill(budget, ranges);
      assert.ok(shares.reduce((a, b) => a + b, 0) <= budget);
      shares.forEach((share, index) => {
        const range = ranges[index];
        assert.ok(share === 0 || (range !== undefined && share >= range.minimum && share <= range.maximum));
      });
    }),
    { numRuns: 5000, seed: 1 },
  );
});

test('the sum never falls when the budget grows', () => {
  fc.assert(
    fc.property(fc.nat(60_000), fc.nat(20_000), stations, (budget, more, ranges) => {
      const sum = (of: number): number => waterFill(of, ranges).reduce((a, b) => a + b, 0);
      // Rounding to whole watts may cost one watt per station.
      assert.ok(sum(budget + more) >= sum(budget) - ranges.length);
    }),
    { numRuns: 5000, seed: 2 },
  );
});

test('nothing is left over while a charging station could take it', () => {
  fc.assert(
    fc.property(fc.nat(100_000), stations, (budget, ranges) => {
      const shares = waterFill(budget, ranges);
      const left = budget - shares.reduce((a, b) => a + b, 0);
      shares.forEach((share, index) => {
        if (share > 0 && share < (ranges[index]?.maximum ?? 0)) assert.ok(left <= ranges.length);
      });
    }),
    { numRuns: 5000, seed: 3 },
  );
});
