import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IncentiveTable, PowerCurve } from '@busbar/functions';
import { seconds, wattHours, watts } from '@busbar/kernel';
import {
  type FunctionDeclaration,
  incentiveTableConstraintsData,
  incentiveTableData,
  incentiveTableDescriptionData,
  type TimeSeries,
  type TimeSeriesSlot,
  timeSeriesConstraintsListData,
  timeSeriesDescriptionListData,
  timeSeriesListData,
} from '@busbar/spine';
import { EvSite, type OddData, oddVehicle } from '../../testing/index.ts';
import { useCaseStatuses } from '../scenario-status.ts';
import type { WrittenOutcome } from '../written-outcome.ts';
import { type CevcCem, cevcCem } from './cem.ts';
import { cevcEv } from './ev.ts';

const HOUR = 3600;
const power = { minimum: watts(1400), maximum: watts(11_000) };
const LIMITS: PowerCurve = [{ start: seconds(0), end: seconds(8 * HOUR), limit: watts(4200) }];
const PRICES: IncentiveTable = {
  currency: 'EUR',
  slots: [
    { start: seconds(0), end: seconds(8 * HOUR), tiers: [{ lower: watts(0), incentives: { absoluteCost: 0.3 } }] },
  ],
};
const scaled = (number: number): { number: number; scale: number } => ({ number, scale: 0 });

const DESCRIPTIONS = [
  { timeSeriesId: 1, timeSeriesType: 'singleDemand', timeSeriesWriteable: false, unit: 'Wh' },
  { timeSeriesId: 2, timeSeriesType: 'constraints', timeSeriesWriteable: true, updateRequired: true, unit: 'W' },
  { timeSeriesId: 3, timeSeriesType: 'plan', timeSeriesWriteable: false, unit: 'W' },
] as const;
const TARIFF = { tariffId: 0, tariffWriteable: true, updateRequired: true, scopeType: 'simpleIncentiveTable' } as const;

/** A vehicle of somebody else, and an energy manager of ours. */
class OddSite extends EvSite {
  readonly manager: CevcCem = cevcCem(this.cem);

  car(change: Readonly<Record<string, object>> = {}, without: readonly string[] = []): void {
    const data: readonly (OddData & { readonly fn: { readonly name: string } })[] = [
      { fn: timeSeriesDescriptionListData, data: { timeSeriesDescriptionData: DESCRIPTIONS } },
      {
        fn: timeSeriesConstraintsListData,
        data: { timeSeriesConstraintsData: [{ timeSeriesId: 2, slotCountMax: 24 }] },
      },
      { fn: timeSeriesListData, data: {}, write: 'partial' },
      {
        fn: incentiveTableDescriptionData,
        data: { incentiveTableDescription: [{ tariffDescription: TARIFF }] },
        write: 'full',
      },
      {
        fn: incentiveTableConstraintsData,
        data: {
          incentiveTableConstraints: [{ tariff: { tariffId: 0 }, incentiveSlotConstraints: { slotCountMax: 24 } }],
        },
      },
      { fn: incentiveTableData, data: {}, write: 'full' },
    ];
    this.plug((ev) =>
      oddVehicle(
        ev,
        data
          .filter(({ fn }) => !without.includes(fn.feature ?? ''))
          .map((one) => ({ ...one, data: change[one.fn.name] ?? one.data })),
        [{ name: 'coordinatedEvCharging', scenarios: [1, 2, 3, 4, 5, 6, 7, 8] }],
      ),
    );
  }

  async tell<T>(fn: FunctionDeclaration<T>, value: T): Promise<void> {
    this.ev.feature(fn.feature as 'TimeSeries', 'server').set(fn, value);
    await this.clock.run(100);
  }

  /** The present data of the series with one replaced. */
  async tellSeries(entry: TimeSeries): Promise<void> {
    const before = this.ev.feature('TimeSeries', 'server').data(timeSeriesListData)?.timeSeriesData ?? [];
    const others = before.filter((one) => one.timeSeriesId !== entry.timeSeriesId);
    await this.tell(timeSeriesListData, { timeSeriesData: [...others, entry] });
  }

  /** What is wrong with a scenario; empty: playable. */
  wrong(number: number): readonly string[] {
    const remote = this.ems.remotes()[0] ?? assert.fail('not connected');
    const scenario = useCaseStatuses(remote, undefined, this.manager.problems())
      .find(({ name }) => name === 'coordinatedEvCharging')
      ?.scenarios.find((one) => one.number === number);
    assert.equal(scenario?.status, scenario?.missing.length === 0 ? 'playable' : 'incomplete');
    return scenario?.missing ?? [];
  }

  async limit(): Promise<WrittenOutcome> {
    const outcome = this.manager.writePowerLimits(this.target, LIMITS);
    await this.clock.run(100);
    return outcome;
  }
}

