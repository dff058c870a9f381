import type { PerPhase, Phase, PhaseLimitWrite } from '@busbar/functions';
import { amperes } from '@busbar/kernel';
import {
  type DataOf,
  fromScaled,
  type LoadControlLimit,
  loadControlLimitListData,
  parseDuration,
  type WriteRequest,
} from '@busbar/spine';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { entriesIn } from '../feature-entries.ts';

/** A write as it concerns the limits of one use case. */
export type ReadCurrentWrite =
  /** Other limits of the feature are meant. */
  | { readonly kind: 'others' }
  | { readonly kind: 'ours'; readonly writes: PerPhase<PhaseLimitWrite> }
  | { readonly kind: 'unreadable'; readonly reason: string };

type Request = WriteRequest<DataOf<typeof loadControlLimitListData>>;

/**
 * Reads what a write on the list does to our limits: what they would be afterwards, where the write concerns them.
 * OPEV T116.
 */
export function readCurrentWrite(
  request: Request,
  phaseOf: ReadonlyMap<number, Phase>,
  quirksOff: ReadonlySet<UseCaseQuirkName>,
): ReadCurrentWrite {
  const before = entriesIn(loadControlLimitListData, request.before);
  const writes: { -readonly [P in Phase]?: PhaseLimitWrite } = {};
  for (const item of entriesIn(loadControlLimitListData, request.resulting)) {
    const phase = item.limitId === undefined ? undefined : phaseOf.get(item.limitId);
    if (phase === undefined || !isConcerned(item, before, request, quirksOff)) continue;
    const write = readItem(item);
    if (typeof write === 'string') return { kind: 'unreadable', reason: write };
    writes[phase] = write;
  }
  return Object.keys(writes).length === 0 ? { kind: 'others' } : { kind: 'ours', writes };
}

/** A limit that stays as it is was not written, unless it is named in a restricted write; see `listWrittenInFull`. */
function isConcerned(
  item: LoadControlLimit,
  before: readonly LoadControlLimit[],
  { cmd, received }: Request,
  quirksOff: ReadonlySet<UseCaseQuirkName>,
): boolean {
  const stored = before.find((one) => one.limitId === item.limitId);
  if (!isSame(stored, item)) return true;
  const isNamed = entriesIn(loadControlLimitListData, received).some((one) => one.limitId === item.limitId);
  const isRestricted = (cmd.filter?.length ?? 0) > 0;
  return isNamed && (isRestricted || quirksOff.has('listWrittenInFull'));
}

function isSame(a: LoadControlLimit | undefined, b: LoadControlLimit): boolean {
  const value = ({ value: scaled }: LoadControlLimit): number | undefined =>
    scaled === undefined ? undefined : fromScaled(scaled);
  return (
    a !== undefined &&
    value(a) === value(b) &&
    a.isLimitActive === b.isLimitActive &&
    a.timePeriod?.endTime === b.timePeriod?.endTime
  );
}

function readItem({ value, isLimitActive, timePeriod }: LoadControlLimit): PhaseLimitWrite | string {
  const number = value === undefined ? undefined : fromScaled(value);
  if (value !== undefined && number === undefined) return 'value is not a number';
  const endTime = timePeriod?.endTime;
  const duration = endTime === undefined ? 'none' : parseDuration(endTime);
  if (duration === undefined) return 'endTime is not a duration';
  return {
    ...(number === undefined ? {} : { value: amperes(number) }),
    ...(isLimitActive === undefined ? {} : { isActive: isLimitActive }),
    duration,
  };
}
