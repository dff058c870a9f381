import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FUNCTIONS } from '../model/functions.ts';
import { decodeDatagram } from './decode-datagram.ts';

const HEADER =
  '[{"addressSource":[{"entity":[0]},{"feature":0}]},{"addressDestination":[{"entity":[0]},{"feature":0}]},{"msgCounter":1},{"cmdClassifier":"notify"}]';
const message = (data: string): string => `{"datagram":[{"header":${HEADER}},{"payload":[{"cmd":[[${data}]]}]}]}`;

test('SPINE-5.2.1-5 no element of any function is needed: empty data, and entries without elements, are well formed', () => {
  assert.equal(FUNCTIONS.length > 140, true);
  for (const { name, list } of FUNCTIONS)
    for (const content of list === undefined ? ['[]'] : ['[]', `[{"${list.item}":[[]]}]`]) {
      const { value, findings } = decodeDatagram(message(`{"${name}":${content}}`));
      assert.deepEqual(findings, [], `${name} ${content}`);
      assert.equal(value?.cmd[0]?.data?.declaration?.name, name);
    }
});

test('SPINE-5.2.2-4 octets 0 behind the text do not matter', () => {
  const text = message('{"loadControlLimitListData":[]}');
  const { value, findings } = decodeDatagram(`${text}\0\0\0`);
  assert.deepEqual(value, decodeDatagram(text).value);
  assert.equal(
    findings.some(({ severity }) => severity === 'error'),
    false,
  );
});
