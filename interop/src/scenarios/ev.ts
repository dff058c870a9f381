import type { Actor, PeerCommand, SeenVehicle, VehicleUseCase } from '../contract.ts';
import type { Part, Scenario } from '../runner/scenario.ts';
import { ScenarioError } from '../runner/scenario-error.ts';
import type { Stage } from '../runner/stage.ts';

type Plug = Extract<PeerCommand, { do: 'plug' }>;

const USE_CASES: readonly VehicleUseCase[] = ['EVCC', 'EVCEM', 'EVSOC', 'OPEV', 'OSCEV'];

/** Energy manager of a charging station and its vehicle. */
function manager(useCases: readonly VehicleUseCase[], ...needs: Part['needs']): Part {
  return {
    role: 'energy manager (EV)',
    actors: ['CEM-EVSECC', ...useCases.map((useCase): Actor => `CEM-${useCase}`)],
    needs: ['mdns', ...needs],
  };
}

/** Charging station with a vehicle. Everything is offered: stacks look at use cases together. */
function stationWithVehicle(...needs: Part['needs']): Part {
  return {
    role: 'charging station (EV)',
    actors: ['EVSE-EVSECC', ...USE_CASES.map((useCase): Actor => `EV-${useCase}`)],
    needs: ['mdns', ...needs],
  };
}

/** An energy manager for vehicles announces its heartbeat with 4 s (OPEV-006). */
const HEARTBEAT = { heartbeatSeconds: 4 };

const PILOT_CAR: Plug = {
  do: 'plug',
  phases: 3,
  minAmps: 6,
  maxAmps: 16,
  standard: 'iec61851',
  asymmetric: false,
  minWatts: 4140,
  maxWatts: 11_040,
};

const IDENTIFICATION = 'AA-BB-CC-DD-EE-FF';

/** The energy manager sees this of the vehicle. */
async function sees(
  { left }: Stage,
  useCase: VehicleUseCase,
  fits: (data: SeenVehicle) => boolean,
  what: string,
  since = 0,
  within = 25,
): Promise<void> {
  await left.expect('usecase', (event) => event.useCase === useCase && fits(event.data), { within, since, what });
}

/** A vehicle is there: connected for both, with the standard of the pilot wire. */
async function pluggedIn(stage: Stage, car: Plug = PILOT_CAR): Promise<void> {
  const since = stage.left.mark();
  stage.right.do(car);
  await sees(
    stage,
    'EVCC',
    (seen) => seen.connected === true && seen.communicationStandard === car.standard,
    'to see a vehicle on the pilot wire',
    since,
  );
}

/** The energy manager writes currents, the answer is as wanted, and they hold at the vehicle. */
async function writeCurrents(
  stage: Stage,
  useCase: 'OPEV' | 'OSCEV',
  limit: { active: boolean; amps: number },
  holds: (amps: { readonly a?: number; readonly b?: number; readonly c?: number }) => boolean,
): Promise<void> {
  const { left, right } = stage;
  const since = { left: left.mark(), right: right.mark() };
  const { active, amps: each } = limit;
  const amps = { a: each, b: each, c: each };
  const words = active ? `${each} A` : 'no limit';
  left.do({ do: 'evLimit', ski: right.ski, useCase, active, amps });
  await left.expect('writeResult', (event) => event.what === 'evLimit' && event.accepted, {
    within: 20,
    since: since.left,
    what: `to have ${words} of ${useCase} accepted`,
  });
  await right.expect('evLimits', (event) => event.useCase === useCase && holds(event.amps), {
    within: 10,
    since: since.right,
    what: `to take ${words} of ${useCase}`,
  });
  if (active)
    await sees(
      stage,
      useCase,
      ({ limits }) => JSON.stringify(limits ?? []).includes(`:${each}}`),
      `to see ${words} of ${useCase} at the vehicle`,
      since.left,
    );
}

/** The energy manager can write: it tells the limits of all phases. */
async function writable(stage: Stage, useCase: 'OPEV' | 'OSCEV', since = 0): Promise<void> {
  await sees(stage, useCase, ({ limits }) => limits?.length === 3, `to know the limits of ${useCase}`, since, 40);
  await stage.right.expect('evLimits', (event) => event.useCase === useCase && event.trust === 'following', {
    within: 20,
    what: 'to hear the heartbeat of the energy manager',
  });
}

const isNear = (a: number | undefined, b: number): boolean => a !== undefined && Math.abs(a - b) < 0.05;
const areNear = (all: readonly number[] | undefined, wanted: readonly number[]): boolean =>
  all?.length === wanted.length && wanted.every((value, index) => isNear(all[index], value));

