import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@busbar/kernel';
import { removeLeftovers } from '../runner/cable.ts';
import { avahiObstacle } from './avahi-host.ts';
import { avahiScenarios } from './avahi-scenarios.ts';
import { playAvahi } from './play-avahi.ts';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

test('SHIP-6.4.1-1 SHIP-6.4.2-2 SHIP-6.4.4-1 SHIP-6.4.4-10 avahi, a stack nobody here wrote: found, renamed, gone, on both sides', {
  timeout: 170_000,
}, async (t) => {
  const obstacle = await avahiObstacle();
  if (obstacle !== undefined) {
    if (process.env.CI === 'true') throw new Error(obstacle);
    t.skip(obstacle);
    return;
  }
  await removeLeftovers();
  const recordDir = join(root, 'test-output', 'interop');
  const rows = await playAvahi({ clock: systemClock(), lanes: 6, recordDir });
  for (const { name, title } of avahiScenarios)
    await t.test(`${name}: ${title}`, () => {
      const row = rows.find(({ scenario }) => scenario === name);
      assert.ok(row, 'it was not played');
      assert.equal(row.verdict, 'passed', row.reason);
    });
});
