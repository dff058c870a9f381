import type {
  Actor,
  PeerCommand,
  PeerEvent,
  SeenVehicle,
  TimedValue,
  VehicleDemand,
  VehicleUseCase,
} from '../contract.ts';
import type { Part, Scenario } from '../runner/scenario.ts';
import type { Stage } from '../runner/stage.ts';

const USE_CASES: readonly VehicleUseCase[] = ['EVCC', 'EVCEM', 'EVSOC', 'OPEV', 'OSCEV', 'CEVC'];

const manager: Part = {
  role: 'energy manager (EV)',
  actors: ['CEM-EVSECC', 'CEM-EVCC', 'CEM-CEVC'],
  needs: ['mdns'],
};

/** Charging station with a vehicle. Everything is offered: stacks look at use cases together. */
const stationWithVehicle: Part = {
  role: 'charging station (EV)',
  actors: ['EVSE-EVSECC', ...USE_CASES.map((useCase): Actor => `EV-${useCase}`)],
  needs: ['mdns'],
};

const HEARTBEAT = { heartbeatSeconds: 4 };
const HOUR = 3600;

const CAR: Extract<PeerCommand, { do: 'plug' }> = {
  do: 'plug',
  phases: 3,
  minAmps: 6,
  maxAmps: 16,
  standard: 'iso15118-2ed2',
  asymmetric: false,
  minWatts: 4140,
  maxWatts: 11_040,
};
const DEMAND: VehicleDemand = { minWh: 4200, optWh: 26_200, maxWh: 45_000, departsSeconds: 10 * HOUR };
const CURVE: readonly TimedValue[] = [
  { durationSeconds: 2 * HOUR, value: 4200 },
  { durationSeconds: 2 * HOUR, value: 7400 },
  { durationSeconds: 6 * HOUR, value: 11_000 },
];
const PRICES: readonly TimedValue[] = [
  { durationSeconds: 4 * HOUR, value: 0.34 },
  { durationSeconds: 4 * HOUR, value: 0.19 },
  { durationSeconds: 2 * HOUR, value: 0.28 },
];

const isNear = (a: number | undefined, b: number | undefined, by: number): boolean =>
  a === b || (a !== undefined && b !== undefined && Math.abs(a - b) <= by);
const isSame = (all: readonly TimedValue[], wanted: readonly TimedValue[]): boolean =>
  all.length === wanted.length &&
  wanted.every(
    ({ durationSeconds, value }, at) =>
      isNear(all[at]?.durationSeconds, durationSeconds, 120) && isNear(all[at]?.value, value, 0.005),
  );

/** The vehicle needs something; the energy manager sees what, and that it is asked. */
async function asks(stage: Stage, demand: VehicleDemand): Promise<void> {
  const since = stage.left.mark();
  stage.right.do({ do: 'demand', ...demand });
  await isAsked(stage, demand, since);
}

async function isAsked({ left }: Stage, wanted: VehicleDemand, since: number): Promise<void> {
  await left.expect(
    'usecase',
    ({ useCase, data: { requested, demand } }) => useCase === 'CEVC' && requested === true && isDemand(demand, wanted),
    {
      within: 25,
      since,
      what: `to be asked for a curve and for prices by a vehicle that needs ${wanted.optWh} Wh`,
    },
  );
}

/** A time that is not stated may be shown as 0. */
function isDemand(seen: SeenVehicle['demand'], wanted: VehicleDemand): boolean {
  return (
    isNear(seen?.minWh ?? 0, wanted.minWh ?? 0, 1) &&
    isNear(seen?.optWh ?? 0, wanted.optWh ?? 0, 1) &&
    isNear(seen?.maxWh ?? 0, wanted.maxWh ?? 0, 1) &&
    isNear(seen?.departsSeconds ?? 0, wanted.departsSeconds ?? 0, 120)
  );
}

/** The energy manager writes both; both are accepted, the vehicle takes them and plans under them, and the plan is seen. */
async function coordinates(
  stage: Stage,
  curve: readonly TimedValue[],
  prices: readonly TimedValue[],
  energy: { readonly atLeast: number; readonly atMost: number },
): Promise<void> {
  const { left, right } = stage;
  const since = { left: left.mark(), right: right.mark() };
  for (const [what, slots] of [
    ['cevcPower', curve],
    ['cevcIncentives', prices],
  ] as const) {
    left.do({ do: what, ski: right.ski, slots });
    await left.expect('writeResult', (event) => event.what === what && event.accepted, {
      within: 20,
      since: since.left,
      what: `to have ${what === 'cevcPower' ? 'the curve' : 'the prices'} accepted`,
    });
  }
  const isPlanned = (plan: readonly TimedValue[]): boolean => isUnder(plan, curve) && isEnough(plan, energy);
  await right.expect(
    'negotiation',
    (event: Extract<PeerEvent, { event: 'negotiation' }>) =>
      event.phase === 'coordinated' &&
      isSame(event.curve, curve) &&
      isSame(event.prices, prices) &&
      isPlanned(event.plan),
    { within: 15, since: since.right, what: 'to take curve and prices and to plan under them' },
  );
  await left.expect(
    'usecase',
    ({ useCase, data: { plan } }) => useCase === 'CEVC' && plan !== undefined && isPlanned(plan),
    {
      within: 15,
      since: since.left,
      what: 'to see the plan of the vehicle',
    },
  );
}

