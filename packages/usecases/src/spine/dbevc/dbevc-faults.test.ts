import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watts } from '@busbar/kernel';
import {
  type AnyFunction,
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  electricalConnectionCharacteristicListData,
  type FunctionDeclaration,
  setpointConstraintsListData,
  setpointDescriptionListData,
  setpointListData,
  timeSeriesDescriptionListData,
  timeSeriesListData,
} from '@busbar/spine';
import fc from 'fast-check';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { EvSite, oddVehicle } from '../../testing/index.ts';
import { useCaseStatuses } from '../scenario-status.ts';
import { type DbevcCem, type DbevcCemOptions, dbevcCem } from './cem.ts';

const scaled = (number: number): { number: number; scale: number } => ({ number, scale: 0 });
const TYPES = [
  'powerConsumptionNominalMin',
  'powerConsumptionNominalMax',
  'powerProductionNominalMin',
  'powerProductionNominalMax',
];

const SENSE: readonly (readonly [AnyFunction, object])[] = [
  [
    setpointDescriptionListData,
    {
      setpointDescriptionData: [{ setpointId: 0, setpointType: 'valueAbsolute', unit: 'W', scopeType: 'acPowerTotal' }],
    },
  ],
  [
    setpointConstraintsListData,
    {
      setpointConstraintsData: [{ setpointId: 0, setpointRangeMin: scaled(-10_000), setpointRangeMax: scaled(11_000) }],
    },
  ],
  [
    setpointListData,
    { setpointData: [{ setpointId: 0, value: scaled(0), isSetpointChangeable: true, isSetpointActive: false }] },
  ],
  [
    timeSeriesDescriptionListData,
    {
      timeSeriesDescriptionData: [
        { timeSeriesId: 4, timeSeriesType: 'energyRequest', unit: 'Wh' },
        { timeSeriesId: 5, timeSeriesType: 'dischargingEnergyRequest', unit: 'Wh' },
      ],
    },
  ],
  [
    timeSeriesListData,
    {
      timeSeriesData: [
        { timeSeriesId: 4, timeSeriesSlot: [{ duration: 'PT9H', value: scaled(-8000), minValue: scaled(-16_000) }] },
        { timeSeriesId: 5, timeSeriesSlot: [{ minValue: scaled(-1000), maxValue: scaled(8000) }] },
      ],
    },
  ],
  [
    deviceConfigurationKeyValueDescriptionListData,
    {
      deviceConfigurationKeyValueDescriptionData: [
        { keyId: 2, keyName: 'dischargingBelowTargetEnergyRequestPermitted' },
      ],
    },
  ],
  [deviceConfigurationKeyValueListData, { deviceConfigurationKeyValueData: [{ keyId: 2, value: { boolean: false } }] }],
  [
    electricalConnectionCharacteristicListData,
    {
      electricalConnectionCharacteristicData: TYPES.map((characteristicType, characteristicId) => ({
        electricalConnectionId: 0,
        parameterId: 8,
        characteristicId,
        characteristicType,
        value: scaled(1000),
      })),
    },
  ],
];

/** A vehicle of somebody else, and an energy manager of ours. */
class OddSite extends EvSite {
  readonly manager: DbevcCem;

  constructor(options: DbevcCemOptions = {}) {
    super();
    this.manager = dbevcCem(this.cem, options);
  }

  car(change: readonly (readonly [AnyFunction, object])[] = [], scenarios: readonly number[] = [1, 2, 3]): void {
    const data = SENSE.map(([fn, value]) => ({
      fn,
      data: change.find(([changed]) => changed === fn)?.[1] ?? value,
      ...(fn === setpointListData ? { write: 'partial' as const } : {}),
    }));
    this.plug((ev) => oddVehicle(ev, data, [{ name: 'dynamicBidirectionalEvCharging', scenarios }]));
  }

  async tell(fn: AnyFunction, value: object): Promise<void> {
    this.ev.feature(fn.feature as 'Setpoint', 'server').set(fn as FunctionDeclaration<object>, value);
    await this.clock.run(100);
  }

  /** Everything as it should be. */
  async mend(): Promise<void> {
    for (const [fn, value] of SENSE) await this.tell(fn, value);
  }

  wrong(number: number): readonly string[] {
    const remote = this.ems.remotes()[0] ?? assert.fail('not connected');
    return (
      useCaseStatuses(remote, undefined, this.manager.problems())
        .find(({ name }) => name === 'dynamicBidirectionalEvCharging')
        ?.scenarios.find((one) => one.number === number)?.missing ?? ['not announced']
    );
  }

