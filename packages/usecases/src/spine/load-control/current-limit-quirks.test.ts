import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes, seconds } from '@busbar/kernel';
import {
  electricalConnectionParameterDescriptionListData,
  electricalConnectionPermittedValueSetListData,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  startHeartbeat,
} from '@busbar/spine';
import fc from 'fast-check';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { CurrentLimitPair, currentsOf, EvSite, type OddData, oddVehicle } from '../../testing/index.ts';
import { opevCem, opevEv } from '../opev/opev.ts';
import { opevDeclaration } from '../opev/opev-declaration.ts';
import { oscevCem } from '../oscev/oscev.ts';
import type { GuardedEv } from './guarded-ev.ts';

// What installed vehicles and energy managers do, with a leniency and without it.

interface Described {
  readonly limits: readonly object[];
  readonly values?: readonly object[];
  readonly parameters?: readonly object[];
  readonly permitted?: readonly object[];
}

const oddData = ({ limits, values, parameters, permitted }: Described): readonly OddData[] => [
  { fn: loadControlLimitDescriptionListData, data: { loadControlLimitDescriptionData: limits } },
  {
    fn: loadControlLimitListData,
    data: values === undefined ? {} : { loadControlLimitData: values },
    write: 'partial',
  },
  {
    fn: electricalConnectionParameterDescriptionListData,
    data: { electricalConnectionParameterDescriptionData: parameters ?? [PHASE_A] },
  },
  {
    fn: electricalConnectionPermittedValueSetListData,
    data: permitted === undefined ? {} : { electricalConnectionPermittedValueSetData: permitted },
  },
];

const PHASE_A = { electricalConnectionId: 0, parameterId: 1, measurementId: 4, acMeasuredPhases: 'a' };
const OBLIGATION = {
  limitId: 7,
  limitType: 'maxValueLimit',
  limitCategory: 'obligation',
  measurementId: 4,
  unit: 'A',
  scopeType: 'overloadProtection',
};
const INACTIVE = { limitId: 7, isLimitChangeable: true, isLimitActive: false, value: { number: 0, scale: 0 } };
const RANGE = {
  electricalConnectionId: 0,
  parameterId: 1,
  permittedValueSet: [{ range: [{ min: { number: 6 }, max: { number: 20 } }] }],
};

async function guarded(described: Described, quirkOff?: UseCaseQuirkName): Promise<GuardedEv> {
  const site = new EvSite();
  const { clock, logger } = site.ems;
  const options = {
    clock,
    logger,
    fuse: amperes(32),
    ...(quirkOff === undefined ? {} : { quirksOff: new Set([quirkOff]) }),
  };
  const manager = opevCem(site.cem, options);
  site.plug((ev) =>
    oddVehicle(ev, oddData({ values: [INACTIVE], ...described }), [
      { name: opevDeclaration.name, scenarios: [1, 2, 3] },
    ]),
  );
  await site.connect(1500);
  const [vehicle] = manager.vehicles();
  site.close();
  return vehicle ?? assert.fail('no vehicle');
}

test('quirk limitWithoutCategory: category and unit may be missing, but not be others', async () => {
  const { limitCategory: _category, unit: _unit, ...bare } = OBLIGATION;
  assert.equal((await guarded({ limits: [bare], permitted: [RANGE] })).status, 'ready');
  assert.equal((await guarded({ limits: [bare], permitted: [RANGE] }, 'limitWithoutCategory')).status, 'connecting');
  for (const wrong of [
    { unit: 'W' },
    { limitCategory: 'recommendation' },
    { limitDirection: 'produce' },
    { limitType: 'minValueLimit' },
  ])
    assert.deepEqual((await guarded({ limits: [{ ...OBLIGATION, ...wrong }] })).phases, {});
});

test('quirk permittedValuesMissing: 6 A to the fuse, or not written at all', async () => {
  const lenient = await guarded({ limits: [OBLIGATION] });
  assert.deepEqual(lenient.phases.a?.limit, { active: false, value: 32 });
  const strict = await guarded({ limits: [OBLIGATION] }, 'permittedValuesMissing');
  assert.deepEqual(strict.phases.a?.limit, { active: false, value: 0 });
  const impossible = { ...RANGE, permittedValueSet: [{ range: [{ min: { number: 9 }, max: { number: 8 } }] }] };
  assert.equal((await guarded({ limits: [OBLIGATION], permitted: [impossible] })).phases.a?.permitted, undefined);
});

