import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agedSlots, type PowerCurve } from '@busbar/functions';
import { seconds, wattHours, watts } from '@busbar/kernel';
import {
  incentiveTableConstraintsData,
  incentiveTableData,
  incentiveTableDescriptionData,
  timeSeriesConstraintsListData,
  timeSeriesDescriptionListData,
  timeSeriesListData,
} from '@busbar/spine';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { EvSite, oddVehicle } from '../../testing/index.ts';
import { type CevcCem, cevcCem } from './cem.ts';
import { cevcEv } from './ev.ts';
import { readTiers } from './incentive-description.ts';
import { readIncentives } from './incentive-entries.ts';
import { readCurve, readDemand, readPlan } from './series-entries.ts';
import { shownCurveConstraints } from './shown-vehicle.ts';

const scaled = (number: number, scale = 0): { number: number; scale: number } => ({ number, scale });
/** 2026-01-01T00:00:00Z, where the virtual clock starts. */
const WALL = Date.UTC(2026, 0, 1) as Parameters<typeof readCurve>[1]['wall'];
const on = { wall: WALL, quirksOff: new Set<UseCaseQuirkName>() };
const without = (name: UseCaseQuirkName): typeof on => ({ wall: WALL, quirksOff: new Set([name]) });

test('quirk absoluteTimes: understood with our clock, not without it', () => {
  const entry = {
    timeSeriesSlot: [
      { timePeriod: { startTime: '2025-12-31T23:00:00Z', endTime: '2026-01-01T01:00:00Z' }, maxValue: scaled(4200) },
      { timePeriod: { startTime: '2026-01-01T01:00:00Z', endTime: '2026-01-01T03:00:00+00:00' }, maxValue: scaled(11) },
    ],
  };
  const read = readCurve(entry, on);
  assert.ok(read.ok);
  assert.deepEqual(read.curve, [
    { start: 0, end: 3600, limit: 4200 },
    { start: 3600, end: 10_800, limit: 11 },
  ]);
  assert.deepEqual(readCurve(entry, without('absoluteTimes')), { ok: false, problem: 'a time that is none' });
});

test('quirk demandStartInSlot: the start of charging beside the slot or in it', () => {
  const entry = { timeSeriesSlot: [{ timePeriod: { startTime: 'PT30M' }, value: scaled(1000) }] };
  assert.deepEqual(readDemand(entry, on)?.demand, { startsIn: 1800, optimum: 1000 });
  assert.deepEqual(readDemand(entry, without('demandStartInSlot'))?.demand, { optimum: 1000 });
});

test('quirk extraDemandSlots: slots of zeros behind the demand', () => {
  const entry = { timeSeriesSlot: [{ value: scaled(1000) }, { value: scaled(0) }] };
  assert.deepEqual(readDemand(entry, on)?.demand, { optimum: 1000 });
  const strict = readDemand(entry, without('extraDemandSlots'));
  assert.deepEqual([strict?.demand, strict?.oddities.length], [{}, 1]);
});

test('quirk constraintsOfOtherSeries: a single entry without the number of the curve', async () => {
  const site = new EvSite();
  cevcCem(site.cem);
  site.plug((ev) =>
    oddVehicle(
      ev,
      [
        {
          fn: timeSeriesDescriptionListData,
          data: { timeSeriesDescriptionData: [{ timeSeriesId: 2, timeSeriesType: 'constraints' }] },
        },
        {
          fn: timeSeriesConstraintsListData,
          data: { timeSeriesConstraintsData: [{ timeSeriesId: 0, slotCountMax: 4 }] },
        },
      ],
      [{ name: 'coordinatedEvCharging', scenarios: [1, 2, 3, 4] }],
    ),
  );
  await site.connect();
  const entity = site.ems.remotes()[0]?.entity([1, 1]) ?? assert.fail();
  assert.deepEqual(shownCurveConstraints(entity, on.quirksOff), { slotCountMax: 4 });
  assert.deepEqual(shownCurveConstraints(entity, new Set(['constraintsOfOtherSeries'])), {});
  site.close();
});

test('CEVC 6.3: slots written as periods, as lengths, or with the end of the series say the same', () => {
  const periods = {
    timePeriod: { startTime: 'PT0S', endTime: 'PT3H' },
    timeSeriesSlot: [
      { timePeriod: { startTime: 'PT0S' }, maxValue: scaled(5000) },
      { timePeriod: { startTime: 'PT1H' }, maxValue: scaled(9000) },
    ],
  };
  const lengths = {
    timePeriod: { startTime: 'PT0S' },
    timeSeriesSlot: [
      { duration: 'PT1H', maxValue: scaled(5, 3) },
      { duration: 'PT2H', maxValue: scaled(90, 2) },
    ],
  };
  const expected = [
    { start: 0, end: 3600, limit: 5000 },
    { start: 3600, end: 10_800, limit: 9000 },
  ];
  for (const entry of [periods, lengths]) {
    const read = readCurve(entry, on);
    assert.ok(read.ok);
    assert.deepEqual(read.curve, expected);
  }
});

