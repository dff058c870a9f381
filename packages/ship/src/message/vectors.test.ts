/**
 * Every vector of vectors/ship.json that is a message or a piece of SHIP JSON. The names id.* and txt.* are tested beside
 * identity/ and discovery/; qr.* and pairing.* belong to parts that do not exist yet.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  type AnyShape,
  bool,
  decodeText,
  double,
  encodeText,
  int,
  list,
  recordOf,
  type Shape,
  tag,
  text,
  uint,
  ulong,
} from '@busbar/kernel';
import { NO_QUIRKS_OFF } from '../quirks.ts';
import { CONTROL_MESSAGES, type ControlMessage, messageFrame } from './control.ts';
import { dataFrame } from './data.ts';
import { CMI } from './frame.ts';
import { rootMember } from './json-text.ts';
import { decodeMessage, type Message } from './message.ts';

interface Vector {
  readonly name: string;
  readonly direction: string;
  readonly hex: string;
  readonly json: string | null;
  readonly plain?: Readonly<Record<string, unknown>>;
  readonly plainIfSingle?: Readonly<Record<string, unknown>>;
  readonly equals?: string;
  readonly tolerate?: boolean;
  readonly expect?: string;
}

const VECTORS = JSON.parse(readFileSync(new URL('../../vectors/ship.json', import.meta.url), 'utf8'), (_, value) =>
  typeof value === 'object' && value !== null && '$bigint' in value ? BigInt(value.$bigint) : value,
) as readonly Vector[];
const ELSEWHERE = /^(id|txt|qr|pairing)\./;
const MESSAGES = VECTORS.filter(({ name }) => !ELSEWHERE.test(name) && !name.startsWith('codec.'));
const CODEC = VECTORS.filter(({ name }) => name.startsWith('codec.'));

const octets = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const decode = (hex: string) => decodeMessage(octets(hex), NO_QUIRKS_OFF);
/** Without prototypes and keys for passing unknown elements on. */
const bare = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? `${item}n` : item)));

function namedVector(name: string): Vector {
  const found = VECTORS.find((vector) => vector.name === name);
  assert.ok(found !== undefined, `there is a vector ${name}`);
  return found;
}

/** A received message in the form of `plain`; the payload of data is compared as its text. */
function plainOf(message: Message): unknown {
  assert.ok('value' in message, `${message.name} carries a value`);
  return bare({ [message.name]: message.value });
}

for (const vector of MESSAGES.filter(({ plain, name }) => plain !== undefined && !name.startsWith('data.'))) {
  test(`SHIP-6.8.5: ${vector.name} decodes to its plain form`, () => {
    const { message, findings } = decode(vector.hex);
    assert.deepEqual(plainOf(message), bare(vector.plain));
    if (vector.tolerate !== true) assert.deepEqual(findings, []);
  });

  if (vector.tolerate === true) continue;
  test(`SHIP-6.8.4: ${vector.name} is encoded octet for octet`, () => {
    const [name, value] = Object.entries(vector.plain ?? {})[0] ?? [];
    assert.equal(Buffer.from(messageFrame({ name, value } as ControlMessage)).toString('hex'), vector.hex);
  });
}

for (const vector of MESSAGES.filter(({ equals }) => equals !== undefined)) {
  test(`SHIP-6.8.5-1 SHIP-6.8.5-2 SHIP-6.8.5-3 SHIP-6.8.5-4: ${vector.name} decodes like ${vector.equals}`, () => {
    const { message, findings } = decode(vector.hex);
    assert.deepEqual(plainOf(message), plainOf(decode(namedVector(vector.equals ?? '').hex).message));
    if (vector.tolerate === true) assert.ok(findings.length > 0, 'the leniency is reported');
    assert.ok(findings.every(({ severity }) => severity !== 'error'));
  });
}

