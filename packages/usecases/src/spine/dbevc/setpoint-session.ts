import {
  agedRequests,
  type ControlledVehicle,
  type EnergyRequests,
  initialSetpointControl,
  mayDischarge,
  requestProblems,
  type SetpointAnswer,
  type SetpointControlEffect,
  type SetpointControlEvent,
  type SetpointControlState,
  type SetpointRange,
  type SetpointTarget,
  setpointControl,
  type WantedPower,
} from '@busbar/functions';
import type { CancelTimer, Clock, Logger, Seconds, Unlisten, Watts } from '@busbar/kernel';
import {
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  electricalConnectionCharacteristicListData,
  electricalConnectionParameterDescriptionListData,
  type FunctionDeclaration,
  type LocalFeature,
  type RemoteEntity,
  type Setpoint,
  setpointConstraintsListData,
  setpointDescriptionListData,
  setpointListData,
  timeSeriesDescriptionListData,
  timeSeriesListData,
  toScaled,
} from '@busbar/spine';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { shownKey } from '../configuration-key.ts';
import { commissionFeatures, type FeatureUse } from '../feature-commissioning.ts';
import type { Partner } from '../partners.ts';
import type { ScenarioProblem } from '../scenario-problem.ts';
import { ArrivedSeriesList } from '../time-series/arrived-series.ts';
import { relativeTime } from '../time-series/wire-time.ts';
import { notWritten, type WrittenOutcome, writtenOutcome } from '../written-outcome.ts';
import { dbevcDeclaration } from './dbevc-declaration.ts';
import { BELOW_TARGET_KEY, type DbevcProfile, DISCHARGING_ENERGY_REQUEST, ENERGY_REQUEST } from './dbevc-profile.ts';
import { shownPowerConstraints } from './power-constraints.ts';
import { readRequests } from './request-entries.ts';
import { type FoundSetpoint, shownSetpoints } from './shown-setpoints.ts';
import type { ShownSetpoint, SteeredVehicle } from './steered-vehicle.ts';

/** What all vehicles of one energy manager share. */
export interface SetpointContext {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly client: LocalFeature;
  readonly profile: DbevcProfile;
  readonly quirksOff: ReadonlySet<UseCaseQuirkName>;
  changed(): void;
}

const USES: readonly FeatureUse[] = [
  {
    feature: 'Setpoint',
    isWritten: true,
    reads: [setpointDescriptionListData, setpointConstraintsListData, setpointListData],
  },
  { feature: 'TimeSeries', isWritten: false, reads: [timeSeriesDescriptionListData, timeSeriesListData] },
  {
    feature: 'DeviceConfiguration',
    isWritten: false,
    reads: [deviceConfigurationKeyValueDescriptionListData, deviceConfigurationKeyValueListData],
  },
  {
    feature: 'ElectricalConnection',
    isWritten: false,
    reads: [electricalConnectionParameterDescriptionListData, electricalConnectionCharacteristicListData],
  },
];

/** One vehicle: performs the effects of its control. */
export class SetpointSession {
  readonly #context: SetpointContext;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #series: ArrivedSeriesList;
  readonly #stops: Unlisten[] = [];
  /** Callers that wait for the first answer to what they want. */
  #waiting: ((outcome: WrittenOutcome) => void)[] = [];
  #partner: Partner;
  #control: SetpointControlState = initialSetpointControl;
  #cancel: CancelTimer | undefined;
  #isReady = false;
  #isClosed = false;

  /** @param wanted of the connection before, or stated before the vehicle came */
  constructor(partner: Partner, context: SetpointContext, wanted: WantedPower | undefined) {
    const { entity } = partner;
    this.#partner = partner;
    this.#context = context;
    this.#clock = context.clock;
    this.#logger = context.logger.with({ ski: entity.device.ski, entity: entity.path.join('.') });
    this.#series = new ArrivedSeriesList(entity, context.clock);
    if (wanted !== undefined) this.#control = { ...this.#control, wanted };
    for (const { feature, reads } of USES) for (const fn of reads) this.#on(feature, fn);
    // What another use case read before has an unknown age.
    const series = entity.feature('TimeSeries', 'server');
    if (series?.data(timeSeriesListData) !== undefined) void series.read(context.client, timeSeriesListData);
    const awaited = new Set<unknown>(USES.flatMap((use) => entity.feature(use.feature, 'server') ?? []));
    commissionFeatures(entity, context.client, USES, this.#logger, (done) => {
      awaited.delete(done);
      if (awaited.size > 0 || this.#isClosed) return;
      this.#isReady = true;
      this.#evaluate();
    });
  }

  get entity(): RemoteEntity {
    return this.#partner.entity;
  }

  get wanted(): WantedPower | undefined {
    return this.#control.wanted;
  }

