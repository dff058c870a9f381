import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wattHours } from '@busbar/kernel';
import {
  type Bill,
  billConstraintsListData,
  billDescriptionListData,
  billListData,
  type WriteOutcome,
} from '@busbar/spine';
import { EvSite, oddVehicle } from '../../testing/index.ts';
import { useCaseStatuses } from '../scenario-status.ts';
import { type EvcsCem, type EvcsCemOptions, evcsCem } from './cem.ts';
import { type EvcsEvse, evcsEvse } from './evse.ts';
import type { SummarisedStation } from './summarised-station.ts';

const CHARGED = { grid: wattHours(4500), selfProduced: wattHours(13_500), gridCost: 3.78, selfProducedCost: 0.42 };
const scaled = (number: number): { number: number; scale: number } => ({ number, scale: 0 });

class Pair extends EvSite {
  readonly manager: EvcsCem;
  readonly charger: EvcsEvse = evcsEvse(this.evse);

  constructor(options: EvcsCemOptions = {}) {
    super();
    this.manager = evcsCem(this.cem, options);
  }

  get seen(): SummarisedStation {
    return this.manager.stations()[0] ?? assert.fail('no station');
  }

  /** A vehicle is there and has charged. */
  async charged(): Promise<void> {
    this.plug(() => undefined);
    await this.connect();
    this.manager.charge(this.target, CHARGED);
  }

  statuses(): readonly string[] {
    const remote = this.ems.remotes()[0] ?? assert.fail();
    return useCaseStatuses(remote, undefined, this.manager.problems()).flatMap(({ scenarios }) =>
      scenarios.map(({ number, status, missing }) => [number, status, ...missing].join(' ')),
    );
  }
}

test('EVCS-001, EVCS-002, EVCS-003, EVCS-004, EVCS-005, EVCS-006, EVCS-009: the station asks, the energy manager writes, the flag goes down', async () => {
  const pair = new Pair();
  await pair.charged();
  await pair.clock.run(8_100_000 - 100);
  const flags: boolean[] = [];
  pair.charger.onChange(({ isRequested }) => flags.push(isRequested));
  pair.charger.requestSummary('finished');
  await pair.clock.run(100);
  assert.deepEqual(flags.slice(0, 3), [false, true, false]);
  assert.deepEqual(pair.charger.state(), {
    isRequested: false,
    isUnanswered: false,
    summary: {
      energy: 18_000,
      cost: { amount: 4.2, currency: 'EUR' },
      beganAgo: 8100,
      endedAgo: 0,
      grid: { energy: 25, cost: 90 },
      selfProduced: { energy: 75, cost: 10 },
    },
  });
  assert.deepEqual(pair.seen.summary, pair.charger.state().summary);
  assert.deepEqual(pair.statuses(), ['1 playable']);
  assert.deepEqual(pair.evse.feature('Bill', 'server').data(billListData)?.billData?.[0]?.position?.[0], {
    positionId: 1,
    positionType: 'gridElectricEnergy',
    value: [{ valueId: 1, valuePercentage: scaled(25) }],
    cost: [{ costId: 1, costPercentage: scaled(90) }],
  });
  pair.close();
  assert.equal(pair.clock.pendingTimers, 0);
});

test('EVCS-007, EVCS-008: answered 45 s after the vehicle left, not 61 s after, and never for the one before', async () => {
  for (const [after, isNew, isAnswered] of [
    [45_000, false, true],
    [61_000, false, false],
    [30_000, true, false],
  ] as const) {
    const pair = new Pair();
    await pair.charged();
    pair.unplug();
    await pair.clock.run(after);
    if (isNew) pair.plug(() => undefined);
    await pair.clock.run(50);
    pair.charger.requestSummary('unplugged');
    await pair.clock.run(5000);
    assert.equal(pair.charger.state().summary !== undefined, isAnswered, `${after} ms`);
    assert.equal(pair.sent('ems', '"billData"') > 0, isAnswered);
    pair.close();
  }
});

