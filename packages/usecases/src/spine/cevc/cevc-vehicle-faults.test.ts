import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds, wattHours, watts } from '@busbar/kernel';
import {
  type AnyFunction,
  type FunctionDeclaration,
  incentiveTableData,
  incentiveTableDescriptionData,
  timeSeriesDescriptionListData,
  timeSeriesListData,
  type WriteOutcome,
} from '@busbar/spine';
import { EvSite } from '../../testing/index.ts';
import { type CevcCem, cevcCem } from './cem.ts';
import { type CevcEv, cevcEv } from './ev.ts';

const HOUR = 3600;
const power = { minimum: watts(1400), maximum: watts(11_000) };
const scaled = (number: number): { number: number; scale: number } => ({ number, scale: 0 });

class Pair extends EvSite {
  isHealthy = true;
  readonly manager: CevcCem = cevcCem(this.cem, { healthy: () => this.isHealthy });
  readonly car: CevcEv = this.plug((ev) =>
    cevcEv(ev, { power, demand: { departsIn: seconds(8 * HOUR), optimum: wattHours(20_000) } }),
  );

  /** Writes something by the client that is bound, whatever it is. */
  async write<T>(fn: FunctionDeclaration<T>, value: T, partial = false): Promise<WriteOutcome> {
    const feature =
      this.ems
        .remotes()[0]
        ?.entity([1, 1])
        ?.feature(fn.feature ?? '', 'server') ?? assert.fail();
    const outcome = feature.write(this.cem.feature('Generic', 'client'), fn, {
      value,
      ...(partial ? { partial } : {}),
    });
    await this.clock.run(50);
    return outcome;
  }

  data(fn: AnyFunction): unknown {
    return this.ev.feature(fn.feature as 'TimeSeries', 'server').data(fn as FunctionDeclaration<unknown>);
  }

  async coordinated(): Promise<void> {
    await this.connect();
    await this.clock.run(6000);
    assert.equal(this.car.state().phase, 'coordinated');
  }
}

const curve = (...timeSeriesSlot: readonly object[]): object => ({
  timeSeriesData: [{ timeSeriesId: 2, timePeriod: { startTime: 'PT0S' }, timeSeriesSlot }],
});

test('CEVC 8: curves that cannot be are refused with 7, and nothing is changed', async () => {
  const pair = new Pair();
  await pair.coordinated();
  const before = JSON.stringify(pair.data(timeSeriesListData));
  const rows: readonly (readonly [what: string, value: object])[] = [
    ['no slots', curve()],
    ['too many slots', curve(...Array.from({ length: 25 }, () => ({ duration: 'PT1H', maxValue: scaled(1) })))],
    ['a slot without length', curve({ duration: 'PT0S', maxValue: scaled(5000) })],
    ['a negative length', curve({ duration: '-PT1H', maxValue: scaled(5000) })],
    ['a slot without end', curve({ maxValue: scaled(5000) })],
    ['a length in years', curve({ duration: 'P1Y', maxValue: scaled(5000) })],
    ['no power', curve({ duration: 'PT1H' })],
    ['power without number', curve({ duration: 'PT1H', maxValue: { scale: 0 } })],
    ['negative power', curve({ duration: 'PT1H', maxValue: scaled(-1) })],
    [
      'slots that overlap',
      curve(
        { timePeriod: { startTime: 'PT0S', endTime: 'PT2H' }, maxValue: scaled(1) },
        { timePeriod: { startTime: 'PT1H', endTime: 'PT3H' }, maxValue: scaled(2) },
      ),
    ],
    [
      'slots out of order',
      curve(
        { timePeriod: { startTime: 'PT1H', endTime: 'PT2H' }, maxValue: scaled(1) },
        { timePeriod: { startTime: 'PT0S', endTime: 'PT1H' }, maxValue: scaled(2) },
      ),
    ],
    [
      'the plan',
      { timeSeriesData: [{ timeSeriesId: 3, timeSeriesSlot: [{ duration: 'PT1H', maxValue: scaled(1) }] }] },
    ],
    ['the demand', { timeSeriesData: [{ timeSeriesId: 1, timeSeriesSlot: [{ value: scaled(1) }] }] }],
    ['a series nobody described', { timeSeriesData: [{ timeSeriesId: 9, timeSeriesSlot: [] }] }],
  ];
  for (const [what, value] of rows) {
    for (const partial of [true, false]) {
      const outcome = await pair.write(timeSeriesListData, value, partial);
      assert.ok(!outcome.ok && outcome.errorNumber === 7, what);
    }
  }
  // Only the running times went on.
  const shape = (text: string): string => text.replaceAll(/"P[^"]*"/g, '""');
  assert.equal(shape(JSON.stringify(pair.data(timeSeriesListData))), shape(before));
  assert.ok((await pair.write(timeSeriesListData, curve({ duration: 'PT9H', maxValue: scaled(6000) }), true)).ok);
  pair.close();
});

