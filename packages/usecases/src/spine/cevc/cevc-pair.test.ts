import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IncentiveTable, PowerCurve } from '@busbar/functions';
import { seconds, wattHours, watts } from '@busbar/kernel';
import {
  incentiveTableData,
  incentiveTableDescriptionData,
  parseDuration,
  timeSeriesDescriptionListData,
  timeSeriesListData,
} from '@busbar/spine';
import { EvSite } from '../../testing/index.ts';
import { evccEv } from '../evcc/ev.ts';
import { useCaseStatuses } from '../scenario-status.ts';
import { type CevcCem, type CevcCemOptions, cevcCem } from './cem.ts';
import type { ChargingRequest, CoordinatedVehicle } from './coordinated-vehicle.ts';
import { type CevcEv, type CevcEvOptions, cevcEv } from './ev.ts';

const HOUR = 3600;
const DEMAND = {
  departsIn: seconds(10 * HOUR),
  minimum: wattHours(4200),
  optimum: wattHours(26_200),
  maximum: wattHours(45_000),
};
const power = { minimum: watts(1400), maximum: watts(11_000) };

const curve = (...slots: readonly (readonly [number, number, number])[]): PowerCurve =>
  slots.map(([start, end, limit]) => ({ start: seconds(start * HOUR), end: seconds(end * HOUR), limit: watts(limit) }));
const prices = (...slots: readonly (readonly [number, number, number])[]): IncentiveTable => ({
  currency: 'EUR',
  slots: slots.map(([start, end, absoluteCost]) => ({
    start: seconds(start * HOUR),
    end: seconds(end * HOUR),
    tiers: [{ lower: watts(0), incentives: { absoluteCost } }],
  })),
});
const LIMITS = curve([0, 2, 4200], [2, 4, 7400], [4, 10, 11_000]);
const PRICES = prices([0, 4, 0.34], [4, 8, 0.19], [8, 10, 0.28]);

class Pair extends EvSite {
  readonly manager: CevcCem;
  readonly requests: ChargingRequest[] = [];

  constructor(options: CevcCemOptions = {}) {
    super();
    this.manager = cevcCem(this.cem, options);
    this.manager.onRequest((request) => this.requests.push(request));
  }

  car(options: Partial<CevcEvOptions> = {}): CevcEv {
    return this.plug((ev) => {
      evccEv(ev, { phases: ['a', 'b', 'c'], chargingPowerLimits: { minimum: watts(1400), maximum: watts(11_000) } });
      return cevcEv(ev, { power, ...options });
    });
  }

  get seen(): CoordinatedVehicle {
    return this.manager.vehicles()[0] ?? assert.fail('no vehicle can be coordinated');
  }

  statuses(): readonly string[] {
    const remote = this.ems.remotes()[0] ?? assert.fail();
    return (
      useCaseStatuses(remote, undefined, this.manager.problems())
        .find(({ name }) => name === 'coordinatedEvCharging')
        ?.scenarios.map(({ number, status, missing }) => [number, status, ...missing].join(' ')) ?? []
    );
  }
}

const short = (slots: readonly { start: number; end: number; expected?: number; limit?: number }[] = []): unknown =>
  slots.map(({ start, end, expected, limit }) => [Math.round(start), Math.round(end), expected ?? limit]);

