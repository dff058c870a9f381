/** Annex A of IEC 63380-3 as a table, against the declarations: element names, order, cardinalities and types. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyShape } from '@busbar/kernel';
import { connectionClose } from './connection-close.ts';
import { CONTROL_MESSAGES } from './control.ts';
import { data } from './data.ts';

/** `m` mandatory, `o` optional, `1..n` and `0..n` lists; then the type, for a complex one its elements. */
type Row = readonly [name: string, cardinality: 'm' | 'o' | '1..n' | '0..n', type: string | readonly Row[]];

const SKI: readonly Row[] = [
  ['curve', 'm', 'unsignedShort'],
  ['ski', 'm', 'string'],
];
const PUBLIC_KEY: Row = ['publicKey', 'o', 'string'];
const STORED: readonly Row[] = [
  ...SKI,
  PUBLIC_KEY,
  ['userTrust', 'm', 'unsignedInt'],
  ['id', 'o', 'string'],
  ['note', 'o', 'string'],
];

const ANNEX_A: Readonly<Record<string, readonly Row[]>> = {
  connectionHello: [
    ['phase', 'm', 'pending ready aborted'],
    ['waiting', 'o', 'unsignedInt'],
    ['prolongationRequest', 'o', 'boolean'],
    ['keyMaterialState', 'o', [['updateCounter', 'o', 'unsignedShort']]],
  ],
  messageProtocolHandshake: [
    ['handshakeType', 'm', 'announceMax select'],
    [
      'version',
      'm',
      [
        ['major', 'm', 'unsignedShort'],
        ['minor', 'm', 'unsignedShort'],
      ],
    ],
    ['formats', 'm', [['format', '1..n', 'string']]],
  ],
  messageProtocolHandshakeError: [['error', 'm', 'unsignedByte']],
  connectionPinState: [
    ['pinState', 'm', 'required optional pinOk none'],
    ['inputPermission', 'o', 'busy ok'],
  ],
  connectionPinInput: [['pin', 'm', 'string']],
  connectionPinError: [['error', 'm', 'unsignedByte']],
  accessMethodsRequest: [],
  accessMethods: [
    // Mandatory in the schema; the quirk `accessMethodsWithoutId` reads it as optional (SHIP-6.10.4.9-6).
    ['id', 'o', 'string'],
    ['dnsSd_mDns', 'o', []],
    ['dns', 'o', [['uri', 'm', 'string']]],
  ],
  commissioningRequest: [],
  commissioningResponse: [['accept', 'm', 'boolean']],
  keyMaterialRequest: [],
  keyMaterial: [
    ['maxEntries', 'm', 'unsignedLong'],
    [
      'entry',
      '0..n',
      [
        ...SKI,
        PUBLIC_KEY,
        ['userTrust', 'o', 'unsignedInt'],
        ['commissioningTool', 'o', 'boolean'],
        ['id', 'm', 'string'],
        ['note', 'o', 'string'],
      ],
    ],
  ],
  keyMaterialResponse: [['entry', '0..n', STORED]],
  keyMaterialDelete: [['entry', '1..n', [...SKI, ['note', 'o', 'string']]]],
  keyMaterialDeleteResponse: [['entry', '1..n', STORED]],
  keyMaterialState: [
    ['updateCounter', 'm', 'unsignedShort'],
    ['entry', '1..n', [['currentState', 'm', 'predecessor current successor'], ...SKI, PUBLIC_KEY]],
  ],
  keyMaterialStateResponse: [['accept', 'm', 'boolean']],
  keyMaterialStateRequest: [['knownUpdateCounter', 'm', 'unsignedShort']],
  data: [
    ['header', 'm', [['protocolId', 'm', 'string']]],
    ['payload', 'm', 'anyType'],
    [
      'extension',
      'o',
      [
        ['extensionId', 'o', 'string'],
        ['binary', 'o', 'string'],
        ['string', 'o', 'string'],
      ],
    ],
  ],
  connectionClose: [
    ['phase', 'm', 'announce confirm'],
    ['maxTime', 'o', 'unsignedInt'],
    // An enumeration in the schema, free text in the installed base (SHIP-6.10.4.10-5).
    ['reason', 'o', 'string'],
  ],
};

const LARGEST: Readonly<Record<string, string>> = {
  255: 'unsignedByte',
  65535: 'unsignedShort',
  4294967295: 'unsignedInt',
  '18446744073709551615': 'unsignedLong',
};

function typeOf(shape: AnyShape): Row[2] {
  switch (shape.kind) {
    case 'bool':
      return 'boolean';
    case 'integer':
      assert.equal(shape.min, 0n);
      return LARGEST[String(shape.max)] ?? String(shape.max);
    case 'text':
      return 'string';
    case 'enumeration':
      assert.equal(shape.isOpen, false);
      return shape.values.join(' ');
    case 'record':
      return rowsOf(shape);
    case 'raw':
      return 'anyType';
    case 'double':
    case 'list':
      return shape.kind;
  }
}

function rowsOf(shape: AnyShape): readonly Row[] {
  assert.ok(shape.kind === 'record');
  return shape.fields.map(({ name, shape: inner }): Row => {
    const isMandatory = shape.required.includes(name);
    if (inner.kind === 'list') return [name, isMandatory ? '1..n' : '0..n', typeOf(inner.item)];
    return [name, isMandatory ? 'm' : 'o', typeOf(inner)];
  });
}

const DECLARED: Readonly<Record<string, AnyShape>> = { ...CONTROL_MESSAGES, data, connectionClose };

test('SHIP-6.8.4-1 Annex A: the messages of this implementation are those of the schema, no more and no less', () => {
  assert.deepEqual(Object.keys(DECLARED).sort(), Object.keys(ANNEX_A).sort());
});

for (const [name, rows] of Object.entries(ANNEX_A)) {
  test(`SHIP-6.8.4-1 SHIP-6.8.4-2 Annex A: ${name} has the elements of the schema, in its order, with its cardinalities and types`, () => {
    assert.deepEqual(rowsOf(DECLARED[name] as AnyShape), rows);
  });
}
