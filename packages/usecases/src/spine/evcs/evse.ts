import {
  initialSummaryRequest,
  type SessionSummary,
  type SummaryRequestEvent,
  type SummaryRequestState,
  summaryRequest,
  usableSummary,
} from '@busbar/functions';
import {
  type CancelTimer,
  type Clock,
  Listeners,
  type Logger,
  type Millis,
  seconds,
  type Unlisten,
} from '@busbar/kernel';
import {
  type Bill,
  billConstraintsListData,
  billDescriptionListData,
  billListData,
  type DataOf,
  type LocalEntity,
  type LocalFeature,
  type WriteRequest,
  type WriteVerdict,
} from '@busbar/spine';
import { type LenientOptions, NO_USE_CASE_QUIRKS_OFF, type UseCaseQuirkName } from '../../quirks.ts';
import { entriesIn, localEntries, putEntries, removeEntries } from '../feature-entries.ts';
import { lowestFree } from '../identifiers.ts';
import { type RunningTimes, runningTimes } from '../time-series/running-times.ts';
import type { Reception } from '../time-series/wire-time.ts';
import { agedBill, readBill, SUMMARY_BILL } from './bill-entry.ts';
import { evcsDeclaration } from './evcs-declaration.ts';

/** The summary of a session as the charging station knows it. */
export interface EvcsEvseState {
  /** It waits for a summary. EVCS-009. */
  readonly isRequested: boolean;
  /** Nobody answered within a minute: it shows the session without costs. */
  readonly isUnanswered: boolean;
  /** The last summary, until the next session; times count from now. */
  readonly summary?: SessionSummary;
}

/** The charging station's side of EVCS. */
export interface EvcsEvse {
  state(): EvcsEvseState;
  /** Tells every change; a late listener is told the present state at once. */
  onChange(listener: (state: EvcsEvseState) => void): Unlisten;
  /** Asks for a summary; while a vehicle charges at most once a minute. EVCS-009. */
  requestSummary(why: 'finished' | 'unplugged' | 'charging'): void;
  /** Another vehicle was plugged in: the summary of the one before is over. */
  beginSession(): void;
  close(): void;
}

/** Most positions of a bill: two sources. EVCS 6.2. */
const MOST_POSITIONS = 2;

/** Bills are numbered from here on. */
const FIRST_ID = 1;

/** Offers EVCS as charging station on an entity: scenario 1. */
export function evcsEvse(entity: LocalEntity, options: LenientOptions = {}): EvcsEvse {
  return new EvcsEvseNode(entity, options.quirksOff ?? NO_USE_CASE_QUIRKS_OFF);
}

class EvcsEvseNode implements EvcsEvse {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #quirksOff: ReadonlySet<UseCaseQuirkName>;
  readonly #feature: LocalFeature;
  readonly #billId: number;
  readonly #times: RunningTimes;
  readonly #changed: Listeners<[EvcsEvseState]>;
  readonly #stops: Unlisten[] = [];
  #request: SummaryRequestState = initialSummaryRequest;
  #cancel: CancelTimer | undefined;
  #bill: { readonly bill: Bill; readonly summary: SessionSummary; readonly at: Millis } | undefined;

