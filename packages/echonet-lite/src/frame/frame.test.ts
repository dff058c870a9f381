import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { echonetVectors, hex, octets, type VectorFrame } from '../testing/echonet-vectors.ts';
import { decodeFrame } from './decode.ts';
import { encodeFrame } from './encode.ts';
import type { Frame, Property, SpecifiedFrame } from './frame.ts';
import { hasTwoLists, SERVICES, type Service } from './service.ts';

const SEED = { seed: 63380 };
const PLAIN = { noNullPrototype: true };
const { frames } = echonetVectors();
const valid = frames.filter((vector) => vector.valid);
const malformed = frames.filter((vector) => !vector.valid);

/** A frame in the form of the vectors. */
function asVector(frame: Frame): VectorFrame {
  const tid = frame.tid.toString(16).padStart(4, '0');
  if (frame.format === 2) return { format: 2, tid, edata: hex(frame.edata) };
  const { seoj, deoj, service, properties, getProperties } = frame;
  const list = (all: readonly Property[]): VectorFrame['properties'] =>
    all.map(({ epc, edt }) => ({ epc: epc.toString(16).padStart(2, '0'), pdc: edt.length, edt: hex(edt) }));
  const head = {
    format: 1 as const,
    tid,
    seoj: seoj.toString(16).padStart(6, '0'),
    deoj: deoj.toString(16).padStart(6, '0'),
    esv: SERVICES[service].toString(16),
    esvName: service,
  };
  return getProperties === undefined
    ? { ...head, properties: list(properties) ?? [] }
    : { ...head, setProperties: list(properties) ?? [], getProperties: list(getProperties) ?? [] };
}

function decoded(bytes: Uint8Array): Frame {
  const result = decodeFrame(bytes, { mode: 'strict' });
  assert.ok('frame' in result, 'error' in result ? result.error : '');
  return result.frame;
}

test('the vectors are all there', () => {
  assert.deepEqual([frames.length, valid.length, malformed.length], [127, 110, 17]);
});

for (const vector of valid)
  test(`EL-3.2-1 vector: ${vector.name}`, () => {
    const frame = decoded(octets(vector.hex));
    assert.deepEqual(asVector(frame), vector.decoded);
    if (vector.roundTrip !== false) assert.equal(hex(encodeFrame(frame)), vector.hex);
  });

for (const vector of malformed)
  test(`EL-3.3 malformed vector: ${vector.name}`, () => {
    const strict = decodeFrame(octets(vector.hex), { mode: 'strict' });
    assert.equal('error' in strict ? strict.error : 'accepted', vector.error);
    const tolerant = decodeFrame(octets(vector.hex));
    if (vector.error !== 'trailingBytes') assert.deepEqual(tolerant, strict);
    else {
      assert.ok('frame' in tolerant);
      assert.deepEqual(
        tolerant.findings.map(({ severity, rule }) => [severity, rule]),
        [['warning', 'EL-3.3']],
      );
      assert.equal(hex(encodeFrame(tolerant.frame)), vector.hex.slice(0, -4));
    }
  });

for (const [bytes, error] of [
  ['', 'notEchonetLite'],
  ['10', 'tooShort'],
  ['1080', 'unknownFormat'],
  ['1081', 'tooShort'],
  ['1082', 'tooShort'],
  ['108200', 'tooShort'],
  ['10820000', undefined],
  ['1081000105ff0102a10162', 'tooShort'],
  ['1081000105ff0102a1016200', 'opcZero'],
  ['1081000105ff0102a1016400', 'unknownEsv'],
  ['1081000105ff0102a1016e01cd00', 'missingOpcGet'],
  ['1081000105ff0102a1016e01cd0000', 'opcZero'],
  ['1081000105ff0102a1016e01cd0001c7', 'truncatedProperty'],
  ['1081000105ff0102a1015e01cd00', 'missingOpcGet'],
] as const)
  test(`EL-3.2.1.1-1, EL-3.2.1.2-1 the first reason that applies is the one: ${bytes} is ${error ?? 'a frame'}`, () => {
    const result = decodeFrame(octets(bytes));
    assert.equal('error' in result ? result.error : undefined, error);
  });

