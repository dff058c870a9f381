import type { Scenario } from '../runner/scenario.ts';
import { ScenarioError } from '../runner/scenario-error.ts';
import type { Stage } from '../runner/stage.ts';
import {
  ask,
  type Entry,
  entriesOf,
  guarded,
  numberOf,
  readCmd,
  readList,
  restricted,
  wantError,
  wantSame,
  write,
} from './asking.ts';
import { guard, system } from './parts.ts';
import { writeLimit } from './power-limit.ts';

const LIMITS = 'loadControlLimitListData';
const KEYS = 'deviceConfigurationKeyValueListData';
const PARTIAL = { cmdControl: { partial: {} } };

/** A scenario of an energy guard that asks by itself, and a controllable system. */
function exchange(name: string, title: string, play: (stage: Stage) => Promise<void>): Scenario {
  return {
    name: `exchange.${name}`,
    title,
    left: guard('mdns', 'exchange'),
    right: system('mdns'),
    async play(stage) {
      await guarded(stage);
      // The guard states a limit of its own at first (LPC-913): after this one it is done.
      await writeLimit(stage, 'consumption', { active: true, watts: 5000, durationSeconds: 600 });
      await play(stage);
    },
  };
}

/** The one limit of the system. */
async function limit(stage: Stage): Promise<Entry> {
  const [first] = await readList(stage, 'LoadControl', LIMITS);
  if (first === undefined) throw new ScenarioError(`${LIMITS} has no entry`);
  return first;
}

/** Writes changes of the limit by its identifier, and has them accepted. */
async function change(stage: Stage, changes: Entry): Promise<Entry> {
  const { limitId } = await limit(stage);
  const entry = { limitId, ...changes };
  await write(stage, 'LoadControl', restricted(LIMITS, [PARTIAL], { loadControlLimitData: [entry] }), 0);
  return limit(stage);
}

/** Active, 5000 W, ten minutes: what the changes start from. */
const ACTIVE = { isLimitActive: true, timePeriod: { endTime: 'PT10M' }, value: { number: 5000, scale: 0 } };

function wantValue(entry: Entry, watts: number, isActive = true): void {
  wantSame({ watts: numberOf(entry), isActive: entry.isLimitActive }, { watts, isActive }, 'the limit after the write');
}

/** Whether the peer announces partial reads of a function. */
async function announcesPartialRead(stage: Stage, name: string): Promise<boolean> {
  const cmd = await readCmd(stage, 'NodeManagement', 'nodeManagementDetailedDiscoveryData');
  const text = JSON.stringify(cmd);
  return text.includes(`{"function":"${name}","possibleOperations":{"read":{"partial":`);
}

/** Fails unless a restricted reply is as wanted; says whether the server had promised more than it did. */
async function wantReduced(
  stage: Stage,
  name: string,
  seen: readonly Entry[],
  wanted: readonly Entry[],
): Promise<void> {
  if (JSON.stringify(seen) === JSON.stringify(wanted)) return;
  const promise = (await announcesPartialRead(stage, name)) ? 'announced' : 'not announced';
  wantSame(seen, wanted, `restricted read of ${name} (${promise})`);
}

