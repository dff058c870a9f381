import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stay } from './step.ts';

test('stay keeps the state itself and has no effects, for all time', () => {
  const state = { phase: 'waiting' };
  const step = stay(state);
  assert.equal(step.state, state);
  assert.deepEqual(step.effects, []);
  assert.ok(Object.isFrozen(step.effects));
});
