import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromShipJson, toShipJson } from './ship-json.ts';

test('the JSON of scripted messages survives a round trip', () => {
  const plain = {
    header: { addressSource: { device: 'd', entity: [1, 1], feature: 7 }, msgCounter: 1 },
    payload: {
      cmd: [
        {
          function: 'f',
          filter: [{ cmdControl: { partial: {} } }],
          f: { fData: [{ id: 0, value: { number: 1 } }, { id: 1 }] },
        },
      ],
    },
  };
  assert.deepEqual(fromShipJson(toShipJson(plain)), plain);
  assert.deepEqual(toShipJson({ a: { b: [{ c: 1 }] } }), [{ a: [{ b: [[{ c: 1 }]] }] }]);
});
