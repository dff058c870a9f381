import {
  agedSlots,
  type CemNegotiationEffect,
  type CemNegotiationEvent,
  type CemNegotiationState,
  type CemNegotiationTimer,
  cemNegotiation,
  chargingStrategy,
  type Dated,
  flatCurve,
  flatIncentives,
  initialCemNegotiation,
  type OfferAnswer,
  type OfferPart,
} from '@busbar/functions';
import {
  type CancelTimer,
  type Clock,
  type Logger,
  type Millis,
  millis,
  NamedTimers,
  type Unlisten,
  type Watts,
} from '@busbar/kernel';
import {
  electricalConnectionParameterDescriptionListData,
  electricalConnectionPermittedValueSetListData,
  type FunctionDeclaration,
  incentiveTableConstraintsData,
  incentiveTableData,
  incentiveTableDescriptionData,
  type LocalFeature,
  type RemoteEntity,
  timeSeriesConstraintsListData,
  timeSeriesDescriptionListData,
  timeSeriesListData,
} from '@busbar/spine';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { shownPowerLimits } from '../evcc/power-limits.ts';
import { commissionFeatures, type FeatureUse } from '../feature-commissioning.ts';
import type { Partner } from '../partners.ts';
import type { ScenarioProblem } from '../scenario-problem.ts';
import type { WrittenOutcome } from '../written-outcome.ts';
import { cevcDeclaration } from './cevc-declaration.ts';
import type { ChargingRequest, CoordinatedVehicle } from './coordinated-vehicle.ts';
import { OfferQueue, type Offers } from './offer-queue.ts';
import { OfferWriter } from './offer-writer.ts';
import { shownCurveConstraints, shownFlags, shownIncentiveConstraints } from './shown-vehicle.ts';
import { VehicleSeries } from './vehicle-series.ts';

/** What all vehicles of one energy manager share. */
export interface NegotiationContext {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly client: LocalFeature;
  readonly quirksOff: ReadonlySet<UseCaseQuirkName>;
  readonly answerWithin: Millis;
  /** Power of the default curve for a vehicle that states none. */
  readonly defaultPower: Watts;
  readonly defaultPrice: { readonly absoluteCost: number; readonly currency: string };
  asked(request: ChargingRequest): void;
  changed(): void;
}

const USES: readonly FeatureUse[] = [
  {
    feature: 'TimeSeries',
    isWritten: true,
    reads: [timeSeriesDescriptionListData, timeSeriesConstraintsListData, timeSeriesListData],
  },
  {
    feature: 'IncentiveTable',
    isWritten: true,
    reads: [incentiveTableDescriptionData, incentiveTableConstraintsData, incentiveTableData],
  },
  // For the greatest power of the vehicle; read by EVCC as well.
  {
    feature: 'ElectricalConnection',
    isWritten: false,
    reads: [electricalConnectionParameterDescriptionListData, electricalConnectionPermittedValueSetListData],
  },
];

/** Flags that are raised within this time are one request. */
const SAME_REQUEST: Millis = millis(50);

const PARTS: readonly OfferPart[] = ['curve', 'incentives'];

/** One vehicle: performs the effects of the negotiation. */
export class NegotiatedVehicle {
  readonly #context: NegotiationContext;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #writer: OfferWriter;
  readonly #queue: OfferQueue;
  readonly #series: VehicleSeries;
  readonly #timers: NamedTimers<CemNegotiationTimer>;
  readonly #stops: Unlisten[] = [];
  #partner: Partner;
  #negotiation: CemNegotiationState = initialCemNegotiation;
  #asked: { readonly parts: readonly OfferPart[]; readonly cancel: CancelTimer } | undefined;
  #isReady = false;
  #isClosed = false;

