import {
  type EnergyIntegral,
  integrated,
  type MonitoredMeasurements,
  monitoredMeasurements,
  STALE_AFTER,
  startIntegral,
} from '@busbar/functions';
import {
  type CancelTimer,
  type Clock,
  Listeners,
  type Millis,
  millis,
  type Percent,
  percent,
  type Seconds,
  seconds,
  type Unlisten,
  type WattHours,
  type Watts,
  watts,
} from '@busbar/kernel';
import {
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  deviceDiagnosisHeartbeatData,
  electricalConnectionDescriptionListData,
  electricalConnectionParameterDescriptionListData,
  type FunctionDeclaration,
  fromScaled,
  type LocalEntity,
  type LocalFeature,
  measurementConstraintsListData,
  measurementDescriptionListData,
  measurementListData,
} from '@busbar/spine';
import { type LenientOptions, NO_USE_CASE_QUIRKS_OFF, type UseCaseQuirkName } from '../../quirks.ts';
import { shownKey } from '../configuration-key.ts';
import { commissionFeatures, type FeatureUse } from '../feature-commissioning.ts';
import { type Partner, type PartnerSession, watchPartners } from '../partners.ts';
import type { ScenarioProblem } from '../scenario-problem.ts';
import type { AcProfile } from './ac-profile.ts';
import { describedValues } from './described-values.ts';
import { missingData } from './monitoring-problem.ts';

/** A monitored unit or grid connection point as the monitoring appliance sees it. */
export interface MonitoredUnit {
  readonly ski: string;
  readonly entityPath: readonly number[];
  readonly entityType: string;
  readonly label: string;
  /** Values in state normal; one that turned bad keeps its last good number and is named in `unusable`. */
  readonly measurements: MonitoredMeasurements;
  /** Share of the nominal PV peak power that may be fed in, percent; absent = not stated. MGCP-011. */
  readonly feedInFactor?: Percent;
  /** Nominal peak power of the panels, W; absent = not stated. VAPD scenario 1. */
  readonly nominalPeakPower?: Watts;
  /** Energy added up from the power since the unit appeared, where the use case wants it. EVCEM 6. */
  readonly integratedEnergy?: WattHours;
  /** Since the last values arrived; absent = none yet. */
  readonly age?: Seconds;
  /** Nothing arrived for 5 min, no heartbeat either. MPC 8. */
  readonly stale: boolean;
}

/** Reads monitored units. */
export interface MonitoringAppliance {
  /** The units that are connected. */
  units(): readonly MonitoredUnit[];
  /** What units announce and do not deliver; for `useCaseStatuses`. It is gone as soon as it is delivered. */
  problems(): readonly ScenarioProblem[];
  /** Tells that something in {@link units} changed; a late listener is told at once. */
  onChange(listener: () => void): Unlisten;
  close(): void;
}

const USES: readonly FeatureUse[] = [
  {
    feature: 'ElectricalConnection',
    isWritten: false,
    reads: [electricalConnectionDescriptionListData, electricalConnectionParameterDescriptionListData],
  },
  {
    feature: 'Measurement',
    isWritten: false,
    reads: [measurementDescriptionListData, measurementConstraintsListData, measurementListData],
  },
];

const STATED_USE: FeatureUse = {
  feature: 'DeviceConfiguration',
  isWritten: false,
  reads: [deviceConfigurationKeyValueDescriptionListData, deviceConfigurationKeyValueListData],
};

