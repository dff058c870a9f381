import { type CancelTimer, every, formatInstant, inMillis, type Millis, millis, type Seconds } from '@busbar/kernel';
import { formatDuration } from '../data/duration.ts';
import { deviceDiagnosisHeartbeatData } from '../model/device-diagnosis.ts';
import type { LocalEntity, LocalFeature } from './local-tree.ts';
import { type CounterValue, followingCounter } from './msg-counter.ts';

/** What one use case wants of the heartbeat of its entity. */
export interface HeartbeatOptions {
  /** Announced to receivers: the next heartbeat is to be expected within it (SPINE-HB-2). */
  readonly timeout: Seconds;
  /** Whether the sender works; while it does not, no heartbeat is sent and receivers enter their failsafe state. */
  readonly healthy?: () => boolean;
}

/** One use case's hold on the heartbeat of an entity. */
export interface Heartbeat {
  /** This use case needs it no longer. */
  stop(): void;
  /** Keeps the entity silent while on. */
  silence(on: boolean): void;
  /** Sends a heartbeat now, if the sender is healthy and not silent; the next one follows an interval later. */
  beat(): void;
}

/**
 * Sends the heartbeat of an entity from its DeviceDiagnosis server: at once, after every new subscription, and ahead of the
 * announced timeout. One interval per entity; of several use cases the smallest timeout counts (SPINE-HB-1 to -7).
 */
export function startHeartbeat(entity: LocalEntity, options: HeartbeatOptions): Heartbeat {
  return entity.shared(SOURCE, () => new HeartbeatSource(entity)).join(options);
}

/** Time between two heartbeats: 2 s less than announced, half of it up to 4 s (SPINE-HB-2). */
export function heartbeatInterval(timeout: Seconds): Millis {
  return timeout > 4 ? millis(inMillis(timeout) - 2_000) : millis(inMillis(timeout) / 2);
}

const SOURCE = Symbol('heartbeat');

interface Member {
  readonly timeout: Seconds;
  readonly healthy: () => boolean;
  isSilent: boolean;
}

class HeartbeatSource {
  readonly #entity: LocalEntity;
  readonly #feature: LocalFeature;
  readonly #members = new Set<Member>();
  #counter: CounterValue = 0;
  #timeout: Seconds | undefined;
  #cancel: CancelTimer | undefined;
  #wasHealthy = true;

  constructor(entity: LocalEntity) {
    this.#entity = entity;
    this.#feature = entity.feature('DeviceDiagnosis', 'server');
    this.#feature.offer(deviceDiagnosisHeartbeatData, { read: true });
    this.#feature.onSubscribed(() => this.#beat());
    entity.onRemoved(() => this.#cancel?.());
  }

  join({ timeout, healthy = () => true }: HeartbeatOptions): Heartbeat {
    const member: Member = { timeout, healthy, isSilent: false };
    this.#members.add(member);
    this.#adjust();
    return {
      stop: () => {
        this.#members.delete(member);
        this.#adjust();
      },
      silence: (on) => {
        member.isSilent = on;
      },
      beat: () => {
        if (this.#members.has(member)) this.#restart();
      },
    };
  }

  #adjust(): void {
    const timeouts = [...this.#members].map(({ timeout }) => timeout);
    const [first] = timeouts;
    const smallest = first === undefined ? undefined : timeouts.reduce((a, b) => (a < b ? a : b), first);
    if (smallest === this.#timeout) return;
    this.#timeout = smallest;
    this.#restart();
  }

  /** A heartbeat now, and from now on one per interval. */
  #restart(): void {
    const timeout = this.#timeout;
    this.#cancel?.();
    this.#cancel = undefined;
    if (timeout === undefined || !this.#entity.isPresent) return;
    this.#cancel = every(this.#entity.device.clock, heartbeatInterval(timeout), () => this.#beat());
    this.#beat();
  }

  #beat(): void {
    const timeout = this.#timeout;
    if (timeout === undefined || !this.#entity.isPresent || !this.#isAllowed()) return;
    this.#counter = followingCounter(this.#counter);
    const beat = {
      timestamp: formatInstant(this.#entity.device.clock.wall()),
      heartbeatCounter: this.#counter,
      heartbeatTimeout: formatDuration(timeout),
    };
    this.#feature.set(deviceDiagnosisHeartbeatData, beat, { notify: 'always' });
  }

  /** A check that throws is not healthy. */
  #ask(healthy: () => boolean): boolean {
    try {
      return healthy();
    } catch (error) {
      this.#entity.device.logger.error('listener.failed', { error: String(error) });
      return false;
    }
  }

  #isAllowed(): boolean {
    const members = [...this.#members];
    const isHealthy = members.every(({ healthy }) => this.#ask(healthy));
    if (isHealthy !== this.#wasHealthy) {
      const { logger } = this.#entity.device;
      if (isHealthy) logger.info('heartbeat.resumed', { entity: this.#entity.path.join('.') });
      else logger.error('heartbeat.withheld', { entity: this.#entity.path.join('.'), rule: 'SPINE-HB-1' });
    }
    this.#wasHealthy = isHealthy;
    return isHealthy && !members.some(({ isSilent }) => isSilent);
  }
}
