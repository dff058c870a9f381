import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeDatagram } from '@busbar/spine';
import { isMeasurementNotify, notifyOf } from './notify-text.ts';

const TEMPLATE =
  '{"datagram":[{"header":[{"specificationVersion":"1.3.0"},{"addressSource":[{"device":"d:_n:A_1"},{"entity":[1]},{"feature":2}]},{"addressDestination":[{"device":"d:_n:B_1"},{"entity":[1]},{"feature":1}]},{"msgCounter":17},{"cmdClassifier":"notify"}]},{"payload":[{"cmd":[[{"function":"measurementListData"},{"filter":[[{"cmdControl":[{"partial":[]}]}]]},{"measurementListData":[{"measurementData":[[{"measurementId":0},{"value":[{"number":1},{"scale":0}]}]]}]}]]}]}]}';

test('the notify of a benchmark is a valid datagram with the wanted entries and counter', () => {
  assert.equal(isMeasurementNotify(TEMPLATE), true);
  const { head, tail } = notifyOf(TEMPLATE, 6);
  const text = `${head}1000001${tail}`;
  const { value, findings } = decodeDatagram(text);
  assert.deepEqual(findings, []);
  assert.equal(value?.header.msgCounter, 1_000_001);
  const data = value?.cmd[0]?.data?.value as { measurementData?: readonly unknown[] } | undefined;
  assert.equal(data?.measurementData?.length, 6);
});