  async power(total: number): ReturnType<DbevcCem['setPower']> {
    const outcome = this.manager.setPower(this.target, { total: watts(total) });
    await this.clock.run(50);
    return outcome;
  }
}

test('impossible values of a vehicle are told by scenario, nothing is written on their base, and it recovers', async () => {
  const site = new OddSite();
  site.car();
  await site.connect();
  assert.deepEqual([site.wrong(1), site.wrong(2), site.wrong(3)], [[], [], []]);
  await site.tell(setpointConstraintsListData, {
    setpointConstraintsData: [{ setpointId: 0, setpointRangeMin: scaled(5000), setpointRangeMax: scaled(-5000) }],
  });
  await site.tell(timeSeriesListData, {
    timeSeriesData: [
      { timeSeriesId: 4, timeSeriesSlot: [{ duration: 'P1M', value: scaled(-8000), minValue: scaled(16_000) }] },
      { timeSeriesId: 5, timeSeriesSlot: [{ minValue: scaled(-1000) }] },
    ],
  });
  await site.tell(electricalConnectionCharacteristicListData, {
    electricalConnectionCharacteristicData: [
      { characteristicId: 1, characteristicType: 'powerConsumptionNominalMax', value: scaled(-11_000) },
    ],
  });
  assert.deepEqual(site.wrong(1), ['a range from 5000 to -5000 W']);
  assert.deepEqual(site.wrong(2), [
    'a departure that is no time',
    'half a discharge window',
    'a minimum above the target',
  ]);
  assert.deepEqual(site.wrong(3), ['powerConsumptionNominalMax is -11000 W, less than 0']);
  assert.equal(site.manager.vehicles()[0]?.mayDischarge, false, 'half a window permits nothing');
  assert.equal((await site.power(1000)).accepted, false);
  assert.equal(site.sent('ems', '"isSetpointActive":true'), 0);
  await site.mend();
  assert.deepEqual([site.wrong(1), site.wrong(2), site.wrong(3)], [[], [], []]);
  assert.equal(site.sent('ems', '"isSetpointActive":true'), 1, 'what is wanted is written now');
  site.close();
  assert.equal(site.clock.pendingTimers, 0);
});

test('a vehicle that refuses is told so, read again, and asked again at the next refresh', async () => {
  const site = new OddSite();
  site.car();
  const stop = site.ev
    .feature('Setpoint', 'server')
    .approve(setpointListData, () => ({ accept: false, description: 'too warm' }));
  await site.connect();
  assert.deepEqual(await site.power(3000), {
    accepted: false,
    why: 'refused',
    errorNumber: 7,
    description: 'too warm',
  });
  assert.deepEqual(site.wrong(1), ['refused with 7: too warm']);
  stop();
  await site.clock.run(61_000);
  assert.deepEqual(site.wrong(1), []);
  assert.equal(site.manager.vehicles()[0]?.setpoint?.value, 3000);
  site.close();
});

test('a vehicle that leaves in the middle of a write: its caller is told, the next vehicle gets what is wanted', async () => {
  const site = new OddSite();
  site.car();
  site.ev.feature('Setpoint', 'server').approve(setpointListData, () => new Promise(() => undefined));
  await site.connect();
  const outcome = site.manager.setPower(site.target, { total: watts(3000) });
  await site.clock.run(50);
  site.unplug();
  await site.clock.run(50);
  assert.deepEqual(await outcome, { accepted: false, why: 'notConnected' });
  assert.deepEqual(site.manager.vehicles(), []);
  assert.deepEqual(await site.power(2000), { accepted: false, why: 'notConnected' });
  site.car();
  await site.clock.run(200);
  assert.equal(site.manager.vehicles()[0]?.setpoint?.value, 2000);
  const released = site.manager.release(site.target);
  const again = site.manager.setPower(site.target, { total: watts(500) });
  await site.clock.run(50);
  assert.deepEqual(await released, { accepted: false, why: 'superseded' });
  assert.deepEqual(await again, { accepted: true });
  site.close();
});

test('common 5 rule 5: what is not announced, not writeable or not described is never written', async () => {
  const rows: readonly (readonly [readonly (readonly [AnyFunction, object])[], readonly number[], string])[] = [
    [[], [2, 3], 'the scenario is not announced'],
    [[[setpointDescriptionListData, {}]], [1, 2, 3], 'no setpoint is described'],
  ];
  for (const [change, scenarios, text] of rows) {
    const site = new OddSite();
    site.car(change, scenarios);
    await site.connect();
    assert.equal((await site.power(1000)).accepted, false);
    await site.clock.run(120_000);
    assert.equal(site.sent('ems', '"isSetpointActive":true'), 0);
    assert.ok(site.manager.problems().some((one) => one.scenario === 1 && one.text === text));
    site.close();
  }
});