test('OPEV 6.4: joined by measurement, whatever the numbers; limits without a phase are left alone', async () => {
  const power = { electricalConnectionId: 0, parameterId: 8, acMeasuredPhases: 'a', scopeType: 'acPowerTotal' };
  const total = { ...OBLIGATION, limitId: 20, measurementId: 99 };
  const vehicle = await guarded({
    limits: [total, OBLIGATION],
    parameters: [power, PHASE_A],
    permitted: [{ ...RANGE, parameterId: 8, permittedValueSet: [{ range: [{ min: { number: 1380 } }] }] }, RANGE],
  });
  assert.deepEqual(vehicle.phases, {
    a: { permitted: { minimum: 6, maximum: 20 }, limit: { active: false, value: 20 } },
  });
});

test('OPEV 9, OSCEV 7: ten limits of three scopes on one feature: only those of the use case are written', async () => {
  const phases = [1, 2, 3].map((parameterId, index) => ({
    electricalConnectionId: 0,
    parameterId,
    measurementId: parameterId,
    acMeasuredPhases: 'abc'[index],
  }));
  const limit = (limitId: number, measurementId: number, limitCategory: string, scopeType: string): object => ({
    ...OBLIGATION,
    limitId,
    measurementId,
    limitCategory,
    scopeType,
  });
  const limits = [
    ...[1, 2, 3].flatMap((phase) => [
      limit(3 * phase - 2, phase, 'obligation', 'overloadProtection'),
      limit(3 * phase - 1, phase, 'recommendation', 'selfConsumption'),
      limit(3 * phase, phase, 'obligation', 'discharge'),
    ]),
    limit(20, 50, 'recommendation', 'selfConsumption'),
  ];
  const values = [...Array.from({ length: 9 }, (_, index) => index + 1), 20].map((limitId) => ({
    ...INACTIVE,
    limitId,
  }));
  const site = new EvSite();
  const { clock, logger } = site.ems;
  const opev = opevCem(site.cem, { clock, logger });
  const oscev = oscevCem(site.cem, { clock, logger });
  site.plug((ev) =>
    oddVehicle(ev, oddData({ limits, values, parameters: phases }), [
      { name: opevDeclaration.name, scenarios: [1, 2, 3] },
      { name: 'optimizationOfSelfConsumptionDuringEvCharging', scenarios: [1, 2, 3, 4] },
    ]),
  );
  await site.connect();
  const all = { a: amperes(9), b: amperes(9), c: amperes(9) };
  void opev.setLimits(site.target, all);
  void oscev.setLimits(site.target, all);
  await site.clock.run(200);
  const stored = site.ev.feature('LoadControl', 'server').data(loadControlLimitListData)?.loadControlLimitData ?? [];
  assert.deepEqual(
    stored.map(({ limitId, isLimitActive }) => [limitId, isLimitActive]),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 20].map((limitId) => [limitId, limitId < 10 && limitId % 3 !== 0]),
  );
  site.close();
});

test('quirk heartbeatOnOtherEntity: the heartbeat of another entity of the same energy manager counts', async () => {
  for (const [quirksOff, trust] of [
    [new Set<UseCaseQuirkName>(), 'following'],
    [new Set<UseCaseQuirkName>(['heartbeatOnOtherEntity']), 'notYetHeard'],
  ] as const) {
    const site = new EvSite();
    const { clock, logger } = site.station;
    // The first entity binds and has no heartbeat, two others announce the use case and have one: no single candidate.
    for (const isAnnounced of [true, true]) {
      const entity = site.ems.addEntity('CEM');
      startHeartbeat(entity, { timeout: seconds(4) });
      if (isAnnounced)
        entity.announce({ useCaseName: opevDeclaration.name, actor: 'CEM', version: '1.0.1', scenarios: [1, 2, 3] });
    }
    const car = site.plug((ev) =>
      opevEv(ev, {
        clock,
        logger,
        phases: ['a'],
        permitted: { minimum: amperes(6), maximum: amperes(16) },
        quirksOff,
      }),
    );
    await site.connect();
    assert.equal(car.state().trust, 'notYetHeard', 'nobody has bound yet');
    const client = site.cem.feature('Generic', 'client');
    const remote = site.ems.remotes()[0]?.entity([1, 1])?.feature('LoadControl', 'server');
    void remote?.bind(client);
    await site.clock.run(3000);
    assert.equal(car.state().trust, trust);
    site.close();
  }
});

