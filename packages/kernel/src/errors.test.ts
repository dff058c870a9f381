import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertThat, BusbarError } from './errors.ts';

test('an error carries its code, the broken rule and what went wrong below', () => {
  const cause = new Error('socket closed');
  const error = new BusbarError('ship.timeout', 'no CMI in time', { rule: 'SHIP-6.10.4.3-6', cause });
  assert.ok(error instanceof Error);
  assert.deepEqual(
    [error.name, error.code, error.message, error.rule, error.cause],
    ['BusbarError', 'ship.timeout', 'no CMI in time', 'SHIP-6.10.4.3-6', cause],
  );
});

test('an error without a rule and a cause has neither', () => {
  const error = new BusbarError('ship.closed', 'closed');
  assert.equal(error.rule, undefined);
  assert.equal('cause' in error, false);
});

test('assertThat throws on a wrong assumption and narrows the type otherwise', () => {
  const value: string | undefined = ['a'].at(0);
  assertThat(value !== undefined, 'there is one');
  assert.equal(value.length, 1);
  assert.throws(() => assertThat(0, 'there is one'), /assertion failed: there is one/);
});