  constructor(entity: LocalEntity, quirksOff: ReadonlySet<UseCaseQuirkName>) {
    const { clock, logger } = entity.device;
    this.#clock = clock;
    this.#logger = logger.with({ useCase: evcsDeclaration.short, entity: entity.path.join('.') });
    this.#quirksOff = quirksOff;
    this.#changed = new Listeners((error) => this.#logger.error('listener.failed', { error: String(error) }));
    const feature = entity.feature('Bill', 'server');
    this.#feature = feature;
    feature.offer(billDescriptionListData, { read: true, readPartial: true });
    feature.offer(billConstraintsListData, { read: true, readPartial: true });
    feature.offer(billListData, { read: true, readPartial: true, write: true, writePartial: true });
    this.#billId = lowestFree(
      localEntries(feature, billDescriptionListData).map((one) => one.billId),
      FIRST_ID,
    );
    const billId = this.#billId;
    this.#describe();
    putEntries(feature, billConstraintsListData, [{ billId, positionCountMin: 0, positionCountMax: MOST_POSITIONS }]);
    this.#times = runningTimes(entity, feature, (notify) => this.#setBill(notify));
    this.#stops.push(
      feature.approve(billListData, (request) => this.#judge(request)),
      entity.announce({
        useCaseName: evcsDeclaration.name,
        actor: evcsDeclaration.server.actor,
        version: evcsDeclaration.version,
        subRevision: evcsDeclaration.subRevision,
        scenarios: evcsDeclaration.scenarios.map(({ number }) => number),
      }),
      entity.onRemoved(() => this.close()),
    );
  }

  state(): EvcsEvseState {
    const { isRequested, isUnanswered } = this.#request;
    const bill = this.#bill;
    return {
      isRequested,
      isUnanswered,
      ...(bill === undefined ? {} : { summary: agedSummary(bill.summary, this.#elapsed(bill.at)) }),
    };
  }

  onChange(listener: (state: EvcsEvseState) => void): Unlisten {
    const unlisten = this.#changed.add(listener);
    listener(this.state());
    return unlisten;
  }

  requestSummary(why: 'finished' | 'unplugged' | 'charging'): void {
    this.#apply({ type: 'wanted', why, at: this.#clock.now() });
  }

  beginSession(): void {
    this.#bill = undefined;
    this.#times.publish();
    this.#tell();
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#cancel?.();
    this.#times.stop();
    const isOurs = (one: { readonly billId?: number }): boolean => one.billId === this.#billId;
    removeEntries(this.#feature, billListData, isOurs);
    removeEntries(this.#feature, billConstraintsListData, isOurs);
    removeEntries(this.#feature, billDescriptionListData, isOurs);
    this.#changed.clear();
  }

  #describe(): void {
    putEntries(this.#feature, billDescriptionListData, [
      {
        billId: this.#billId,
        billWriteable: true,
        updateRequired: this.#request.isRequested,
        supportedBillType: [SUMMARY_BILL],
      },
    ]);
  }

  #setBill(notify: 'changed' | 'always' | 'never'): void {
    const others = localEntries(this.#feature, billListData).filter(({ billId }) => billId !== this.#billId);
    const bill = this.#bill;
    const own = bill === undefined ? [] : [agedBill(bill.bill, this.#elapsed(bill.at), this.#reception())];
    const all = [...others, ...own];
    this.#feature.set(billListData, all.length === 0 ? {} : { billData: all }, { notify });
  }

  #judge(request: WriteRequest<DataOf<typeof billListData>>): WriteVerdict {
    const isOurs = ({ billId }: Bill): boolean => billId === this.#billId;
    const isNamed = entriesIn(billListData, request.received).some(isOurs);
    const written = entriesIn(billListData, request.resulting).find(isOurs);
    const before = entriesIn(billListData, request.before).find(isOurs);
    if (written === undefined || (!isNamed && written === before)) return { accept: true };
    if ((written.position ?? []).length > MOST_POSITIONS)
      return this.#refuse(request.ski, `more than ${MOST_POSITIONS} positions`);
    const read = readBill(written, this.#reception());
    if (!read.ok) return this.#refuse(request.ski, `the bill has ${read.problem}`);
    const { summary, oddities } = usableSummary(read.summary);
    if (oddities.length > 0) this.#logger.warn('summary.odd', { ski: request.ski, oddities: oddities.join() });
    return {
      accept: true,
      done: (outcome) => {
        if (outcome !== 'accepted') return;
        this.#bill = { bill: written, summary, at: this.#clock.now() };
        this.#apply({ type: 'written' });
        this.#times.publish();
      },
    };
  }

  #refuse(ski: string, description: string): WriteVerdict {
    this.#logger.info('summary.refused', { ski, reason: description });
    return { accept: false, description };
  }

  #apply(event: SummaryRequestEvent): void {
    const { state, effects } = summaryRequest(this.#request, event);
    this.#request = state;
    for (const effect of effects)
      switch (effect.do) {
        case 'publishFlag':
          this.#describe();
          break;
        case 'startTimer':
          this.#cancel?.();
          this.#cancel = this.#clock.after(effect.delay, () => this.#apply({ type: 'timerExpired' }));
          break;
        case 'stopTimer':
          this.#cancel?.();
          break;
      }
    this.#tell();
  }

  #elapsed(at: Millis): number {
    return Math.round((this.#clock.now() - at) / 1000);
  }

  #reception(): Reception {
    return { wall: this.#clock.wall(), quirksOff: this.#quirksOff };
  }

  #tell(): void {
    this.#changed.emit(this.state());
  }
}

/** The summary some time later. */
function agedSummary({ beganAgo, endedAgo, ...others }: SessionSummary, elapsed: number): SessionSummary {
  return {
    ...others,
    ...(beganAgo === undefined ? {} : { beganAgo: seconds(beganAgo + elapsed) }),
    ...(endedAgo === undefined ? {} : { endedAgo: seconds(endedAgo + elapsed) }),
  };
}
