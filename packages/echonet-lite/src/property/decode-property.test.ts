import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PropertyValue } from '../class/value.ts';
import { octets } from '../testing/echonet-vectors.ts';
import { decodeProperty, type ReadOptions } from './decode-property.ts';
import { propertyOf } from './property-table.ts';

const METER = 0x0288;
const V2H = 0x027e;
const CHARGER = 0x02a1;
const BATTERY = 0x027d;
const SOLAR = 0x0279;
const NODE = 0x0ef0;
const KNOWN_UNIT = { values: new Map<number, PropertyValue>([[0xe1, { value: 0.1 }]]) };

/** What, class, property, octets, value. */
type Row = readonly [string, number, number, string, PropertyValue, ReadOptions?];

const ROWS: readonly Row[] = [
  ['EL-3.2.9-1 a number outside its range is kept raw', 0x02a1, 0xe4, '65', { special: 'outOfRange', raw: '65' }],
  ['EL-3.2.9-1 no octets at all are another size', CHARGER, 0xc7, '', { special: 'sizeMismatch', raw: '' }],
  ['EL-3.2.7-1 an undeclared property is its octets', CHARGER, 0xf3, '0102', '0102'],
  ['EL-3.2.7-1 an undeclared property without octets', CHARGER, 0xf3, '', ''],
  ['EL-3.2.4-1 an undeclared class of devices has the super class', 0x0130, 0x80, '30', 'true'],
  ['EL-3.2.4-1 a property of an undeclared class is its octets', 0x0130, 0xb3, '19', '19'],
  ['EL-3.2.4-1 another profile does not have the super class', 0x0e01, 0x80, '30', '30'],
  ['EL-5 a class inherits', CHARGER, 0x84, '0064', { value: 100, unit: 'W' }],
  ['EL-5 a class overrides what it inherits', 0x02a5, 0x97, '173b', '23:59'],
  ['EL-5 overflow of two octets', CHARGER, 0x84, 'ffff', { special: 'overflow' }],
  [
    'EL-5 a class without codes has numbers there',
    CHARGER,
    0xd8,
    'ffffffff',
    { special: 'outOfRange', raw: 'ffffffff' },
  ],
  ['EL-5 a table that names 0xFFFF comes before the overflow code', SOLAR, 0xb4, 'ffff', 'noSetting'],
  [
    'EL-5 no data in an object',
    METER,
    0xe8,
    '7ffe7fff',
    { rPhase: { special: 'noData' }, tPhase: { special: 'overflow' } },
  ],
  ['EL-5 a range of codes', V2H, 0x89, '0059', 'component'],
  ['EL-5 one name for several codes', V2H, 0x89, '0100', 'userDefinable'],
  ['EL-5 a code between the ranges', V2H, 0x89, '0008', { special: 'unknownCode', raw: '0008' }],
  ['EL-5 a code of seven octets', SOLAR, 0xb1, 'ffffffffffffff', 'noControlNoSchedule'],
  ['EL-5 a date where a code could be', SOLAR, 0xb1, '07e9030e0d2d00', '2025-03-14T13:45:00'],
  ['EL-5 a date', NODE, 0x8e, '07e9030e', '2025-03-14'],
  ['EL-5 no date', NODE, 0x8e, '07e90d0e', { special: 'outOfRange', raw: '07e90d0e' }],
  ['EL-5 the last year', NODE, 0x8e, '270f0c1f', '9999-12-31'],
  ['EL-5 a year of five digits', NODE, 0x8e, '27100c1f', { special: 'outOfRange', raw: '27100c1f' }],
  ['EL-4.3.1-4 a list without octets', NODE, 0xd7, '', { special: 'sizeMismatch', raw: '' }],
  ['EL-4.2 a count of four octets', NODE, 0xd3, '00000003', { special: 'sizeMismatch', raw: '00000003' }],
  ['EL-5 a time', 0x02a5, 0x97, '1800', { special: 'outOfRange', raw: '1800' }],
  ['EL-5 the signed reading of two wins over the overflow code', BATTERY, 0xe0, 'ffffffff', { value: -1, unit: 'Wh' }],
  ['EL-5 the unsigned reading of two', BATTERY, 0xe0, '00000064', { value: 100, unit: 'Wh' }],
  ['EL-5 neither reading of two', BATTERY, 0xe0, '00000000', { special: 'outOfRange', raw: '00000000' }],
  ['EL-5 overflow of a signed reading', BATTERY, 0xe1, '7fff', { special: 'overflow' }],
  ['EL-5 decimal steps are exact', CHARGER, 0xed, '0003', { value: 0.3, unit: 'A' }],
  [
    'EL-5 a list takes what is there',
    0x02a5,
    0xe8,
    '01027901',
    { numberOfConnectedDeviceObjects: 1, connectedDeviceObjectList: ['027901'] },
  ],
  [
    'EL-5 half an item is no list',
    0x0287,
    0xb3,
    '010100000001ff',
    { startChannel: 1, range: 1, electricEnergy: { special: 'sizeMismatch', raw: '00000001ff' } },
  ],
  ['EL-5 more items than a list can have', 0x0ef0, 0xd7, '09'.padEnd(2 + 4 * 9, '02'), ['0202']],
  ['EL-5 a counter stays raw while its unit is not known', METER, 0xe0, '00012d59', { raw: 77145 }],
  ['EL-5 a counter stays raw while its coefficient is not known', METER, 0xe0, '00012d59', { raw: 77145 }, KNOWN_UNIT],
  [
    'EL-5 a counter is scaled by its unit and coefficient',
    METER,
    0xe0,
    '00000003',
    { value: 0.3, unit: 'kWh' },
    {
      values: new Map<number, PropertyValue>([
        [0xe1, { value: 0.1 }],
        [0xd3, 1],
      ]),
    },
  ],
  [
    'EL-5 a unit below 1 and a coefficient above it',
    METER,
    0xe0,
    '00000007',
    { value: 2.1, unit: 'kWh' },
    {
      values: new Map<number, PropertyValue>([
        [0xe1, { value: 0.1 }],
        [0xd3, 3],
      ]),
    },
  ],
  [
    'EL-5 a unit above 1',
    METER,
    0xe0,
    '00000003',
    { value: 6000, unit: 'kWh' },
    {
      values: new Map<number, PropertyValue>([
        [0xe1, { value: 1000 }],
        [0xd3, 2],
      ]),
    },
  ],
  [
    'EL-5 a special value is no factor',
    METER,
    0xe0,
    '00000003',
    { raw: 3 },
    {
      values: new Map<number, PropertyValue>([
        [0xe1, { special: 'unknownCode', raw: 'ff' }],
        [0xd3, 1],
      ]),
    },
  ],
  ['EL-4.2 0x82 of a device that is no letter', CHARGER, 0x82, '00001100', { special: 'unknownCode', raw: '00001100' }],
  ['EL-6.11-3 an identifier of an old form', CHARGER, 0x83, '01'.padEnd(34, '0'), '01'.padEnd(34, '0')],
  ['EL-5 a place that is not set', CHARGER, 0x81, '00', { place: 'notSet', number: 0 }],
  ['EL-5 a place that is not known', CHARGER, 0x81, 'ff', { place: 'unknown', number: 0 }],
  ['EL-5 a place of free use', CHARGER, 0x81, '85', { place: 'freeUse', number: 5 }],
  ['EL-5 a numbered place', CHARGER, 0x81, '0b', { place: 'living', number: 3 }],
  ['EL-5 a position record', CHARGER, 0x81, '01'.padEnd(34, 'a'), { position: ''.padEnd(32, 'a') }],
  ['EL-5 a position record cut short', CHARGER, 0x81, '01aa', { special: 'sizeMismatch', raw: '01aa' }],
  ['EL-5 no place', CHARGER, 0x81, '03', { special: 'unknownCode', raw: '03' }],
  ['EL-5 the place of a controlled device', 0x05ff, 0xcc, '68', { place: 'garage', number: 0 }],
  ['EL-4.1 the map of a controlled device', 0x05ff, 0xce, '01da', ['da']],
];

