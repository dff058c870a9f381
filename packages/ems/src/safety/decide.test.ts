import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes, watts } from '@busbar/kernel';
import fc from 'fast-check';
import { decide, minimumPower } from './decide.ts';
import type { SiteInput, SiteLimit, StationInput } from './site-input.ts';

const GARAGE: StationInput = {
  id: 'st-1',
  phases: 3,
  maximum: watts(11_000),
  mode: 'fast',
  access: 'limitable',
  reserved: watts(0),
};
const YARD: StationInput = { ...GARAGE, id: 'st-2' };
const LOST: StationInput = { ...GARAGE, access: 'unreachable', reserved: watts(4200) };
const PLAIN: StationInput = { ...GARAGE, access: 'unlimitable', reserved: watts(3000) };
const SITE: SiteInput = {
  stations: [GARAGE],
  limits: [],
  appliesTo: 'controllable-devices',
  uncontrolled: { state: 'unknown' },
};

function operator(value: number): SiteLimit {
  return {
    constraint: 'grid-operator-limit',
    watts: watts(value),
    source: 'control box abc',
    clause: `control box abc limits consumption to ${value} W`,
  };
}

function manual(value: number): SiteLimit {
  return {
    constraint: 'manual-limit',
    watts: watts(value),
    source: 'manual limit',
    clause: `a manual limit of ${value} W holds`,
  };
}

const ROWS: readonly [title: string, site: SiteInput, expected: readonly object[]][] = [
  [
    'without any limit the station decides itself',
    SITE,
    [{ watts: 11_000, constraint: 'station-maximum', runnerUp: undefined }],
  ],
  [
    'a station of unknown size is not bounded',
    { ...SITE, stations: [{ ...GARAGE, maximum: undefined }] },
    [{ watts: undefined, constraint: 'none', text: 'Nothing limits this station.' }],
  ],
  [
    'the limit of the grid operator names its source and what comes next',
    { ...SITE, limits: [operator(4200)] },
    [
      {
        watts: 4200,
        constraint: 'grid-operator-limit',
        source: 'control box abc',
        runnerUp: 'station maximum 11000 W',
        text: 'Control box abc limits consumption to 4200 W; this one may take 4200 W.',
      },
    ],
  ],
  [
    'the tighter of two limits wins, the other is the runner-up',
    { ...SITE, limits: [operator(6000), manual(5000)] },
    [{ watts: 5000, constraint: 'manual-limit', runnerUp: 'limit of the grid operator 6000 W' }],
  ],
  [
    'at the same value the grid operator wins',
    { ...SITE, limits: [manual(5000), operator(5000)] },
    [{ watts: 5000, constraint: 'grid-operator-limit', runnerUp: 'manual limit 5000 W' }],
  ],
  [
    'a limit above the station maximum is only the runner-up',
    { ...SITE, limits: [operator(20_000)] },
    [{ watts: 11_000, constraint: 'station-maximum', runnerUp: 'limit of the grid operator 20000 W' }],
  ],
  [
    'what is too little for three phases pauses the station and says why',
    { ...SITE, limits: [operator(4000)] },
    [
      {
        watts: 0,
        text: 'Control box abc limits consumption to 4000 W; too little is left for this one, which needs at least 4140 W, so it pauses.',
      },
    ],
  ],
  [
    'two stations share',
    { ...SITE, stations: [GARAGE, YARD], limits: [operator(9000)] },
    [{ watts: 4500, text: /shared by 2 stations, this one may take 4500 W/ }, { watts: 4500 }],
  ],
  [
    'a station that is off gets nothing and leaves all to the other',
    { ...SITE, stations: [{ ...GARAGE, mode: 'off' }, YARD], limits: [operator(4200)] },
    [
      { watts: 0, constraint: 'mode', text: /switched off/ },
      { watts: 4200, text: /; this one may take/ },
    ],
  ],
  [
    'an unreachable station keeps its reserve',
    { ...SITE, stations: [LOST, YARD], limits: [operator(9000)] },
    [
      { watts: undefined, text: 'The station cannot be reached; 4200 W stay reserved for it.' },
      { watts: 4800, text: /4200 W stay reserved for stations/ },
    ],
  ],
  [
    'a station without LPC is not bounded, and what it takes is left out of the shares',
    { ...SITE, stations: [PLAIN, YARD], limits: [operator(9000)] },
    [
      { watts: undefined, text: /offers no limitation/ },
      { watts: 6000, text: /3000 W stay reserved for stations/ },
    ],
  ],
  [
    'at a measured grid connection an unreachable station is part of the house, one without LPC is not',
    {
      ...SITE,
      stations: [LOST, PLAIN, YARD],
      appliesTo: 'grid-connection',
      limits: [operator(10_000)],
      uncontrolled: { state: 'measured', watts: watts(2000) },
    },
    [{ watts: undefined }, { watts: undefined }, { watts: 5000 }],
  ],
  [
    'at the grid connection the house is subtracted',
    {
      ...SITE,
      appliesTo: 'grid-connection',
      limits: [operator(6000)],
      uncontrolled: { state: 'measured', watts: watts(640) },
    },
    [{ watts: 5360, text: /limits consumption to 6000 W, of which the house takes 640 W; this one may take 5360 W/ }],
  ],
  [
    'own generation is not counted on',
    {
      ...SITE,
      appliesTo: 'grid-connection',
      limits: [operator(6000)],
      uncontrolled: { state: 'measured', watts: watts(-3000) },
    },
    [{ watts: 6000 }],
  ],
  [
    'a silent meter keeps the last estimate',
    {
      ...SITE,
      appliesTo: 'grid-connection',
      limits: [operator(6000)],
      uncontrolled: { state: 'held', watts: watts(640) },
    },
    [{ watts: 5360, text: /the house took 640 W when the grid meter fell silent/ }],
  ],
  [
    'without any meter the limit counts the stations',
    { ...SITE, appliesTo: 'grid-connection', limits: [operator(6000)] },
    [{ watts: 6000, text: /because no grid meter measures the house/ }],
  ],
  [
    'the limit for controllable devices does not count the house, the fuse does',
    {
      ...SITE,
      limits: [operator(9000)],
      fuse: { amperes: amperes(16), phases: 3 },
      uncontrolled: { state: 'measured', watts: watts(3000) },
    },
    [{ watts: 8040, constraint: 'fuse', source: 'main fuse 16 A', runnerUp: 'limit of the grid operator 9000 W' }],
  ],
];

