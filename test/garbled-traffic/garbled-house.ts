import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { every, millis, seededRandom } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { agreementProblems } from '../virtual-week/checks/agreement-check.ts';
import type { RunningManager } from '../virtual-week/energy-manager-node.ts';
import { House, type HouseWatch } from '../virtual-week/house.ts';
import { NODES, PEERS, STATIONS } from '../virtual-week/house-event.ts';
import { type FaultWatch, Performer } from '../virtual-week/perform.ts';
import { QUIET_END, script } from '../virtual-week/script.ts';
import { Statements } from '../virtual-week/statements.ts';
import { WeekRecord } from '../virtual-week/week-record.ts';
import { garbledMessage } from './garbled-message.ts';
import { impossibleNumbers } from './impossible-numbers.ts';

/** Lines that tell of a fault of our own: something was thrown where nothing may be. */
const OWN_FAULTS: ReadonlySet<string> = new Set([
  'listener.failed',
  'spine.internalFailure',
  'control.tickFailed',
  'limit.notRecorded',
  'limit.notStated',
  'store.writeFailed',
]);

/** Distance of looks at what applications are told. */
const LOOK = millis(10_000);
/** Connections are made anew so long after the garbling ended, s: what arrived garbled is read again then. */
const ANEW = 60;
const HOUR = 3600;

/** What became of a house with garbled traffic. */
export interface GarbledResult {
  /** Messages that were garbled. */
  readonly garbled: number;
  /** What was thrown, and numbers that are none. */
  readonly faults: readonly string[];
  /** What both sides see differently after the connections were made anew. */
  readonly disagreements: readonly string[];
  /** Statements that were never answered. */
  readonly unanswered: number;
}

/** Nobody explains or checks anything here: whatever arrives may be garbled. */
const unwatched = {
  heartbeat: () => undefined,
  limitWritten: () => undefined,
  switched: () => undefined,
  connected: () => undefined,
  answersDisturbed: () => undefined,
  answersRepeated: () => undefined,
  entityLeft: () => undefined,
  ceilingsChanged: () => undefined,
  silent: () => undefined,
  refusing: () => undefined,
} satisfies Omit<HouseWatch, 'logged'> & FaultWatch;

/** Hours of the house of the virtual week in which this share of all messages arrives garbled, until the last half hour. */
export async function garbledHours(seed: number, hours: number, share: number): Promise<GarbledResult> {
  const directory = mkdtempSync(join(tmpdir(), 'busbar-garbled-'));
  const clock = new ManualClock();
  const faults: string[] = [];
  const noise = seededRandom(seed + 2);
  const end = hours * HOUR - QUIET_END;
  let garbled = 0;
  const record = new WeekRecord(clock);
  const house = new House({
    clock,
    random: seededRandom(seed),
    directory,
    record,
    watch: {
      ...unwatched,
      logged: (node, { event, fields }) => {
        if (OWN_FAULTS.has(event)) faults.push(`${record.now} ${node}: ${event} ${JSON.stringify(fields)}`);
      },
    },
    altered: (text) => {
      if (record.now > end || noise() >= share) return text;
      garbled += 1;
      return garbledMessage(text, noise);
    },
  });
  const statements = new Statements(record);
  const performer = new Performer(house, statements, unwatched);
  const onUnhandled = (error: unknown): void => void faults.push(`${record.now} unhandled: ${String(error)}`);
  process.on('unhandledRejection', onUnhandled);
  try {
    for (const node of NODES) house.switchOn(node);
    for (const { at, what } of script(seededRandom(seed + 1), hours / 24))
      house.later(at, () => performer.perform(what));
    house.later(end + ANEW, () => {
      for (const peer of PEERS) house.cut(peer);
    });
    house.later(end + ANEW + 1, () => {
      for (const peer of PEERS) house.mend(peer);
    });
    const stop = every(clock, LOOK, () => faults.push(...impossibleNumbers(told(house))));
    await clock.run(hours * HOUR * 1000);
    stop();
    return { garbled, faults, disagreements: agreementProblems(house), unanswered: statements.size };
  } finally {
    await house.close();
    process.off('unhandledRejection', onUnhandled);
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Everything applications are told now, on all sides. */
function told({ manager, points, box }: House): object {
  return {
    manager: manager.running === undefined ? undefined : toldByManager(manager.running),
    stations: STATIONS.map((name) => points[name].state()),
    box: box?.guard.systems(),
  };
}

function toldByManager({ core, evcc, evcem, evsoc, opev, oscev, cevc, dbevc, evcs }: RunningManager): object {
  return {
    loop: core.loop.state,
    systems: core.site.guard.systems(),
    evcc: evcc.vehicles(),
    evcem: evcem.units(),
    evsoc: evsoc.vehicles(),
    opev: opev.vehicles(),
    oscev: oscev.vehicles(),
    cevc: cevc.vehicles(),
    dbevc: dbevc.vehicles(),
    evcs: evcs.stations(),
  };
}
