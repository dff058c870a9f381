import { Listeners, type Logger, type Unlisten } from '@busbar/kernel';
import type { LocalEntity, RemoteEntity } from '@busbar/spine';
import type { UseCaseQuirkName } from '../quirks.ts';
import type { UseCaseDeclaration } from './declaration.ts';
import { type Partner, type PartnerSession, watchPartners } from './partners.ts';
import type { SystemTarget } from './power-limit/energy-guard.ts';
import type { ScenarioProblem } from './scenario-problem.ts';

/** What a client actor does with one partner. */
export interface ViewedSession extends PartnerSession {
  /** The entity of the partner. */
  readonly entity: RemoteEntity;
  /** The partner as the application sees it. */
  readonly view: { readonly problems: readonly ScenarioProblem[] };
}

/** How a client actor opens and ends its sessions. */
export interface PartnerSessionsOptions<Session extends ViewedSession> {
  readonly declaration: UseCaseDeclaration;
  readonly logger: Logger;
  readonly quirksOff: ReadonlySet<UseCaseQuirkName>;
  /** Version announced instead of that of the declaration. */
  readonly announced?: { readonly version: string; readonly subRevision: string };
  open(partner: Partner): Session;
  /** Told after a session ended. */
  closed?(session: Session): void;
}

/** The partners of a client actor, each with its session: announced, found, told of, and found again by address. */
export class PartnerSessions<Session extends ViewedSession> {
  readonly #sessions = new Set<Session>();
  readonly #changed: Listeners<[]>;
  readonly #options: PartnerSessionsOptions<Session>;
  readonly #stops: Unlisten[] = [];

  constructor(options: PartnerSessionsOptions<Session>) {
    const { logger } = options;
    this.#options = options;
    this.#changed = new Listeners((error) => logger.error('listener.failed', { error: String(error) }));
  }

  /** Announces the actor on its entity and opens a session with every partner, those that are there at once. */
  begin(entity: LocalEntity): void {
    const { declaration, logger, quirksOff, announced = declaration } = this.#options;
    this.#stops.push(
      entity.announce({
        useCaseName: declaration.name,
        actor: declaration.client.actor,
        version: announced.version,
        subRevision: announced.subRevision,
        scenarios: declaration.scenarios.map(({ number }) => number),
      }),
      watchPartners(entity.device, declaration, 'server', logger, (partner) => this.#open(partner), quirksOff),
    );
  }

  all(): readonly Session[] {
    return [...this.#sessions];
  }

  views(): readonly Session['view'][] {
    return this.all().map((session) => session.view);
  }

  /** The session with an entity, or with the first one of a device. */
  find({ ski, entity: path }: SystemTarget): Session | undefined {
    return this.all().find(
      ({ entity }) => entity.device.ski === ski && (path === undefined || entity.path.join('.') === path.join('.')),
    );
  }

  /** What keeps scenarios from being played. */
  problems(): readonly ScenarioProblem[] {
    return this.views().flatMap(({ problems }) => problems);
  }

  /** Something changed; tells the listeners. */
  changed(): void {
    this.#changed.emit();
  }

  /** A late listener is told at once. */
  onChange(listener: () => void): Unlisten {
    const unlisten = this.#changed.add(listener);
    listener();
    return unlisten;
  }

  /** Nothing is told any more; `leave` is done with each session before it ends. */
  close(leave: (session: Session) => void = () => undefined): void {
    this.#changed.clear();
    for (const session of this.all()) leave(session);
    for (const stop of this.#stops.splice(0)) stop();
  }

  #open(partner: Partner): PartnerSession {
    const { open, closed } = this.#options;
    const session = open(partner);
    this.#sessions.add(session);
    this.changed();
    return {
      changed: (now) => session.changed(now),
      close: () => {
        session.close();
        this.#sessions.delete(session);
        closed?.(session);
        this.changed();
      },
    };
  }
}