test('EVCS-009: a request right after the last one was answered is another one', async () => {
  const pair = new Pair();
  await pair.charged();
  for (const answers of [1, 2, 3]) {
    pair.charger.requestSummary('finished');
    await pair.clock.run(1500);
    assert.equal(pair.sent('ems', '"billData"'), answers);
    assert.equal(pair.charger.state().isRequested, false);
  }
  pair.close();
});

test('EVCS 7: nobody answers within a minute: the flag goes down, the session is shown without costs', async () => {
  const pair = new Pair();
  pair.plug(() => undefined);
  await pair.connect();
  pair.charger.requestSummary('finished');
  await pair.clock.run(59_000);
  assert.equal(pair.charger.state().isRequested, true);
  await pair.clock.run(2000);
  assert.deepEqual(pair.charger.state(), { isRequested: false, isUnanswered: true });
  assert.equal(pair.sent('ems', '"billData"'), 0);
  pair.close();
});

test('EVCS 7: the summary stays until the next session, and times count from when it was told', async () => {
  const pair = new Pair();
  await pair.charged();
  await pair.clock.run(600_000);
  const outcome = pair.manager.writeSummary(pair.target);
  await pair.clock.run(50);
  assert.deepEqual(await outcome, { accepted: true });
  pair.unplug();
  await pair.clock.run(600_000);
  assert.deepEqual([pair.charger.state().summary?.beganAgo, pair.charger.state().summary?.endedAgo], [1200, 600]);
  await pair.cut();
  await pair.connect();
  assert.equal(Math.round((pair.seen.summary?.beganAgo ?? 0) / 60), 20, 'a late reader as well');
  pair.charger.beginSession();
  await pair.clock.run(50);
  assert.equal(pair.seen.summary, undefined);
  assert.equal(pair.charger.state().summary, undefined);
  pair.close();
});

test('EVCS 7: a session goes on over a lost connection, and ends if its vehicle left meanwhile', async () => {
  const pair = new Pair();
  await pair.charged();
  await pair.cut();
  await pair.clock.run(60_000);
  await pair.connect();
  const energy = (): unknown => pair.seen.account?.energy;
  assert.equal(energy(), 18_000);
  await pair.cut();
  pair.unplug();
  await pair.connect();
  assert.equal(energy(), 18_000, 'for a minute');
  await pair.clock.run(61_000);
  assert.equal(energy(), undefined);
  pair.manager.beginSession(pair.target);
  pair.manager.charge(pair.target, CHARGED);
  assert.equal(energy(), 18_000);
  pair.close();
});

test('EVCS 6.3: absolute times for stations that read nothing else; read in all three forms', async () => {
  const pair = new Pair({ hasAbsoluteTimes: () => true });
  await pair.charged();
  await pair.clock.run(3600_000 - 100);
  const outcome = pair.manager.writeSummary(pair.target);
  await pair.clock.run(50);
  assert.deepEqual(await outcome, { accepted: true });
  assert.deepEqual(pair.evse.feature('Bill', 'server').data(billListData)?.billData?.[0]?.total?.timePeriod, {
    startTime: '2026-01-01T00:00:00Z',
    endTime: '2026-01-01T01:00:00Z',
  });
  assert.ok(Math.abs((pair.charger.state().summary?.beganAgo ?? 0) - 3600) < 2);
  pair.close();
});

