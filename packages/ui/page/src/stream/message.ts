import type { Snapshot, StreamMessage } from '../api/model.ts';
import { jsonOf } from '../api/problem.ts';

/** The names of the messages of the stream. */
export const MESSAGE_NAMES: readonly StreamMessage['event'][] = [
  'snapshot',
  'site',
  'limits',
  'devices',
  'pairing',
  'health',
];

/** A message of the stream from its name and its JSON text; undefined for anything that is none. */
export function streamMessage(name: string, text: string): StreamMessage | undefined {
  const event = MESSAGE_NAMES.find((known) => known === name);
  const data = jsonOf(text);
  if (event === undefined || typeof data !== 'object' || data === null) return undefined;
  const isList = event === 'limits' || event === 'devices' || event === 'pairing';
  if (isList !== Array.isArray(data)) return undefined;
  if (event === 'snapshot' && !hasAllParts(data)) return undefined;
  return { event, data } as StreamMessage;
}

/**
 * What is known after a message: a snapshot replaces everything, any other message its own part. A part that comes before the
 * first snapshot is not enough to show and is dropped.
 */
export function afterMessage(known: Snapshot | undefined, message: StreamMessage): Snapshot | undefined {
  if (message.event === 'snapshot') return message.data;
  return known === undefined ? undefined : { ...known, [message.event]: message.data };
}

/** How far the clock of the energy manager is ahead of ours, in ms, as one message says; undefined if it carries no time. */
export function clockAhead(message: StreamMessage, receivedAt: number): number | undefined {
  const site = message.event === 'snapshot' ? message.data.site : message.event === 'site' ? message.data : undefined;
  const time = site === undefined ? Number.NaN : Date.parse(site.time);
  return Number.isNaN(time) ? undefined : time - receivedAt;
}

/** A difference beyond this is a step of a clock, not delay and rounding, ms. */
const CLOCK_STEP = 5_000;

/**
 * The best guess of how far the clock is ahead after one more message. Times come without fractions and every message is late, so
 * a message can only say too little: the largest value is the best, until a clock was set.
 */
export function bestClockAhead(known: number | undefined, said: number | undefined): number | undefined {
  if (said === undefined) return known;
  if (known === undefined || Math.abs(said - known) > CLOCK_STEP) return said;
  return Math.max(known, said);
}

function hasAllParts(data: object): boolean {
  return ['site', 'limits', 'devices', 'pairing', 'health'].every((part) => part in data);
}