  get view(): SteeredVehicle {
    const { entity, scenarios } = this.#partner;
    const { quirksOff, profile } = this.#context;
    const { total, a, b, c } = this.#setpoints();
    const { wanted } = this.#control;
    const { requests } = this.#requests();
    return {
      ski: entity.device.ski,
      entityPath: entity.path,
      label: entity.device.label,
      scenarios,
      isReady: this.#isReady,
      ...(total === undefined ? {} : { setpoint: withoutNumber(total) }),
      phases: {
        ...(a === undefined ? {} : { a: withoutNumber(a) }),
        ...(b === undefined ? {} : { b: withoutNumber(b) }),
        ...(c === undefined ? {} : { c: withoutNumber(c) }),
      },
      requests,
      mayDischarge: mayDischarge(requests, profile),
      constraints: shownPowerConstraints(entity, profile, quirksOff).constraints,
      ...(wanted === undefined ? {} : { wanted }),
      problems: this.#problems(),
    };
  }

  changed(partner: Partner): void {
    this.#partner = partner;
    this.#evaluate();
  }

  /** States what is wanted; the answer is the first one to it. Nothing wanted: the vehicle is left alone. */
  want(power: WantedPower | undefined): Promise<WrittenOutcome> {
    return new Promise((resolve) => {
      this.#settle(notWritten('superseded'));
      this.#waiting.push(resolve);
      this.#apply({ type: 'wanted', power });
      const { isWriting, problem } = this.#control;
      // Nothing is under way: it waits until it is possible, or there is nothing to do.
      if (isWriting) return;
      if (power === undefined) this.#settle({ accepted: true });
      else this.#settle(notWritten('notPossible', problem ?? 'the vehicle is not ready'));
    });
  }

  /** Switches our setpoint off, without waiting. */
  leave(): void {
    if (this.#control.isActive && !this.#isClosed) this.#write(undefined);
  }

  close(): void {
    this.#isClosed = true;
    for (const stop of this.#stops.splice(0)) stop();
    this.#cancel?.();
    this.#settle(notWritten('notConnected'));
  }

  #on<T>(type: string, fn: FunctionDeclaration<T>): void {
    const stop = this.entity.feature(type, 'server')?.onData(fn, (_value, how) => {
      if (this.#isClosed) return;
      if (fn.name === timeSeriesListData.name && how !== 'snapshot') this.#series.take();
      this.#evaluate();
    });
    if (stop !== undefined) this.#stops.push(stop);
  }

  #evaluate(): void {
    if (this.#isReady) this.#apply({ type: 'vehicleChanged', vehicle: this.#vehicle() });
    else this.#context.changed();
  }

  #apply(event: SetpointControlEvent): void {
    const { validity, refresh } = this.#context.profile;
    const { state, effects } = setpointControl(this.#control, event, { validity, refresh });
    this.#control = state;
    for (const effect of effects) this.#perform(effect);
    this.#context.changed();
  }

  #perform(effect: SetpointControlEffect): void {
    switch (effect.do) {
      case 'write':
        this.#write(effect.power, effect.validity);
        break;
      case 'deactivate':
        this.#write(undefined);
        break;
      case 'readBack':
        this.#readBack();
        break;
      case 'startTimer':
        this.#cancel?.();
        this.#cancel = this.#clock.after(effect.delay, () => this.#apply({ type: 'timerExpired' }));
        break;
      case 'stopTimer':
        this.#cancel?.();
        break;
    }
  }

  /** One restricted write with what is wanted, or with what has to end. DBEVC 5. */
  #write(power: WantedPower | undefined, validity?: Seconds): void {
    const setpoints = this.#setpoints();
    const items = (Object.entries(setpoints) as [SetpointTarget, FoundSetpoint][]).flatMap(
      ([target, { setpointId, isActive }]): Setpoint[] => {
        const wanted = power?.[target];
        if (wanted !== undefined)
          return [
            {
              setpointId,
              value: toScaled(wanted),
              isSetpointActive: true,
              ...(validity === undefined ? {} : { timePeriod: { endTime: relativeTime(validity) } }),
            },
          ];
        return power === undefined && isActive ? [{ setpointId, value: toScaled(0), isSetpointActive: false }] : [];
      },
    );
    const feature = this.entity.feature('Setpoint', 'server');
    if (feature === undefined || items.length === 0) {
      this.#answered({ accepted: true });
      return;
    }
    void feature
      .write(this.#context.client, setpointListData, { value: { setpointData: items }, partial: true })
      .then((outcome) => this.#answered(writtenOutcome(outcome)));
  }

  #answered(outcome: WrittenOutcome): void {
    if (this.#isClosed) return;
    const isStale = this.#control.isStale;
    const answer = answerOf(outcome);
    if (answer === undefined) return;
    if (answer.status !== 'accepted') this.#logger.warn('setpoint.notTaken', { ...answer });
    // Who stated something newer meanwhile waits for the next answer.
    if (!isStale) this.#settle(outcome);
    this.#apply({ type: 'answered', answer });
  }

  #readBack(): void {
    const { client } = this.#context;
    const setpoint = this.entity.feature('Setpoint', 'server');
    for (const fn of [setpointConstraintsListData, setpointListData] as const)
      void setpoint?.read(client, fn as FunctionDeclaration<unknown>);
    void this.entity.feature('TimeSeries', 'server')?.read(client, timeSeriesListData);
    void this.entity.feature('DeviceConfiguration', 'server')?.read(client, deviceConfigurationKeyValueListData);
  }

  #settle(outcome: WrittenOutcome): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const told of waiting) told(outcome);
  }

