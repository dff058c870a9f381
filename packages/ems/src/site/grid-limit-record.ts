import { isClockSane } from '@busbar/functions';
import {
  type Clock,
  formatInstant,
  type Logger,
  type Seconds,
  seconds,
  type UtcInstant,
  utcInstant,
  type Watts,
  watts,
} from '@busbar/kernel';
import type { AcceptedLimit, ControllableSystemStatus } from '@busbar/usecases';
import type { StoredLimit } from '../store/site-limits.ts';
import type { Store } from '../store/store.ts';
import { remainingAfterStart, UNTIL_TOLERANCE_MILLIS } from './limit-remaining.ts';
import { mayGuard } from './site-guard.ts';

/** Transitions kept while they cannot be stored; without a store none is caused by a limit, so few happen. */
const MOST_UNSTORED = 64;

/** What the state machine did. */
interface Passed {
  readonly from: ControllableSystemStatus['phase'];
  readonly status: ControllableSystemStatus;
  /** The duration of the limit was over. */
  readonly isOver: boolean;
}

/** Failsafe values an energy guard wrote. */
export interface FailsafeValues {
  readonly failsafeLimit?: Watts;
  readonly failsafeDurationMinimum?: Seconds;
}

/** What the record needs. */
export interface GridLimitRecordOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told when the list of limits changed. */
  changed(): void;
  /** Told when something could not be stored. */
  failed(error: unknown): void;
}

/**
 * What the grid operator demanded, durably: limits in force and past, failsafe values, and the ledger. Knows after a
 * restart which limit was active.
 */
export class GridLimitRecord {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #options: GridLimitRecordOptions;
  #phase: ControllableSystemStatus['phase'] = 'init';
  /** Transitions that are not stored yet, oldest first. */
  #unstored: readonly Passed[] = [];
  /** Monotonic instant at which the running limit ends. */
  #endsAt: number | undefined;
  /** Limit of before the restart, with its monotonic end. */
  #restored: { readonly limit: StoredLimit; readonly endsAt: number | undefined } | undefined;
  #guardEverBound: boolean;
  /** SKI of the control box that limits this site. */
  #guardSki: string | undefined;
  #turnedAway: string | undefined;
  /** Wall clock minus monotonic clock, ms, by which the stored end of the running limit is right. */
  #wallOffset: number;

  constructor(options: GridLimitRecordOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#wallOffset = this.#clock.wall() - this.#clock.now();
    this.#guardEverBound = options.store.flags.get('guard-ever-bound') ?? false;
    this.#guardSki = options.store.flags.get('guard-ski');
    this.#restore();
  }

  /** An energy guard bound at least once in the life of this data directory. */
  get guardEverBound(): boolean {
    return this.#guardEverBound;
  }

  /** SKI of the last peer that wanted to limit the site beside its control box. */
  get turnedAway(): string | undefined {
    return this.#turnedAway;
  }

