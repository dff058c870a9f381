import type { ChargedEnergy, SessionAccount } from '@busbar/functions';
import type { Unlisten } from '@busbar/kernel';
import type { LocalEntity, RemoteEntity } from '@busbar/spine';
import { type LenientOptions, NO_USE_CASE_QUIRKS_OFF } from '../../quirks.ts';
import { PartnerSessions } from '../partner-sessions.ts';
import type { Partner } from '../partners.ts';
import type { SystemTarget } from '../power-limit/energy-guard.ts';
import type { ScenarioProblem } from '../scenario-problem.ts';
import { notWritten, type WrittenOutcome } from '../written-outcome.ts';
import { evcsDeclaration } from './evcs-declaration.ts';
import { type SummarisedStation, type SummaryContext, SummarySession } from './summarised-station.ts';

/** How sessions are summarised. */
export interface EvcsCemOptions extends LenientOptions {
  /** Currency of the accounts; default EUR. */
  readonly currency?: string;
  /** Stations that read absolute times only; default none. EVCS 6.3. */
  readonly hasAbsoluteTimes?: (ski: string) => boolean;
}

/** The energy manager's side of EVCS. */
export interface EvcsCem {
  /** The charging stations that are connected. */
  stations(): readonly SummarisedStation[];
  /** Adds what a vehicle has charged to the account of its session, and what it cost. EVCS-007. */
  charge(target: SystemTarget, charged: ChargedEnergy): void;
  /** Another vehicle is at the station, although nothing was unplugged. */
  beginSession(target: SystemTarget): void;
  /** Writes the summary of the present session; asked for or not. A request of the station is answered by itself. */
  writeSummary(target: SystemTarget): Promise<WrittenOutcome>;
  /** What keeps the scenario of stations from being played; for `useCaseStatuses`. */
  problems(): readonly ScenarioProblem[];
  /** Tells that something in {@link stations} changed; a late listener is told at once. */
  onChange(listener: () => void): Unlisten;
  close(): void;
}

/** Accounts of stations that are not connected; bounded, because any trusted peer can announce new ones. */
const MOST_ACCOUNTS = 256;

/** Plays the energy manager of EVCS on an entity: scenario 1. */
export function evcsCem(entity: LocalEntity, options: EvcsCemOptions = {}): EvcsCem {
  return new EvcsCemNode(entity, options);
}

class EvcsCemNode implements EvcsCem {
  readonly #context: SummaryContext;
  readonly #sessions: PartnerSessions<SummarySession>;
  readonly #accounts = new Map<string, SessionAccount>();
  readonly #unlisten: Unlisten;

  constructor(entity: LocalEntity, options: EvcsCemOptions) {
    const logger = entity.device.logger.with({ useCase: evcsDeclaration.short });
    const quirksOff = options.quirksOff ?? NO_USE_CASE_QUIRKS_OFF;
    this.#sessions = new PartnerSessions({
      declaration: evcsDeclaration,
      logger,
      quirksOff,
      open: (partner) => this.#open(partner),
      closed: ({ entity, account }) => this.#keep(keyOf(entity), account),
    });
    this.#context = {
      clock: entity.device.clock,
      logger,
      client: entity.feature('Generic', 'client'),
      quirksOff,
      currency: options.currency ?? 'EUR',
      isAbsolute: (ski) => options.hasAbsoluteTimes?.(ski) ?? false,
      changed: () => this.#sessions.changed(),
    };
    this.#sessions.begin(entity);
    this.#unlisten = entity.onRemoved(() => this.close());
  }

  stations(): readonly SummarisedStation[] {
    return this.#sessions.views();
  }

  charge(target: SystemTarget, charged: ChargedEnergy): void {
    this.#sessions.find(target)?.charge(charged);
  }

  beginSession(target: SystemTarget): void {
    this.#sessions.find(target)?.beginSession();
  }

  async writeSummary(target: SystemTarget): Promise<WrittenOutcome> {
    return this.#sessions.find(target)?.write() ?? notWritten('notConnected');
  }

  problems(): readonly ScenarioProblem[] {
    return this.#sessions.problems();
  }

  onChange(listener: () => void): Unlisten {
    return this.#sessions.onChange(listener);
  }

  close(): void {
    this.#unlisten();
    this.#sessions.close();
  }

  #open(partner: Partner): SummarySession {
    const key = keyOf(partner.entity);
    const session = new SummarySession(partner, this.#context, this.#accounts.get(key));
    this.#accounts.delete(key);
    return session;
  }

  /** A lost connection is no end of a session. */
  #keep(key: string, account: SessionAccount | undefined): void {
    if (account === undefined) return;
    this.#accounts.set(key, account);
    const [oldest] = this.#accounts.keys();
    if (this.#accounts.size > MOST_ACCOUNTS && oldest !== undefined) this.#accounts.delete(oldest);
  }
}

function keyOf({ device, path }: RemoteEntity): string {
  return `${device.ski} ${path.join('.')}`;
}
