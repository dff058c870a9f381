import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EchonetLiteError } from '../errors.ts';
import { hex, octets } from '../testing/echonet-vectors.ts';
import { type EncodeOptions, encodeProperty } from './encode-property.ts';

const CHARGER = 0x02a1;
const METER = 0x0288;
const WRITE: EncodeOptions = { isWrite: true };
const PLAIN_OBJECT = { dataSize: 3, id: 'a1b2c3' };

/** Class, property, value, octets. */
const WRITTEN: readonly (readonly [number, number, unknown, string, EncodeOptions?])[] = [
  [CHARGER, 0xeb, { value: 3000, unit: 'W' }, '00000bb8', WRITE],
  [CHARGER, 0xed, { value: 16.1, unit: 'A' }, '00a1', WRITE],
  [CHARGER, 0xda, 'charge', '42', WRITE],
  [CHARGER, 0xda, octets('42'), '42', WRITE],
  [CHARGER, 0xd3, { special: 'overflow' }, 'ffffffff'],
  [0x027e, 0xd3, { value: -4500, unit: 'W' }, 'ffffee6c'],
  [0x027e, 0xd3, { special: 'underflow' }, '80000000'],
  [0x027e, 0x89, 'component', '003c'],
  [CHARGER, 0xe6, PLAIN_OBJECT, '03a1b2c3'],
  [CHARGER, 0xf3, '0a0b', '0a0b', WRITE],
  [CHARGER, 0xf3, octets('0a0b'), '0a0b', WRITE],
  [CHARGER, 0x83, `fe${'00'.repeat(16)}`, `fe${'00'.repeat(16)}`],
  [CHARGER, 0x81, { place: 'garage', number: 1 }, '69', WRITE],
  [CHARGER, 0x81, { position: '0a'.repeat(16) }, `01${'0a'.repeat(16)}`, WRITE],
  [CHARGER, 0x82, { release: 'R', revision: 1 }, '00005201'],
  [CHARGER, 0x9d, ['80', 'da', '81'], '038081da'],
  [0x0ef0, 0x82, { major: 1, minor: 14, format1: true, format2: false }, '010e0100'],
  [0x0ef0, 0xd3, 3, '000003'],
  [0x0ef0, 0xd5, { count: 1, objects: ['02a101'] }, '0102a101'],
  [0x0ef0, 0xd7, ['02a1'], '0102a1'],
  [METER, 0xe7, { special: 'noData' }, '7ffffffe'],
  [METER, 0xe1, { value: 0.01 }, '02'],
  [METER, 0xe0, { raw: 77145 }, '00012d59'],
  [
    METER,
    0xe0,
    { value: 0.3, unit: 'kWh' },
    '00000003',
    {
      values: new Map<number, number>([
        [0xe1, 0.1],
        [0xd3, 1],
      ]),
    },
  ],
  [0x0279, 0xb1, 'noControlNoSchedule', 'ffffffffffffff'],
  [0x0279, 0xb1, '2025-03-14T13:45:00', '07e9030e0d2d00'],
  [0x027d, 0xe0, { value: -1, unit: 'Wh' }, 'ffffffff'],
  [0x027d, 0xaa, 'noSetting', '00000000', WRITE],
];

for (const [classCode, epc, value, edt, options] of WRITTEN)
  test(`EL-3.2.9-1 0x${epc.toString(16)} ${JSON.stringify(value)} is written as ${edt}`, () => {
    assert.equal(hex(encodeProperty(classCode, epc, value, options)), edt);
  });