test('EL-3.2.6-2 a refusal of SetGet without lists says so', () => {
  for (const bytes of ['1081005902a10105ff015e00', '1081005902a10105ff015e0000', '1081005a02a10105ff015e01da014300']) {
    const result = decodeFrame(octets(bytes), { mode: 'strict' });
    assert.ok('frame' in result);
    assert.deepEqual(
      result.findings.map(({ rule }) => rule),
      ['EL-3.2.6-2'],
    );
  }
});

test('EL-3.2.9-1 contents are views of the datagram', () => {
  const bytes = octets('1081003002a10105ff017201c70141');
  const frame = decoded(bytes) as SpecifiedFrame;
  assert.equal(frame.properties[0]?.edt.buffer, bytes.buffer);
});

test('EL-3.3 a datagram inside a larger buffer is read to its own end only', () => {
  const whole = octets('1081003005ff0102a1016202c7008000ffff');
  for (let end = 0; end < 18; end++) {
    const result = decodeFrame(whole.subarray(0, end));
    assert.equal('frame' in result, end >= 16, `${end} octets`);
  }
});

for (const [what, change, text] of [
  ['a count of 256', { properties: Array.from({ length: 256 }, () => ({ epc: 0x80, edt: new Uint8Array() })) }, /256/],
  ['no property', { properties: [] }, /number of properties is 0/],
  ['a content of 256 octets', { properties: [{ epc: 0x80, edt: new Uint8Array(256) }] }, /0x80 is 256/],
  ['a transaction id of 17 bit', { tid: 0x10000 }, /tid is 65536/],
  ['a fraction as transaction id', { tid: 1.5 }, /tid is 1.5/],
  ['an object of 25 bit', { deoj: 0x1000000 }, /deoj/],
  ['a get list that does not belong', { getProperties: [] }, /Get has no getProperties/],
  ['a missing get list', { service: 'SetGet' }, /SetGet needs getProperties/],
] as const)
  test(`EL-3.2.6-1 ${what} is not sent`, () => {
    const frame: SpecifiedFrame = {
      format: 1,
      tid: 1,
      seoj: 0x05ff01,
      deoj: 0x02a101,
      service: 'Get',
      properties: [{ epc: 0x80, edt: new Uint8Array() }],
    };
    assert.throws(() => encodeFrame({ ...frame, ...change }), { code: 'echonet-lite.frame', message: text });
  });

const list = (minLength: number): fc.Arbitrary<Property[]> =>
  fc.array(fc.record({ epc: fc.integer({ min: 0, max: 255 }), edt: fc.uint8Array({ maxLength: 20 }) }, PLAIN), {
    minLength,
    maxLength: 8,
  });

const anyFrame: fc.Arbitrary<Frame> = fc.oneof(
  fc
    .record(
      {
        format: fc.constant(1 as const),
        tid: fc.integer({ min: 0, max: 0xffff }),
        seoj: fc.integer({ min: 0, max: 0xffffff }),
        deoj: fc.integer({ min: 0, max: 0xffffff }),
        service: fc.constantFrom(...(Object.keys(SERVICES) as Service[])),
        set: list(1),
        get: list(1),
      },
      PLAIN,
    )
    .map(({ set, get, ...head }) =>
      hasTwoLists(head.service) ? { ...head, properties: set, getProperties: get } : { ...head, properties: set },
    ),
  fc.record(
    {
      format: fc.constant(2 as const),
      tid: fc.integer({ min: 0, max: 0xffff }),
      edata: fc.uint8Array({ maxLength: 40 }),
    },
    PLAIN,
  ),
);

test('EL-3.2-1 what is written is read as the same frame, and written the same again', () => {
  fc.assert(
    fc.property(anyFrame, (frame) => {
      const bytes = encodeFrame(frame);
      const again = decoded(bytes);
      assert.deepEqual(again, frame);
      assert.deepEqual(encodeFrame(again), bytes);
    }),
    { ...SEED, numRuns: 1000 },
  );
});
