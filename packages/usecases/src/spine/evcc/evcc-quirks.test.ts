import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  electricalConnectionParameterDescriptionListData,
  electricalConnectionPermittedValueSetListData,
  identificationListData,
} from '@busbar/spine';
import fc from 'fast-check';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { EvSite, type OddData, oddVehicle } from '../../testing/index.ts';
import { evccCem } from './cem.ts';
import type { ConnectedVehicle } from './connected-vehicle.ts';

// What installed vehicles and stations publish, read with a leniency and without it.

async function seen(data: readonly OddData[], quirkOff?: UseCaseQuirkName): Promise<ConnectedVehicle> {
  const site = new EvSite();
  const manager = evccCem(site.cem, quirkOff === undefined ? {} : { quirksOff: new Set([quirkOff]) });
  site.plug((ev) => oddVehicle(ev, data, [{ name: 'evCommissioningAndConfiguration', scenarios: [1, 2, 3, 8] }]));
  await site.connect();
  const [vehicle] = manager.vehicles();
  site.close();
  return vehicle ?? assert.fail('no vehicle');
}

const keys = (keyName: string, value: object): readonly OddData[] => [
  {
    fn: deviceConfigurationKeyValueDescriptionListData,
    data: {
      deviceConfigurationKeyValueDescriptionData: [
        { keyId: 1, keyName: 'vendorSpecificKey', valueType: 'string' },
        { keyId: 6, keyName, valueType: 'string' },
      ],
    },
  },
  {
    fn: deviceConfigurationKeyValueListData,
    data: {
      deviceConfigurationKeyValueData: [
        { keyId: 1, value: { string: 'iec61851' } },
        { keyId: 6, value },
      ],
    },
  },
];

test('EVCC 5.1: the key without the inner s is read (an alias of the SPINE model)', async () => {
  const odd = keys('communicationStandard', { string: 'iso15118-2ed1' });
  assert.equal((await seen(odd)).communicationsStandard, 'iso15118-2ed1');
});

test('EVCC-003: an empty or missing standard is unknown, one nobody named has no data link', async () => {
  assert.equal((await seen(keys('communicationsStandard', { string: '' }))).communicationsStandard, undefined);
  assert.equal((await seen(keys('communicationsStandard', {}))).communicationsStandard, undefined);
  const other = await seen(keys('communicationsStandard', { string: 'iso15118-20' }));
  assert.deepEqual([other.communicationsStandard, other.hasDataLink], ['iso15118-20', false]);
});

const identified = (...identificationData: readonly object[]): readonly OddData[] => [
  { fn: identificationListData, data: { identificationData } },
];

test('quirk identificationSpelling: an EUI in any spelling is the same vehicle', async () => {
  const odd = identified({ identificationId: 3, identificationType: 'eui48', identificationValue: 'aabbccddeeff' });
  assert.deepEqual((await seen(odd)).identification, { type: 'eui48', value: 'AA-BB-CC-DD-EE-FF' });
  assert.equal((await seen(odd, 'identificationSpelling')).identification?.value, 'aabbccddeeff');
});

test('EVCC-007: an EUI goes before the card of a user; entries without value are none', async () => {
  const card = { identificationId: 0, identificationType: 'userRfidTag', identificationValue: 'DEADBEEF' };
  const eui = { identificationId: 1, identificationValue: '00:11:22:33:44:55' };
  const empty = { identificationId: 2, identificationType: 'eui48', identificationValue: '' };
  const vehicle = await seen(identified(card, empty, eui));
  assert.deepEqual(vehicle.identification, { type: 'eui48', value: '00-11-22-33-44-55' });
  assert.equal((await seen(identified(card))).identification?.value, 'DEADBEEF');
  assert.equal((await seen(identified(empty))).identification, undefined);
});

const limits = (...permittedValueSet: readonly object[]): readonly OddData[] => [
  {
    fn: electricalConnectionParameterDescriptionListData,
    data: {
      electricalConnectionParameterDescriptionData: [
        {
          electricalConnectionId: 0,
          parameterId: 1,
          measurementId: 0,
          acMeasuredPhases: 'abc',
          scopeType: 'acPowerTotal',
        },
        { electricalConnectionId: 0, parameterId: 8, acMeasuredPhases: 'abc', scopeType: 'acPowerTotal' },
      ],
    },
  },
  {
    fn: electricalConnectionPermittedValueSetListData,
    data: {
      electricalConnectionPermittedValueSetData: [
        {
          electricalConnectionId: 0,
          parameterId: 1,
          permittedValueSet: [{ range: [{ min: { number: 6 }, max: { number: 16 } }] }],
        },
        { electricalConnectionId: 0, parameterId: 8, permittedValueSet },
      ],
    },
  },
];
const range = (min: number | undefined, max: number | undefined): object => ({
  range: [
    {
      ...(min === undefined ? {} : { min: { number: min, scale: 0 } }),
      ...(max === undefined ? {} : { max: { number: max, scale: 0 } }),
    },
  ],
});

test('EVCC 5.4: the charging power is the parameter without a measurement, whatever stands before it', async () => {
  assert.deepEqual((await seen(limits(range(1380, 11_040)))).chargingPowerLimits, { minimum: 1380, maximum: 11_040 });
  assert.deepEqual((await seen(limits())).chargingPowerLimits, {});
});

test('quirk powerLimitOdd: the odd value of a range counts as unknown, or the whole range', async () => {
  assert.deepEqual((await seen(limits(range(0, 11_040)))).chargingPowerLimits, { maximum: 11_040 });
  assert.deepEqual((await seen(limits(range(4140, 1000)))).chargingPowerLimits, { minimum: 4140 });
  assert.deepEqual((await seen(limits(range(4140, 1000)), 'powerLimitOdd')).chargingPowerLimits, {});
});

test('no combination of keys, identifications and limits breaks the reader', async () => {
  const text = fc.constantFrom('iec61851', '', 'x', 'AA-BB', 'aabbccddeeff', undefined);
  const scaled = fc.constantFrom(
    { number: 1, scale: 0 },
    { number: -5, scale: 3 },
    { number: 1, scale: 400 },
    {},
    undefined,
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('communicationsStandard', 'communicationStandard', 'x'),
      text,
      text,
      scaled,
      scaled,
      async (keyName, value, identification, min, max) => {
        const vehicle = await seen([
          ...keys(keyName, { string: value }),
          ...identified({ identificationId: 0, identificationValue: identification }),
          ...limits({ value: [min], range: [{ min, max }] }, { range: [] }),
        ]);
        for (const number of Object.values(vehicle.chargingPowerLimits)) assert.ok(Number.isFinite(number));
      },
    ),
    { seed: 63380, numRuns: 60 },
  );
});
