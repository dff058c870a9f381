import assert from 'node:assert/strict';
import { test } from 'node:test';
import { incentiveTableProblem, planProblems, powerCurveProblem, slotsProblem, usableDemand } from '@busbar/functions';
import { seconds, watts } from '@busbar/kernel';
import {
  incentiveTableConstraintsData,
  incentiveTableData,
  incentiveTableDescriptionData,
  timeSeriesConstraintsListData,
  timeSeriesDescriptionListData,
  timeSeriesListData,
} from '@busbar/spine';
import fc from 'fast-check';
import { EvSite, oddVehicle } from '../../testing/index.ts';
import { cevcCem } from './cem.ts';
import { readTiers } from './incentive-description.ts';
import { readIncentives } from './incentive-entries.ts';
import { curveEntry, planEntry, readCurve, readDemand, readPlan } from './series-entries.ts';

const RUNS = { seed: 63380, numRuns: 400 };
const reception = {
  wall: Date.UTC(2026, 0, 1) as Parameters<typeof readCurve>[1]['wall'],
  quirksOff: new Set<never>(),
};

const time = fc.oneof(
  fc.constantFrom(
    'PT0S',
    'PT1H',
    'PT2H',
    'P7D',
    '-PT5M',
    'P1Y',
    'PT',
    'soon',
    '2026-01-01T02:00:00Z',
    '2026-13-01T00:00:00Z',
  ),
  fc.nat(400_000).map((total) => `PT${total}S`),
);
const scaled = fc.record(
  {
    number: fc.oneof(fc.integer(), fc.constantFrom(0, -1, Number.MAX_SAFE_INTEGER)),
    scale: fc.integer({ min: -400, max: 400 }),
  },
  { requiredKeys: [] },
);
const period = fc.record({ startTime: time, endTime: time }, { requiredKeys: [] });
const slot = fc.record(
  {
    timeSeriesSlotId: fc.nat(5),
    timePeriod: period,
    duration: time,
    value: scaled,
    minValue: scaled,
    maxValue: scaled,
  },
  { requiredKeys: [] },
);
const series = fc.record(
  { timeSeriesId: fc.nat(4), timePeriod: period, timeSeriesSlot: fc.array(slot, { maxLength: 6 }) },
  { requiredKeys: [] },
);
const tierDescription = fc.record(
  {
    tierDescription: fc.record({ tierId: fc.nat(3) }, { requiredKeys: [] }),
    boundaryDescription: fc.array(fc.record({ boundaryId: fc.nat(2) }, { requiredKeys: [] }), { maxLength: 2 }),
    incentiveDescription: fc.array(
      fc.record(
        {
          incentiveId: fc.nat(3),
          incentiveType: fc.constantFrom('absoluteCost', 'co2Emission', 'relativeCost', 'luck'),
          currency: fc.constantFrom('EUR', 'CHF'),
          unit: fc.constantFrom('Wh', 'pct', 'kg/Wh'),
        },
        { requiredKeys: [] },
      ),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: [] },
);
const moment = fc.record({ relative: time, dateTime: time }, { requiredKeys: [] });
const table = fc.record(
  {
    tariff: fc.record({ tariffId: fc.nat(1) }, { requiredKeys: [] }),
    incentiveSlot: fc.array(
      fc.record(
        {
          timeInterval: fc.record({ startTime: moment, endTime: moment }, { requiredKeys: [] }),
          tier: fc.array(
            fc.record(
              {
                tier: fc.record({ tierId: fc.nat(3) }, { requiredKeys: [] }),
                boundary: fc.array(
                  fc.record(
                    { boundaryId: fc.nat(2), lowerBoundaryValue: scaled, upperBoundaryValue: scaled },
                    { requiredKeys: [] },
                  ),
                  { maxLength: 2 },
                ),
                incentive: fc.array(fc.record({ incentiveId: fc.nat(3), value: scaled }, { requiredKeys: [] }), {
                  maxLength: 3,
                }),
              },
              { requiredKeys: [] },
            ),
            { maxLength: 3 },
          ),
        },
        { requiredKeys: [] },
      ),
      { maxLength: 4 },
    ),
  },
  { requiredKeys: [] },
);

test('whatever a series says, it is read or told in words, and what is read is in order', () => {
  fc.assert(
    fc.property(series, (entry) => {
      const demand = readDemand(entry, reception);
      if (demand !== undefined) assert.deepEqual(usableDemand(demand.demand).oddities, []);
      const curve = readCurve(entry, reception);
      if (curve.ok && curve.curve.length > 0) assert.equal(slotsProblem(curve.curve), undefined);
      const plan = readPlan(entry, reception);
      if (plan.ok) assert.ok(Array.isArray(planProblems(plan.plan, curve.ok ? { curve: curve.curve } : {})));
    }),
    RUNS,
  );
});

test('whatever a table says, it is read or told in words', () => {
  fc.assert(
    fc.property(fc.array(tierDescription, { maxLength: 4 }), table, (described, entry) => {
      const tiers = readTiers(described, { maxTiers: 3, maxIncentives: 3 });
      if (!tiers.ok) return;
      const read = readIncentives(entry, tiers.tiers, reception);
      if (read.ok) assert.notEqual(incentiveTableProblem(read.table), 'slots that overlap or are not in order');
    }),
    RUNS,
  );
});

test('what is written is read as the same', () => {
  const lengths = fc.array(fc.tuple(fc.integer({ min: 1, max: 90_000 }), fc.nat(22_000), fc.boolean()), {
    minLength: 1,
    maxLength: 24,
  });
  fc.assert(
    fc.property(lengths, (all) => {
      let at = 0;
      const curve = all.map(([length, limit, hasGap]) => {
        const start = at + (hasGap ? 60 : 0);
        at = start + length;
        return { start: seconds(start), end: seconds(at), limit: watts(limit) };
      });
      assert.equal(powerCurveProblem(curve), undefined);
      assert.deepEqual(readCurve(curveEntry(2, curve), reception), { ok: true, curve });
      const plan = curve.map(({ start, end, limit }) => ({ start, end, expected: limit }));
      const read = readPlan(planEntry(3, plan), reception);
      assert.ok(read.ok && read.plan.length === plan.length);
    }),
    { ...RUNS, numRuns: 100 },
  );
});

test('a vehicle that tells anything at any time: nothing is thrown, and the negotiation recovers', async () => {
  const descriptions = fc.array(
    fc.record(
      {
        timeSeriesId: fc.nat(4),
        timeSeriesType: fc.constantFrom('singleDemand', 'constraints', 'plan', 'energyRequest'),
        timeSeriesWriteable: fc.boolean(),
        updateRequired: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 4 },
  );
  const constraints = fc.array(
    fc.record({ timeSeriesId: fc.nat(4), slotCountMax: fc.nat(30), slotDurationMin: time }, { requiredKeys: [] }),
    { maxLength: 2 },
  );
  const tariffs = fc.array(
    fc.record(
      {
        tariffDescription: fc.record(
          { tariffId: fc.nat(2), tariffWriteable: fc.boolean(), updateRequired: fc.boolean() },
          { requiredKeys: [] },
        ),
        tier: fc.array(tierDescription, { maxLength: 3 }),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 2 },
  );
  const told = fc.array(
    fc.record(
      { descriptions, constraints, list: fc.array(series, { maxLength: 4 }), tariffs, wait: fc.nat(70_000) },
      { requiredKeys: ['wait'] },
    ),
    { minLength: 1, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(told, async (steps) => {
      const site = new EvSite();
      const manager = cevcCem(site.cem);
      site.plug((ev) =>
        oddVehicle(
          ev,
          [
            { fn: timeSeriesDescriptionListData, data: {} },
            { fn: timeSeriesConstraintsListData, data: {} },
            { fn: timeSeriesListData, data: {}, write: 'partial' },
            { fn: incentiveTableDescriptionData, data: {}, write: 'full' },
            { fn: incentiveTableConstraintsData, data: {} },
            { fn: incentiveTableData, data: {}, write: 'full' },
          ],
          [{ name: 'coordinatedEvCharging', scenarios: [1, 2, 3, 4, 5, 6, 7, 8] }],
        ),
      );
      await site.connect();
      const [time_, prices] = (['TimeSeries', 'IncentiveTable'] as const).map((type) =>
        site.ev.feature(type, 'server'),
      );
      assert.ok(time_ !== undefined && prices !== undefined);
      for (const one of steps) {
        if (one.descriptions) time_.set(timeSeriesDescriptionListData, { timeSeriesDescriptionData: one.descriptions });
        if (one.constraints) time_.set(timeSeriesConstraintsListData, { timeSeriesConstraintsData: one.constraints });
        if (one.list) time_.set(timeSeriesListData, { timeSeriesData: one.list });
        if (one.tariffs) prices.set(incentiveTableDescriptionData, { incentiveTableDescription: one.tariffs as never });
        await site.clock.run(one.wait);
        assert.equal(manager.vehicles().length, 1);
      }
      // Back to sense.
      time_.set(timeSeriesConstraintsListData, {});
      time_.set(timeSeriesListData, {});
      time_.set(timeSeriesDescriptionListData, {
        timeSeriesDescriptionData: [{ timeSeriesId: 2, timeSeriesType: 'constraints', timeSeriesWriteable: true }],
      });
      await site.clock.run(1000);
      const outcome = manager.writePowerLimits(site.target, [
        { start: seconds(0), end: seconds(3600), limit: watts(4200) },
      ]);
      await site.clock.run(1000);
      assert.deepEqual(await outcome, { accepted: true });
      assert.deepEqual(
        manager.problems().filter(({ scenario }) => scenario === 2),
        [],
      );
      site.close();
      assert.equal(site.clock.pendingTimers, 0);
    }),
    { seed: 63380, numRuns: 40 },
  );
});