  constructor(partner: Partner, context: NegotiationContext) {
    const { entity } = partner;
    const { clock, client, quirksOff } = context;
    this.#partner = partner;
    this.#context = context;
    this.#clock = clock;
    this.#timers = new NamedTimers(clock);
    this.#logger = context.logger.with({ ski: entity.device.ski, entity: entity.path.join('.') });
    this.#writer = new OfferWriter(entity, client, quirksOff);
    this.#series = new VehicleSeries(entity, clock, quirksOff);
    this.#queue = new OfferQueue(clock, this.#writer, {
      demand: () => this.#series.demand,
      obstacle: (part) => this.#obstacle(part),
      answered: (part, answer) => this.#answered(part, answer),
    });
    this.#listen();
    // What another use case read before has an unknown age.
    const feature = entity.feature('TimeSeries', 'server');
    if (feature?.data(timeSeriesListData) !== undefined) void feature.read(client, timeSeriesListData);
    const written = USES.filter(({ isWritten }) => isWritten);
    const awaited = new Set<unknown>(written.flatMap((use) => entity.feature(use.feature, 'server') ?? []));
    commissionFeatures(entity, client, USES, this.#logger, (done) => {
      awaited.delete(done);
      if (awaited.size === 0) this.#ready();
    });
  }

  get entity(): RemoteEntity {
    return this.#partner.entity;
  }

  get view(): CoordinatedVehicle {
    const { entity, scenarios } = this.#partner;
    const { demand, plan } = this.#series;
    const { accepted } = this.#queue;
    const limits = this.#series.curve ?? accepted.curve;
    const curve = limits === undefined ? [] : agedSlots(limits.value, this.#since(limits));
    const table = accepted.incentives;
    const slots = table === undefined ? [] : agedSlots(table.value.slots, this.#since(table));
    return {
      ski: entity.device.ski,
      entityPath: entity.path,
      label: entity.device.label,
      scenarios,
      isReady: this.#isReady,
      ...(demand === undefined ? {} : { demand }),
      strategy: chargingStrategy(demand ?? {}),
      wants: { curve: this.#negotiation.curve.isWanted, incentives: this.#negotiation.incentives.isWanted },
      ...(curve.length === 0 ? {} : { curve }),
      ...(table === undefined || slots.length === 0 ? {} : { incentives: { ...table.value, slots } }),
      ...(plan.length === 0 ? {} : { plan }),
      curveConstraints: shownCurveConstraints(entity, this.#context.quirksOff),
      incentiveConstraints: shownIncentiveConstraints(entity),
      problems: this.#problems(),
    };
  }

  /** What it asks for now; undefined: nothing. */
  get request(): ChargingRequest | undefined {
    const { view } = this;
    const parts = PARTS.filter((part) => view.wants[part]);
    return parts.length === 0 ? undefined : { vehicle: view, parts, why: 'requested' };
  }

  changed(partner: Partner): void {
    this.#partner = partner;
    this.#context.changed();
  }

  /** States a curve or table; written when the vehicle is ready. */
  state<P extends OfferPart>(part: P, value: Offers[P]): Promise<WrittenOutcome> {
    return new Promise((resolve) => {
      this.#queue.state(part, value, [resolve]);
      this.#apply({ type: 'stated', part });
    });
  }

  close(): void {
    this.#isClosed = true;
    for (const stop of this.#stops.splice(0)) stop();
    this.#timers.stopAll();
    this.#asked?.cancel();
    this.#queue.close();
  }

  #listen(): void {
    const on = <T>(type: string, fn: FunctionDeclaration<T>, told: (how: string) => void): void => {
      const stop = this.entity.feature(type, 'server')?.onData(fn, (_value, how) => {
        if (!this.#isClosed) told(how);
      });
      if (stop !== undefined) this.#stops.push(stop);
    };
    on('TimeSeries', timeSeriesDescriptionListData, () => {
      // Values may have come before their descriptions.
      this.#seriesArrived();
      this.#described();
    });
    on('TimeSeries', timeSeriesConstraintsListData, () => this.#context.changed());
    on('TimeSeries', timeSeriesListData, (how) => {
      if (how !== 'snapshot') this.#seriesArrived();
    });
    on('IncentiveTable', incentiveTableDescriptionData, () => {
      this.#writer.described();
      this.#described();
    });
    on('IncentiveTable', incentiveTableConstraintsData, () => this.#context.changed());
  }

  /** Everything was read: now a request can be judged. */
  #ready(): void {
    if (this.#isClosed || this.#isReady) return;
    this.#isReady = true;
    this.#seriesArrived();
    this.#described();
    this.#queue.open();
  }

  #described(): void {
    if (this.#isReady) this.#apply({ type: 'flagsShown', ...shownFlags(this.entity), at: this.#clock.now() });
    else this.#context.changed();
  }

  #seriesArrived(): void {
    const isPlanNew = this.#series.take(this.#queue.accepted.curve);
    const { oddities, planProblems } = this.#series;
    if (oddities.length > 0) this.#logger.warn('demand.odd', { oddities: oddities.join(), rule: 'CEVC 6.3' });
    if (planProblems.length > 0) this.#logger.warn('plan.odd', { problems: planProblems.join(), rule: 'CEVC 7' });
    if (isPlanNew) this.#apply({ type: 'planShown' });
    else this.#context.changed();
  }

  #answered(part: OfferPart, answer: OfferAnswer): void {
    if (answer.status !== 'accepted') this.#logger.warn('offer.notTaken', { part, ...answer });
    this.#apply({ type: 'answered', part, answer, at: this.#clock.now() });
  }

  #apply(event: CemNegotiationEvent): void {
    const { answerWithin } = this.#context;
    const { state, effects } = cemNegotiation(this.#negotiation, event, { answerWithin });
    this.#negotiation = state;
    for (const effect of effects) this.#perform(effect);
    this.#context.changed();
  }

  #perform(effect: CemNegotiationEffect): void {
    switch (effect.do) {
      case 'ask':
        this.#ask(effect.parts, effect.why);
        break;
      case 'write':
        if (effect.what === 'default') this.#stateDefault(effect.part);
        this.#queue.write();
        break;
      case 'startTimer':
        this.#timers.start(effect.timer, effect.delay, () =>
          this.#apply({ type: 'timerExpired', timer: effect.timer }),
        );
        break;
      case 'stopTimer':
        this.#timers.stop(effect.timer);
        break;
    }
  }

  /** The two flags of one request come in two messages. */
  #ask(parts: readonly OfferPart[], why: ChargingRequest['why']): void {
    const before = this.#asked?.parts ?? [];
    this.#asked?.cancel();
    const all = PARTS.filter((part) => parts.includes(part) || before.includes(part));
    const cancel = this.#clock.after(SAME_REQUEST, () => {
      this.#asked = undefined;
      this.#logger.info('offer.asked', { parts: all.join(), why });
      this.#context.asked({ vehicle: this.view, parts: all, why });
    });
    this.#asked = { parts: all, cancel };
  }

  /** Nothing known: the greatest power of the vehicle and a flat price for 7 days. CEVC 7. */
  #stateDefault(part: OfferPart): void {
    const { defaultPower, defaultPrice } = this.#context;
    this.#logger.info('offer.default', { part, rule: 'CEVC-018' });
    const { absoluteCost, currency } = defaultPrice;
    if (part === 'incentives') this.#queue.state('incentives', flatIncentives(absoluteCost, currency), []);
    else this.#queue.state('curve', flatCurve(shownPowerLimits(this.entity).limits.maximum ?? defaultPower), []);
  }

  #obstacle(part: OfferPart): string | undefined {
    return this.#writer.obstacle(part, this.#partner.scenarios);
  }

  #problems(): readonly ScenarioProblem[] {
    const { ski } = this.entity.device;
    const { curve, incentives, planProblem = '' } = this.#negotiation;
    const obstacle = (part: OfferPart): string => (this.#isReady ? (this.#obstacle(part) ?? '') : '');
    const texts: readonly (readonly [scenario: number, texts: readonly string[]])[] = [
      [1, this.#series.oddities],
      [2, [obstacle('curve'), curve.problem ?? '']],
      [3, [obstacle('incentives'), incentives.problem ?? '']],
      [4, [...this.#series.planProblems, planProblem]],
    ];
    return texts.flatMap(([scenario, all]) =>
      [...new Set(all)]
        .filter((text) => text !== '')
        .map((text) => ({ ski, entityPath: this.entity.path, useCase: cevcDeclaration.name, scenario, text })),
    );
  }

  #since({ at }: Dated<unknown>): number {
    return (this.#clock.now() - at) / 1000;
  }
}