test('CEVC-005, CEVC-015, CEVC-030, CEVC-037, CEVC-038, CEVC-039: demand, request, curve, table, plan', async () => {
  const pair = new Pair();
  const car = pair.car({ demand: DEMAND });
  await pair.connect();
  assert.equal(car.state().phase, 'requesting');
  const [request] = pair.requests;
  assert.deepEqual([request?.parts, request?.why], [['curve', 'incentives'], 'requested']);
  const { departsIn, ...energies } = pair.seen.demand ?? {};
  assert.deepEqual(energies, { startsIn: 0, minimum: 4200, optimum: 26_200, maximum: 45_000 });
  assert.ok(departsIn !== undefined && Math.abs(departsIn - 10 * HOUR) < 1);
  assert.equal(pair.seen.strategy, 'minSoc');
  const outcomes = Promise.all([
    pair.manager.writePowerLimits(pair.target, LIMITS),
    pair.manager.writeIncentives(pair.target, PRICES),
  ]);
  await pair.clock.run(100);
  assert.deepEqual(await outcomes, [{ accepted: true }, { accepted: true }]);
  const { phase, wants, plan, range, curve: taken } = car.state();
  assert.deepEqual([phase, wants], ['coordinated', { curve: false, incentives: false }]);
  assert.deepEqual(short(plan), [
    [0, 3600, 4200],
    [3600, 4 * HOUR, 0],
    [4 * HOUR, 6 * HOUR, 11_000],
    [6 * HOUR, 10 * HOUR, 0],
  ]);
  assert.deepEqual(range, { minimum: 1400, expected: 4200, maximum: 4200 });
  assert.deepEqual(short(taken), [
    [0, 2 * HOUR, 4200],
    [2 * HOUR, 4 * HOUR, 7400],
    [4 * HOUR, 10 * HOUR, 11_000],
  ]);
  assert.deepEqual(short(pair.seen.plan), short(plan));
  assert.deepEqual(pair.seen.wants, { curve: false, incentives: false });
  assert.deepEqual(pair.manager.problems(), []);
  assert.deepEqual(
    pair.statuses(),
    [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `${number} playable`),
  );
  pair.close();
  assert.equal(pair.clock.pendingTimers, 0);
});

test('CEVC-038: another slot of the plan is told when it begins, and nothing any more when the plan is over', async () => {
  const pair = new Pair();
  const car = pair.car({ demand: DEMAND });
  await pair.connect();
  const answered = Promise.all([
    pair.manager.writePowerLimits(pair.target, LIMITS),
    pair.manager.writeIncentives(pair.target, PRICES),
  ]);
  await pair.clock.run(100);
  await answered;
  const told: [hour: number, watts: number | undefined][] = [];
  let last: number | undefined;
  const began = pair.clock.now();
  car.onChange(({ range }) => {
    if (range?.expected !== last) told.push([Math.round((pair.clock.now() - began) / 360_000) / 10, range?.expected]);
    last = range?.expected;
  });
  await pair.clock.run(7 * HOUR * 1000);
  assert.deepEqual(told.slice(0, 4), [
    [0, 4200],
    [1, 0],
    [4, 11_000],
    [6, 0],
  ]);
  pair.close();
  assert.equal(pair.clock.pendingTimers, 0);
});

test('CEVC 6.1 to 6.6: what travels is what the texts describe', async () => {
  const pair = new Pair();
  pair.car({ demand: DEMAND });
  await pair.connect();
  const answered = Promise.all([
    pair.manager.writePowerLimits(pair.target, LIMITS),
    pair.manager.writeIncentives(pair.target, prices([0, 4, 0.34], [4, 10, 0.19])),
  ]);
  await pair.clock.run(100);
  await answered;
  const series = pair.ev.feature('TimeSeries', 'server');
  assert.deepEqual(series.data(timeSeriesDescriptionListData)?.timeSeriesDescriptionData, [
    { timeSeriesId: 1, timeSeriesType: 'singleDemand', timeSeriesWriteable: false, unit: 'Wh' },
    { timeSeriesId: 2, timeSeriesType: 'constraints', timeSeriesWriteable: true, updateRequired: false, unit: 'W' },
    { timeSeriesId: 3, timeSeriesType: 'plan', timeSeriesWriteable: false, unit: 'W' },
  ]);
  const [demand, limits, plan] = series.data(timeSeriesListData)?.timeSeriesData ?? [];
  assert.deepEqual(demand, {
    timeSeriesId: 1,
    timePeriod: { startTime: 'PT0S' },
    timeSeriesSlot: [
      {
        timeSeriesSlotId: 0,
        duration: 'PT10H',
        value: { number: 26_200, scale: 0 },
        minValue: { number: 4200, scale: 0 },
        maxValue: { number: 45_000, scale: 0 },
      },
    ],
  });
  assert.deepEqual(limits?.timePeriod, { startTime: 'PT0S', endTime: 'PT10H' });
  assert.deepEqual(limits?.timeSeriesSlot?.at(-1), {
    timeSeriesSlotId: 2,
    timePeriod: { startTime: 'PT4H', endTime: 'PT10H' },
    maxValue: { number: 11_000, scale: 0 },
  });
  assert.deepEqual(plan?.timeSeriesSlot?.[0], {
    timeSeriesSlotId: 0,
    duration: 'PT1H',
    value: { number: 4200, scale: 0 },
    minValue: { number: 1400, scale: 0 },
    maxValue: { number: 4200, scale: 0 },
  });
  const incentives = pair.ev.feature('IncentiveTable', 'server');
  assert.deepEqual(incentives.data(incentiveTableDescriptionData)?.incentiveTableDescription, [
    {
      tariffDescription: {
        tariffId: 0,
        tariffWriteable: true,
        updateRequired: false,
        scopeType: 'simpleIncentiveTable',
      },
      tier: [
        {
          tierDescription: { tierId: 0, tierType: 'dynamicCost' },
          boundaryDescription: [{ boundaryId: 0, boundaryType: 'powerBoundary', boundaryUnit: 'W' }],
          incentiveDescription: [{ incentiveId: 0, incentiveType: 'absoluteCost', currency: 'EUR' }],
        },
      ],
    },
  ]);
  assert.deepEqual(incentives.data(incentiveTableData)?.incentiveTable?.[0]?.incentiveSlot?.[1], {
    timeInterval: { startTime: { relative: 'PT4H' }, endTime: { relative: 'PT10H' } },
    tier: [
      {
        tier: { tierId: 0 },
        boundary: [{ boundaryId: 0, lowerBoundaryValue: { number: 0, scale: 0 } }],
        incentive: [{ incentiveId: 0, value: { number: 19, scale: -2 } }],
      },
    ],
  });
  pair.close();
});