for (const vector of MESSAGES.filter(({ name }) => name.startsWith('data.'))) {
  test(`SHIP-6.10.4.7: ${vector.name}: protocolId, and the payload as it stands in the text`, () => {
    const { message, findings } = decode(vector.hex);
    assert.ok(message.name === 'data');
    assert.deepEqual(findings, []);
    assert.ok(vector.json?.includes(`{"payload":${message.payload}}`));
    assert.equal(message.protocolId, vector.expect === 'ignore' ? 'zz9.9' : 'ee1.0');
    assert.doesNotThrow(() => JSON.parse(message.payload));
  });
}

test('SHIP-6.8.4-7 SHIP-6.8.4-8: data.spine.discoveryRead is encoded octet for octet', () => {
  const vector = namedVector('data.spine.discoveryRead');
  const { message } = decode(vector.hex);
  assert.ok(message.name === 'data');
  assert.equal(Buffer.from(dataFrame(message.payload)).toString('hex'), vector.hex);
});

const NEGATIVE: Readonly<Record<string, Message['name']>> = {
  'neg.empty': 'invalid',
  'neg.emptyMessageValue': 'invalid',
  'neg.unknownMessageType': 'unknown',
  'neg.cmi.invalidMessageType': 'invalid',
  'neg.cmi.invalidHead': 'init',
  'neg.hello.badPhase': 'invalid',
  'neg.hello.noPhase': 'invalid',
  'neg.hello.duplicate': 'invalid',
  'neg.notJson': 'invalid',
  'neg.pin.tooShort': 'connectionPinInput',
};

for (const vector of MESSAGES.filter(({ direction }) => direction === 'negative')) {
  test(`SHIP-6.8.5-6 SHIP-6.8.5-7, SHIP-6.10.4.2-1 SHIP-6.10.4.2-2: ${vector.name}`, () => {
    const { message, findings } = decode(vector.hex);
    assert.equal(message.name, NEGATIVE[vector.name]);
    if (message.name === 'init') assert.equal(message.isValid, false);
    if (message.name === 'invalid') assert.ok(findings.some(({ severity }) => severity === 'error'));
  });
}

test('SHIP-6.10.4.5-11: prot.error.bare.shipgo reads as the error message', () => {
  const { message, findings } = decode(namedVector('prot.error.bare.shipgo').hex);
  assert.deepEqual(message, { name: 'messageProtocolHandshakeError', value: { error: 2 } });
  assert.equal(findings[0]?.rule, 'SHIP-6.10.4.5-11');
});

test('SHIP-6.10.4.10-5: close.announce.shipgo keeps the free text as reason', () => {
  const { message } = decode(namedVector('close.announce.shipgo').hex);
  assert.deepEqual(message, {
    name: 'connectionClose',
    value: { phase: 'announce', maxTime: 500, reason: 'User close' },
  });
});

test('cmi.valid is the CMI of this node', () => {
  const { hex } = namedVector('cmi.valid');
  assert.deepEqual(octets(hex), CMI);
  assert.deepEqual(decode(hex).message, { name: 'init', isValid: true });
});

test('every message vector was looked at by one of the tests above', () => {
  const special = ['prot.error.bare.shipgo', 'close.announce.shipgo', 'cmi.valid'];
  for (const { name, plain, equals, direction } of MESSAGES)
    assert.ok(
      plain !== undefined ||
        equals !== undefined ||
        direction === 'negative' ||
        name.startsWith('data.') ||
        special.includes(name),
      name,
    );
  assert.equal(MESSAGES.length + CODEC.length + VECTORS.filter(({ name }) => ELSEWHERE.test(name)).length, 97);
});

test('SHIP-6.10.4.2-3: every control message is refused in the other MessageTypes', () => {
  for (const { hex, direction, json } of MESSAGES) {
    if (json === null || direction === 'negative') continue;
    const own = octets(hex)[0];
    for (const type of [1, 2, 3]) {
      if (type === own) continue;
      const { message } = decode(hex.replace(/^../, `0${type}`));
      assert.ok(message.name === 'invalid' || message.name === 'unknown', `${json} as type ${type}`);
    }
  }
});

