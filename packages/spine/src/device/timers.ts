import { type Millis, millis } from '@busbar/kernel';

/** Longest time a server may take to answer unless its feature announces another (SPINE-5.3.2-36). */
export const DEFAULT_MAX_RESPONSE_DELAY: Millis = millis(10_000);

/** What a client waits on top of the maximum response delay, for the transport (SPINE-5.3.2-36). */
const TRANSPORT_ALLOWANCE: Millis = millis(2_000);

/**
 * Time from one unanswered or refused try to the next, counted from the sending of the try (SPINE-5.3.2-37).
 * The first value also bounds the reaction to a silent peer (SPINE-5.5.2-3: 30 s).
 */
const RETRY_DELAYS: readonly Millis[] = Object.freeze([millis(30_000), millis(300_000), millis(900_000)]);

/** A relation that was refused is not asked for again sooner, whatever the application does (SPINE-5.5.4-26). */
export const SHORTEST_RETRY: Millis = millis(30_000);

/** How long our own requests wait for the peer to read our discovery, after its own reply (SPINE-5.5.1-5). */
export const DISCOVERY_READ_WAIT: Millis = millis(5_000);

/** A refusal with error 1 this soon after we announced a new entity is repeated once (SPINE-5.5.1-5). */
export const ENTITY_ADDED_WINDOW: Millis = millis(10_000);

/** When that repetition is sent (SPINE-5.5.1-5). */
export const ENTITY_ADDED_REPEAT: Millis = millis(2_000);

/** A function is read again after an unusable notify at most once in this time (SPINE-5.3.2-33). */
export const RESYNC_INTERVAL: Millis = millis(60_000);

/** Data that newer data had overtaken is read again after this time (SPINE-5.3.2-12). */
export const OVERTAKEN_WAIT: Millis = millis(2_000);

/** A lower msgCounter makes us discover a peer again at most once in this time (SPINE-5.3.2-13). */
export const RESTART_INTERVAL: Millis = millis(60_000);

/** How often functions are read while a subscription is not granted (SPINE-5.5.5-18). */
export const POLL_INTERVAL: Millis = millis(60_000);

/** Volatile values are notified at most once per function in this time, the last one wins (SPINE-5.3.3-70). */
export const VOLATILE_NOTIFY_INTERVAL: Millis = millis(1_000);

/** How long a client waits for the answer of a feature with this maximum response delay. */
export function answerDeadline(maxResponseDelay: Millis = DEFAULT_MAX_RESPONSE_DELAY): Millis {
  return millis(maxResponseDelay + TRANSPORT_ALLOWANCE);
}

/** Time from try number `attempt` (0 = the first) to the next one; undefined when it was the last one (SPINE-5.3.2-37). */
export function retryDelay(attempt: number): Millis | undefined {
  return RETRY_DELAYS[attempt];
}