test('CEVC-018, CEVC-033: nobody answers: after 5 s the greatest power of the vehicle and a flat price for 7 days', async () => {
  const pair = new Pair({ defaultPrice: { absoluteCost: 0.25, currency: 'CHF' } });
  const car = pair.car({ demand: { optimum: wattHours(22_000) } });
  await pair.connect();
  await pair.clock.run(4800);
  assert.equal(car.state().phase, 'requesting');
  await pair.clock.run(200);
  const { phase, curve: taken, incentives, plan } = car.state();
  assert.equal(phase, 'coordinated');
  assert.deepEqual(short(taken), [[0, 168 * HOUR, 11_000]]);
  assert.deepEqual([incentives?.currency, incentives?.slots[0]?.tiers[0]?.incentives], ['CHF', { absoluteCost: 0.25 }]);
  assert.deepEqual(short(plan)?.constructor, Array);
  assert.equal(plan?.[0]?.expected, 11_000, 'direct charging');
  pair.close();
});

test('CEVC-016, CEVC-017, CEVC-013, CEVC-027, CEVC-032: an unasked change is planned after 5 s, or with the other one', async () => {
  const pair = new Pair();
  const car = pair.car({ demand: { departsIn: seconds(8 * HOUR), optimum: wattHours(20_000) } });
  await pair.connect();
  await pair.clock.run(6000);
  const before = car.state().plan;
  const changed = pair.manager.writePowerLimits(pair.target, curve([0, 1, 4200], [1, 8, 11_000]));
  await pair.clock.run(4000);
  assert.deepEqual(await changed, { accepted: true });
  assert.deepEqual(car.state().plan?.length, before?.length, 'it waits for prices');
  await pair.clock.run(1100);
  assert.deepEqual(car.state().plan?.[0]?.expected, 4200);
  assert.deepEqual(pair.seen.plan?.[0]?.expected, 4200);
  const both = Promise.all([
    pair.manager.writePowerLimits(pair.target, curve([0, 8, 5000])),
    pair.manager.writeIncentives(pair.target, prices([0, 6, 0.4], [6, 8, 0.1])),
  ]);
  await pair.clock.run(50);
  await both;
  assert.equal(car.state().plan?.[0]?.expected, 5000, 'both came: it plans at once');
  assert.equal(car.state().phase, 'coordinated');
  pair.close();
});

