import assert from 'node:assert/strict';
import { test } from 'node:test';
import { datagramFault } from './recorded-data.ts';

const datagram = (header: string): string =>
  `{"datagram":[{"header":[{"specificationVersion":"1.3.0"}${header}]},{"payload":[{"cmd":[[{"nodeManagementUseCaseData":[]}]]}]}]}`;

test('a datagram that is read without a finding has no fault', () => {
  assert.equal(datagramFault(datagram(',{"msgCounter":1},{"cmdClassifier":"read"}')), undefined);
});

test('an unknown element and a broken text are named with their place', () => {
  assert.match(datagramFault(datagram(',{"colour":"red"}')) ?? '', /header.*colour/);
  assert.match(datagramFault('{"datagram":') ?? '', /./);
});