test('CEVC 6.3: an impossible demand is told in the status of scenario 1, and forgotten when it gets better', async () => {
  const site = new OddSite();
  site.car();
  await site.connect();
  assert.deepEqual(site.wrong(1), []);
  const demand = (slot: TimeSeriesSlot): TimeSeries => ({ timeSeriesId: 1, timeSeriesSlot: [slot] });
  await site.tellSeries(demand({ duration: 'P1Y', value: scaled(20_000), minValue: scaled(-5), maxValue: scaled(10) }));
  assert.deepEqual(site.wrong(1), [
    'the time of the departure is none',
    'the minimum energy is -5 Wh, less than 0',
    'the maximum energy, 10 Wh, is less than what is wanted, 20000 Wh',
  ]);
  const { startsIn, ...usable } = site.manager.vehicles()[0]?.demand ?? {};
  assert.deepEqual([startsIn, usable], [undefined, { optimum: 20_000 }], 'the rest is used');
  await site.tellSeries(demand({ duration: 'PT8H', value: scaled(20_000) }));
  assert.deepEqual(site.wrong(1), []);
  await site.tell(timeSeriesListData, {});
  assert.equal(site.manager.vehicles()[0]?.demand, undefined);
  site.close();
});

test('CEVC 6.1: a curve that is not writeable is never written, whatever else is', async () => {
  const site = new OddSite();
  site.car({
    timeSeriesDescriptionListData: {
      timeSeriesDescriptionData: [
        DESCRIPTIONS[0],
        { ...DESCRIPTIONS[1], timeSeriesWriteable: false },
        { ...DESCRIPTIONS[2], timeSeriesWriteable: true, updateRequired: true },
      ],
    },
  });
  await site.connect();
  assert.deepEqual(await site.limit(), {
    accepted: false,
    why: 'notPossible',
    description: 'the series of type constraints is not writeable',
  });
  await site.clock.run(60_000);
  assert.equal(site.sent('ems', '"timeSeriesSlot"'), 0);
  assert.deepEqual(site.wrong(2), ['the series of type constraints is not writeable']);
  await site.tell(timeSeriesDescriptionListData, { timeSeriesDescriptionData: DESCRIPTIONS });
  assert.deepEqual(await site.limit(), { accepted: true });
  assert.deepEqual(site.wrong(2), []);
  site.close();
});

test('CEVC 7: a refusal is told with its number and not repeated; the next curve that is taken clears it', async () => {
  const site = new OddSite();
  site.car();
  const feature = site.ev.feature('TimeSeries', 'server');
  const stop = feature.approve(timeSeriesListData, () => ({ accept: false, description: 'no' }));
  await site.connect();
  assert.deepEqual(await site.limit(), { accepted: false, why: 'refused', errorNumber: 7, description: 'no' });
  assert.deepEqual(site.wrong(2), ['refused with 7: no']);
  await site.clock.run(600_000);
  assert.equal(site.sent('ems', '"timeSeriesSlot"'), 2, 'stated once, the default once');
  stop();
  assert.deepEqual(await site.limit(), { accepted: true });
  assert.deepEqual(site.wrong(2), []);
  site.close();
});

test('a vehicle that leaves in the middle of a negotiation: its writes end, and it is asked for again', async () => {
  const site = new OddSite();
  site.car();
  const feature = site.ev.feature('TimeSeries', 'server');
  feature.approve(timeSeriesListData, () => new Promise(() => undefined));
  await site.connect();
  const limits = site.manager.writePowerLimits(site.target, LIMITS);
  const incentives = site.manager.writeIncentives(site.target, PRICES);
  await site.clock.run(50);
  site.unplug();
  await site.clock.run(50);
  for (const outcome of [await limits, await incentives])
    assert.deepEqual(outcome, { accepted: false, why: 'notConnected' });
  assert.deepEqual(site.manager.vehicles(), []);
  assert.deepEqual(await site.limit(), { accepted: false, why: 'notConnected' });
  const requests: unknown[] = [];
  site.manager.onRequest(({ parts }) => requests.push(parts));
  site.car();
  await site.clock.run(200);
  assert.deepEqual(requests, [['curve', 'incentives']]);
  assert.deepEqual(await site.limit(), { accepted: true });
  // The write that nobody approves waits at the station.
  await site.clock.run(15_000);
  site.close();
  assert.equal(site.clock.pendingTimers, 0);
});

test('a connection that is lost in the middle of a negotiation: the same', async () => {
  const site = new OddSite();
  site.car();
  site.ev.feature('TimeSeries', 'server').approve(timeSeriesListData, () => new Promise(() => undefined));
  await site.connect();
  const limits = site.manager.writePowerLimits(site.target, LIMITS);
  await site.clock.run(50);
  await site.cut();
  assert.deepEqual(await limits, { accepted: false, why: 'notConnected' });
  assert.deepEqual(site.manager.problems(), []);
  await site.connect();
  assert.deepEqual(site.manager.vehicles()[0]?.wants, { curve: true, incentives: true });
  site.close();
});