test('CEVC-006: another demand asks again; the same one, or what is only charged meanwhile, does not', async () => {
  const pair = new Pair();
  const car = pair.car({ demand: DEMAND });
  await pair.connect();
  await pair.clock.run(60_000);
  assert.equal(pair.requests.length, 1);
  car.setDemand({ ...DEMAND, departsIn: seconds(10 * HOUR - 60) });
  await pair.clock.run(6000);
  assert.equal(pair.requests.length, 1, 'the same departure');
  car.setDemand({ ...DEMAND, departsIn: seconds(3 * HOUR) });
  await pair.clock.run(100);
  assert.equal(pair.requests.length, 2);
  assert.ok(Math.abs((pair.requests[1]?.vehicle.demand?.departsIn ?? 0) - 3 * HOUR) < 2);
  assert.equal(car.state().phase, 'coordinated', 'the plan holds until there is another one');
  await pair.clock.run(6000);
  assert.equal(Math.round(car.state().plan?.at(-1)?.end ?? 0) <= 168 * HOUR, true);
  car.setDemand(undefined);
  await pair.clock.run(100);
  assert.equal(pair.seen.demand, undefined);
  assert.equal(pair.seen.strategy, 'noDemand');
  assert.equal(pair.requests.length, 2);
  pair.close();
});

test('CEVC check C10: times count from the moment they were told, for late readers and late listeners as well', async () => {
  const pair = new Pair();
  const car = pair.car({ demand: DEMAND });
  await pair.connect();
  const done = Promise.all([
    pair.manager.writePowerLimits(pair.target, LIMITS),
    pair.manager.writeIncentives(pair.target, PRICES),
  ]);
  await pair.clock.run(100);
  await done;
  // Not when the times are brought up to date anyway.
  const later = 37;
  await pair.clock.run((2 * HOUR + later) * 1000);
  const isNear = (value: number | undefined, hours: number): void =>
    assert.ok(Math.abs((value ?? 0) + later - hours * HOUR) <= 2, `${value} is about ${hours} h`);
  isNear(pair.seen.demand?.departsIn, 8);
  isNear(pair.seen.plan?.at(-1)?.end, 8);
  isNear(car.state().plan?.at(-1)?.end, 8);
  await pair.cut();
  await pair.connect(200);
  isNear(pair.seen.demand?.departsIn, 8);
  isNear(pair.seen.plan?.at(-1)?.end, 8);
  isNear(pair.seen.curve?.at(-1)?.end, 8);
  const late = cevcCem(pair.ems.addEntity('CEM'));
  await pair.clock.run(500);
  isNear(late.vehicles()[0]?.demand?.departsIn, 8);
  // Whoever just reads is told the times as they are then.
  await pair.clock.run(41_000);
  const vehicle = pair.ems
    .remotes()[0]
    ?.entities()
    .find(({ type }) => type === 'EV');
  const series = vehicle?.feature('TimeSeries', 'server') ?? assert.fail();
  const read = series.read(pair.cem.feature('Generic', 'client'), timeSeriesListData);
  await pair.clock.run(100);
  await read;
  const end = series.data(timeSeriesListData)?.timeSeriesData?.[1]?.timePeriod?.endTime;
  isNear((parseDuration(end ?? '') ?? 0) + 41, 8);
  pair.close();
});

test('CEVC 7: a curve that ends soon asks for the next one', async () => {
  const pair = new Pair();
  pair.car({ demand: { departsIn: seconds(HOUR), optimum: wattHours(2000) } });
  await pair.connect();
  const done = Promise.all([
    pair.manager.writePowerLimits(pair.target, curve([0, 1, 11_000])),
    pair.manager.writeIncentives(pair.target, prices([0, 1, 0.3])),
  ]);
  await pair.clock.run(100);
  await done;
  await pair.clock.run(46 * 60_000);
  assert.deepEqual(
    pair.requests.map(({ why }) => why),
    ['requested', 'runningOut'],
  );
  await pair.clock.run(15 * 60_000);
  assert.equal(pair.requests.at(-1)?.why, 'requested', 'the vehicle asks when its plan is over');
  pair.close();
});

test('late subscribers see open requests and the present state', async () => {
  const pair = new Pair();
  const car = pair.car({ demand: DEMAND });
  await pair.connect();
  const late: ChargingRequest[] = [];
  pair.manager.onRequest((request) => late.push(request));
  assert.deepEqual(late[0]?.parts, ['curve', 'incentives']);
  let told = 0;
  pair.manager.onChange(() => {
    told += 1;
  });
  assert.equal(told, 1);
  const states: string[] = [];
  car.onChange(({ phase }) => states.push(phase));
  assert.deepEqual(states, ['requesting']);
  await pair.clock.run(6000);
  assert.ok(told > 1 && states.at(-1) === 'coordinated');
  car.close();
  assert.deepEqual(pair.ev.feature('TimeSeries', 'server').data(timeSeriesListData), {});
  pair.close();
});
