import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { seconds, seededRandom, silentLogger, watts } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { battery } from './battery.ts';
import type { CounterpartOptions } from './counterpart.ts';
import { failsafeStore } from './failsafe-store.ts';
import { heatPump } from './heat-pump.ts';
import { inverter } from './inverter.ts';

/** With what each can at most: a limit is never above it. */
for (const [build, most] of [
  [inverter, { LPC: 10, LPP: 9800 }],
  [battery, { LPC: 5000, LPP: 5000 }],
  [heatPump, { LPC: 4000 }],
] as const)
  test(`LPC-021/2: failsafe values written to the ${build.name} outlive a restart, and a reset gives back those of delivery`, async (t) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'busbar-appliance-'));
    t.after(() => rmSync(dataDir, { recursive: true, force: true }));
    const clock = new ManualClock();
    const options: CounterpartOptions = {
      clock,
      logger: silentLogger,
      random: seededRandom(1),
      dataDir,
      interfaces: [],
      isOffline: true,
    };
    const written = { LPC: 1100, LPP: 900 };
    for (const useCase of ['LPC', 'LPP'] as const)
      failsafeStore(dataDir, useCase).save({
        failsafeLimit: watts(written[useCase]),
        failsafeDurationMinimum: seconds(7200),
      });
    const expected = (limit: { readonly LPC: number; readonly LPP: number }): readonly unknown[] =>
      Object.entries(most).map(([useCase, power]) => [
        useCase,
        Math.min(power, useCase === 'LPC' ? limit.LPC : limit.LPP),
      ]);
    /** The limits in the state init, before an energy guard was heard. */
    const limits = async (reset: boolean): Promise<readonly unknown[]> => {
      const appliance = build(options);
      await appliance.start();
      if (reset) appliance.reset?.();
      const { states } = (await appliance.do({ do: 'state' })) as {
        readonly states: Readonly<Record<string, { readonly effectiveLimitWatts?: number }>>;
      };
      await appliance.close();
      return Object.entries(states).map(([useCase, state]) => [useCase, state.effectiveLimitWatts]);
    };
    assert.deepEqual(await limits(true), expected(written));
    assert.deepEqual(await limits(false), expected({ LPC: 4200, LPP: 4200 }));
    assert.equal(clock.pendingTimers, 0);
  });