for (const [title, classCode, epc, edt, value, options] of ROWS)
  test(`${title}: ${edt}`, () => {
    assert.deepEqual(decodeProperty(classCode, epc, octets(edt), options), value);
  });

test('EL-5 the release letter chooses the declaration', () => {
  const mode = (release: string | undefined, edt: string): PropertyValue =>
    decodeProperty(V2H, 0xda, octets(edt), release === undefined ? {} : { release });
  const rapid: PropertyValue = { special: 'unknownCode', raw: '41' };
  assert.deepEqual(
    ['D', 'F', 'G', 'M', 'N', 'P', 'R', 'Z', undefined].map((release) => mode(release, '41')),
    ['rapidCharge', 'rapidCharge', rapid, rapid, rapid, rapid, rapid, rapid, rapid],
  );
  assert.deepEqual(
    ['G', 'N', 'P', 'R', undefined].map((release) => mode(release, '49')),
    [
      { special: 'unknownCode', raw: '49' },
      { special: 'unknownCode', raw: '49' },
      'automatic',
      'automatic',
      'automatic',
    ],
  );
});

test('EL-5 a property that the release does not have is read by the nearest declaration', () => {
  assert.equal(propertyOf(V2H, 0xdc, 'D')?.from, 'N');
  assert.equal(propertyOf(V2H, 0xc1, 'A')?.from, 'D');
  assert.equal(propertyOf(CHARGER, 0xe6, 'G')?.from, 'J');
  assert.equal(propertyOf(V2H, 0x89, 'J')?.access, 'ONO', 'the super class has it in release J');
  assert.equal(propertyOf(V2H, 0x89, 'R')?.access, 'RNO');
});

test('EL-5 a property with another name in older releases is found by code and release', () => {
  assert.equal(propertyOf(CHARGER, 0x93, 'B')?.shortName, 'locationInformation');
  assert.equal(propertyOf(CHARGER, 0x93)?.shortName, 'remoteControl');
});