test('a write that is never answered times out, and is told so', async () => {
  const site = new OddSite();
  site.car();
  await site.connect();
  site.ev.feature('TimeSeries', 'server').approve(timeSeriesListData, () => new Promise(() => undefined));
  const limits = site.manager.writePowerLimits(site.target, LIMITS);
  await site.clock.run(30_000);
  // The server answers by itself that it was not approved in time.
  const outcome = await limits;
  assert.ok(!outcome.accepted && ['refused', 'timedOut'].includes(outcome.why));
  assert.equal(site.wrong(2).length, 1);
  site.close();
});

test('CEVC 7 step 6: a plan that cannot be, or needs more than the curve, is told in the status of scenario 4', async () => {
  const site = new OddSite();
  site.car();
  await site.connect();
  assert.deepEqual(await site.limit(), { accepted: true });
  const plan = (...timeSeriesSlot: readonly TimeSeriesSlot[]): TimeSeries => ({ timeSeriesId: 3, timeSeriesSlot });
  const rows: readonly (readonly [TimeSeries, readonly string[]])[] = [
    [plan({ value: scaled(1000) }), ['a plan with a slot without an end']],
    [plan({ duration: 'PT0S', value: scaled(1) }), ['a plan with a slot that ends before it begins']],
    [plan({ duration: 'never', value: scaled(1) }), ['a plan with a time that is none']],
    [plan({ duration: 'PT1H', value: scaled(9000) }), ['a plan with more power than the curve permits']],
    [
      plan({ duration: 'PT1H', value: scaled(100), minValue: scaled(200) }),
      ['a plan with powers that are negative or contradict each other'],
    ],
    [plan({ duration: 'PT1H', maxValue: scaled(4200) }), []],
  ];
  for (const [entry, texts] of rows) {
    await site.tellSeries(entry);
    assert.deepEqual(site.wrong(4), texts);
  }
  assert.equal(site.manager.vehicles()[0]?.plan?.length, 1);
  site.close();
});

test('a vehicle that never shows a plan is told so after a minute, and no more when it does', async () => {
  const site = new OddSite();
  site.car();
  await site.connect();
  await site.clock.run(70_000);
  assert.deepEqual(site.wrong(4), ['no charging plan within 60 s']);
  await site.tellSeries({ timeSeriesId: 3, timeSeriesSlot: [{ duration: 'PT1H', value: scaled(1400) }] });
  assert.deepEqual(site.wrong(4), []);
  site.close();
});

test('a vehicle without incentive table is limited all the same', async () => {
  const site = new OddSite();
  site.car({}, ['IncentiveTable']);
  await site.connect();
  assert.deepEqual(site.wrong(3), ['server feature IncentiveTable', 'server feature IncentiveTable is missing']);
  assert.deepEqual(await site.limit(), { accepted: true });
  const prices = site.manager.writeIncentives(site.target, PRICES);
  await site.clock.run(50);
  assert.deepEqual(await prices, {
    accepted: false,
    why: 'notPossible',
    description: 'server feature IncentiveTable is missing',
  });
  site.close();
});

test('common 5 rule 5: what is not announced is never written', async () => {
  const site = new OddSite();
  site.plug((ev) =>
    oddVehicle(
      ev,
      [
        { fn: timeSeriesDescriptionListData, data: { timeSeriesDescriptionData: DESCRIPTIONS } },
        { fn: timeSeriesListData, data: {}, write: 'partial' },
      ],
      [{ name: 'coordinatedEvCharging', scenarios: [1, 4] }],
    ),
  );
  await site.connect();
  await site.clock.run(60_000);
  assert.equal(site.sent('ems', '"timeSeriesSlot"'), 0);
  assert.deepEqual(await site.limit(), {
    accepted: false,
    why: 'notPossible',
    description: 'the scenario is not announced',
  });
  site.close();
});

test('impossible offers of the application are refused before anything is sent', async () => {
  const site = new OddSite();
  site.car();
  await site.connect();
  await assert.rejects(site.manager.writePowerLimits(site.target, []), { code: 'usecases.curve-impossible' });
  await assert.rejects(site.manager.writeIncentives(site.target, { slots: [] }), {
    code: 'usecases.incentives-impossible',
  });
  assert.equal(site.sent('ems', '"timeSeriesSlot"'), 0);
  site.close();
});

test('a demand that asks for nothing is answered, and its plan is a pause', async () => {
  const site = new OddSite();
  const car = site.plug((ev) => cevcEv(ev, { power, demand: { maximum: wattHours(10_000) } }));
  await site.connect();
  await site.clock.run(6000);
  assert.equal(site.manager.vehicles()[0]?.strategy, 'noDemand');
  assert.deepEqual(car.state().range, { minimum: 0, expected: 0, maximum: 0 });
  site.close();
});
