import { type CancelTimer, type Clock, type Millis, millis } from '@busbar/kernel';
import { parseDuration } from '../data/duration.ts';
import type { DeviceDiagnosisHeartbeatData } from '../model/device-diagnosis.ts';
import { POLL_INTERVAL } from './timers.ts';

/** Name of the function whose interval its own data states. */
const HEARTBEAT = 'deviceDiagnosisHeartbeatData';

/** Shortest time between two polls of a heartbeat, whatever timeout a peer announces. */
const SHORTEST_POLL: Millis = millis(1_000);

/** How often a function is read while it is not subscribed: every 60 s, heartbeats twice per timeout (SPINE-5.5.5-18). */
export function pollInterval(functionName: string, heartbeat: DeviceDiagnosisHeartbeatData | undefined): Millis {
  if (functionName !== HEARTBEAT) return POLL_INTERVAL;
  const timeout = parseDuration(heartbeat?.heartbeatTimeout ?? '');
  if (timeout === undefined) return POLL_INTERVAL;
  return millis(Math.min(Math.max((timeout * 1000) / 2, SHORTEST_POLL), POLL_INTERVAL));
}

/** Reads the used functions of a feature again and again while its subscription is not granted. */
export class SubscriptionFallback {
  readonly #clock: Clock;
  readonly #functions: () => readonly string[];
  readonly #interval: (functionName: string) => Millis;
  readonly #read: (functionName: string) => void;
  readonly #lastRead = new Map<string, number>();
  #cancel: CancelTimer | undefined;

  constructor(
    clock: Clock,
    polled: {
      readonly functions: () => readonly string[];
      readonly interval: (functionName: string) => Millis;
      readonly read: (functionName: string) => void;
    },
  ) {
    this.#clock = clock;
    this.#functions = polled.functions;
    this.#interval = polled.interval;
    this.#read = polled.read;
  }

  start(): void {
    if (this.#cancel !== undefined) return;
    this.#lastRead.clear();
    this.#schedule();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** Received data may have changed the interval. */
  adjust(): void {
    if (this.#cancel !== undefined) this.#schedule();
  }

  #schedule(): void {
    const now = this.#clock.now();
    const dues = this.#functions().map((name) => {
      if (!this.#lastRead.has(name)) this.#lastRead.set(name, now);
      return this.#due(name);
    });
    const next = Math.min(...dues, now + POLL_INTERVAL);
    this.#cancel?.();
    this.#cancel = this.#clock.after(millis(Math.max(0, next - now)), () => this.#turn());
  }

  #turn(): void {
    const now = this.#clock.now();
    for (const name of this.#functions()) {
      if (this.#due(name) > now) continue;
      this.#lastRead.set(name, now);
      this.#read(name);
    }
    // Reading may have ended the polling.
    if (this.#cancel !== undefined) this.#schedule();
  }

  #due(functionName: string): number {
    return (this.#lastRead.get(functionName) ?? this.#clock.now()) + this.#interval(functionName);
  }
}
