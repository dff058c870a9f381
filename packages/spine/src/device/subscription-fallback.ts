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
    this.#turn();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #turn(): void {
    const now = this.#clock.now();
    let next: number = POLL_INTERVAL;
    for (const name of this.#functions()) {
      const due = (this.#lastRead.get(name) ?? now) + this.#interval(name);
      if (!this.#lastRead.has(name)) this.#lastRead.set(name, now);
      if (due <= now) {
        this.#lastRead.set(name, now);
        this.#read(name);
      }
      next = Math.min(next, due > now ? due - now : this.#interval(name));
    }
    this.#cancel = this.#clock.after(millis(next), () => this.#turn());
  }
}
