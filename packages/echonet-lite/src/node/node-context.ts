import type { Clock, Logger, Random } from '@busbar/kernel';
import type { SpecifiedFrame } from '../frame/frame.ts';
import type { EchonetLimits } from '../limits.ts';
import type { EchonetQuirkName } from '../quirks.ts';
import type { EchonetTimers } from '../timers.ts';
import type { Counters } from './counters.ts';

/** What the roles of a node share. */
export interface NodeContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly timers: EchonetTimers;
  readonly limits: EchonetLimits;
  readonly quirksOff: ReadonlySet<EchonetQuirkName>;
  readonly counters: Counters;
  /** Octets of the largest frame the link carries. */
  readonly mostOctets: number;
  /** The next transaction id (EL-3.2.2-2). */
  nextTid(): number;
  /** Sends a frame to the node at an address. */
  send(frame: SpecifiedFrame, to: string, kind: 'request' | 'answer'): void;
  /** Sends a frame to everybody. */
  multicast(frame: SpecifiedFrame): void;
}

/** A time between two, by chance. */
export function between(context: Pick<NodeContext, 'random'>, [least, most]: readonly [number, number]): number {
  return least + context.random() * (most - least);
}