test('CEVC-036, CEVC-035: a plan may state any of its three powers', () => {
  const read = readPlan(
    {
      timeSeriesSlot: [
        { duration: 'PT1H', value: scaled(4000) },
        { duration: 'PT1H', maxValue: scaled(4200) },
        { duration: 'PT1H', minValue: scaled(1400) },
      ],
    },
    on,
  );
  assert.ok(read.ok);
  assert.deepEqual(
    read.plan.map(({ expected, minimum, maximum }) => [expected, minimum, maximum]),
    [
      [4000, undefined, undefined],
      [undefined, undefined, 4200],
      [undefined, 1400, undefined],
    ],
  );
});

test('CEVC 6.4: a price with the unit Wh is one per Wh, CO2 is in kg per Wh, labels and value types are ignored', () => {
  const tiers = readTiers(
    [
      {
        tierDescription: { tierId: 3, tierType: 'fixedCost' },
        boundaryDescription: [{ boundaryId: 7, boundaryType: 'powerBoundary', boundaryUnit: 'W', label: 'odd' }],
        incentiveDescription: [
          { incentiveId: 4, incentiveType: 'absoluteCost', currency: 'EUR', unit: 'Wh' },
          { incentiveId: 5, incentiveType: 'co2Emission', unit: 'kg/Wh' },
        ],
      },
    ],
    { maxTiers: 3, maxIncentives: 3 },
  );
  assert.ok(tiers.ok);
  const read = readIncentives(
    {
      tariff: { tariffId: 0 },
      incentiveSlot: [
        {
          timeInterval: { startTime: { relative: 'PT0S' }, endTime: { dateTime: '2026-01-01T01:00:00Z' } },
          tier: [
            {
              tier: { tierId: 3 },
              boundary: [{ boundaryId: 7, lowerBoundaryValue: scaled(0) }],
              incentive: [
                { incentiveId: 4, value: scaled(3, -4), valueType: 'value' },
                { incentiveId: 5, value: scaled(380, -6) },
              ],
            },
          ],
        },
      ],
    },
    tiers.tiers,
    on,
  );
  assert.ok(read.ok);
  assert.deepEqual(read.table, {
    currency: 'EUR',
    slots: [{ start: 0, end: 3600, tiers: [{ lower: 0, incentives: { absoluteCost: 0.3, co2Emission: 380 } }] }],
  });
});

test('CEVC 9: an IEC 61851 car that shows everything empty is left alone', async () => {
  const site = new EvSite();
  const manager: CevcCem = cevcCem(site.cem);
  site.plug((ev) =>
    oddVehicle(
      ev,
      [
        timeSeriesDescriptionListData,
        timeSeriesConstraintsListData,
        incentiveTableDescriptionData,
        incentiveTableConstraintsData,
      ]
        .map((fn) => ({ fn, data: {} }))
        .concat([
          { fn: timeSeriesListData, data: {}, write: 'full' } as never,
          { fn: incentiveTableData, data: {}, write: 'full' } as never,
        ]),
      [{ name: 'coordinatedEvCharging', scenarios: [1, 2, 3, 4, 5, 6, 7, 8] }],
    ),
  );
  await site.connect();
  await site.clock.run(60_000);
  assert.equal(site.sent('ems', '"timeSeriesSlot"') + site.sent('ems', '"incentiveSlot"'), 0);
  assert.equal(manager.vehicles()[0]?.strategy, 'noDemand');
  site.close();
});

test('finding S38: towards a vehicle without restricted writes the curve is written alone, in full', async () => {
  const site = new EvSite();
  const manager = cevcCem(site.cem);
  site.plug((ev) =>
    oddVehicle(
      ev,
      [
        {
          fn: timeSeriesDescriptionListData,
          data: {
            timeSeriesDescriptionData: [
              { timeSeriesId: 1, timeSeriesType: 'singleDemand', unit: 'Wh' },
              { timeSeriesId: 2, timeSeriesType: 'constraints', timeSeriesWriteable: true, unit: 'W' },
            ],
          },
        },
        {
          fn: timeSeriesListData,
          data: { timeSeriesData: [{ timeSeriesId: 1, timeSeriesSlot: [{ value: scaled(5000) }] }] },
          write: 'full',
        },
      ],
      [{ name: 'coordinatedEvCharging', scenarios: [1, 2, 4] }],
    ),
  );
  await site.connect();
  const limits: PowerCurve = [{ start: seconds(0), end: seconds(3600), limit: watts(4200) }];
  const outcome = manager.writePowerLimits(site.target, limits);
  await site.clock.run(50);
  assert.deepEqual(await outcome, { accepted: true });
  const [written] = site.log.filter(({ from, text }) => from === 'a' && text.includes('"cmdClassifier":"write"'));
  assert.ok(written !== undefined && !written.text.includes('filter') && !written.text.includes('"timeSeriesId":1'));
  site.close();
});

test('CEVC 7 step 5: the vehicle plans with its own planner where it has one', async () => {
  const site = new EvSite();
  cevcCem(site.cem);
  const car = site.plug((ev) =>
    cevcEv(ev, {
      power: { minimum: watts(1400), maximum: watts(11_000) },
      demand: { optimum: wattHours(1000) },
      planner: ({ curve = [] }) =>
        agedSlots(curve, 0).map(({ start, end }) => ({ start, end, expected: watts(1400), maximum: watts(1400) })),
    }),
  );
  await site.connect();
  await site.clock.run(6000);
  assert.equal(car.state().range?.expected, 1400);
  site.close();
});
