import assert from 'node:assert/strict';
import { test } from 'node:test';
import { weekProcess } from './virtual-week/week-process.ts';
import { weekSummary } from './virtual-week/week-summary.ts';

test('a virtual week of a house with three cars, a control box, a meter and faults keeps every invariant', async (t) => {
  const result = await weekProcess({ seed: 63380, days: 7 }, t.signal);
  t.diagnostic(weekSummary(result, { isShort: true }));
  assert.equal(result.brokenCount, 0, weekSummary(result));
  // It was a week in which something happened.
  const { counts, checks } = result;
  const people = ['plug', 'limit', 'failsafe', 'ceilings', 'surplus', 'demand', 'setpoint', 'charge', 'summary'];
  for (const what of [...people, 'cut', 'silence', 'restart', 'answers', 'unplugInWrite'])
    assert.ok((counts[`events ${what}`] ?? 0) >= 5, `${what}: ${counts[`events ${what}`]}`);
  for (const what of ['ceilings', 'surplus', 'curve', 'prices', 'setpoint', 'release'])
    assert.ok((counts[`${what} accepted`] ?? 0) > 2, `${what} accepted: ${counts[`${what} accepted`]}`);
  // All of LPC 7.1 but 3: the control box is never away so long just after the energy manager was switched on.
  for (const transition of [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    assert.ok((counts[`transitions of the manager ${transition}`] ?? 0) > 0, `LPC 7.1, transition ${transition}`);
  assert.ok((checks.a ?? 0) > 7 * 8640);
  assert.ok((counts['messages notify'] ?? 0) > 7 * 8640);
});