  /** Whether this peer may limit the site: the control box that bound first, as long as it is trusted, and no other. */
  isGuardAllowed(ski: string): boolean {
    return mayGuard(ski, this.#guardSki, (one) => this.#store.trust.get(one) !== undefined);
  }

  /** A peer wanted to limit the site beside its control box. */
  refusedGuard(ski: string): void {
    if (this.#turnedAway === ski) return;
    this.#turnedAway = ski;
    this.#logger.warn('guard.turnedAway', { ski, guard: this.#guardSki });
  }

  /** The owner removed a peer. Without its control box a site is as one that never had any. */
  removed(ski: string): void {
    if (this.#guardSki !== ski) return;
    this.#guarded(() => {
      this.#store.durably(() => {
        this.#store.flags.set('guard-ever-bound', false);
        this.#store.flags.remove('guard-ski');
        this.#store.ledger.append('guard.removed', { ski });
      });
      this.#guardEverBound = false;
      this.#guardSki = undefined;
      this.#turnedAway = undefined;
    });
  }

  /** Failsafe values to start with. LPC-TS-044. */
  failsafeValues(): FailsafeValues {
    const limit = this.#store.flags.get('failsafe-watts');
    const duration = this.#store.flags.get('failsafe-duration-seconds');
    return {
      ...(limit === undefined ? {} : { failsafeLimit: watts(limit) }),
      ...(duration === undefined ? {} : { failsafeDurationMinimum: seconds(duration) }),
    };
  }

  /** The limit that was active when the program ended and still runs; only until Init is left. */
  restored(): StoredLimit | undefined {
    return this.#restored?.limit;
  }

  /** An energy guard bound: from now on Init limits the site after every restart. */
  bound(ski: string): void {
    // Also when it cannot be stored: nobody else may take its place.
    this.#guardEverBound = true;
    this.#guardSki = ski;
    this.#guarded(() => {
      if (this.#store.flags.get('guard-ever-bound') === true && this.#store.flags.get('guard-ski') === ski) return;
      this.#store.durably(() => {
        this.#store.flags.set('guard-ever-bound', true);
        this.#store.flags.set('guard-ski', ski);
        this.#store.ledger.append('guard.bound', { ski });
      });
    });
  }

  /** Stores a limit before it is acknowledged; throws when it cannot be stored, then it is refused. */
  accept(limit: AcceptedLimit): void {
    const until =
      limit.duration === undefined ? undefined : utcInstant(this.#clock.wall() + Math.round(limit.duration * 1000));
    this.#orRefuse(() => {
      for (const passed of this.#unstored) this.#transition(passed);
      for (const earlier of this.#store.limits.active('grid-operator')) {
        this.#store.limits.end(earlier.id, limit.active ? 'replaced' : 'revoked');
      }
      if (limit.active) {
        this.#store.limits.add({
          kind: 'consumption',
          watts: limit.value,
          state: 'active',
          source: 'grid-operator',
          sourceName: guardName(limit.ski),
          until,
          text: `The control box limits consumption to ${limit.value} W.`,
        });
      }
      this.#store.ledger.append('limit.accepted', {
        ski: limit.ski,
        active: limit.active,
        watts: limit.value,
        durationSeconds: limit.duration ?? null,
      });
    });
    this.#unstored = [];
    this.#restored = undefined;
    this.#options.changed();
  }

  /** Notes a write that was refused. */
  refused(ski: string, what: 'limit' | 'failsafe-values', reason: string): void {
    this.#guarded(() => this.#store.ledger.append(`${what}.refused`, { ski, reason }));
  }

  /** Stores failsafe values before they are acknowledged; throws when they cannot be stored. */
  acceptFailsafe(ski: string, values: FailsafeValues): void {
    this.#orRefuse(() => {
      if (values.failsafeLimit !== undefined) this.#store.flags.set('failsafe-watts', values.failsafeLimit);
      if (values.failsafeDurationMinimum !== undefined) {
        this.#store.flags.set('failsafe-duration-seconds', values.failsafeDurationMinimum);
      }
      this.#store.ledger.append('failsafe-values.accepted', {
        ski,
        watts: values.failsafeLimit ?? null,
        durationSeconds: values.failsafeDurationMinimum ?? null,
      });
    });
  }

  /** Notes what the state machine did. */
  observed(status: ControllableSystemStatus): void {
    const from = this.#phase;
    this.#phase = status.phase;
    const isOver = this.#endsAt !== undefined && this.#clock.now() >= this.#endsAt - UNTIL_TOLERANCE_MILLIS;
    if (from !== status.phase) this.#unstored = [...this.#unstored, { from, status, isOver }].slice(-MOST_UNSTORED);
    this.#guarded(() => {
      this.#storeTransitions();
      if (status.phase === 'limited') this.#correctEnd(status.limitEndsIn);
    });
    this.#endsAt =
      status.phase === 'limited' && status.limitEndsIn !== undefined
        ? this.#clock.now() + status.limitEndsIn * 1000
        : undefined;
  }

  /** Ends a restored limit whose time is over, and corrects the stored end of a running one after a step of the wall clock. */
  tick(): void {
    if (this.#unstored.length > 0) this.#guarded(() => this.#storeTransitions());
    this.#followClock();
    const restored = this.#restored;
    if (restored?.endsAt === undefined || this.#clock.now() < restored.endsAt) return;
    this.#restored = undefined;
    this.#guarded(() => this.#end(restored.limit, 'expired', 'Its time was over after a restart.'));
  }

  #restore(): void {
    const { limits, ledger } = this.#store;
    const wall = this.#clock.wall();
    this.#guarded(() => {
      for (const episode of limits.active('failsafe')) {
        limits.end(episode.id, 'ended', 'The program was restarted; the failsafe limit holds again in Init.');
      }
      for (const limit of limits.active('grid-operator')) {
        const left = remainingAfterStart(limit, wall);
        if (left !== undefined && left <= 0) {
          this.#end(limit, 'expired', 'Its time was over while the program did not run.');
          continue;
        }
        this.#restored = { limit, endsAt: left === undefined ? undefined : this.#clock.now() + left };
        ledger.append('limit.restored', { watts: limit.watts, until: untilText(limit.until) });
      }
    });
  }

  /** What cannot be stored now is tried again with every tick, and ahead of the next limit. */
  #storeTransitions(): void {
    for (const passed of this.#unstored) {
      this.#transition(passed);
      this.#unstored = this.#unstored.slice(1);
    }
  }

  #transition({ from, status, isOver }: Passed): void {
    const { ledger, limits } = this.#store;
    this.#store.durably(() => {
      ledger.append('state.changed', {
        from,
        to: status.phase,
        transition: status.transition ?? null,
        reason: status.reason,
      });
      if (from === 'failsafe') this.#endFailsafe(status);
      if (status.phase !== 'limited') this.#endActive(status, isOver);
      if (status.phase === 'failsafe') {
        ledger.append('failsafe.began', { watts: status.failsafeLimit, reason: status.reason });
        limits.add({
          kind: 'consumption',
          watts: status.failsafeLimit,
          state: 'active',
          source: 'failsafe',
          sourceName: 'failsafe limit',
          until: undefined,
          text: `The control box is silent; the failsafe limit of ${status.failsafeLimit} W holds.`,
        });
      }
    });
    if (from === 'init') this.#restored = undefined;
    this.#options.changed();
  }

  #endFailsafe(status: ControllableSystemStatus): void {
    for (const episode of this.#store.limits.active('failsafe')) this.#store.limits.end(episode.id, 'ended');
    this.#store.ledger.append('failsafe.ended', { to: status.phase, reason: status.reason });
  }

  /** Limits of the control box that are still active although the state is not Limited (any more). */
  #endActive(status: ControllableSystemStatus, isOver: boolean): void {
    if (status.phase === 'init') return;
    for (const limit of this.#store.limits.active('grid-operator')) {
      if (isOver) this.#end(limit, 'expired', 'Its time is over.');
      else this.#end(limit, 'ended', `It does not hold any more: ${status.reason}.`);
    }
  }

  #end(limit: StoredLimit, state: 'expired' | 'ended', text: string): void {
    this.#store.durably(() => {
      if (!this.#store.limits.end(limit.id, state, text)) return;
      this.#store.ledger.append(state === 'expired' ? 'limit.expired' : 'limit.ended', {
        watts: limit.watts,
        reason: text,
      });
    });
    this.#options.changed();
  }

  /** The end is watched on the monotonic clock; the stored one follows, or a restart would end the limit at a wrong time. */
  #followClock(): void {
    const [wall, now] = [this.#clock.wall(), this.#clock.now()];
    const isRight = Math.abs(wall - now - this.#wallOffset) < UNTIL_TOLERANCE_MILLIS;
    if (isRight || !isClockSane(wall)) return;
    const restored = this.#restored;
    const endsAt = restored === undefined ? this.#endsAt : restored.endsAt;
    this.#guarded(() => {
      if (endsAt !== undefined) this.#correctEnd(seconds((endsAt - now) / 1000));
      if (restored !== undefined) {
        const limit = this.#store.limits.get(restored.limit.id) ?? restored.limit;
        this.#restored = { ...restored, limit };
      }
      this.#wallOffset = wall - now;
    });
  }

  /** A limit may inherit the running duration of the one before: the state machine knows, the write did not say. */
  #correctEnd(endsIn: Seconds | undefined): void {
    const [limit] = this.#store.limits.active('grid-operator');
    if (limit === undefined) return;
    const until = endsIn === undefined ? undefined : utcInstant(Math.round(this.#clock.wall() + endsIn * 1000));
    const isSame =
      until === limit.until ||
      (until !== undefined && limit.until !== undefined && Math.abs(until - limit.until) < UNTIL_TOLERANCE_MILLIS);
    if (isSame) return;
    this.#store.durably(() => this.#store.limits.setUntil(limit.id, until));
    this.#options.changed();
  }

  /** Stores before an acknowledgement; a failure is told and thrown on, so that the write is refused. */
  #orRefuse(work: () => void): void {
    try {
      this.#store.durably(work);
    } catch (error) {
      this.#options.failed(error);
      throw error;
    }
  }

  #guarded(work: () => unknown): void {
    try {
      work();
    } catch (error) {
      this.#logger.error('store.writeFailed', { error: String(error) });
      this.#options.failed(error);
    }
  }
}

/** How an energy guard is called in limits and reasons. */
export function guardName(ski: string): string {
  return `control box ${ski}`;
}

function untilText(until: UtcInstant | undefined): string | null {
  return until === undefined ? null : formatInstant(until);
}
