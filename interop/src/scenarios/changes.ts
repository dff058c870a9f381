import type { Scenario } from '../runner/scenario.ts';
import type { Stage } from '../runner/stage.ts';
import { guarded, readCmd, wantSame } from './asking.ts';
import { guard, system } from './parts.ts';
import { writeLimit } from './power-limit.ts';

const TYPE = 'SmartEnergyAppliance';
const USE_CASE = { actor: 'MonitoredUnit', name: 'monitoringOfPowerConsumption' };

/** The right node adds its entity or takes it away, and the left one notices. */
async function entity({ left, right }: Stage, on: boolean): Promise<void> {
  const since = left.mark();
  right.do({ do: 'entity', on });
  await left.expect('entities', ({ ski, types }) => ski === right.ski && types.includes(TYPE) === on, {
    within: 20,
    since,
    what: `to see an entity ${on ? 'come' : 'go'}`,
  });
}

/** The right node announces a use case or takes it back, and the left one notices. */
async function useCase({ left, right }: Stage, scenarios: readonly number[]): Promise<void> {
  const since = left.mark();
  const on = scenarios.length > 0;
  right.do({ do: 'announce', on, ...USE_CASE, scenarios });
  await left.expect(
    'usecases',
    ({ ski, list }) => {
      const seen = list.find(({ actor, name }) => actor === USE_CASE.actor && name === USE_CASE.name);
      return ski === right.ski && String(seen?.scenarios ?? '') === String(scenarios);
    },
    { within: 20, since, what: `to see scenarios [${scenarios}] of another use case` },
  );
}

/** What changes at a peer while it is connected, and heartbeats as data. */
export const changeScenarios: readonly Scenario[] = [
  {
    name: 'change.entity',
    title: 'an entity comes, goes and comes again while connected; a limit arrives all the same',
    left: guard('mdns', 'entities'),
    right: system('mdns', 'entities'),
    async play(stage) {
      await guarded(stage);
      for (const on of [true, false, true, false]) await entity(stage, on);
      await writeLimit(stage, 'consumption', { active: true, watts: 5000 });
    },
  },
  {
    name: 'change.entity-of-guard',
    title: 'the same at the energy guard: the system sees it',
    left: system('mdns', 'entities'),
    right: guard('mdns', 'entities'),
    async play(stage) {
      await stage.start();
      await stage.connect();
      const bound = { within: 30, what: 'to be bound to the limit of the system' };
      await stage.right.expect('bound', () => true, bound);
      for (const on of [true, false, true, false]) await entity(stage, on);
    },
  },
  {
    name: 'change.use-case',
    title: 'a use case is announced, changed, taken back and announced again while connected',
    left: guard('mdns'),
    right: system('mdns', 'announce'),
    async play(stage) {
      await guarded(stage);
      for (const scenarios of [[1], [1, 2], [], [1]]) await useCase(stage, scenarios);
      await writeLimit(stage, 'consumption', { active: true, watts: 5000 });
    },
  },
  {
    name: 'heartbeat.data',
    isLong: true,
    title: 'the heartbeat that is read has the timeout, and a counter that rises',
    left: guard('mdns', 'exchange', 'hear-heartbeat'),
    right: system('mdns'),
    async play(stage) {
      await guarded(stage);
      await stage.left.expect('heartbeat', () => true, { within: 75, what: 'to hear a heartbeat' });
      const before = await heartbeat(stage);
      wantSame(
        /^PT(1M|60S|1M0S|60.0S)$/.test(String(before.heartbeatTimeout)),
        true,
        `timeout ${before.heartbeatTimeout}`,
      );
      await stage.pass(8);
      const since = stage.left.mark();
      await stage.left.expect('heartbeat', () => true, { within: 75, since, what: 'to hear a further heartbeat' });
      const after = await heartbeat(stage);
      const hasRisen = Number(after.heartbeatCounter) > Number(before.heartbeatCounter);
      wantSame(hasRisen, true, `the counter rises: ${before.heartbeatCounter}, then ${after.heartbeatCounter}`);
    },
  },
];

interface HeartbeatData {
  readonly heartbeatCounter?: number;
  readonly heartbeatTimeout?: string;
}

async function heartbeat(stage: Stage): Promise<HeartbeatData> {
  const name = 'deviceDiagnosisHeartbeatData';
  const cmd = await readCmd(stage, 'DeviceDiagnosis', name);
  return (cmd[name] ?? {}) as HeartbeatData;
}