/** Plays the side of MPC, MGCP, EVCEM, VABD or VAPD that reads, on an entity. */
export function monitoringAppliance(
  entity: LocalEntity,
  profile: AcProfile,
  options: LenientOptions = {},
): MonitoringAppliance {
  const quirksOff = options.quirksOff ?? NO_USE_CASE_QUIRKS_OFF;
  const { clock } = entity.device;
  const { declaration } = profile;
  const logger = entity.device.logger.with({ useCase: declaration.short });
  const client = entity.feature('Generic', 'client');
  const uses = profile.stated === undefined ? USES : [...USES, STATED_USE];
  const changed = new Listeners<[]>((error) => logger.error('listener.failed', { error: String(error) }));
  const units = new Set<UnitSession>();
  const stops: Unlisten[] = [
    entity.announce({
      useCaseName: declaration.name,
      actor: declaration.client.actor,
      version: declaration.version,
      subRevision: declaration.subRevision,
      scenarios: profile.monitored,
    }),
    watchPartners(
      entity.device,
      declaration,
      'server',
      logger,
      (partner): PartnerSession => {
        const unit = new UnitSession(partner, client, profile, { clock, quirksOff }, () => changed.emit());
        units.add(unit);
        commissionFeatures(partner.entity, client, uses, logger, ({ type }) => unit.setRead(type));
        changed.emit();
        return {
          changed: (now) => unit.setPartner(now),
          close: () => {
            units.delete(unit);
            unit.close();
            changed.emit();
          },
        };
      },
      quirksOff,
    ),
  ];
  const close = (): void => {
    for (const stop of stops.splice(0)) stop();
    changed.clear();
  };
  stops.push(entity.onRemoved(close));
  return {
    units: () => [...units].map((unit) => unit.view),
    problems: () => [...units].flatMap((unit) => unit.problems),
    onChange(listener) {
      const unlisten = changed.add(listener);
      listener();
      return unlisten;
    },
    close,
  };
}

/** One connected unit. */
class UnitSession {
  #partner: Partner;
  readonly #client: LocalFeature;
  readonly #profile: AcProfile;
  readonly #clock: Clock;
  readonly #quirksOff: ReadonlySet<UseCaseQuirkName>;
  readonly #derivesPower: boolean;
  readonly #changed: () => void;
  readonly #stops: Unlisten[] = [];
  readonly #since: Millis;
  /** Features whose reads are answered. */
  readonly #read = new Set<string>();
  #measurements: MonitoredMeasurements = { unusable: [] };
  #integral: EnergyIntegral;
  #valuesAt: Millis | undefined;
  #heartbeatAt: Millis | undefined;
  #cancelSilence: CancelTimer | undefined;
  #cancelStale: CancelTimer | undefined;

