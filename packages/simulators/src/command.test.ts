import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BusbarError } from '@busbar/kernel';
import fc from 'fast-check';
import {
  booleanArgument,
  numberArgument,
  optionalNumber,
  POWER_LIMITS,
  parseCommand,
  useCaseArgument,
} from './command.ts';

const refused = (text: RegExp) => (error: unknown) =>
  error instanceof BusbarError && error.code === 'simulator.bad-command' && text.test(error.message);

test('a command line is one JSON object with "do"', () => {
  assert.deepEqual(parseCommand('{"do":"limit","watts":4200}'), { do: 'limit', watts: 4200 });
  assert.throws(() => parseCommand('limit 4200'), refused(/not JSON/));
  assert.throws(() => parseCommand('[1]'), refused(/member "do"/));
  assert.throws(() => parseCommand('null'), refused(/member "do"/));
  assert.throws(() => parseCommand(`{"do":"${'x'.repeat(5000)}"}`), refused(/at most 4096/));
});

test('arguments out of range are refused with the range', () => {
  const command = parseCommand('{"do":"limit","watts":-1,"text":"x"}');
  assert.throws(() => numberArgument(command, 'watts', { min: 0, max: 10 }), refused(/from 0 to 10, not -1/));
  assert.throws(() => numberArgument(command, 'other', { min: 0, max: 10 }), refused(/needs "other"/));
  assert.throws(() => optionalNumber(command, 'text', { min: 0, max: 10 }), refused(/"x"/));
  assert.equal(optionalNumber(command, 'other', { min: 0, max: 10 }), undefined);
});

test('a yes or no, and the use case that is meant', () => {
  const command = parseCommand('{"do":"refuse","isOn":false,"useCase":"LPP","text":"x"}');
  assert.equal(booleanArgument(command, 'isOn'), false);
  assert.throws(() => booleanArgument(command, 'text'), refused(/needs "text", true or false/));
  assert.equal(useCaseArgument(command, POWER_LIMITS), 'LPP');
  assert.equal(useCaseArgument(parseCommand('{"do":"release"}'), POWER_LIMITS), 'LPC');
  assert.throws(
    () => useCaseArgument(parseCommand('{"do":"release","useCase":"MPC"}'), POWER_LIMITS),
    refused(/"LPC" or "LPP", not/),
  );
});

test('fuzz: any line gives a command or a refusal, nothing else', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (line) => {
      try {
        assert.equal(typeof parseCommand(line).do, 'string');
      } catch (error) {
        assert.ok(error instanceof BusbarError);
      }
    }),
  );
});
