import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Redaction } from './redaction.ts';
import { traceJson, traceLines } from './trace-lines.ts';
import { readRecording, recordLine, type TraceRecord } from './trace-record.ts';

const SKI = 'ab'.repeat(20);
const WRITE =
  '{"datagram":[{"header":[{"specificationVersion":"1.3.0"},{"addressSource":[{"device":"d:_n:Box_1"},{"entity":[1]},{"feature":2}]},{"addressDestination":[{"device":"d:_n:Station_1"},{"entity":[1]},{"feature":5}]},{"msgCounter":12},{"cmdClassifier":"write"},{"ackRequest":true}]},{"payload":[{"cmd":[[{"function":"loadControlLimitListData"},{"filter":[[{"cmdControl":[{"partial":[]}]}]]},{"loadControlLimitListData":[{"loadControlLimitData":[[{"limitId":0},{"isLimitActive":true},{"value":[{"number":42},{"scale":2}]}]]}]}]]}]}]}';

function spine(datagram: string): TraceRecord {
  const bytes = Buffer.concat([
    Buffer.of(2),
    Buffer.from(`{"data":[{"header":[{"protocolId":"ee1.0"}]},{"payload":${datagram}}]}`),
  ]);
  return { time: '2026-11-24T10:00:01.250Z', ski: SKI, direction: 'in', bytes };
}

const HELLO: TraceRecord = {
  ...spine(''),
  direction: 'out',
  bytes: Buffer.concat([Buffer.of(1), Buffer.from('{"connectionHello":[{"phase":"ready"}]}')]),
};

test('a SPINE message is one line: when, from whom, classifier, addresses, function and what it says', () => {
  assert.deepEqual(traceLines(spine(WRITE), {}, undefined), [
    '10:00:01.250 <- abababab  write #12 (acknowledge)  d:_n:Box_1 [1]:2 > d:_n:Station_1 [1]:5  loadControlLimitListData (partial) loadControlLimitData=[limitId=0 isLimitActive=true value=4200]',
  ]);
});

test('a SHIP message is one line with its members', () => {
  assert.deepEqual(traceLines(HELLO, {}, undefined), ['10:00:01.250 -> abababab  connectionHello  phase=ready']);
});

test('an ECHONET Lite frame is one line: service, transaction, objects, properties with values', () => {
  const bytes = new Uint8Array(Buffer.from('1081003305ff01027e016102eb0400000bb8da0142', 'hex'));
  const frame: TraceRecord = { time: HELLO.time, protocol: 'echonet-lite', ski: '192.0.2.9', direction: 'out', bytes };
  assert.deepEqual(traceLines(frame, {}, undefined), [
    '10:00:01.250 -> 192.0.2.9  SetC 0033  Controller 1 (05ff01) > EV charger and discharger 1 (027e01)  eb chargingElectricPower = 3000 W; da operationMode = charge',
  ]);
  assert.equal(traceLines(frame, { layer: 'spine' }, undefined).length, 0);
  assert.equal(
    traceLines(frame, { layer: 'echonet-lite', kinds: ['SetC'], functions: ['operation'] }, undefined).length,
    1,
  );
  assert.deepEqual(readRecording(recordLine(frame)).records, [frame]);
  const cut = { ...frame, bytes: bytes.subarray(0, 9) };
  assert.match(traceLines(cut, {}, undefined).join(), /unreadable, 9 octets.*! error EL-3.3 tooShort/);
});

test('filters leave out other peers, layers, kinds and functions', () => {
  const shown = (filter: Parameters<typeof traceLines>[1]): number =>
    [spine(WRITE), HELLO].filter((record) => traceLines(record, filter, undefined).length > 0).length;
  assert.equal(shown({}), 2);
  assert.equal(shown({ ski: 'ABAB' }), 2);
  assert.equal(shown({ ski: 'cd' }), 0);
  assert.equal(shown({ layer: 'ship' }), 1);
  assert.equal(shown({ kinds: ['write'] }), 1);
  assert.equal(shown({ functions: ['limitlist'] }), 1);
  assert.equal(shown({ functions: ['measurement'] }), 0);
  assert.equal(traceJson(HELLO, { layer: 'spine' }), undefined);
});

test('redaction gives the same device the same word and leaves no SKI and no address', () => {
  const redaction = new Redaction();
  const [first = ''] = traceLines(spine(WRITE), {}, redaction);
  const [again = ''] = traceLines(spine(WRITE), {}, redaction);
  assert.equal(first, again);
  assert.match(first, /<ski-1> .*<device-1> \[1\]:2 > <device-2> \[1\]:5/);
  assert.doesNotMatch(first, /abab|Station_1/);
});

test('a recording is read back as it was written; a line that is no message is named', () => {
  const text = `${recordLine(HELLO)}\n\nnonsense\n${recordLine(spine(WRITE))}\n{"time":1}\n`;
  const { records, faults } = readRecording(text);
  assert.deepEqual(
    records.map(({ direction }) => direction),
    ['out', 'in'],
  );
  assert.deepEqual(
    faults.map((fault) => fault.slice(0, 6)),
    ['line 3', 'line 5'],
  );
});

test('any octets give a line and any text gives a recording', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.string(), (bytes, text) => {
      assert.equal(traceLines({ ...HELLO, bytes }, {}, new Redaction()).length > 0, true);
      readRecording(text);
    }),
    { seed: 7, numRuns: 2000 },
  );
});
