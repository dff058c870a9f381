import assert from 'node:assert/strict';
import { test } from 'node:test';
import { weekProcess } from './virtual-week/week-process.ts';
import { weekSummary } from './virtual-week/week-summary.ts';

/** Seeds whose hours once broke an invariant; others are tried with `npm run week -- --seeds N`. */
const SEEDS = [468_996];

for (const seed of SEEDS)
  test(`half a virtual day keeps every invariant with seed ${seed}`, async (t) => {
    const result = await weekProcess({ seed, days: 0.5 }, t.signal);
    assert.equal(result.brokenCount, 0, weekSummary(result));
  });

test('the same seed gives the same hours, message for message', async (t) => {
  const hours = async (seed: number): Promise<object> => {
    const { counts, checks } = await weekProcess({ seed, days: 0.1 }, t.signal);
    return { counts, checks };
  };
  const first = await hours(7);
  assert.deepEqual(await hours(7), first);
  assert.notDeepEqual(await hours(8), first);
});
