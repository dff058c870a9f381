import {
  ANSWERED_REQUEST,
  type ChargedEnergy,
  endedAccount,
  isAnswerable,
  openAccount,
  type SessionAccount,
  type SessionSummary,
  summaryOf,
  withCharged,
} from '@busbar/functions';
import type { Clock, Logger, Millis, Unlisten } from '@busbar/kernel';
import {
  type BillDescription,
  billConstraintsListData,
  billDescriptionListData,
  billListData,
  type FunctionDeclaration,
  type LocalFeature,
  type RemoteEntity,
} from '@busbar/spine';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { commissionFeatures, type FeatureUse } from '../feature-commissioning.ts';
import { entriesIn } from '../feature-entries.ts';
import type { Partner } from '../partners.ts';
import type { ScenarioProblem } from '../scenario-problem.ts';
import { notWritten, type WrittenOutcome, writtenOutcome } from '../written-outcome.ts';
import { billEntry, readBill, SUMMARY_BILL } from './bill-entry.ts';
import { evcsDeclaration } from './evcs-declaration.ts';

/** A charging station whose sessions are accounted, as the energy manager sees it. */
export interface SummarisedStation {
  readonly ski: string;
  readonly entityPath: readonly number[];
  readonly label: string;
  /** It waits for a summary. EVCS-009. */
  readonly isRequested: boolean;
  /** The account of the present session, or of the last one for a minute. EVCS-007, EVCS-008. */
  readonly account?: SessionSummary;
  /** What the station holds. */
  readonly summary?: SessionSummary;
  readonly problems: readonly ScenarioProblem[];
}

/** What all stations of one energy manager share. */
export interface SummaryContext {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly client: LocalFeature;
  readonly quirksOff: ReadonlySet<UseCaseQuirkName>;
  readonly currency: string;
  /** Stations that read absolute times only. */
  isAbsolute(ski: string): boolean;
  changed(): void;
}

const USES: readonly FeatureUse[] = [
  { feature: 'Bill', isWritten: true, reads: [billDescriptionListData, billConstraintsListData, billListData] },
];

/** One charging station: its account, and the summaries it asks for. */
export class SummarySession {
  readonly #context: SummaryContext;
  readonly #logger: Logger;
  readonly #stops: Unlisten[] = [];
  #partner: Partner;
  #account: SessionAccount | undefined;
  #vehicle: RemoteEntity | undefined;
  #problem: string | undefined;
  #answeredAt: Millis | undefined;
  /** A request that was not answered yet. */
  #isOpen = false;
  #isReady = false;
  #isClosed = false;