/** Vehicles at a charging station. */
export const evScenarios: readonly Scenario[] = [
  {
    name: 'ev.plug',
    title:
      'a vehicle is plugged in: seen with its standard, then with ISO 15118-2, identification, power limits, asleep and awake',
    left: manager(['EVCC']),
    right: stationWithVehicle(),
    async play(stage) {
      await stage.start(HEARTBEAT);
      await stage.connect();
      await pluggedIn(stage);
      await sees(
        stage,
        'EVCC',
        ({ power }) => power !== undefined && 'min' in power && power.min === 4140 && power.max === 11_040,
        'to see 4140 W to 11040 W',
      );
      const { right } = stage;
      right.do({
        do: 'vehicle',
        standard: 'iso15118-2ed2',
        asymmetric: true,
        identification: IDENTIFICATION,
        brand: 'Example',
      });
      await sees(
        stage,
        'EVCC',
        (seen) => seen.communicationStandard === 'iso15118-2ed2' && seen.asymmetric === true,
        'to see ISO 15118-2 and asymmetric charging',
      );
      await sees(
        stage,
        'EVCC',
        ({ identifications }) => JSON.stringify(identifications ?? '').includes(IDENTIFICATION),
        `to see the identification ${IDENTIFICATION}`,
      );
      await sees(
        stage,
        'EVCC',
        ({ manufacturer }) => JSON.stringify(manufacturer ?? '').includes('Example'),
        'to see the brand of the vehicle',
      );
      for (const asleep of [true, false]) {
        const since = stage.left.mark();
        right.do({ do: 'vehicle', asleep });
        // Some energy managers know it, and tell it with the next change only.
        await stage.pass(1);
        right.do({ do: 'vehicle', asymmetric: !asleep });
        await sees(
          stage,
          'EVCC',
          (seen) => seen.asleep === asleep,
          `to see the vehicle ${asleep ? 'asleep' : 'awake'}`,
          since,
        );
      }
    },
  },
  {
    name: 'ev.plugged-before',
    title: 'a vehicle that was plugged in before the connection is seen as well',
    left: manager(['EVCC']),
    right: stationWithVehicle(),
    async play(stage) {
      await stage.start(HEARTBEAT);
      stage.right.do({ ...PILOT_CAR, identification: IDENTIFICATION });
      await stage.connect();
      await sees(
        stage,
        'EVCC',
        (seen) => seen.connected === true && JSON.stringify(seen.identifications ?? '').includes(IDENTIFICATION),
        'to see the vehicle with its identification',
      );
    },
  },
  {
    name: 'ev.values',
    title: 'current and power per phase and the energy of the session, and a change of them',
    left: manager(['EVCC', 'EVCEM']),
    right: stationWithVehicle(),
    async play(stage) {
      await stage.start(HEARTBEAT);
      await stage.connect();
      await pluggedIn(stage);
      const { right } = stage;
      for (const [current, power, charged] of [
        [{ a: 15.9, b: 16, c: 15.8 }, { a: 3657, b: 3680, c: 3634 }, 120],
        [{ a: 8, b: 0, c: 0 }, { a: 1840, b: 0, c: 0 }, 560],
      ] as const) {
        right.do({ do: 'drive', current, power, charged });
        await sees(stage, 'EVCEM', (seen) => areNear(seen.current, Object.values(current)), 'to see the currents');
        await sees(
          stage,
          'EVCEM',
          (seen) => Array.isArray(seen.power) && areNear(seen.power, Object.values(power)),
          'to see the power of each phase',
        );
        await sees(stage, 'EVCEM', (seen) => isNear(seen.charged, charged), `to see ${charged} Wh charged`);
      }
    },
  },
  {
    name: 'ev.soc',
    title: 'the state of charge of a vehicle, and a change of it',
    left: manager(['EVCC', 'EVCEM', 'EVSOC']),
    right: stationWithVehicle(),
    async play(stage) {
      await stage.start(HEARTBEAT);
      await stage.connect();
      await pluggedIn(stage, { ...PILOT_CAR, standard: 'iso15118-2ed2' });
      for (const soc of [42, 44]) {
        stage.right.do({ do: 'drive', current: { a: 6, b: 6, c: 6 }, soc });
        await sees(stage, 'EVSOC', (seen) => isNear(seen.soc, soc), `to see ${soc} %`);
      }
    },
  },
  {
    name: 'ev.overload-limit',
    title: 'a ceiling for each phase, a pause, and the release, accepted and followed',
    left: manager(['EVCC', 'EVCEM', 'OPEV']),
    right: stationWithVehicle(),
    async play(stage) {
      await stage.start(HEARTBEAT);
      await stage.connect();
      await pluggedIn(stage);
      await writable(stage, 'OPEV');
      await writeCurrents(stage, 'OPEV', { active: true, amps: 10 }, ({ a, b, c }) => a === 10 && b === 10 && c === 10);
      await sees(
        stage,
        'OPEV',
        ({ currentLimits }) => areNear(currentLimits?.min, [6, 6, 6]) && areNear(currentLimits?.max, [16, 16, 16]),
        'to know the permitted currents of 6 A to 16 A',
      );
      await writeCurrents(stage, 'OPEV', { active: true, amps: 0 }, ({ a, b, c }) => a === 0 && b === 0 && c === 0);
      await writeCurrents(stage, 'OPEV', { active: false, amps: 16 }, ({ a }) => a === undefined);
    },
  },
  {
    name: 'ev.surplus',
    title: 'a recommended surplus beside a ceiling: neither touches the other',
    left: manager(['EVCC', 'EVCEM', 'OPEV', 'OSCEV']),
    right: stationWithVehicle(),
    async play(stage) {
      await stage.start(HEARTBEAT);
      await stage.connect();
      await pluggedIn(stage);
      await writable(stage, 'OPEV');
      await writable(stage, 'OSCEV');
      await writeCurrents(stage, 'OPEV', { active: true, amps: 12 }, ({ b }) => b === 12);
      const since = stage.right.mark();
      await writeCurrents(stage, 'OSCEV', { active: true, amps: 9 }, ({ b }) => b === 9);
      const touched = stage.right
        .seen('evLimits', since)
        .filter(({ useCase, trust, amps }) => useCase === 'OPEV' && trust === 'following' && amps.b !== 12);
      if (touched.length > 0)
        throw new ScenarioError(`the ceiling of OPEV changed with OSCEV: ${JSON.stringify(touched)}`);
      await writeCurrents(stage, 'OSCEV', { active: false, amps: 0 }, ({ b }) => b === undefined);
    },
  },
  {
    name: 'ev.limit-refused',
    title: 'a ceiling that the vehicle cannot apply is refused, and accepted when it can',
    left: manager(['EVCC', 'EVCEM', 'OPEV']),
    right: stationWithVehicle('refuse-writes'),
    async play(stage) {
      await stage.start(HEARTBEAT);
      await stage.connect();
      await pluggedIn(stage);
      await writable(stage, 'OPEV');
      const { left, right } = stage;
      right.do({ do: 'refuse', on: true });
      await stage.pass(1);
      const since = left.mark();
      left.do({ do: 'evLimit', ski: right.ski, useCase: 'OPEV', active: true, amps: { a: 9, b: 9, c: 9 } });
      await left.expect('writeResult', (event) => event.what === 'evLimit' && !event.accepted && event.error === 7, {
        within: 15,
        since,
        what: 'to have its ceiling refused with 7',
      });
      right.do({ do: 'refuse', on: false });
      await stage.pass(1);
      await writeCurrents(stage, 'OPEV', { active: true, amps: 8 }, ({ c }) => c === 8);
    },
  },
  {
    name: 'ev.heartbeat-lost',
    title: 'a silent energy manager: the safe current after 4 s, the ceiling again when it speaks',
    left: manager(['EVCC', 'EVCEM', 'OPEV'], 'silence'),
    right: stationWithVehicle(),
    async play(stage) {
      await stage.start(HEARTBEAT);
      await stage.connect();
      await pluggedIn(stage);
      await writable(stage, 'OPEV');
      await writeCurrents(stage, 'OPEV', { active: true, amps: 13 }, ({ a }) => a === 13);
      const { left, right } = stage;
      const silent = right.mark();
      left.do({ do: 'silence', on: true });
      await right.expect('evLimits', ({ trust, amps }) => trust === 'heartbeatMissing' && amps.a === 6, {
        within: 10,
        since: silent,
        what: 'to be at its safe current of 6 A',
      });
      const heard = right.mark();
      left.do({ do: 'silence', on: false });
      await right.expect('evLimits', ({ trust, amps }) => trust === 'following' && amps.a === 13, {
        within: 10,
        since: heard,
        what: 'to follow the ceiling of 13 A again',
      });
    },
  },
  {
    name: 'ev.replug',
    title: 'unplugged and plugged again five times, at once and later: each one is seen, and takes its ceiling',
    left: manager(['EVCC', 'EVCEM', 'OPEV']),
    right: stationWithVehicle(),
    async play(stage) {
      await stage.start(HEARTBEAT);
      await stage.connect();
      const { left, right } = stage;
      await pluggedIn(stage);
      for (const pause of [2, 0, 2, 0, 1]) {
        const since = left.mark();
        right.do({ do: 'unplug' });
        if (pause > 0) {
          await left.expect('usecase', isUnplugged, { within: 15, since, what: 'to see the vehicle leave' });
          await stage.pass(pause);
        }
        const car = { ...PILOT_CAR, identification: `00-00-00-00-00-0${pause}` };
        const back = left.mark();
        right.do(car);
        await sees(
          stage,
          'EVCC',
          (seen) => JSON.stringify(seen.identifications ?? '').includes(car.identification),
          'to see the next vehicle with its identification',
          back,
        );
        await writable(stage, 'OPEV', back);
        await writeCurrents(stage, 'OPEV', { active: true, amps: 7 + pause }, ({ a }) => a === 7 + pause);
      }
    },
  },
];

function isUnplugged({ useCase, name, data }: { useCase: string; name: string; data: SeenVehicle }): boolean {
  return useCase === 'EVCC' && (data.connected === false || /disconnect/i.test(name));
}