test('quirk otherSetpointScope: battery scopes, and a single setpoint in W under any scope', async () => {
  const seen = async (scopeType: string | undefined, quirk?: UseCaseQuirkName): Promise<boolean> => {
    const site = new OddSite(quirk === undefined ? {} : { quirksOff: new Set([quirk]) });
    const description = { setpointId: 0, unit: 'W', ...(scopeType === undefined ? {} : { scopeType }) };
    site.car([[setpointDescriptionListData, { setpointDescriptionData: [description] }]]);
    await site.connect();
    const [vehicle] = site.manager.vehicles();
    site.close();
    return vehicle?.setpoint !== undefined;
  };
  assert.equal(await seen('batteryAcPower'), true);
  assert.equal(await seen('simpleScope'), true);
  assert.equal(await seen(undefined), true);
  assert.equal(await seen('batteryAcPower', 'otherSetpointScope'), false);
  assert.equal(await seen(undefined, 'otherSetpointScope'), false);
  assert.equal(await seen('acPowerTotal', 'otherSetpointScope'), true);
});

test('quirk notNominalCharacteristics: names without Nominal, and minima that are left out', async () => {
  const seen = async (quirk?: UseCaseQuirkName): Promise<unknown> => {
    const site = new OddSite(quirk === undefined ? {} : { quirksOff: new Set([quirk]) });
    site.car([
      [
        electricalConnectionCharacteristicListData,
        {
          electricalConnectionCharacteristicData: [
            { characteristicId: 0, characteristicType: 'powerConsumptionMax', value: scaled(7000) },
          ],
        },
      ],
    ]);
    await site.connect();
    const [vehicle] = site.manager.vehicles();
    site.close();
    return vehicle?.constraints;
  };
  assert.deepEqual(await seen(), { consumptionMinimum: 0, consumptionMaximum: 7000, productionMinimum: 0 });
  assert.deepEqual(await seen('notNominalCharacteristics'), {});
});

test('a vehicle that tells anything at any time: nothing is thrown, and the control recovers', async () => {
  const value = fc.record({ number: fc.integer(), scale: fc.integer({ min: -400, max: 400 }) }, { requiredKeys: [] });
  const time = fc.constantFrom('PT0S', 'PT9H', '-PT1H', 'P1Y', 'never', '2026-01-01T00:00:00Z');
  const id = fc.nat(3);
  const slot = fc.record({ duration: time, value, minValue: value, maxValue: value }, { requiredKeys: [] });
  const step = fc.record({
    wait: fc.nat(90_000),
    which: fc.nat(SENSE.length - 1),
    entries: fc.array(
      fc.record(
        {
          setpointId: id,
          timeSeriesId: id,
          keyId: id,
          characteristicId: id,
          measurementId: id,
          timeSeriesType: fc.constantFrom('energyRequest', 'dischargingEnergyRequest', 'plan'),
          scopeType: fc.constantFrom('acPowerTotal', 'acPower', 'batteryAcPower'),
          characteristicType: fc.constantFrom(...TYPES),
          keyName: fc.constant('dischargingBelowTargetEnergyRequestPermitted'),
          unit: fc.constantFrom('W', 'Wh'),
          isSetpointChangeable: fc.boolean(),
          isSetpointActive: fc.boolean(),
          setpointRangeMin: value,
          setpointRangeMax: value,
          timeSeriesSlot: fc.array(slot, { maxLength: 2 }),
          timePeriod: fc.record({ startTime: time, endTime: time }, { requiredKeys: [] }),
        },
        { requiredKeys: [] },
      ),
      { maxLength: 3 },
    ),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: -12_000, max: 12_000 }),
      async (steps, total) => {
        const site = new OddSite();
        site.car();
        await site.connect();
        void site.manager.setPower(site.target, { total: watts(total) });
        for (const { wait, which, entries } of steps) {
          const [fn, sense] = SENSE[which] ?? assert.fail();
          const [list] = Object.keys(sense);
          const known = new Set(fn.list?.shape.fields.map(({ name }) => name));
          const items = entries.map((one) =>
            Object.fromEntries(Object.entries(one).filter(([name]) => known.has(name))),
          );
          await site.tell(fn, { [list ?? '']: items });
          await site.clock.run(wait);
          assert.equal(site.manager.vehicles().length, 1);
        }
        await site.mend();
        assert.deepEqual(await site.power(1500), { accepted: true });
        assert.deepEqual(site.manager.problems(), []);
        site.close();
        assert.equal(site.clock.pendingTimers, 0);
      },
    ),
    { seed: 63380, numRuns: 60 },
  );
});
