import type { Scenario } from '../runner/scenario.ts';
import type { Side, Stage } from '../runner/stage.ts';
import { guard, system } from './parts.ts';
import { bound, writeLimit } from './power-limit.ts';

/** Connected, bound, and limited once. */
async function limited(stage: Stage): Promise<void> {
  await stage.start();
  await stage.connect();
  await bound(stage, 'consumption');
  await writeLimit(stage, 'consumption', { active: true, watts: 6000 });
}

function killed(side: Side): Scenario {
  const other: Side = side === 'left' ? 'right' : 'left';
  return {
    name: `fault.${side === 'left' ? 'guard' : 'system'}-killed`,
    title: `kill -9 of the ${side === 'left' ? 'energy guard' : 'controllable system'} and restart: connected and limited again`,
    left: guard('mdns'),
    right: system('mdns'),
    async play(stage) {
      await limited(stage);
      const survivor = stage[other];
      const since = survivor.mark();
      await stage[side].kill();
      await survivor.expect('disconnected', () => true, { within: 75, since, what: 'to notice the loss' });
      const after = survivor.mark();
      await stage.open(side);
      await stage.connected(60, side === 'left' ? { left: 0, right: after } : { left: after, right: 0 });
      await bound(stage, 'consumption', 40, side === 'left' ? 0 : after);
      await writeLimit(stage, 'consumption', { active: true, watts: 4400, durationSeconds: 300 });
    },
  };
}

/** Faults of processes and of the network. */
export const faultScenarios: readonly Scenario[] = [
  killed('left'),
  killed('right'),
  {
    name: 'fault.cable-pulled-briefly',
    title: 'the cable is pulled for five seconds: the connection lives on or comes back, and a limit arrives',
    left: guard('mdns'),
    right: system('mdns'),
    async play(stage) {
      await limited(stage);
      await stage.cable.cut();
      await stage.pass(5);
      await stage.cable.join();
      await writeLimit(stage, 'consumption', { active: true, watts: 4400, durationSeconds: 300 });
    },
  },
  {
    name: 'fault.cable-pulled',
    isLong: true,
    title: 'the cable is pulled until both sides have noticed: connected and limited again after it is back',
    left: guard('mdns'),
    right: system('mdns'),
    async play(stage) {
      await limited(stage);
      const { left, right } = stage;
      const since = { left: left.mark(), right: right.mark() };
      await stage.cable.cut();
      await Promise.all([
        left.expect('disconnected', () => true, { within: 130, since: since.left, what: 'to notice the loss' }),
        right.expect('disconnected', () => true, { within: 130, since: since.right, what: 'to notice the loss' }),
      ]);
      const after = { left: left.mark(), right: right.mark() };
      await stage.cable.join();
      await stage.connected(90, after);
      await bound(stage, 'consumption', 40, after.left);
      await writeLimit(stage, 'consumption', { active: true, watts: 4400, durationSeconds: 300 });
    },
  },
  {
    name: 'fault.system-stands-still',
    title: 'the controllable system stands still for eight seconds: nothing is lost when it goes on',
    left: guard('mdns'),
    right: system('mdns'),
    async play(stage) {
      await limited(stage);
      stage.right.signal('SIGSTOP');
      await stage.pass(8);
      stage.right.signal('SIGCONT');
      await writeLimit(stage, 'consumption', { active: true, watts: 4400, durationSeconds: 300 });
    },
  },
  {
    name: 'load.flood',
    title:
      'the controllable system sends two thousand requests at once: the guard may end the connection, and a limit arrives',
    left: guard('mdns'),
    right: system('mdns', 'flood'),
    async play(stage) {
      await limited(stage);
      const { left, right } = stage;
      right.do({ do: 'flood', ski: left.ski, count: 2000 });
      await right.expect('flooded', () => true, { within: 30, what: 'to have sent its flood' });
      // A guard may end the connection of such a peer; what counts is that its limit arrives, if need be over the next one.
      const since = right.mark();
      left.do({ do: 'limit', ski: right.ski, direction: 'consumption', active: true, watts: 4400 });
      await right.expect('limit', ({ active, watts }) => active && watts === 4400, {
        within: 75,
        since,
        what: 'to take 4400 W',
      });
    },
  },
  {
    name: 'load.twenty-systems',
    title: 'twenty controllable systems on one guard: each is bound and limited',
    left: guard('mdns'),
    right: system('mdns'),
    async play(stage) {
      await stage.start();
      const { left } = stage;
      const others = [stage.right];
      for (let number = 1; number < 20; number += 1) others.push(await stage.startNode('right', number));
      for (const other of others) {
        left.do({ do: 'trust', ski: other.ski });
        other.do({ do: 'trust', ski: left.ski });
      }
      await Promise.all(
        others.map((other) =>
          left.expect('bound', ({ ski }) => ski === other.ski, { within: 90, what: `to be bound to ${other.name}` }),
        ),
      );
      for (const other of others)
        left.do({ do: 'limit', ski: other.ski, direction: 'consumption', active: true, watts: 4200 });
      await Promise.all(
        others.map((other) =>
          other.expect('limit', ({ active, watts }) => active && watts === 4200, {
            within: 75,
            what: 'to be limited to 4200 W',
          }),
        ),
      );
      // A connection may be replaced while twenty are made: then the first answer is "not now", and the limit follows.
      await Promise.all(
        others.map((other) =>
          Promise.any([
            left.expect('writeResult', ({ ski, accepted }) => ski === other.ski && accepted, {
              within: 75,
              what: `to have its limit accepted by ${other.name}`,
            }),
            left.expect('limit', ({ ski, active, watts }) => ski === other.ski && active && watts === 4200, {
              within: 75,
              what: `to see its limit at ${other.name}`,
            }),
          ]).catch((error: unknown) => {
            throw error instanceof AggregateError ? error.errors[0] : error;
          }),
        ),
      );
    },
  },
];
