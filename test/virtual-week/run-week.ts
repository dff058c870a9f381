import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { every, millis, seededRandom, systemClock } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { agreementProblems } from './checks/agreement-check.ts';
import { OfferCheck } from './checks/offer-check.ts';
import { powerProblems } from './checks/power-check.ts';
import { sizeProblems } from './checks/size-check.ts';
import { checkSystems } from './checks/system-check.ts';
import { VehicleCheck } from './checks/vehicle-check.ts';
import { House } from './house.ts';
import { NODES } from './house-event.ts';
import { Observer } from './observer.ts';
import { Performer } from './perform.ts';
import { script } from './script.ts';
import { Statements } from './statements.ts';
import { type Broken, WeekRecord } from './week-record.ts';

/** What a run is started with. */
export interface WeekOptions {
  /** The same seed gives the same days. */
  readonly seed: number;
  /** May be a part of a day. */
  readonly days: number;
  /** Told once a day. */
  readonly dayOver?: (day: number, took: number) => void;
}

/** What became of it. */
export interface WeekResult {
  readonly seed: number;
  readonly days: number;
  readonly broken: readonly Broken[];
  readonly brokenCount: number;
  /** The last events before the first invariant broke. */
  readonly before: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  /** How often each invariant was looked at. */
  readonly checks: Readonly<Record<string, number>>;
  /** Real time, s. */
  readonly took: number;
}

/** Distance of measurements, s. */
const MEASUREMENTS = millis(10_000);
/** After an event everything is looked at every second for so long, s. */
const CLOSE_LOOK = 12;
/** Distance of looks at sizes, ms. */
const SIZES = millis(3_600_000);
const DAY = 86_400_000;

/** Lets days pass in a house, and looks at its invariants. */
export async function runWeek({ seed, days, dayOver }: WeekOptions): Promise<WeekResult> {
  const directory = mkdtempSync(join(tmpdir(), 'busbar-week-'));
  const watch = systemClock();
  const began = watch.now();
  const took = (): number => (watch.now() - began) / 1000;
  const clock = new ManualClock();
  const record = new WeekRecord(clock);
  const observer = new Observer(record);
  const random = seededRandom(seed);
  const planned = script(seededRandom(seed + 1), days);
  const house = new House({ clock, random, directory, record, watch: observer });
  observer.observe(house);
  const statements = new Statements(record);
  const performer = new Performer(house, statements, observer);
  const vehicles = new VehicleCheck(house, observer);
  const offers = new OfferCheck(house, observer);
  const look = (): void => {
    record.check('a', ...powerProblems(house, observer, performer.refusing));
    checkSystems(house, observer);
    vehicles.check(performer.ceilings);
    offers.check();
    statements.check();
  };
  const onUnhandled = (error: unknown): void => record.check('e', `unhandled: ${String(error)}`);
  process.on('unhandledRejection', onUnhandled);
  try {
    for (const node of NODES) house.switchOn(node);
    const stops = [
      every(clock, MEASUREMENTS, look),
      every(clock, SIZES, () => record.check('e', ...sizeProblems(house, clock, statements.size))),
    ];
    schedule(clock, planned, (what) => performer.perform(what), look);
    for (let day = 1; day <= Math.ceil(days); day++) {
      await clock.run(Math.min(DAY, days * DAY - clock.now()));
      dayOver?.(day, took());
    }
    record.check('f', ...agreementProblems(house));
    for (const stop of stops) stop();
  } finally {
    await house.close();
    process.off('unhandledRejection', onUnhandled);
    rmSync(directory, { recursive: true, force: true });
  }
  clock.advance(60_000);
  record.check(
    'e',
    clock.pendingTimers > 0 ? `${clock.pendingTimers} timers are left after everything was closed` : undefined,
  );
  return {
    seed,
    days,
    broken: record.broken,
    brokenCount: record.brokenCount,
    before: record.before,
    counts: record.counts(),
    checks: record.checks(),
    took: took(),
  };
}

/** One event after the other; after each a close look. */
function schedule(
  clock: ManualClock,
  planned: ReturnType<typeof script>,
  perform: (what: (typeof planned)[number]['what']) => void,
  look: () => void,
): void {
  let closeUntil = 0;
  const lookAgain = (): void => {
    look();
    if (clock.now() < closeUntil) clock.after(millis(1000), lookAgain);
  };
  const next = (index: number): void => {
    const one = planned[index];
    if (one === undefined) return;
    clock.after(millis(Math.max(0, Math.round(one.at * 1000) - clock.now())), () => {
      const isLooking = clock.now() < closeUntil;
      closeUntil = clock.now() + CLOSE_LOOK * 1000;
      perform(one.what);
      if (!isLooking) clock.after(millis(1000), lookAgain);
      next(index + 1);
    });
  };
  next(0);
}
