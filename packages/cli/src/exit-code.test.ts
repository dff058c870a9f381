import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BusbarError } from '@busbar/kernel';
import { CommandError, EXIT, exitCodeOf } from './exit-code.ts';

test('errors map to the exit codes of the command line contract', () => {
  assert.equal(exitCodeOf(new CommandError(EXIT.usage, 'cli.input', 'x')), 2);
  assert.equal(exitCodeOf(new BusbarError('ems.config-invalid', 'x')), 2);
  assert.equal(exitCodeOf(new BusbarError('ems.port-taken', 'x')), 3);
  assert.equal(exitCodeOf(Object.assign(new Error('x'), { code: 'EACCES' })), 3);
  assert.equal(exitCodeOf(new Error('x')), 1);
  assert.equal(exitCodeOf('x'), 1);
});
