import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StepHistory } from './step-history.ts';

test('the greatest value that held in the last seconds', () => {
  const limit = new StepHistory();
  assert.equal(limit.most(0, 11), 11);
  limit.set(0, 11_000);
  limit.set(100, 4200);
  assert.equal(limit.most(99, 0), 11_000);
  assert.equal(limit.most(100, 0), 11_000, 'it changed in that instant');
  assert.equal(limit.most(101, 0), 4200);
  limit.set(110, 6000);
  assert.equal(limit.most(101, 0), 6000);
  assert.equal(limit.most(200, 0), 6000);
});

test('what is long past is forgotten', () => {
  const limit = new StepHistory();
  for (let at = 0; at < 10_000; at += 100) limit.set(at, at);
  assert.ok(limit.size < 10);
  assert.equal(limit.most(9890, 0), 9900);
});
