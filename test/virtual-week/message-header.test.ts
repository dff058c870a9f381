import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeDatagram, resultData } from '@busbar/spine';
import { addressText, carriedFunction, isAnswer, messageHeader } from './message-header.ts';

const text = encodeDatagram({
  header: {
    specificationVersion: '1.3.0',
    addressSource: { device: 'd:_n:Busbar_a', entity: [1, 1], feature: 7 },
    addressDestination: { device: 'd:_n:Busbar_b', entity: [2], feature: 1 },
    msgCounter: 18,
    msgCounterReference: 12,
    cmdClassifier: 'result',
  },
  cmd: [{ data: { declaration: resultData, name: 'resultData', value: { errorNumber: 0 } } }],
});

test('the header of a datagram is read from its text', () => {
  const header = messageHeader(text);
  assert.deepEqual(header, {
    classifier: 'result',
    counter: '18',
    reference: '12',
    source: { device: 'd:_n:Busbar_a', entity: '1.1', feature: '7' },
    destination: { device: 'd:_n:Busbar_b', entity: '2', feature: '1' },
  });
  assert.equal(addressText(header.source), 'd:_n:Busbar_a/1.1/7');
  assert.equal(isAnswer(header), true);
  assert.equal(carriedFunction(text), 'resultData');
});