for (const [title, site, expected] of ROWS) {
  test(title, () => {
    const { bounds } = decide(site);
    assert.equal(bounds.length, expected.length);
    expected.forEach((row, index) => {
      for (const [name, value] of Object.entries(row)) {
        const actual = bounds[index]?.[name as keyof (typeof bounds)[number]];
        if (value instanceof RegExp) assert.match(String(actual), value);
        else assert.equal(actual, value, name);
      }
    });
  });
}

test('a station rated below the three-phase minimum is taken as single-phase', () => {
  assert.equal(minimumPower({ phases: 3, maximum: watts(3680) }), 1380);
  assert.equal(minimumPower({ phases: 3, maximum: watts(11_000) }), 4140);
  assert.equal(minimumPower({ phases: 3, maximum: undefined }), 4140);
  assert.equal(minimumPower({ phases: 1, maximum: undefined }), 1380);
});

const power = (max: number) => fc.integer({ min: 0, max }).map(watts);
const anyStation = fc.record({
  id: fc.uuid(),
  phases: fc.constantFrom(1 as const, 3 as const),
  maximum: fc.option(power(22_000), { nil: undefined }),
  mode: fc.constantFrom('off' as const, 'fast' as const),
  access: fc.constantFrom(
    'limitable' as const,
    'limitable' as const,
    'limitable' as const,
    'unlimitable' as const,
    'unreachable' as const,
  ),
  reserved: power(11_000),
});
const anySite: fc.Arbitrary<SiteInput> = fc.record({
  stations: fc.array(anyStation, { minLength: 1, maxLength: 10 }),
  limits: fc.array(
    fc
      .tuple(fc.boolean(), fc.integer({ min: 0, max: 60_000 }))
      .map(([grid, value]) => (grid ? operator(value) : manual(value))),
    { minLength: 1, maxLength: 3 },
  ),
  appliesTo: fc.constantFrom('controllable-devices' as const, 'grid-connection' as const),
  fuse: fc.option(
    fc.record({
      amperes: fc.integer({ min: 1, max: 63 }).map(amperes),
      phases: fc.constantFrom(1 as const, 3 as const),
    }),
    {
      nil: undefined,
    },
  ),
  uncontrolled: fc.oneof(
    fc.constant({ state: 'unknown' as const }),
    fc.record({
      state: fc.constantFrom('measured' as const, 'held' as const),
      watts: fc.integer({ min: -20_000, max: 20_000 }).map(watts),
    }),
  ),
});

function total(site: SiteInput): number {
  return decide(site).bounds.reduce((sum, bound, index) => {
    const isShare = site.stations[index]?.access === 'limitable';
    return sum + (isShare ? (bound.watts ?? Number.POSITIVE_INFINITY) : 0);
  }, 0);
}

test('the stations together never get more than the tightest limit leaves', () => {
  fc.assert(
    fc.property(anySite, (site) => {
      const sum = total(site);
      const kept = (access: StationInput['access']): number =>
        site.stations.reduce((all, station) => all + (station.access === access ? station.reserved : 0), 0);
      const all = kept('unlimitable') + kept('unreachable');
      const isMeasured = site.uncontrolled.state === 'measured';
      const house = site.uncontrolled.state === 'unknown' ? 0 : Math.max(0, site.uncontrolled.watts);
      const connection = house + (isMeasured ? kept('unlimitable') : all);
      for (const limit of site.limits) {
        const rest = site.appliesTo === 'grid-connection' ? connection : all;
        assert.ok(sum === 0 || sum + rest <= limit.watts);
      }
      const fuse = site.fuse;
      if (fuse !== undefined) assert.ok(sum === 0 || sum + connection <= fuse.amperes * fuse.phases * 230);
    }),
    { numRuns: 5000, seed: 4 },
  );
});

test('a station never gets more than its maximum, nothing when off, and always a reason', () => {
  fc.assert(
    fc.property(anySite, (site) => {
      decide(site).bounds.forEach((bound, index) => {
        const station = site.stations[index];
        assert.ok(station !== undefined && bound.id === station.id);
        assert.match(bound.text, /^[A-Z].*\.$/);
        if (station.access !== 'limitable') return;
        if (station.maximum !== undefined) assert.ok((bound.watts ?? Number.POSITIVE_INFINITY) <= station.maximum);
        if (station.mode === 'off') assert.equal(bound.watts, 0);
      });
    }),
    { numRuns: 3000, seed: 5 },
  );
});

test('a higher limit never gives the stations less together', () => {
  fc.assert(
    fc.property(anySite, fc.nat(20_000), (site, more) => {
      const raised = { ...site, limits: site.limits.map((limit) => ({ ...limit, watts: watts(limit.watts + more) })) };
      assert.ok(total(raised) >= total(site) - site.stations.length);
    }),
    { numRuns: 3000, seed: 6 },
  );
});

test('the same input gives the same output', () => {
  fc.assert(
    fc.property(anySite, (site) => assert.deepEqual(decide(site), decide(structuredClone(site)))),
    { numRuns: 500, seed: 7 },
  );
});