/** What is wrong, class, property, value, what the error says. */
const REFUSED: readonly (readonly [string, number, number, unknown, RegExp, EncodeOptions?])[] = [
  [
    'above the range',
    CHARGER,
    0xeb,
    { value: 1e9, unit: 'W' },
    /0x02a1 0xeb chargingElectricPower: .* outside 0 to 999999999/,
  ],
  ['below the range', CHARGER, 0xeb, { value: -1, unit: 'W' }, /outside 0 to/],
  ['beside the step', CHARGER, 0xed, { value: 16.05, unit: 'A' }, /no multiple of the step 0.1/],
  ['no number', CHARGER, 0xeb, { value: Number.NaN, unit: 'W' }, /step/],
  ['another unit', CHARGER, 0xeb, { value: 3, unit: 'kW' }, /is not \{value, unit: 'W'\}/],
  ['without unit', CHARGER, 0xeb, 3000, /is not \{value, unit: 'W'\}/],
  ['nothing', CHARGER, 0xeb, undefined, /undefined is not/],
  ['a name that is none', CHARGER, 0xda, 'discharge', /none of charge, standby, idle, other/],
  ['a name of another release', 0x027e, 0xda, 'automatic', /none of/, { release: 'N' }],
  ['a name of the object prototype', CHARGER, 0xda, 'constructor', /none of/],
  ['octets that are no code', CHARGER, 0xda, octets('43'), /the octets are no value.*unknownCode/],
  ['octets of another size', CHARGER, 0xda, octets('4243'), /sizeMismatch/],
  [
    'octets of which a part is no value',
    CHARGER,
    0xc8,
    octets('ffffffff7fffffff'),
    /the octets are no value: .*minimumElectricPower/,
  ],
  ['what was read as no value', CHARGER, 0xda, { special: 'unknownCode', raw: '43' }, /none of/],
  ['a number read as no value', CHARGER, 0xe4, { special: 'sizeMismatch', raw: '' }, /no code for sizeMismatch/],
  ['overflow where there is no code', CHARGER, 0xd8, { special: 'overflow' }, /no code for overflow/],
  ['overflow in a write', CHARGER, 0xeb, { special: 'overflow' }, /reported, never written/, WRITE],
  ['overflow octets in a write', CHARGER, 0xeb, octets('ffffffff'), /reported, never written/, WRITE],
  ['a read-only code in a write', METER, 0xe5, 'defaultValue', /reported, never written/, WRITE],
  ['a write of what nobody may write', CHARGER, 0xd3, { value: 1, unit: 'W' }, /cannot be written/, WRITE],
  [
    'a count that does not fit',
    CHARGER,
    0xe6,
    { dataSize: 2, id: 'a1b2c3' },
    /vehicleId\.dataSize: 2, but there are 3/,
  ],
  ['a missing field', CHARGER, 0xe6, { id: 'a1' }, /vehicleId\.dataSize: undefined is no number/],
  ['a field too many', CHARGER, 0xe6, { ...PLAIN_OBJECT, more: 1 }, /there is no field more/],
  ['no object', CHARGER, 0xe6, ['a1'], /no object with dataSize, id/],
  ['text that is not hexadecimal', CHARGER, 0x8c, 'BUSBAR', /no hexadecimal text/],
  ['too few octets', CHARGER, 0x8c, '00', /1 octets; there have to be 12/],
  ['no octets', CHARGER, 0xf3, '', /0 octets; there have to be 1 to 255/],
  ['the maker instead of an identifier', CHARGER, 0x83, { manufacturer: '000077' }, /all 17 octets/],
  ['a place that is none', CHARGER, 0x81, { place: 'cellar', number: 0 }, /is not \{place, number\}/],
  ['a number of a place that is too large', CHARGER, 0x81, { place: 'garage', number: 8 }, /0 to 7/],
  ['a place of free use that would mean unknown', CHARGER, 0x81, { place: 'freeUse', number: 127 }, /place/],
  ['a position of 15 octets', CHARGER, 0x81, { position: '00'.repeat(15) }, /16 octets/],
  ['a release that is no letter', CHARGER, 0x82, { release: 'RR', revision: 0 }, /letter A to Z/],
  ['a version above an octet', 0x0ef0, 0x82, { major: 256, minor: 0, format1: true, format2: false }, /major/],
  ['a version without minor', 0x0ef0, 0x82, { major: 1, format1: true, format2: false }, /major, minor/],
  ['a version without formats', 0x0ef0, 0x82, { major: 1, minor: 14, format1: true }, /format1, format2/],
  [
    'a version with a format that is no flag',
    0x0ef0,
    0x82,
    { major: 1, minor: 14, format1: 1, format2: true },
    /format1/,
  ],
  ['a map with a code below 80', CHARGER, 0x9f, ['80', '7f'], /getPropertyMap\.1: "7f"/],
  ['a map with a code twice', CHARGER, 0x9f, ['80', '80'], /twice/],
  ['a list that does not fit its count', 0x0ef0, 0xd6, { count: 2, objects: ['02a101'] }, /as many objects as counted/],
  ['a list with half an object', 0x0ef0, 0xd6, { count: 1, objects: ['02a1'] }, /no code of 3 octets/],
  ['a list of nine classes', 0x0ef0, 0xd7, Array(9).fill('02a1'), /9 entries; there can be 8/],
  ['a count of four octets', 0x0ef0, 0xd3, 2 ** 24, /three octets/],
  ['a date that is none', 0x0ef0, 0x8e, '2025-13-01', /is not a date like/],
  ['a time in a date', 0x0ef0, 0x8e, '2025-03-14T13:45', /is not a date like/],
  ['a step of a unit that is none', METER, 0xe1, { value: 0.2 }, /one of 1, 0.1/],
  ['a scaled counter without its factors', METER, 0xe0, { value: 1, unit: 'kWh' }, /factors are not known/],
  [
    'too many items',
    0x0287,
    0xb3,
    { startChannel: 1, range: 'undefined', electricEnergy: Array(61).fill({ raw: 1 }) },
    /61 items/,
  ],
  [
    'an item that is none',
    0x0287,
    0xb3,
    { startChannel: 1, range: 1, electricEnergy: [{ raw: -1 }] },
    /electricEnergy\.0: .* outside/,
  ],
];

for (const [what, classCode, epc, value, message, options] of REFUSED)
  test(`EL-4.2.2-1 strict: ${what} is not sent`, () => {
    assert.throws(
      () => encodeProperty(classCode, epc, value, options),
      (error) => {
        assert.ok(error instanceof EchonetLiteError);
        assert.equal(error.code, 'echonet-lite.value');
        assert.match(error.message, message);
        return true;
      },
    );
  });
