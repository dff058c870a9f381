import type { Direction } from '../contract.ts';
import type { Part, Scenario } from '../runner/scenario.ts';
import type { Stage } from '../runner/stage.ts';
import { guard, productionGuard, productionSystem, system } from './parts.ts';

/** Waits until the guard may write. */
export async function bound(stage: Stage, direction: Direction, within = 30, since = 0): Promise<void> {
  await stage.left.expect('bound', (event) => event.direction === direction, {
    within,
    since,
    what: 'to be bound to the limit of the system',
  });
}

/** The guard writes a limit, the answer is as wanted, and the system has got it. */
export async function writeLimit(
  stage: Stage,
  direction: Direction,
  limit: { active: boolean; watts: number; durationSeconds?: number },
): Promise<void> {
  const { left, right } = stage;
  const since = { left: left.mark(), right: right.mark() };
  left.do({ do: 'limit', ski: right.ski, direction, ...limit });
  await left.expect('writeResult', (event) => event.what === 'limit' && event.accepted, {
    within: 75,
    since: since.left,
    what: `to have ${limit.active ? `${limit.watts} W` : 'the release'} accepted`,
  });
  await right.expect(
    'limit',
    (event) =>
      event.direction === direction && event.active === limit.active && (!limit.active || event.watts === limit.watts),
    { within: 10, since: since.right, what: `to take ${limit.active ? `${limit.watts} W` : 'the release'}` },
  );
}

/** The guard writes until the system, which has been told to, refuses: the first write may be faster than the telling. */
async function refused({ left, right, pass }: Stage, direction: Direction): Promise<void> {
  const since = left.mark();
  for (let attempt = 0; attempt < 5; attempt += 1) {
    left.do({ do: 'limit', ski: right.ski, direction, active: true, watts: 4000 + attempt });
    await pass(1);
    if (left.seen('writeResult', since).some(({ accepted }) => !accepted)) return;
  }
  await left.expect('writeResult', ({ accepted }) => !accepted, {
    within: 10,
    since,
    what: 'to have its limit refused',
  });
}

/** The scenarios that LPC and LPP share. */
function sharedScenarios(direction: Direction): readonly Scenario[] {
  const short = direction === 'consumption' ? 'lpc' : 'lpp';
  const [theGuard, theSystem]: [
    (...needs: Part['needs'][number][]) => Part,
    (...needs: Part['needs'][number][]) => Part,
  ] = direction === 'consumption' ? [guard, system] : [productionGuard, productionSystem];
  // A refused limit is written again after a minute: a known disagreement about LPP takes that long to show.
  const late = direction === 'production' ? ({ isLong: true } as const) : {};
  return [
    {
      name: `${short}.limit-for-a-time`,
      ...late,
      title: 'a limit with a duration is accepted and over by itself when its time is up',
      left: theGuard('mdns'),
      right: theSystem('mdns', 'state'),
      async play(stage) {
        await stage.start();
        await stage.connect();
        await bound(stage, direction);
        const { right } = stage;
        const since = right.mark();
        await writeLimit(stage, direction, { active: true, watts: 4200, durationSeconds: 8 });
        await right.expect('state', (event) => event.phase === 'limited' && event.watts === 4200, {
          within: 5,
          since,
          what: 'to be limited to 4200 W',
        });
        const limited = right.mark();
        await right.expect('state', (event) => event.phase === 'unlimited-controlled', {
          within: 15,
          since: limited,
          what: 'to be free again when the time is up',
        });
      },
    },
    {
      name: `${short}.limit-and-release`,
      ...late,
      title: 'a limit without duration, another one, and its release',
      left: theGuard('mdns'),
      right: theSystem('mdns'),
      async play(stage) {
        await stage.start();
        await stage.connect();
        await bound(stage, direction);
        await writeLimit(stage, direction, { active: true, watts: 6000 });
        await writeLimit(stage, direction, { active: true, watts: 4300, durationSeconds: 600 });
        await writeLimit(stage, direction, { active: false, watts: 4300 });
      },
    },
    {
      name: `${short}.limit-refused`,
      ...late,
      title: 'a limit the system cannot apply is refused, and accepted when it can',
      left: theGuard('mdns'),
      right: theSystem('mdns', 'refuse-writes'),
      async play(stage) {
        await stage.start();
        await stage.connect();
        await bound(stage, direction);
        await writeLimit(stage, direction, { active: true, watts: 5000 });
        const { right } = stage;
        right.do({ do: 'refuse', on: true });
        await refused(stage, direction);
        right.do({ do: 'refuse', on: false });
        // The write must not be faster than the telling: the result of a repetition is not reported.
        await stage.pass(1);
        await writeLimit(stage, direction, { active: true, watts: 4100 });
      },
    },
    {
      name: `${short}.failsafe-and-nominal`,
      ...late,
      title: 'the guard reads failsafe values and nominal maximum, and writes failsafe values',
      left: theGuard('mdns', 'failsafe'),
      right: theSystem('mdns', 'failsafe'),
      async play(stage) {
        await stage.start();
        await stage.connect();
        await bound(stage, direction);
        const { left, right } = stage;
        const before = direction === 'consumption' ? 4200 : 1000;
        const most = direction === 'consumption' ? 22_000 : 10_000;
        await left.expect('failsafeValues', (event) => event.watts === before && event.durationSeconds === 7200, {
          within: 15,
          what: `to read the failsafe values ${before} W and 7200 s`,
        });
        await left.expect('nominalMax', (event) => event.watts === most, {
          within: 15,
          what: `to read the nominal maximum ${most} W`,
        });
        // Values are taken once a limit was evaluated (LPC-022).
        await writeLimit(stage, direction, { active: false, watts: 4200 });
        const since = { left: left.mark(), right: right.mark() };
        left.do({ do: 'failsafe', ski: right.ski, direction, watts: 3000, durationSeconds: 9000 });
        await left.expect('writeResult', ({ what, accepted }) => what === 'failsafe' && accepted, {
          within: 20,
          since: since.left,
          what: 'to have the failsafe values accepted',
        });
        await right.expect('failsafeValues', (event) => event.watts === 3000, {
          within: 10,
          since: since.right,
          what: 'to take the failsafe limit 3000 W',
        });
        await left.expect('failsafeValues', (event) => event.watts === 3000 && event.durationSeconds === 9000, {
          within: 15,
          since: since.left,
          what: 'to see the failsafe values it wrote',
        });
      },
    },
  ];
}

