import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '@busbar/kernel';
import { weekProcess } from './virtual-week/week-process.ts';
import { weekSummary } from './virtual-week/week-summary.ts';

/** Another seed in every run; `BUSBAR_WEEK_SEED` repeats one. */
const SEED = Number(process.env.BUSBAR_WEEK_SEED ?? systemClock().wall() % 1_000_000);

test(`half a virtual day keeps every invariant with another seed each time, now ${SEED}`, async (t) => {
  t.diagnostic(`seed ${SEED}; again: BUSBAR_WEEK_SEED=${SEED}, or npm run week -- --seed ${SEED} --days 0.5`);
  const result = await weekProcess({ seed: SEED, days: 0.5 }, t.signal);
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