/** Declarations for the examples of the algorithm, all below the element `a`. */
const CODEC_SHAPES: Readonly<Record<string, AnyShape>> = {
  'codec.sequence': recordOf({ x: uint, y: text, z: bool }),
  'codec.emptyComplex': recordOf({ e: tag }),
  'codec.emptyString': recordOf({ s: text }),
  'codec.simpleList': recordOf({ n: list(uint) }),
  'codec.simpleListOne': recordOf({ n: list(uint) }),
  'codec.complexList': recordOf({ item: list(recordOf({ id: uint, v: text })) }),
  'codec.complexListOne': recordOf({ item: list(recordOf({ id: uint, v: text })) }),
  'codec.complexListEmptyEntry': recordOf({ item: list(recordOf({ id: uint })) }),
  'codec.nested': recordOf({ b: recordOf({ c: recordOf({ d: uint }) }) }),
  'codec.choice': recordOf({ left: recordOf({ v: uint }), right: recordOf({ v: uint }) }, { choice: true }),
  'codec.nil': recordOf({ n: uint }),
  'codec.all': recordOf({ p: uint, q: uint }),
  'codec.numbers': recordOf({ i: int, d: double, u: ulong }),
  'codec.unicode': recordOf({ s: text }),
  'codec.hexBinary': recordOf({ b: text }),
  'codec.emptyListAmbiguity': recordOf({ item: list(recordOf({ id: uint })) }),
  'codec.emptyObjectForList': recordOf({ item: list(recordOf({ id: uint })) }),
  'codec.escapedBracketsInString': recordOf({ s: text }),
};
/** Not sent by any SHIP or SPINE message: nil, xs:all; an empty list is left out (SHIP-6.8.4-5). */
const NEVER_SENT = ['codec.nil', 'codec.all', 'codec.emptyListAmbiguity', 'codec.emptyObjectForList'];

for (const vector of CODEC) {
  const shape = CODEC_SHAPES[vector.name] as Shape<unknown> | undefined;
  test(`SHIP-6.8.4-1 SHIP-6.8.4-2 SHIP-6.8.4-3 SHIP-6.8.4-4 SHIP-6.8.4-5 SHIP-6.8.4-6 SHIP-6.8.5-5: ${vector.name}`, () => {
    assert.ok(shape !== undefined, 'a declaration for this example');
    const root = rootMember(Buffer.from(vector.hex, 'hex').toString('utf8'));
    assert.equal(root?.name, 'a');
    const { value } = decodeText(shape, root?.body ?? '');
    // No element of SHIP or SPINE is nillable, so null can only mean absent.
    const expected = vector.name === 'codec.nil' ? {} : vector.plain?.a;
    assert.deepEqual(bare(value), bare(expected));
    if (!NEVER_SENT.includes(vector.name)) assert.equal(`{"a":${encodeText(shape, value)}}`, vector.json);
  });
}

test('codec.emptyListAmbiguity: the other declaration gives the other reading', () => {
  const vector = namedVector('codec.emptyListAmbiguity');
  const single = recordOf({ item: recordOf({ id: uint }) });
  assert.deepEqual(bare(decodeText(single, rootMember(vector.json ?? '')?.body ?? '').value), vector.plainIfSingle?.a);
});

test('SHIP-6.8.4-9 SHIP-6.8.4-10: brackets in strings leave escaped; no control message contains the word datagram', () => {
  const frame = messageFrame({ name: 'accessMethods', value: { id: 'x [{ y ]}' } });
  assert.equal(Buffer.from(frame).toString(), '\u0001{"accessMethods":[{"id":"x \\u005b\\u007b y \\u005d\\u007d"}]}');
  assert.doesNotMatch(Object.keys(CONTROL_MESSAGES).join(), /datagram/);
});
