import { type Millis, millis } from '@busbar/kernel';

/** Every duration of a node (section 6 of the description of the protocol, unless a rule is named). */
export interface EchonetTimers {
  /** A request without answer is sent again, with the same transaction id, so long after it was sent first. */
  readonly retries: readonly Millis[];
  /** A request for one property has no answer: at least 20 s. */
  readonly oneProperty: Millis;
  /** A request for several properties has no answer: at least 60 s. */
  readonly severalProperties: Millis;
  /** Shortest time between two requests to one node. */
  readonly requestSpacing: Millis;
  /** Shortest time between two multicasts. */
  readonly multicastSpacing: Millis;
  /** Longest random delay of an answer to a multicast request. */
  readonly multicastAnswer: Millis;
  /** Shortest time between two announcements of one property (EL-6.2.5-3). */
  readonly announcementSpacing: Millis;
  /** Shortest and longest time between the start-up announcements (EL-4.3.1-2). */
  readonly startUp: readonly [Millis, Millis];
  /** An accepted write that matters is read back so long after its answer. */
  readonly readBack: readonly Millis[];
  /** A repeated write with the same transaction id is not executed again within this time. */
  readonly duplicateRequest: Millis;
  /** An answer is still used as data so long after its request has failed. */
  readonly lateAnswer: Millis;
  /** Rounds of one discovery, after its start (EL-4.3-2). */
  readonly discoveryRounds: readonly Millis[];
  /** Shortest and longest time between background discoveries (EL-4.3-4). */
  readonly rediscovery: readonly [Millis, Millis];
  /** A node that does not answer is tried again after these times; the last one repeats (EL-4.3-4). */
  readonly probes: readonly Millis[];
  /** Shortest time between two probes that a message of a lost node causes. */
  readonly probeSpacing: Millis;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** The durations that are used unless the application says otherwise. */
export const ECHONET_TIMERS: EchonetTimers = {
  retries: [millis(3 * SECOND), millis(8 * SECOND)],
  oneProperty: millis(20 * SECOND),
  severalProperties: millis(60 * SECOND),
  requestSpacing: millis(100),
  multicastSpacing: millis(SECOND),
  multicastAnswer: millis(500),
  announcementSpacing: millis(SECOND),
  startUp: [millis(SECOND), millis(2 * SECOND)],
  readBack: [millis(SECOND), millis(10 * SECOND)],
  duplicateRequest: millis(10 * SECOND),
  lateAnswer: millis(60 * SECOND),
  discoveryRounds: [millis(0), millis(SECOND), millis(2 * SECOND)],
  rediscovery: [millis(10 * MINUTE), millis(15 * MINUTE)],
  probes: [millis(MINUTE), millis(2 * MINUTE), millis(5 * MINUTE), millis(10 * MINUTE)],
  probeSpacing: millis(10 * SECOND),
};