test('EVCS 7: bills that cannot be are refused with 7, and nothing is changed', async () => {
  const pair = new Pair();
  await pair.charged();
  const feature = pair.ems.remotes()[0]?.entity([1])?.feature('Bill', 'server') ?? assert.fail();
  const write = async (bill: Bill): Promise<WriteOutcome> => {
    const outcome = feature.write(pair.cem.feature('Generic', 'client'), billListData, {
      value: { billData: [bill] },
      partial: true,
    });
    await pair.clock.run(50);
    return outcome;
  };
  const total = { value: [{ value: scaled(1000) }], cost: [{ currency: 'EUR', cost: scaled(1) }] };
  const bill: Bill = { billId: 1, billType: 'chargingSummary', total };
  const rows: readonly (readonly [what: string, bill: Bill])[] = [
    ['an unknown bill', { ...bill, billId: 5 }],
    ['another type', { ...bill, billType: 'invoice' }],
    ['no type', { billId: 1, total }],
    ['no total', { billId: 1, billType: 'chargingSummary' }],
    ['negative energy', { ...bill, total: { ...total, value: [{ value: scaled(-1) }] } }],
    ['no energy', { ...bill, total: { ...total, value: [{}] } }],
    ['no cost', { ...bill, total: { value: total.value } }],
    ['three positions', { ...bill, position: [{ positionId: 1 }, { positionId: 2 }, { positionId: 3 }] }],
  ];
  for (const [what, one] of rows) {
    const outcome = await write(one);
    assert.ok(!outcome.ok && outcome.errorNumber === 7, what);
  }
  assert.equal(pair.charger.state().summary, undefined);
  const odd = await write({
    ...bill,
    position: [{ positionId: 1, positionType: 'gridElectricEnergy', value: [{ valuePercentage: scaled(400) }] }],
  });
  assert.ok(odd.ok, 'a share that cannot be is only left out');
  assert.deepEqual(pair.charger.state().summary, { energy: 1000, cost: { amount: 1, currency: 'EUR' } });
  pair.close();
});

test('EVCS 8 C5, C6: a bill that is not writeable is never written; a station that announces the actor EV is found', async () => {
  const site = new EvSite();
  const manager = evcsCem(site.cem);
  site.plug(() => undefined);
  const description = { billId: 4, billWriteable: false, updateRequired: true, supportedBillType: ['chargingSummary'] };
  oddVehicle(
    site.evse,
    [
      { fn: billDescriptionListData, data: { billDescriptionData: [description] } },
      { fn: billConstraintsListData, data: {} },
      { fn: billListData, data: {}, write: 'full' },
    ],
    [{ name: 'evChargingSummary', scenarios: [1], actor: 'EV' }],
  );
  await site.connect();
  manager.charge(site.target, CHARGED);
  await site.clock.run(60_000);
  assert.equal(site.sent('ems', '"billData"'), 0);
  const remote = site.ems.remotes()[0] ?? assert.fail();
  const missing = (): unknown =>
    useCaseStatuses(remote, undefined, manager.problems()).map(({ scenarios }) => scenarios[0]?.missing);
  assert.deepEqual(missing(), [['the bill is not writeable']]);
  assert.deepEqual(await manager.writeSummary(site.target), {
    accepted: false,
    why: 'notPossible',
    description: 'the bill is not writeable',
  });
  site.evse.feature('Bill', 'server').set(billDescriptionListData, {
    billDescriptionData: [{ ...description, billWriteable: true }],
  });
  await site.clock.run(100);
  assert.equal(site.sent('ems', '"billData"'), 1);
  assert.deepEqual(missing(), [[]]);
  await site.clock.run(60_000);
  assert.equal(site.sent('ems', '"billData"'), 1, 'a flag that stays is no new request');
  site.close();
});

test('a station that refuses or leaves in the middle: told in the status, and forgotten when it takes the next one', async () => {
  const pair = new Pair();
  await pair.charged();
  const stop = pair.evse.feature('Bill', 'server').approve(billListData, () => ({ accept: false, description: 'no' }));
  pair.charger.requestSummary('finished');
  await pair.clock.run(100);
  assert.deepEqual(pair.statuses(), ['1 incomplete refused with 7: no']);
  stop();
  await pair.clock.run(61_000);
  pair.charger.requestSummary('finished');
  await pair.clock.run(100);
  assert.deepEqual(pair.statuses(), ['1 playable']);
  pair.evse.feature('Bill', 'server').approve(billListData, () => new Promise(() => undefined));
  const outcome = pair.manager.writeSummary(pair.target);
  await pair.clock.run(10);
  await pair.cut();
  assert.deepEqual(await outcome, { accepted: false, why: 'notConnected' });
  assert.deepEqual(await pair.manager.writeSummary(pair.target), { accepted: false, why: 'notConnected' });
  pair.close();
});