  constructor(
    partner: Partner,
    client: LocalFeature,
    profile: AcProfile,
    base: { readonly clock: Clock; readonly quirksOff: ReadonlySet<UseCaseQuirkName> },
    changed: () => void,
  ) {
    const { clock } = base;
    this.#quirksOff = base.quirksOff;
    this.#partner = partner;
    this.#client = client;
    this.#profile = profile;
    this.#clock = clock;
    this.#changed = changed;
    this.#derivesPower = profile.derivesPower && !base.quirksOff.has('powerWithoutValue');
    this.#since = clock.now();
    this.#integral = startIntegral(this.#since);
    const on = <T>(type: string, fn: FunctionDeclaration<T>, told: (how: string) => void): void => {
      const unlisten = partner.entity.feature(type, 'server')?.onData(fn, (_value, how) => told(how));
      if (unlisten !== undefined) this.#stops.push(unlisten);
    };
    on('ElectricalConnection', electricalConnectionDescriptionListData, () => this.#evaluate());
    on('ElectricalConnection', electricalConnectionParameterDescriptionListData, () => this.#evaluate());
    on('Measurement', measurementDescriptionListData, () => this.#evaluate());
    on('Measurement', measurementListData, (how) => {
      if (how !== 'snapshot') this.#valuesAt = this.#clock.now();
      this.#restartTimers();
      this.#evaluate();
    });
    if (profile.stated !== undefined) {
      on('DeviceConfiguration', deviceConfigurationKeyValueDescriptionListData, () => this.#changed());
      on('DeviceConfiguration', deviceConfigurationKeyValueListData, () => this.#changed());
    }
    // Subscribed by others, if at all: a device that heartbeats is not gone because its values are constant.
    on('DeviceDiagnosis', deviceDiagnosisHeartbeatData, (how) => {
      if (how === 'snapshot') return;
      const wasStale = this.#isStale();
      this.#heartbeatAt = this.#clock.now();
      this.#restartStaleTimer();
      if (wasStale) this.#changed();
    });
    this.#restartTimers();
    this.#evaluate();
  }

  get view(): MonitoredUnit {
    const { remote, entity } = this.#partner;
    const at = this.#valuesAt;
    return {
      ski: remote.ski,
      entityPath: entity.path,
      entityType: entity.type,
      label: remote.label,
      measurements: this.#measurements,
      ...this.#stated(),
      ...(this.#profile.derivesPower ? { integratedEnergy: this.#integrate().energy } : {}),
      ...(at === undefined ? {} : { age: seconds((this.#clock.now() - at) / 1000) }),
      stale: this.#isStale(),
    };
  }

  get problems(): readonly ScenarioProblem[] {
    const { remote, entity, scenarios } = this.#partner;
    const useCase = this.#profile.declaration.name;
    return missingData(this.#profile, {
      announced: scenarios,
      values: describedValues(entity, this.#profile, this.#quirksOff),
      stated: this.#statedNumber(),
      isMeasurementRead: this.#read.has('Measurement'),
      isConfigurationRead: this.#read.has('DeviceConfiguration'),
      derivesPower: this.#derivesPower,
    }).map((missing) => ({ ski: remote.ski, entityPath: entity.path, useCase, ...missing }));
  }

  /** The reads of one of its features are answered. */
  setRead(feature: string): void {
    this.#read.add(feature);
    this.#changed();
  }

  /** Its announcement changed, or our relations to it. */
  setPartner(partner: Partner): void {
    this.#partner = partner;
    this.#changed();
  }

  #statedNumber(): number | undefined {
    const { stated } = this.#profile;
    const value = stated === undefined ? undefined : shownKey(this.#partner.entity, stated.keyName)?.scaledNumber;
    return value === undefined ? undefined : fromScaled(value);
  }

  /** Some state 0 to 1 instead of percent: nothing is guessed. MGCP 4.1. */
  #stated(): Pick<MonitoredUnit, 'feedInFactor' | 'nominalPeakPower'> {
    const { stated } = this.#profile;
    const number = this.#statedNumber();
    if (number === undefined) return {};
    return stated?.as === 'feedInFactor' ? { feedInFactor: percent(number) } : { nominalPeakPower: watts(number) };
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#cancelSilence?.();
    this.#cancelStale?.();
  }

  #evaluate(): void {
    this.#measurements = monitoredMeasurements(
      describedValues(this.#partner.entity, this.#profile, this.#quirksOff),
      this.#measurements,
      this.#derivesPower,
    );
    this.#integral = this.#integrate();
    this.#changed();
  }

  #integrate(): EnergyIntegral {
    return integrated(this.#integral, this.#measurements.power, this.#clock.now());
  }

  #lastHeard(): Millis {
    return millis(Math.max(this.#valuesAt ?? this.#since, this.#heartbeatAt ?? this.#since));
  }

  #isStale(): boolean {
    return this.#clock.now() - this.#lastHeard() >= STALE_AFTER;
  }

  #restartTimers(): void {
    this.#cancelSilence?.();
    this.#cancelSilence = this.#clock.after(this.#profile.readAfterSilence, () => this.#silent());
    this.#restartStaleTimer();
  }

  #restartStaleTimer(): void {
    this.#cancelStale?.();
    const left = millis(Math.max(0, this.#lastHeard() + STALE_AFTER - this.#clock.now()));
    this.#cancelStale = this.#clock.after(left, () => this.#changed());
  }

  /** Nothing new: one read, and the next one after the same time again. */
  #silent(): void {
    this.#cancelSilence = this.#clock.after(this.#profile.readAfterSilence, () => this.#silent());
    void this.#partner.entity.feature('Measurement', 'server')?.read(this.#client, measurementListData);
  }
}