  /** @param account of the connection before */
  constructor(partner: Partner, context: SummaryContext, account: SessionAccount | undefined) {
    const { entity } = partner;
    this.#partner = partner;
    this.#context = context;
    this.#account = account;
    this.#logger = context.logger.with({ ski: entity.device.ski, entity: entity.path.join('.') });
    const feature = entity.feature('Bill', 'server');
    const on = <T>(fn: FunctionDeclaration<T>, told: () => void): void => {
      const stop = feature?.onData(fn, () => {
        if (!this.#isClosed) told();
      });
      if (stop !== undefined) this.#stops.push(stop);
    };
    on(billDescriptionListData, () => this.#described());
    on(billListData, () => context.changed());
    this.#stops.push(entity.device.onChanged(() => this.#followVehicle()));
    this.#beginWith(this.#presentVehicle());
    commissionFeatures(entity, context.client, USES, this.#logger, () => {
      this.#isReady = !this.#isClosed;
      this.#evaluate();
    });
  }

  get entity(): RemoteEntity {
    return this.#partner.entity;
  }

  get account(): SessionAccount | undefined {
    return this.#account;
  }

  get view(): SummarisedStation {
    const { clock, quirksOff } = this.#context;
    const { device, path } = this.entity;
    const account = this.#answer();
    const bills = entriesIn(billListData, this.entity.feature('Bill', 'server')?.data(billListData));
    const held = bills.find(({ billId }) => billId === this.#description()?.billId) ?? bills[0];
    const read = held === undefined ? undefined : readBill(held, { wall: clock.wall(), quirksOff });
    return {
      ski: device.ski,
      entityPath: path,
      label: device.label,
      isRequested: this.#description()?.updateRequired === true,
      ...(account === undefined ? {} : { account }),
      ...(read?.ok === true ? { summary: read.summary } : {}),
      problems: this.#problems(),
    };
  }

  changed(partner: Partner): void {
    this.#partner = partner;
    this.#evaluate();
  }

  /** Another vehicle, although its entity stayed. */
  beginSession(): void {
    this.#account = openAccount(this.#context.clock.now(), this.#context.currency);
    this.#context.changed();
  }

  charge(charged: ChargedEnergy): void {
    this.#account = withCharged(
      this.#account ?? openAccount(this.#context.clock.now(), this.#context.currency),
      charged,
    );
    this.#context.changed();
  }

  /** Writes the summary, asked or not; nothing is written when there is none to give any more. EVCS-008. */
  async write(): Promise<WrittenOutcome> {
    const feature = this.entity.feature('Bill', 'server');
    const summary = this.#answer();
    const obstacle = this.#obstacle();
    const billId = this.#description()?.billId;
    if (this.#isClosed) return notWritten('notConnected');
    if (summary === undefined) return notWritten('notPossible', 'there is no session to summarise');
    if (feature === undefined || billId === undefined || obstacle !== undefined)
      return notWritten('notPossible', obstacle ?? 'no bill is described');
    const { clock, client, isAbsolute } = this.#context;
    const bill = billEntry(billId, summary, isAbsolute(this.entity.device.ski) ? clock.wall() : undefined);
    const outcome = writtenOutcome(
      await feature.write(client, billListData, { value: { billData: [bill] }, partial: true }),
    );
    if (this.#isClosed) return notWritten('notConnected');
    this.#problem = problemOf(outcome);
    if (this.#problem !== undefined) this.#logger.warn('summary.notTaken', { problem: this.#problem });
    this.#context.changed();
    return outcome;
  }

  close(): void {
    this.#isClosed = true;
    for (const stop of this.#stops.splice(0)) stop();
  }

  /** After a lost connection a session goes on, unless its vehicle left meanwhile; whether it is another one, the owner says. */
  #beginWith(vehicle: RemoteEntity | undefined): void {
    const { clock, currency } = this.#context;
    const account = this.#account;
    this.#vehicle = vehicle;
    if (vehicle === undefined) this.#account = account === undefined ? undefined : endedAccount(account, clock.now());
    else if (account === undefined || account.unpluggedAt !== undefined)
      this.#account = openAccount(clock.now(), currency);
  }

  /** A session begins and ends with the entity of the vehicle. */
  #followVehicle(): void {
    if (this.entity.device.isClosed) return;
    const vehicle = this.#presentVehicle();
    if (vehicle === this.#vehicle) return;
    const { clock, currency } = this.#context;
    this.#vehicle = vehicle;
    if (vehicle !== undefined) this.#account = openAccount(clock.now(), currency);
    else if (this.#account !== undefined) this.#account = endedAccount(this.#account, clock.now());
    this.#context.changed();
  }

  /** The vehicle below the station. */
  #presentVehicle(): RemoteEntity | undefined {
    const { device, path } = this.entity;
    return device
      .entities()
      .find((one) => one.type === 'EV' && one.path.length > path.length && path.every((n, at) => one.path[at] === n));
  }

  /** A flag that has not been taken back yet is no new request. */
  #described(): void {
    const now = this.#context.clock.now();
    const isRequested = this.#description()?.updateRequired === true;
    const isOld = this.#answeredAt !== undefined && now - this.#answeredAt < ANSWERED_REQUEST;
    if (!isRequested) {
      this.#isOpen = false;
      this.#answeredAt = undefined;
    } else if (!isOld) this.#isOpen = true;
    this.#evaluate();
  }

  /** Answers an open request. EVCS 7. */
  #evaluate(): void {
    this.#context.changed();
    if (!this.#isReady || !this.#isOpen || this.#obstacle() !== undefined || this.#answer() === undefined) return;
    this.#isOpen = false;
    void this.write().then(() => {
      // Stations take the flag back before they answer the write; the next one is another request then.
      const isRaised = this.#description()?.updateRequired === true;
      this.#answeredAt = isRaised ? this.#context.clock.now() : undefined;
    });
  }

  /** What is told of the session now; undefined: there is none, or it is over for too long. */
  #answer(): SessionSummary | undefined {
    const now = this.#context.clock.now();
    return this.#account !== undefined && isAnswerable(this.#account, now) ? summaryOf(this.#account, now) : undefined;
  }

  #description(): BillDescription | undefined {
    const feature = this.entity.feature('Bill', 'server');
    return entriesIn(billDescriptionListData, feature?.data(billDescriptionListData)).find(
      ({ supportedBillType }) => supportedBillType?.includes(SUMMARY_BILL) === true,
    );
  }

  #obstacle(): string | undefined {
    const feature = this.entity.feature('Bill', 'server');
    if (!this.#partner.scenarios.includes(1)) return 'the scenario is not announced';
    if (feature === undefined) return 'server feature Bill is missing';
    if (!feature.operations(billListData).write) return 'Bill is announced as not writeable';
    const description = this.#description();
    if (description?.billId === undefined) return 'no bill for a charging summary is described';
    if (description.billWriteable !== true) return 'the bill is not writeable';
    return feature.isBound(this.#context.client) ? undefined : 'the binding of Bill is not granted';
  }

  #problems(): readonly ScenarioProblem[] {
    const { device, path } = this.entity;
    const texts = [this.#isReady ? this.#obstacle() : undefined, this.#problem];
    return texts.flatMap((text) =>
      text === undefined
        ? []
        : [{ ski: device.ski, entityPath: path, useCase: evcsDeclaration.name, scenario: 1, text }],
    );
  }
}

function problemOf(outcome: WrittenOutcome): string | undefined {
  if (outcome.accepted) return undefined;
  const { why, errorNumber, description } = outcome;
  if (why === 'timedOut') return 'the station did not answer the write';
  return why === 'refused'
    ? `refused with ${errorNumber}${description === undefined ? '' : `: ${description}`}`
    : undefined;
}