  /** What can be written; undefined: nothing, because the scenario is not there. Common part 5, rule 5. */
  #vehicle(): ControlledVehicle | undefined {
    if (this.#obstacle() !== undefined) return undefined;
    const { profile, quirksOff } = this.#context;
    const setpoints = this.#setpoints();
    const { requests } = this.#requests();
    const { constraints } = shownPowerConstraints(this.entity, profile, quirksOff);
    const maximumPower: Watts | undefined = constraints.consumptionMaximum ?? setpoints.total?.range?.maximum;
    const ranges = Object.fromEntries(
      (Object.entries(setpoints) as [SetpointTarget, FoundSetpoint][]).flatMap(([target, { range }]) =>
        range === undefined ? [] : [[target, range]],
      ),
    ) as { readonly [T in SetpointTarget]?: SetpointRange };
    return {
      ranges,
      isChangeable: setpoints.total?.isChangeable ?? setpoints.a?.isChangeable ?? false,
      mayDischarge: mayDischarge(requests, profile),
      requests,
      ...(maximumPower === undefined ? {} : { maximumPower }),
    };
  }

  #obstacle(): string | undefined {
    const feature = this.entity.feature('Setpoint', 'server');
    if (!this.#partner.scenarios.includes(1)) return 'the scenario is not announced';
    if (feature === undefined) return 'server feature Setpoint is missing';
    if (!feature.operations(setpointListData).write) return 'Setpoint is announced as not writeable';
    if (!feature.isBound(this.#context.client)) return 'the binding of Setpoint is not granted';
    const all = Object.values(this.#setpoints());
    if (all.length === 0) return 'no setpoint is described';
    return all.find(({ problem }) => problem !== undefined)?.problem;
  }

  #setpoints(): ReturnType<typeof shownSetpoints> {
    return shownSetpoints(this.entity, this.#context.profile, this.#context.quirksOff);
  }

  #requests(): { readonly requests: EnergyRequests; readonly problems: readonly string[] } {
    const request = this.#series.ofType(ENERGY_REQUEST);
    const isPermitted = shownKey(this.entity, BELOW_TARGET_KEY)?.boolean === true;
    const read = readRequests(request?.entry, this.#series.ofType(DISCHARGING_ENERGY_REQUEST)?.entry, isPermitted);
    const elapsed = request === undefined ? 0 : (this.#clock.now() - request.at) / 1000;
    return {
      requests: agedRequests(read.requests, elapsed),
      problems: [...read.problems, ...requestProblems(read.requests)],
    };
  }

  #problems(): readonly ScenarioProblem[] {
    if (!this.#isReady) return [];
    const { device, path } = this.entity;
    const { quirksOff, profile } = this.#context;
    const texts: readonly (readonly [scenario: number, texts: readonly string[]])[] = [
      [1, [this.#obstacle() ?? '', this.#control.problem ?? '']],
      [2, this.#requests().problems],
      [3, shownPowerConstraints(this.entity, profile, quirksOff).problems],
    ];
    return texts.flatMap(([scenario, all]) =>
      [...new Set(all)]
        .filter((text) => text !== '')
        .map((text) => ({ ski: device.ski, entityPath: path, useCase: dbevcDeclaration.name, scenario, text })),
    );
  }
}

function withoutNumber({ setpointId: _number, problem: _problem, ...shown }: FoundSetpoint): ShownSetpoint {
  return shown;
}

/** Undefined: the vehicle is gone, nothing is known. */
function answerOf(outcome: WrittenOutcome): SetpointAnswer | undefined {
  if (outcome.accepted) return { status: 'accepted' };
  const { why, errorNumber = 0, description } = outcome;
  if (why === 'timedOut') return { status: 'timedOut' };
  if (why !== 'refused') return undefined;
  return { status: 'refused', errorNumber, ...(description === undefined ? {} : { description }) };
}
