import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PinnedDeviation } from '../pinned-deviation.ts';
import { verdictOf } from './verdict.ts';

const played = { peer: 'other', role: 'energy guard', scenario: 'lpc.limit' };
const pinned: PinnedDeviation = {
  peer: 'other',
  scenario: 'lpc.limit',
  shows: /expected to be bound/,
  deviation: 'never binds',
};

test('a scenario without a pinned deviation passes or fails', () => {
  assert.deepEqual(verdictOf(played, []), { verdict: 'passed' });
  assert.deepEqual(verdictOf({ ...played, error: 'no' }, []), { verdict: 'failed', reason: 'no' });
});

test('a pinned deviation that shows is pinned, in any role unless one is named', () => {
  const error = 'left was expected to be bound within 30 s';
  assert.deepEqual(verdictOf({ ...played, error }, [pinned]), { verdict: 'pinned', reason: 'never binds' });
  assert.equal(verdictOf({ ...played, error }, [{ ...pinned, role: 'meter' }]).verdict, 'failed');
});

test('a pinned deviation that no longer shows is a failure: the row has to go', () => {
  assert.equal(verdictOf(played, [pinned]).verdict, 'failed');
});

test('another failure than the pinned one is a failure', () => {
  assert.equal(verdictOf({ ...played, error: 'ended' }, [pinned]).verdict, 'failed');
});
