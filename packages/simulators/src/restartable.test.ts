import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { seconds, seededRandom, silentLogger, systemClock, watts } from '@busbar/kernel';
import { failsafeStore } from './failsafe-store.ts';
import { restartable } from './restartable.ts';
import type { SimulatorEvent } from './simulator.ts';
import { station } from './station.ts';

function garage(t: TestContext) {
  const dataDir = mkdtempSync(join(tmpdir(), 'busbar-restartable-'));
  const clock = systemClock();
  const one = restartable(station, {
    clock,
    logger: silentLogger,
    random: seededRandom(1),
    dataDir,
    interfaces: [],
    nominalProduction: watts(11_040),
  });
  t.after(async () => {
    await one.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return { one, store: failsafeStore(dataDir, 'LPC') };
}

function event(
  one: { onEvent(listener: (event: SimulatorEvent) => void): unknown },
  name: string,
): Promise<SimulatorEvent> {
  return new Promise((done) => {
    one.onEvent((told) => {
      if (told.event === name) done(told);
    });
  });
}

test('a restart keeps identity, port and what was written; a reset forgets the latter', {
  timeout: 30_000,
}, async (t) => {
  const { one, store } = garage(t);
  const { port } = await one.start();
  const { ski } = one.node.identity;
  store.save({ failsafeLimit: watts(3000), failsafeDurationMinimum: seconds(9000) });
  const on = event(one, 'on');
  assert.deepEqual(await one.do({ do: 'restart' }), { done: 'restart' });
  assert.throws(() => one.do({ do: 'state' }), /switched off/);
  assert.deepEqual([(await on).port, one.node.identity.ski], [port, ski]);
  assert.deepEqual(await one.do({ do: 'state' }), {
    states: {
      LPC: { state: 'init', effectiveLimitWatts: 3000, powerWatts: 0 },
      LPP: { state: 'init', effectiveLimitWatts: 4200, powerWatts: 0 },
    },
  });
  const back = event(one, 'on');
  await one.do({ do: 'reset' });
  await back;
  assert.deepEqual(store.load(), {});
  const { states } = (await one.do({ do: 'state' })) as { states: { LPC: { effectiveLimitWatts: number } } };
  assert.equal(states.LPC.effectiveLimitWatts, 4200);
});

test('a device that is off can be closed; listeners hear the counterpart again after a restart', {
  timeout: 30_000,
}, async (t) => {
  const { one } = garage(t);
  const phases: unknown[] = [];
  one.onEvent((told) => {
    if (told.event === 'limit') phases.push(told.phase);
  });
  assert.deepEqual(phases, ['init']);
  await one.start();
  await one.do({ do: 'restart', offSeconds: 3600 });
  await one.close();
  assert.throws(() => one.do({ do: 'restart', offSeconds: -1 }), /from 0 to 3600/);
});

test('failsafe values that cannot be read count as never written', (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'busbar-failsafe-'));
  t.after(() => rmSync(dataDir, { recursive: true, force: true }));
  const store = failsafeStore(dataDir, 'LPP');
  assert.deepEqual(store.load(), {});
  store.save({ failsafeLimit: watts(0), failsafeDurationMinimum: seconds(7200) });
  assert.deepEqual(store.load(), { failsafeLimit: 0, failsafeDurationMinimum: 7200 });
  for (const text of ['{', '[]', 'null', '{"failsafeLimit":-5,"failsafeDurationMinimum":"PT2H"}']) {
    writeFileSync(join(dataDir, 'failsafe-lpp.json'), text);
    assert.deepEqual(store.load(), {}, text);
  }
});