/** Limits of power consumption and production. */
export const powerLimitScenarios: readonly Scenario[] = [
  ...sharedScenarios('consumption'),
  ...sharedScenarios('production'),
  {
    name: 'lpc.heartbeats',
    isLong: true,
    title: 'each side hears the heartbeats of the other',
    left: guard('mdns', 'hear-heartbeat'),
    right: system('mdns', 'hear-heartbeat'),
    async play(stage) {
      await stage.start();
      await stage.connect();
      await bound(stage, 'consumption');
      // Those at the start are over: what comes now is the regular one.
      await stage.pass(8);
      await Promise.all(
        [stage.left, stage.right].map((node) =>
          node.expect('heartbeat', () => true, { within: 75, since: node.mark(), what: 'to hear a further heartbeat' }),
        ),
      );
    },
  },
  {
    name: 'lpc.heartbeat-lost',
    isLong: true,
    title: 'the guard falls silent under a limit: failsafe within its time, and back when the guard speaks again',
    left: guard('mdns', 'silence'),
    right: system('mdns', 'state', 'hear-heartbeat'),
    async play(stage) {
      await stage.start();
      await stage.connect();
      await bound(stage, 'consumption');
      await writeLimit(stage, 'consumption', { active: true, watts: 6000 });
      const { left, right } = stage;
      const since = right.mark();
      left.do({ do: 'silence', on: true });
      await right.expect(
        'state',
        ({ phase, watts }) => phase === 'failsafe' && (watts === undefined || watts === 4200),
        {
          within: 135,
          since,
          what: 'to be in failsafe with 4200 W',
        },
      );
      const after = right.mark();
      left.do({ do: 'silence', on: false });
      // A guard that is back states its limit again after its heartbeat (LPC-913, LPC-918); some stacks leave that to the
      // program around them, and let up to a heartbeat pass.
      await right.expect('heartbeat', () => true, { within: 65, since: after, what: 'to hear the guard again' });
      left.do({ do: 'limit', ski: right.ski, direction: 'consumption', active: true, watts: 5500 });
      await right.expect('state', ({ phase }) => phase !== 'failsafe', {
        within: 75,
        since: after,
        what: 'to leave failsafe when the guard is back',
      });
    },
  },
];
