import assert from 'node:assert/strict';
import { test } from 'node:test';
import { garbledHours } from './garbled-traffic/garbled-house.ts';

/** Share of the messages that arrive garbled, by seed. 129 once announced a system of LPC at an entity that has none. */
const RUNS = [
  { seed: 1, share: 0.05 },
  { seed: 2, share: 0.2 },
  { seed: 3, share: 0.5 },
  { seed: 129, share: 0.25 },
];

for (const { seed, share } of RUNS)
  test(`a house whose messages arrive garbled, ${share * 100} % of them, throws nothing and recovers, seed ${seed}`, async () => {
    const { garbled, ...result } = await garbledHours(seed, 2.4, share);
    assert.ok(garbled > 100, `${garbled} messages`);
    assert.deepEqual(result, { faults: [], disagreements: [], unanswered: 0 });
  });
