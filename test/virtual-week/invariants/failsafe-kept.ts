import type { LimitPhaseName } from '@busbar/functions';

/** Times of LPC, s. */
export const LPC_TIMES = {
  /** LPC-911, LPC-912: without heartbeat for so long the failsafe state is entered. */
  watchdog: 120,
  /** LPC-906: Init is left after so long. */
  init: 120,
  /** LPC-921: heartbeat again, but no limit. */
  recovery: 120,
  /** Test specification 036: a limit counts so long after a heartbeat. */
  writeWindow: 60,
} as const;

/** A controllable system and its guard, seen from outside. Times in s; Infinity: never. */
export interface GuardedFacts {
  /** Since the last heartbeat arrived. */
  readonly sinceHeartbeat: number;
  /** Since the state was entered. */
  readonly inState: number;
  /** Since the first heartbeat that arrived in this state. */
  readonly sinceFirstHeartbeat: number;
  readonly failsafeDuration: number;
  /** Since the last write of a limit arrived. */
  readonly sinceWrite: number;
}

/** A transition as the system reports it. */
export interface Transition {
  readonly number: number;
  readonly from: LimitPhaseName;
  readonly to: LimitPhaseName;
  readonly rule: string;
}

const PHASES = [
  'init',
  'unlimited-controlled',
  'limited',
  'failsafe',
  'unlimited-autonomous',
] as const satisfies readonly LimitPhaseName[];

/** The transition in the fields of a log line; undefined when they tell none. */
export function transitionOf({ number, from, to, rule }: Readonly<Record<string, unknown>>): Transition | undefined {
  if (typeof number !== 'number' || typeof rule !== 'string' || !isPhase(from) || !isPhase(to)) return undefined;
  return { number, from, to, rule };
}

function isPhase(value: unknown): value is LimitPhaseName {
  return PHASES.some((name) => name === value);
}

/** Instants are whole milliseconds; a message and a timer may fall into the same one. */
const TOLERANCE = 0.01;

/** LPC 7.1: which transition leads where. */
const TABLE: Readonly<Record<number, readonly [from: LimitPhaseName, to: LimitPhaseName]>> = {
  3: ['init', 'unlimited-autonomous'],
  4: ['unlimited-controlled', 'limited'],
  5: ['unlimited-controlled', 'failsafe'],
  6: ['limited', 'unlimited-controlled'],
  7: ['limited', 'failsafe'],
  1: ['init', 'unlimited-controlled'],
  2: ['init', 'limited'],
  8: ['failsafe', 'unlimited-controlled'],
  9: ['failsafe', 'limited'],
  10: ['failsafe', 'unlimited-autonomous'],
  11: ['unlimited-autonomous', 'unlimited-controlled'],
  12: ['unlimited-autonomous', 'limited'],
};

/** Invariant b: failsafe is entered in time, LPC-911 and LPC-912. */
export function failsafeMissed(state: LimitPhaseName, { sinceHeartbeat }: GuardedFacts): string | undefined {
  const isWatching = state === 'limited' || state === 'unlimited-controlled';
  return isWatching && sinceHeartbeat > LPC_TIMES.watchdog + TOLERANCE
    ? `no heartbeat for ${sinceHeartbeat.toFixed(1)} s, and the state is still ${state}`
    : undefined;
}

/** Invariant b: each transition is one of LPC 7.1 and has its cause. */
export function transitionProblem({ number, from, to, rule }: Transition, facts: GuardedFacts): string | undefined {
  const known = TABLE[number];
  if (known === undefined || known[0] !== from || known[1] !== to)
    return `LPC 7.1 has no transition ${number} from ${from} to ${to}`;
  const missing = missingCause(number, rule, facts);
  return missing === undefined ? undefined : `transition ${number} from ${from} to ${to}, rule ${rule}: ${missing}`;
}

function missingCause(number: number, rule: string, facts: GuardedFacts): string | undefined {
  switch (number) {
    case 5:
    case 7:
      return tooEarly('a heartbeat came', facts.sinceHeartbeat, LPC_TIMES.watchdog);
    case 3:
      return tooEarly('the state began', facts.inState, LPC_TIMES.init);
    case 10:
      return rule.endsWith('921')
        ? tooEarly('the heartbeat was back', facts.sinceFirstHeartbeat, LPC_TIMES.recovery)
        : tooEarly('failsafe began', facts.inState, facts.failsafeDuration);
    case 6:
      // By itself when its time is over (908), or interrupted (923); else by a write.
      return rule.endsWith('909') ? notWritten(facts) : undefined;
    case 4:
      return notWritten(facts);
    default:
      if (facts.sinceHeartbeat > LPC_TIMES.writeWindow + TOLERANCE)
        return `the last heartbeat came ${facts.sinceHeartbeat} s ago`;
      return notWritten(facts);
  }
}

function tooEarly(what: string, since: number, due: number): string | undefined {
  return since < due - TOLERANCE ? `${what} only ${since} s ago, not ${due} s` : undefined;
}

function notWritten({ sinceWrite }: GuardedFacts): string | undefined {
  return sinceWrite > TOLERANCE ? 'no limit was written in this moment' : undefined;
}
