import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useCaseName } from './use-case-name.ts';

test('a use case has a name in both languages, an unknown one keeps its own', () => {
  assert.equal(useCaseName('limitationOfPowerConsumption', 'en'), 'Limitation of power consumption (LPC)');
  assert.equal(useCaseName('limitationOfPowerConsumption', 'de'), 'Begrenzung des Bezugs (LPC)');
  assert.equal(useCaseName('constructor', 'de'), 'constructor');
});
