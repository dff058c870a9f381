import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger, watts } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import type { ControlledSystem } from '@busbar/usecases';
import { LimitDistribution } from './limit-distribution.ts';
import type { StationFacts } from './station-facts.ts';

const TARGET = { id: 'st-1', ski: 'aa'.repeat(20), entity: [1], idleValue: watts(6000) };

const system = (status: ControlledSystem['status'], value: number): NonNullable<StationFacts['system']> => ({
  ski: TARGET.ski,
  entityPath: TARGET.entity,
  label: 'garage',
  status,
  desired: { active: true, value: watts(value) },
  limit: { active: true, value: watts(value) },
  failsafeSuspected: false,
  heartbeatWatched: true,
});

test('a station that was told more, and less before it answered, is counted with the most until it confirms', () => {
  const { promise } = Promise.withResolvers<never>();
  const distribution = new LimitDistribution(
    { systems: () => [], setLimit: () => promise, onChange: () => () => undefined },
    new ManualClock(),
    silentLogger,
    { answered: () => undefined, refused: () => undefined },
  );
  const told = (value: number): void => {
    distribution.tell({ ...TARGET, watts: watts(value) });
    distribution.observe(TARGET.id, system('writing', value));
  };
  const counted = (): number => distribution.report(TARGET.id, undefined).confirmed;
  told(2000);
  distribution.observe(TARGET.id, system('accepted', 2000));
  assert.equal(counted(), 2000);
  told(6000);
  assert.equal(counted(), 6000, 'it may have taken it');
  told(3000);
  assert.equal(counted(), 6000, 'it may have missed it');
  distribution.observe(TARGET.id, undefined);
  assert.equal(counted(), 6000, 'lost');
  distribution.observe(TARGET.id, system('accepted', 3000));
  assert.equal(counted(), 3000);
});