test('CEVC 8: a curve written alone and in full keeps demand and plan; one below the smallest power is a pause', async () => {
  const pair = new Pair();
  await pair.coordinated();
  assert.ok((await pair.write(timeSeriesListData, curve({ duration: 'PT9H', maxValue: scaled(1000) }))).ok);
  const ids = (pair.data(timeSeriesListData) as { timeSeriesData: { timeSeriesId: number }[] }).timeSeriesData;
  assert.deepEqual(
    ids.map(({ timeSeriesId }) => timeSeriesId),
    [1, 2, 3],
  );
  await pair.clock.run(6000);
  assert.deepEqual(pair.car.state().range, { minimum: 0, expected: 0, maximum: 0 });
  pair.close();
});

const tier = (tierId: number, ...incentiveTypes: readonly string[]): object => ({
  tierDescription: { tierId, tierType: 'dynamicCost' },
  boundaryDescription: [{ boundaryId: 0, boundaryType: 'powerBoundary', boundaryUnit: 'W' }],
  incentiveDescription: incentiveTypes.map((incentiveType, incentiveId) => ({
    incentiveId,
    incentiveType,
    currency: 'EUR',
  })),
});
const described = (change: object, ...tiers: readonly object[]): object => ({
  incentiveTableDescription: [{ tariffDescription: { tariffId: 0, ...change }, tier: tiers }],
});
const priced = (tariffId: number, ...tiers: readonly object[]): object => ({
  incentiveTable: [
    {
      tariff: { tariffId },
      incentiveSlot: [
        { timeInterval: { startTime: { relative: 'PT0S' }, endTime: { relative: 'PT8H' } }, tier: tiers },
      ],
    },
  ],
});
const price = (tierId: number, boundaryId: number, lower: number | undefined, incentiveId: number): object => ({
  tier: { tierId },
  boundary: [{ boundaryId, ...(lower === undefined ? {} : { lowerBoundaryValue: scaled(lower) }) }],
  incentive: [{ incentiveId, value: scaled(1) }],
});

test('CEVC-023, CEVC 8: descriptions and tables that cannot be are refused with 7', async () => {
  const pair = new Pair();
  await pair.coordinated();
  const descriptions: readonly (readonly [what: string, value: object])[] = [
    ['no tariff', {}],
    [
      'an unknown tariff',
      { incentiveTableDescription: [{ tariffDescription: { tariffId: 9 }, tier: [tier(0, 'absoluteCost')] }] },
    ],
    ['a tariff that is not writeable', described({ tariffWriteable: false }, tier(0, 'absoluteCost'))],
    ['no tiers', described({})],
    ['four tiers', described({}, ...[0, 1, 2, 3].map((id) => tier(id, 'absoluteCost')))],
    ['two tiers with one number', described({}, tier(0, 'absoluteCost'), tier(0, 'absoluteCost'))],
    ['tiers that differ', described({}, tier(0, 'absoluteCost'), tier(1, 'co2Emission'))],
    ['a tier without incentives', described({}, tier(0))],
    ['an unknown incentive', described({}, tier(0, 'happiness'))],
    ['an incentive twice', described({}, tier(0, 'absoluteCost', 'absoluteCost'))],
    ['a tier without number', described({}, { ...tier(0, 'absoluteCost'), tierDescription: {} })],
    ['a tier without boundary', described({}, { ...tier(0, 'absoluteCost'), boundaryDescription: [] })],
    [
      'four incentives',
      described({}, tier(0, 'absoluteCost', 'relativeCost', 'renewableEnergyPercentage', 'co2Emission')),
    ],
  ];
  for (const [what, value] of descriptions) {
    const outcome = await pair.write(incentiveTableDescriptionData, value);
    assert.ok(!outcome.ok && outcome.errorNumber === 7, what);
  }
  const tables: readonly (readonly [what: string, value: object])[] = [
    ['no tariff', {}],
    ['an unknown tariff', priced(9, price(0, 0, 0, 0))],
    ['no slots', { incentiveTable: [{ tariff: { tariffId: 0 } }] }],
    ['an unknown tier', priced(0, price(7, 0, 0, 0))],
    ['one tier too many', priced(0, price(0, 0, 0, 0), price(1, 0, 0, 0))],
    ['an unknown boundary', priced(0, price(0, 5, 0, 0))],
    ['no lower boundary', priced(0, price(0, 0, undefined, 0))],
    ['a tier that begins above 0 W', priced(0, price(0, 0, 100, 0))],
    ['an unknown incentive', priced(0, price(0, 0, 0, 4))],
    ['no incentive', priced(0, { tier: { tierId: 0 }, boundary: [{ boundaryId: 0, lowerBoundaryValue: scaled(0) }] })],
    [
      'a slot without end',
      {
        incentiveTable: [
          {
            tariff: { tariffId: 0 },
            incentiveSlot: [{ timeInterval: { startTime: { relative: 'PT0S' } }, tier: [price(0, 0, 0, 0)] }],
          },
        ],
      },
    ],
  ];
  for (const [what, value] of tables) {
    const outcome = await pair.write(incentiveTableData, value);
    assert.ok(!outcome.ok && outcome.errorNumber === 7, what);
  }
  assert.ok((await pair.write(incentiveTableData, priced(0, price(0, 0, 0, 0)))).ok);
  pair.close();
});

