import type { Millis } from '@busbar/kernel';
import {
  type DataOf,
  type Filter,
  fromScaled,
  type LoadControlLimit,
  type loadControlLimitListData,
  parseDuration,
  type WriteRequest,
} from '@busbar/spine';
import { type LimitMessage, messageNames } from './limit-message.ts';
import type { LimitVocabulary } from './limit-vocabulary.ts';

/** A limit write of the energy guard under test. */
export interface ReceivedLimit {
  readonly at: Millis;
  readonly isAccepted: boolean;
  readonly message: LimitMessage;
  /** As it stands on the wire, W. */
  readonly value: number | undefined;
  /** Relative, s. */
  readonly duration: number | undefined;
  /** What is wrong with it by the use case. */
  readonly faults: readonly string[];
}

type Request = WriteRequest<DataOf<typeof loadControlLimitListData>>;

/** Reads a write on the limit of the test tool; undefined when it is about something else. */
export function receivedLimit(
  request: Request,
  limitId: number,
  words: LimitVocabulary,
  at: Millis,
  isAccepted: boolean,
): ReceivedLimit | undefined {
  const items = (request.received?.loadControlLimitData ?? []).filter((one) => one.limitId === limitId);
  const isDeleted = (request.cmd.filter ?? []).some(deletesDuration);
  if (items.length === 0 && !isDeleted) return undefined;
  const item: LoadControlLimit = Object.assign({}, ...items);
  const value = item.value === undefined ? undefined : fromScaled(item.value);
  const endTime = item.timePeriod?.endTime;
  const duration = endTime === undefined ? undefined : parseDuration(endTime);
  const message: LimitMessage = {
    hasValue: value !== undefined,
    ...(item.isLimitActive === undefined ? {} : { isActive: item.isLimitActive }),
    ...(endTime !== undefined ? { duration: 'set' } : isDeleted ? { duration: 'deleted' } : {}),
  };
  return { at, isAccepted, message, value, duration, faults: faultsOf({ item, value, duration }, words) };
}

/** A write in words, for reasons and evidence. */
export function limitInWords({ message, value, duration }: ReceivedLimit): string {
  const long = message.duration === 'set' ? `, duration ${duration ?? 'unreadable'} s` : '';
  return `${messageNames(message)} (value ${value ?? 'none'}, isLimitActive ${message.isActive ?? 'none'}${long})`;
}

function faultsOf(
  write: {
    readonly item: LoadControlLimit;
    readonly value: number | undefined;
    readonly duration: number | undefined;
  },
  { sign, limit }: LimitVocabulary,
): readonly string[] {
  const { item, value, duration } = write;
  const { startTime, endTime } = item.timePeriod ?? {};
  return [
    ...(item.value !== undefined && value === undefined ? ['the value is no number'] : []),
    ...(value !== undefined && value * sign < 0 ? [`${limit} has the wrong sign: ${value} W`] : []),
    ...(endTime !== undefined && duration === undefined ? [`the duration ${endTime} is not relative`] : []),
    ...(duration !== undefined && duration <= 0 ? [`the duration is ${duration} s`] : []),
    ...(startTime === undefined ? [] : ['a start time is not part of the use case']),
    ...(item.isLimitChangeable === undefined ? [] : ['isLimitChangeable is not written']),
  ];
}

function deletesDuration({ cmdControl, elements }: Filter): boolean {
  const named = elements?.value as { readonly timePeriod?: object } | undefined;
  return cmdControl?.delete !== undefined && named?.timePeriod !== undefined;
}