test('quirk listWrittenInFull: what a complete list repeats is no write, unless that is not wanted', async () => {
  for (const [quirksOff, isAccepted] of [
    [new Set<UseCaseQuirkName>(), true],
    [new Set<UseCaseQuirkName>(['listWrittenInFull']), false],
  ] as const) {
    const pair = new CurrentLimitPair();
    let obstacle: string | undefined;
    const car = pair.car({ phases: ['a'], canApply: () => obstacle, quirksOff });
    car.oscev.close();
    await pair.connect();
    // Another limit of the feature, as a use case of somebody else would have it.
    const feature = pair.ev.feature('LoadControl', 'server');
    feature.update(loadControlLimitListData, {
      loadControlLimitData: [
        { limitId: 9, isLimitChangeable: true, isLimitActive: false, value: { number: 1, scale: 0 } },
      ],
    });
    await pair.clock.run(50);
    obstacle = 'not now';
    const remote = pair.ems.remotes()[0]?.entity([1, 1])?.feature('LoadControl', 'server');
    const stored = remote?.data(loadControlLimitListData)?.loadControlLimitData ?? [];
    const outcome = remote?.write(pair.cem.feature('Generic', 'client'), loadControlLimitListData, {
      value: {
        loadControlLimitData: stored.map((one) => (one.limitId === 9 ? { ...one, isLimitActive: true } : one)),
      },
    });
    await pair.clock.run(100);
    assert.equal((await outcome)?.ok, isAccepted);
    pair.close();
  }
});

test('no write of a peer breaks the vehicle: every one is answered, and the ceiling stays within what is permitted', async () => {
  const scaled = fc.constantFrom(
    { number: 10, scale: 0 },
    { number: -1, scale: 0 },
    { number: 1, scale: 400 },
    { number: 5 },
    {},
    undefined,
  );
  const item = fc.record({
    limitId: fc.constantFrom(0, 1, 2, 3, 77, undefined),
    isLimitActive: fc.constantFrom(true, false, undefined),
    value: scaled,
    timePeriod: fc.constantFrom(
      { endTime: 'PT1H' },
      { endTime: 'x' },
      { endTime: '2026-01-01T00:00:10Z' },
      {},
      undefined,
    ),
  });
  const pair = new CurrentLimitPair();
  const car = pair.car();
  await pair.connect();
  const client = pair.cem.feature('Generic', 'client');
  const remote = pair.ems.remotes()[0]?.entity([1, 1])?.feature('LoadControl', 'server') ?? assert.fail();
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 4 }), fc.boolean(), async (loadControlLimitData, partial) => {
      const before = car.opev.state().limits;
      const outcome = remote.write(client, loadControlLimitListData, {
        value: { loadControlLimitData: loadControlLimitData as never },
        partial,
      });
      await pair.clock.run(50);
      const { ok } = await outcome;
      if (!ok) assert.deepEqual(car.opev.state().limits, before, 'a refused write changes nothing');
      for (const current of currentsOf(car.opev.state()))
        assert.ok(current === undefined || current === 0 || (current >= 6 && current <= 16));
    }),
    { seed: 63380, numRuns: 150 },
  );
  pair.close();
  assert.equal(pair.clock.pendingTimers, 0);
});

test('no combination of descriptions, parameters and permitted values breaks the energy manager', async () => {
  const id = fc.constantFrom(0, 1, 4, undefined);
  const description = fc.record({
    limitId: id,
    limitType: fc.constantFrom('maxValueLimit', 'minValueLimit', undefined),
    limitCategory: fc.constantFrom('obligation', 'recommendation', undefined),
    measurementId: id,
    unit: fc.constantFrom('A', 'W', undefined),
    scopeType: fc.constantFrom('overloadProtection', 'selfConsumption', undefined),
  });
  const parameter = fc.record({
    electricalConnectionId: fc.constantFrom(0, undefined),
    parameterId: id,
    measurementId: id,
    acMeasuredPhases: fc.constantFrom('a', 'b', 'abc', 'neutral', undefined),
  });
  const scaled = fc.constantFrom(
    { number: 6 },
    { number: 16 },
    { number: -1 },
    { number: 1, scale: 400 },
    {},
    undefined,
  );
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(description, { maxLength: 3, selector: (one) => one.limitId }),
      fc.uniqueArray(parameter, { maxLength: 3, selector: (one) => one.parameterId }),
      scaled,
      scaled,
      async (limits, parameters, min, max) => {
        const permittedValueSet = [{ value: [min], range: [{ min, max }] }];
        const vehicle = await guarded({
          limits,
          parameters,
          permitted: [{ electricalConnectionId: 0, parameterId: 1, permittedValueSet }],
        });
        for (const { permitted } of Object.values(vehicle.phases))
          if (permitted !== undefined) assert.ok(permitted.minimum <= permitted.maximum);
      },
    ),
    { seed: 63380, numRuns: 60 },
  );
});
