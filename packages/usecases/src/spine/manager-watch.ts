import { HEARTBEAT_WATCHDOG, type HeartbeatWatchState, heartbeatWatch, initialHeartbeatWatch } from '@busbar/functions';
import { type CancelTimer, type Clock, inMillis, type Logger, type Millis, millis } from '@busbar/kernel';
import { deviceDiagnosisHeartbeatData, type LocalEntity, parseDuration } from '@busbar/spine';
import { GuardHeartbeat, type WatchedGuard, type WatchedUseCase } from './guard-heartbeat.ts';

/** What a vehicle is told about its energy manager. */
export interface ManagerWatchOwner {
  lost(): void;
  back(): void;
  /** Another energy manager steers, or none. */
  changed(): void;
}

/**
 * The energy manager as a vehicle hears it: its heartbeats and its operating state. One that never sent a heartbeat is not missed.
 * CEVC scenarios 5 to 8, DBEVC 5.
 */
export class ManagerWatch {
  readonly #entity: LocalEntity;
  readonly #clock: Clock;
  readonly #owner: ManagerWatchOwner;
  readonly #heartbeat: GuardHeartbeat;
  #watch: HeartbeatWatchState = initialHeartbeatWatch;
  #cancel: CancelTimer | undefined;
  #isFailure = false;
  #isLost = false;

  constructor(entity: LocalEntity, useCase: WatchedUseCase, logger: Logger, owner: ManagerWatchOwner) {
    const { clock } = entity.device;
    this.#entity = entity;
    this.#clock = clock;
    this.#owner = owner;
    this.#heartbeat = new GuardHeartbeat(
      entity,
      { ...useCase, isHeartbeatElsewhere: true },
      { clock, logger },
      {
        heartbeat: () => this.#step('heartbeatReceived'),
        guardChanged: () => owner.changed(),
        watched: () => {
          this.#isFailure = false;
        },
        stated: (operatingState) => {
          this.#isFailure = operatingState === 'failure';
          this.#judge();
        },
      },
    );
  }

  get manager(): WatchedGuard | undefined {
    // The constructor of the heartbeat evaluates before it is assigned here.
    return (this.#heartbeat as GuardHeartbeat | undefined)?.guard;
  }

  close(): void {
    this.#heartbeat.close();
    this.#cancel?.();
  }

  #step(type: 'heartbeatReceived' | 'timerExpired'): void {
    const at = this.#clock.now();
    const { state, effects } = heartbeatWatch(this.#watch, { type, at }, this.#missingAfter());
    this.#watch = state;
    for (const effect of effects)
      if (effect.do === 'startTimer') {
        this.#cancel?.();
        this.#cancel = this.#clock.after(effect.delay, () => this.#step('timerExpired'));
      }
    this.#judge();
  }

  /** Twice the time it announces. CEVC 8. */
  #missingAfter(): Millis {
    const { manager } = this;
    const remote = this.#entity.device.remotes().find(({ ski }) => ski === manager?.ski);
    const feature =
      manager === undefined ? undefined : remote?.entity(manager.entityPath)?.feature('DeviceDiagnosis', 'server');
    const text = feature?.data(deviceDiagnosisHeartbeatData)?.heartbeatTimeout;
    const timeout = text === undefined ? undefined : parseDuration(text);
    return timeout === undefined || timeout <= 0 ? HEARTBEAT_WATCHDOG : millis(inMillis(timeout) * 2);
  }

  #judge(): void {
    const isLost = this.#isFailure || this.#watch.phase === 'missing';
    if (isLost === this.#isLost) return;
    this.#isLost = isLost;
    if (isLost) this.#owner.lost();
    else this.#owner.back();
  }
}
