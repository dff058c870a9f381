import {
  HEARTBEAT_WATCHDOG,
  type HeartbeatWatchEffect,
  heartbeatWatch,
  initialHeartbeatWatch,
  limitToWire,
  type ShownLimit,
} from '@busbar/functions';
import type { CancelTimer, Clock, Logger, Seconds, Unlisten, Watts } from '@busbar/kernel';
import {
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  deviceDiagnosisHeartbeatData,
  electricalConnectionCharacteristicListData,
  type FunctionDeclaration,
  formatDuration,
  type LocalFeature,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  type RemoteEntity,
  type RemoteFeature,
  toScaled,
  type WriteOutcome,
} from '@busbar/spine';
import { commissionFeatures, type FeatureUse } from '../feature-commissioning.ts';
import { entriesIn } from '../feature-entries.ts';
import { isHeartbeat } from '../guard-heartbeat.ts';
import type { Partner } from '../partners.ts';
import type { PowerLimitBinding } from './binding-profile.ts';
import { describedLimit, shownLimit, shownNominalMaximum } from './system-view.ts';

/** What a session reports. */
export interface SystemSessionOwner {
  /** Bound and described: the limit can be written. */
  ready(): void;
  shown(limit: ShownLimit): void;
  heartbeat(is: 'heard' | 'missing'): void;
  /** Something to see changed. */
  changed(): void;
}

/** What is read and written at a controllable system. LPC 6.1: both LoadControl and DeviceConfiguration are bound. */
const USES: readonly FeatureUse[] = [
  {
    feature: 'LoadControl',
    isWritten: true,
    reads: [loadControlLimitDescriptionListData, loadControlLimitListData],
  },
  {
    feature: 'DeviceConfiguration',
    isWritten: true,
    reads: [deviceConfigurationKeyValueDescriptionListData, deviceConfigurationKeyValueListData],
  },
  { feature: 'ElectricalConnection', isWritten: false, reads: [electricalConnectionCharacteristicListData] },
  { feature: 'DeviceDiagnosis', isWritten: false, reads: [deviceDiagnosisHeartbeatData] },
];

/** One connection of the energy guard with one controllable system. */
export class SystemSession {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #binding: PowerLimitBinding;
  readonly #client: LocalFeature;
  readonly #owner: SystemSessionOwner;
  readonly #stops: Unlisten[] = [];
  #partner: Partner;
  #isReady = false;
  #isClosed = false;
  #oddity: string | undefined;
  #watch = initialHeartbeatWatch;
  #cancelWatch: CancelTimer | undefined;