test('CEVC 6.4, 8: the written flag is an echo; another shape clears the table', async () => {
  const pair = new Pair();
  await pair.coordinated();
  assert.ok(pair.car.state().incentives !== undefined);
  const outcome = await pair.write(
    incentiveTableDescriptionData,
    described({ updateRequired: true, tariffWriteable: true }, tier(5, 'absoluteCost', 'co2Emission')),
  );
  assert.ok(outcome.ok);
  const [entry] = (pair.data(incentiveTableDescriptionData) as { incentiveTableDescription: readonly object[] })
    .incentiveTableDescription;
  assert.deepEqual((entry as { tariffDescription: object }).tariffDescription, {
    tariffId: 0,
    tariffWriteable: true,
    updateRequired: false,
    scopeType: 'simpleIncentiveTable',
  });
  assert.equal(pair.car.state().incentives, undefined);
  assert.deepEqual(pair.data(incentiveTableData), {});
  pair.close();
});

test('CEVC-045, CEVC 8: a silent energy manager: the plan holds until its curve ends, then uncoordinated; it recovers', async () => {
  const pair = new Pair();
  await pair.connect();
  const limits = pair.manager.writePowerLimits(pair.target, [
    { start: seconds(0), end: seconds(8 * HOUR), limit: watts(5000) },
  ]);
  await pair.clock.run(10_000);
  await limits;
  assert.equal(pair.car.state().isManagerLost, false);
  pair.isHealthy = false;
  await pair.clock.run(125_000);
  const lost = pair.car.state();
  assert.deepEqual([lost.isManagerLost, lost.phase], [true, 'coordinated']);
  assert.ok(lost.range !== undefined);
  await pair.clock.run(8 * HOUR * 1000);
  const over = pair.car.state();
  assert.deepEqual([over.phase, over.range, over.plan, over.curve], ['uncoordinated', undefined, undefined, undefined]);
  pair.isHealthy = true;
  await pair.clock.run(70_000);
  assert.deepEqual([pair.car.state().isManagerLost, pair.car.state().phase], [false, 'coordinated']);
  pair.close();
});

test('CEVC-051: a failure of the energy manager counts like silence, and its end like its return', async () => {
  const pair = new Pair();
  await pair.coordinated();
  pair.manager.setState('failure', 'E7');
  await pair.clock.run(100);
  assert.equal(pair.car.state().isManagerLost, true);
  assert.equal(pair.car.state().phase, 'coordinated');
  pair.manager.setState('normalOperation');
  await pair.clock.run(100);
  assert.equal(pair.car.state().isManagerLost, false);
  pair.close();
});

test('CEVC-045: heartbeats come at least every 60 s', async () => {
  const pair = new Pair();
  await pair.connect();
  const before = pair.sent('ems', 'deviceDiagnosisHeartbeatData');
  await pair.clock.run(600_000);
  assert.ok(pair.sent('ems', 'deviceDiagnosisHeartbeatData') - before >= 10);
  pair.close();
});

test('an energy manager that leaves in the middle of a negotiation: uncoordinated after 55 s, asked again when it is back', async () => {
  const pair = new Pair();
  await pair.connect();
  await pair.clock.run(1000);
  await pair.cut();
  await pair.clock.run(60_000);
  assert.equal(pair.car.state().phase, 'uncoordinated');
  assert.deepEqual(pair.car.state().wants, { curve: true, incentives: true });
  await pair.connect();
  await pair.clock.run(6000);
  assert.equal(pair.car.state().phase, 'coordinated');
  pair.close();
  assert.equal(pair.clock.pendingTimers, 0);
});

test('CEVC 8a: what is needed is told before the request, constraints unasked, and once more when the reads are over', async () => {
  const pair = new Pair();
  await pair.connect();
  const order = (): readonly string[] =>
    pair.log
      .filter(({ from, text }) => from === 'b' && text.includes('"notify"'))
      .map(({ text }) => /"((?:timeSeries|incentiveTable)\w+Data)"/.exec(text)?.[1] ?? '')
      .filter((name) => name !== '' && name !== 'timeSeriesData');
  assert.ok(order().includes('incentiveTableConstraintsData'));
  const before = order().length;
  await pair.clock.run(3000);
  assert.deepEqual(order().slice(before), [
    'timeSeriesConstraintsListData',
    'timeSeriesListData',
    'timeSeriesDescriptionListData',
    'incentiveTableDescriptionData',
  ]);
  await pair.clock.run(3000);
  const answered = order().length;
  pair.car.setDemand({ departsIn: seconds(5 * HOUR), optimum: wattHours(10_000) });
  await pair.clock.run(20);
  assert.deepEqual(order().slice(answered), [
    'timeSeriesListData',
    'timeSeriesDescriptionListData',
    'incentiveTableDescriptionData',
  ]);
  assert.ok(pair.data(timeSeriesDescriptionListData) !== undefined);
  pair.close();
});