/** Restricted function exchange (SPINE 5.3.3): reads, writes and notifies of a part. */
export const exchangeScenarios: readonly Scenario[] = [
  exchange('read-selectors', 'a read with selectors is answered with the one entry they name', async (stage) => {
    const all = await readList(stage, 'DeviceConfiguration', KEYS);
    const wanted = all.at(-1);
    if (all.length < 2 || wanted === undefined) throw new ScenarioError(`${KEYS} has ${all.length} entries`);
    const filter = { [`${KEYS}Selectors`]: { keyId: wanted.keyId } };
    const reply = await readCmd(stage, 'DeviceConfiguration', KEYS, filter);
    await wantReduced(stage, KEYS, entriesOf(reply, KEYS), [wanted]);
  }),
  exchange('read-elements', 'a read with elements is answered with identifiers and these elements', async (stage) => {
    const all = await readList(stage, 'DeviceConfiguration', KEYS);
    const reply = await readCmd(stage, 'DeviceConfiguration', KEYS, {
      deviceConfigurationKeyValueDataElements: { value: {} },
    });
    const wanted = all.map(({ keyId, value }) => ({ keyId, value }));
    await wantReduced(stage, KEYS, entriesOf(reply, KEYS), wanted);
  }),
  exchange('write-partial', 'a partial write changes the elements it has and no others', async (stage) => {
    wantValue(await change(stage, ACTIVE), 5000);
    const after = await change(stage, { value: { number: 4600, scale: 0 } });
    wantValue(after, 4600);
    if (after.timePeriod === undefined) throw new ScenarioError('the duration is gone, nobody touched it');
    wantValue(await change(stage, { isLimitActive: false }), 4600, false);
  }),
  exchange('write-selectors', 'a partial write with selectors changes the entry they name', async (stage) => {
    const { limitId } = await change(stage, ACTIVE);
    const filter = { ...PARTIAL, [`${LIMITS}Selectors`]: { limitId } };
    const data = { loadControlLimitData: [{ value: { number: 4700, scale: 0 } }] };
    await write(stage, 'LoadControl', restricted(LIMITS, [filter], data), 0);
    wantValue(await limit(stage), 4700);
  }),
  exchange('write-without-scale', 'a partial value without scale keeps the scale that is stored', async (stage) => {
    await change(stage, { ...ACTIVE, value: { number: 50, scale: 2 } });
    wantValue(await change(stage, { value: { number: 47 } }), 4700);
  }),
  exchange(
    'delete-elements',
    'a delete filter takes an element away, and a partial one beside it writes',
    async (stage) => {
      const { limitId } = await change(stage, ACTIVE);
      const taken = {
        cmdControl: { delete: {} },
        [`${LIMITS}Selectors`]: { limitId },
        loadControlLimitDataElements: { timePeriod: {} },
      };
      const data = { loadControlLimitData: [{ limitId, value: { number: 4800, scale: 0 } }] };
      await write(stage, 'LoadControl', restricted(LIMITS, [taken, PARTIAL], data), 0);
      const after = await limit(stage);
      wantValue(after, 4800);
      wantSame(after.timePeriod, undefined, 'the duration after its deletion');
    },
  ),
  exchange('unknown-entry', 'an entry that is not there cannot be added to limits: refused with 7', async (stage) => {
    const before = await readList(stage, 'LoadControl', LIMITS);
    const data = { loadControlLimitData: [{ limitId: 99, isLimitActive: true, value: { number: 1, scale: 0 } }] };
    await write(stage, 'LoadControl', restricted(LIMITS, [PARTIAL], data), 7);
    wantSame(await readList(stage, 'LoadControl', LIMITS), before, 'the limits after the refusal');
  }),
  exchange('half-refused', 'a write with one entry that is refused changes nothing at all', async (stage) => {
    const { limitId } = await change(stage, ACTIVE);
    const unknown = { limitId: 99, isLimitActive: true, value: { number: 1, scale: 0 } };
    const data = { loadControlLimitData: [{ limitId, value: { number: 4900, scale: 0 } }, unknown] };
    const answer = await ask(stage, 'write', 'LoadControl', restricted(LIMITS, [PARTIAL], data));
    wantSame(numberOf(await limit(stage)), 5000, `the limit after a write answered with error ${answer.error}`);
    wantError(answer, 7, 'write of a known and an unknown entry');
  }),
  exchange('write-in-full', 'a write without filter that has every entry is taken', async (stage) => {
    const entry = await change(stage, ACTIVE);
    const data = { loadControlLimitData: [{ ...entry, value: { number: 4500, scale: 0 } }] };
    await write(stage, 'LoadControl', { [LIMITS]: data }, 0);
    wantValue(await limit(stage), 4500);
  }),
  exchange('delete-filter-alone', 'a delete filter that names nothing is refused with 8', async (stage) => {
    const before = await change(stage, ACTIVE);
    const cmd = restricted(LIMITS, [{ cmdControl: { delete: {} } }], {});
    const answer = await ask(stage, 'write', 'LoadControl', cmd);
    const after = await limit(stage);
    wantSame(numberOf(after), numberOf(before), `the limit after a deletion answered with error ${answer.error}`);
    wantError(answer, 8, 'write with a delete filter that names nothing');
  }),
  exchange('notified', 'what the guard knows by notifies is what it reads', async (stage) => {
    await change(stage, ACTIVE);
    await change(stage, { value: { number: 4600, scale: 0 } });
    await wantKnown(stage, 'LoadControl', LIMITS);
  }),
  {
    name: 'exchange.notify-one-of-many',
    title: 'one of many measured values changes: the appliance has this one and keeps the others',
    left: { role: 'monitoring appliance', actors: ['MA-MPC'], needs: ['mdns', 'exchange'] },
    right: { role: 'monitored unit', actors: ['MU-MPC'], needs: ['mdns'] },
    async play(stage) {
      await stage.start();
      const { left, right } = stage;
      const values = { phases: { a: 1400, b: 1300, c: 1500 }, current: { a: 6.1, b: 5.7, c: 6.5 }, frequency: 50 };
      right.do({ do: 'publish', power: 4200, ...values });
      await stage.connect();
      await left.expect('measured', ({ power }) => power === 4200, { within: 25, what: 'to see 4200 W' });
      right.do({ do: 'publish', power: 4300, ...values });
      await left.expect('measured', ({ power }) => power === 4300, { within: 15, what: 'to see 4300 W' });
      const known = await wantKnown(stage, 'Measurement', 'measurementListData');
      if (known.length < 7) throw new ScenarioError(`${known.length} measured values are known, not all`);
    },
  },
];

/** What the left node knows of a list is what it reads; told again until notifies that are under way have come. */
async function wantKnown(stage: Stage, feature: string, name: string): Promise<readonly Entry[]> {
  const { left, right } = stage;
  const wanted = (await readList(stage, feature, name)).map(withoutTimes);
  let known: readonly Entry[] = [];
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const id = `know-${name}-${attempt}`;
    left.do({ do: 'know', ski: right.ski, id, feature, function: name });
    const answer = await left.expect('answer', (event) => event.id === id, { within: 5, what: `to show ${name}` });
    known = entriesOf(answer.cmd ?? {}, name).map(withoutTimes);
    if (JSON.stringify(known) === JSON.stringify(wanted)) break;
    await stage.pass(1);
  }
  wantSame(known, wanted, `what is known of ${name}`);
  return known;
}

/** Times run on between two looks. */
function withoutTimes({ timePeriod: _, timestamp: __, ...entry }: Entry): Entry {
  return entry;
}