  constructor(
    partner: Partner,
    client: LocalFeature,
    binding: PowerLimitBinding,
    base: { readonly clock: Clock; readonly logger: Logger },
    owner: SystemSessionOwner,
  ) {
    this.#partner = partner;
    this.#client = client;
    this.#binding = binding;
    this.#clock = base.clock;
    this.#logger = base.logger;
    this.#owner = owner;
    this.#listen();
    this.#performWatch({ type: 'watchStarted', at: this.#clock.now() });
    commissionFeatures(partner.entity, client, USES, base.logger, () => this.#check());
  }

  get entity(): RemoteEntity {
    return this.#partner.entity;
  }

  /** Monotonic instant of the last heartbeat of the system. */
  get lastHeartbeat(): number | undefined {
    return this.#watch.phase === 'waiting' ? undefined : this.#watch.last;
  }

  /** Announcement or features changed. */
  changed(partner: Partner): void {
    this.#partner = partner;
    this.#check();
    this.#owner.changed();
  }

  /** Writes the limit, always with its value; a running duration of an older limit is removed with it. LPC 6.2. */
  async write(
    isActive: boolean,
    value: Watts | undefined,
    duration: Seconds | undefined,
  ): Promise<WriteOutcome | undefined> {
    const feature = this.#loadControl();
    const described = describedLimit(this.entity, this.#binding);
    if (feature === undefined || described === undefined) return undefined;
    const { limitId } = described;
    const shown = entriesIn(loadControlLimitListData, feature.data(loadControlLimitListData)).find(
      (one) => one.limitId === limitId,
    );
    const known =
      value ?? shownNominalMaximum(this.entity, this.#binding) ?? shownLimit(this.entity, this.#binding)?.value;
    const item = {
      limitId,
      isLimitActive: isActive,
      ...(duration === undefined ? {} : { timePeriod: { endTime: formatDuration(duration) } }),
      value: toScaled(limitToWire(this.#binding.profile, known ?? (0 as Watts))),
    };
    const isOldDurationShown = duration === undefined && shown?.timePeriod !== undefined;
    return feature.write(this.#client, loadControlLimitListData, {
      value: { loadControlLimitData: [item] },
      partial: true,
      ...(isOldDurationShown ? { deleteElements: { selectors: { limitId }, elements: { timePeriod: {} } } } : {}),
    });
  }

  /** Writes failsafe values by their keys. */
  async writeKeys(
    items: readonly { readonly keyId: number; readonly value: object }[],
  ): Promise<WriteOutcome | undefined> {
    return this.entity
      .feature('DeviceConfiguration', 'server')
      ?.write(this.#client, deviceConfigurationKeyValueListData, {
        value: { deviceConfigurationKeyValueData: items },
        partial: true,
      });
  }

  /** Reads the limits again; what comes is told like a notify. */
  readBack(): void {
    void this.#loadControl()?.read(this.#client, loadControlLimitListData);
  }

  close(): void {
    this.#isClosed = true;
    for (const stop of this.#stops.splice(0)) stop();
    this.#cancelWatch?.();
  }

  #loadControl(): RemoteFeature | undefined {
    return this.entity.feature('LoadControl', 'server');
  }

  #listen(): void {
    const on = <T>(type: string, fn: FunctionDeclaration<T>, told: (how: string, value: T) => void): void => {
      const unlisten = this.entity.feature(type, 'server')?.onData(fn, (value, how) => {
        if (!this.#isClosed) told(how, value);
      });
      if (unlisten !== undefined) this.#stops.push(unlisten);
    };
    on('LoadControl', loadControlLimitDescriptionListData, () => this.#check());
    on('LoadControl', loadControlLimitListData, () => this.#tellShown());
    on('DeviceConfiguration', deviceConfigurationKeyValueListData, () => this.#owner.changed());
    on('ElectricalConnection', electricalConnectionCharacteristicListData, () => this.#owner.changed());
    on('DeviceDiagnosis', deviceDiagnosisHeartbeatData, (how, value) => {
      if (how !== 'snapshot' && isHeartbeat(value))
        this.#performWatch({ type: 'heartbeatReceived', at: this.#clock.now() });
    });
  }

  #tellShown(): void {
    const limit = shownLimit(this.entity, this.#binding);
    if (limit === undefined) this.#owner.changed();
    else this.#owner.shown(limit);
  }

  /** A partner that does not announce scenario 1 is read, but never written. Common part 5, rule 5. */
  #check(): void {
    if (this.#isReady || this.#isClosed || !this.#partner.scenarios.includes(1)) return;
    const feature = this.#loadControl();
    const described = describedLimit(this.entity, this.#binding);
    if (feature === undefined || described === undefined || !feature.isBound(this.#client)) return;
    if (described.oddity !== undefined && described.oddity !== this.#oddity) {
      this.#oddity = described.oddity;
      this.#logger.warn('limit.oddDescription', { ski: this.entity.device.ski, oddity: described.oddity });
    }
    this.#isReady = true;
    this.#tellShown();
    this.#owner.ready();
  }

  #performWatch(event: Parameters<typeof heartbeatWatch>[1]): void {
    const { state, effects } = heartbeatWatch(this.#watch, event, HEARTBEAT_WATCHDOG);
    this.#watch = state;
    for (const effect of effects) this.#performWatchEffect(effect);
  }

  #performWatchEffect(effect: HeartbeatWatchEffect): void {
    switch (effect.do) {
      case 'startTimer':
        this.#cancelWatch?.();
        this.#cancelWatch = this.#clock.after(effect.delay, () =>
          this.#performWatch({ type: 'timerExpired', at: this.#clock.now() }),
        );
        break;
      case 'reportHeard':
        this.#owner.heartbeat('heard');
        break;
      case 'reportMissing':
        this.#owner.heartbeat('missing');
        break;
    }
  }
}
