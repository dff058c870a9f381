import type { LogFields, LogLevel } from '@busbar/kernel';

/** A line somebody logged. */
export interface LoggedLine {
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: LogFields;
}

/** A fault that explains a line about a peer now. */
export type Cause =
  /** An entity of the peer left a moment ago: what is under way finds nobody. */
  | 'entityLeft'
  /** Answers of or to the peer were lost or late. */
  | 'answersDisturbed'
  /** Answers to the peer come twice: the second one belongs to no request any more. */
  | 'answersRepeated'
  /** The guard was told to be silent: its limits do not follow a heartbeat. */
  | 'silence'
  /** The station has a permitted reason to refuse. */
  | 'refusal'
  /** Its guard has not written a limit yet: failsafe values are refused (LPC 7.5). */
  | 'uncontrolled';

/** What explains a finding, by rule. */
const FINDINGS: Readonly<Record<string, readonly Cause[]>> = {
  // While its entities could not be read, nobody can be told that one of them left.
  'SPINE-5.3.2-38': ['entityLeft', 'answersDisturbed'],
  // It came back before what was under way arrived, and nobody is bound to it yet.
  'SPINE-5.3.2-43': ['entityLeft'],
  'SPINE-5.5.5-19': ['entityLeft', 'answersDisturbed', 'answersRepeated'],
  'SPINE-5.3.2-37': ['answersDisturbed'],
  'SPINE-5.5.2-3': ['answersDisturbed'],
  'SPINE-5.5.4-26': ['answersDisturbed'],
  'SPINE-5.3.3-61': ['silence', 'refusal', 'uncontrolled', 'answersDisturbed'],
};

/** What explains an error, by event. */
const EVENTS: Readonly<Record<string, readonly Cause[]>> = { 'heartbeat.withheld': ['silence'] };

/** Invariant e: no error and no finding that no fault of the week explains at this moment. */
export function unexplained({ level, event, fields }: LoggedLine, causes: ReadonlySet<Cause>): string | undefined {
  const isFinding = event === 'spine.finding' && level !== 'debug';
  if (level !== 'error' && !isFinding) return undefined;
  const explaining = isFinding && typeof fields.rule === 'string' ? FINDINGS[fields.rule] : EVENTS[event];
  return explaining?.some((cause) => causes.has(cause)) === true
    ? undefined
    : `${level} ${event} ${JSON.stringify(fields)}`;
}