/** No part of the plan is above the curve at its time. */
function isUnder(plan: readonly TimedValue[], curve: readonly TimedValue[]): boolean {
  let from = 0;
  return plan.every(({ durationSeconds, value }) => {
    const to = from + durationSeconds;
    let at = 0;
    const isFine = curve.every((slot) => {
      const [start, end] = [at, at + slot.durationSeconds];
      at = end;
      // Times travel: the first and last minutes of a part may be those of the next one.
      return Math.min(to, end) - Math.max(from, start) <= 120 || value <= slot.value + 0.5;
    });
    from = to;
    return isFine;
  });
}

function isEnough(plan: readonly TimedValue[], { atLeast, atMost }: { atLeast: number; atMost: number }): boolean {
  const planned = plan.reduce((sum, { durationSeconds, value }) => sum + (value * durationSeconds) / HOUR, 0);
  return planned >= atLeast * 0.98 && planned <= atMost * 1.02;
}

/** Coordinated charging. */
export const coordinatedScenarios: readonly Scenario[] = [
  {
    name: 'cevc.negotiation',
    title:
      'a vehicle tells what it needs, gets a power curve and prices, and the energy manager sees its plan under them',
    left: manager,
    right: stationWithVehicle,
    async play(stage) {
      await stage.start(HEARTBEAT);
      await stage.connect();
      stage.right.do(CAR);
      await asks(stage, DEMAND);
      await coordinates(stage, CURVE, PRICES, { atLeast: 4200, atMost: 45_000 });
    },
  },
  {
    name: 'cevc.asked-before',
    title: 'a vehicle that has asked before the connection is answered as well',
    left: manager,
    right: stationWithVehicle,
    async play(stage) {
      await stage.start(HEARTBEAT);
      stage.right.do(CAR);
      stage.right.do({ do: 'demand', ...DEMAND });
      await stage.connect();
      await isAsked(stage, DEMAND, 0);
      await coordinates(stage, CURVE, PRICES, { atLeast: 4200, atMost: 45_000 });
    },
  },
  {
    name: 'cevc.late-data-link',
    title: 'a vehicle is first on the pilot wire: coordinated charging appears with its data link, and is negotiated',
    left: manager,
    right: stationWithVehicle,
    async play(stage) {
      await stage.start(HEARTBEAT);
      await stage.connect();
      const { left, right } = stage;
      right.do({ ...CAR, standard: 'iec61851' });
      await left.expect(
        'usecase',
        ({ useCase, data }) => useCase === 'EVCC' && data.communicationStandard === 'iec61851',
        { within: 25, what: 'to see a vehicle on the pilot wire' },
      );
      await stage.pass(3);
      right.do({ do: 'vehicle', standard: 'iso15118-2ed2' });
      await asks(stage, DEMAND);
      await coordinates(stage, CURVE, PRICES, { atLeast: 4200, atMost: 45_000 });
    },
  },
  {
    name: 'cevc.replan',
    title: 'another departure asks again, and a curve and prices that nobody asked for are planned as well',
    left: manager,
    right: stationWithVehicle,
    async play(stage) {
      await stage.start(HEARTBEAT);
      await stage.connect();
      stage.right.do(CAR);
      await asks(stage, DEMAND);
      await coordinates(stage, CURVE, PRICES, { atLeast: 4200, atMost: 45_000 });
      const sooner = { minWh: 4200, optWh: 12_000, maxWh: 45_000, departsSeconds: 3 * HOUR };
      await asks(stage, sooner);
      await coordinates(
        stage,
        [{ durationSeconds: 3 * HOUR, value: 9000 }],
        [
          { durationSeconds: HOUR, value: 0.4 },
          { durationSeconds: 2 * HOUR, value: 0.2 },
        ],
        { atLeast: 4200, atMost: 45_000 },
      );
      await coordinates(
        stage,
        [{ durationSeconds: 3 * HOUR, value: 5000 }],
        [
          { durationSeconds: 2 * HOUR, value: 0.1 },
          { durationSeconds: HOUR, value: 0.5 },
        ],
        { atLeast: 4200, atMost: 45_000 },
      );
    },
  },
  {
    name: 'cevc.leaves',
    title: 'a vehicle leaves while it waits for its answer; the next one asks, and is answered',
    left: manager,
    right: stationWithVehicle,
    async play(stage) {
      await stage.start(HEARTBEAT);
      const { left, right } = stage;
      await stage.connect();
      right.do(CAR);
      await asks(stage, DEMAND);
      const since = left.mark();
      right.do({ do: 'unplug' });
      await left.expect(
        'usecase',
        ({ useCase, name, data }) => useCase === 'EVCC' && (data.connected === false || /disconnect/i.test(name)),
        { within: 15, since, what: 'to see the vehicle leave' },
      );
      right.do(CAR);
      const direct = { optWh: 20_000, maxWh: 30_000 };
      await asks(stage, direct);
      await coordinates(
        stage,
        [{ durationSeconds: 48 * HOUR, value: 7000 }],
        [{ durationSeconds: 48 * HOUR, value: 0.3 }],
        { atLeast: 20_000, atMost: 30_000 },
      );
    },
  },
];
