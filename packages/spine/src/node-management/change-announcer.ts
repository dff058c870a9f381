import { type CancelTimer, type Clock, type Millis, millis } from '@busbar/kernel';
import { sameData } from '../data/same-data.ts';
import type { Cmd } from '../datagram/datagram.ts';
import { entityKey } from '../device/feature-address.ts';
import { fullCmd, partialCmd } from '../device/notify-cmd.ts';
import { ENTITY_ADDED_WINDOW } from '../device/timers.ts';
import type { AnyFunction } from '../model/function-declaration.ts';
import {
  type NodeManagementDetailedDiscoveryData,
  nodeManagementDetailedDiscoveryData,
  nodeManagementUseCaseData,
} from '../model/node-management.ts';
import {
  buildAdded,
  buildModified,
  buildRemoved,
  type DescribedDevice,
  type DescribedEntity,
} from './detailed-discovery.ts';
import { DiscoveryChanges } from './discovery-changes.ts';
import { MissedChanges } from './missed-changes.ts';
import { buildUseCaseData, type UseCaseAnnouncement } from './use-case-data.ts';

/** What the announcer needs from the device. */
export interface AnnouncerHost {
  readonly clock: Clock;
  readonly described: DescribedDevice;
  entities(): readonly (DescribedEntity & { readonly announcements: readonly UseCaseAnnouncement[] })[];
  /** Notifies the subscribers of our NodeManagement, or only one of them; false when there are none. */
  notify(cmd: Cmd, only?: string): boolean;
  /** Whether the peer has subscribed our NodeManagement. */
  isTold(ski: string): boolean;
  /** Entities are told as gone and back again: their relations end on both sides. */
  resetRelations(paths: readonly (readonly number[])[]): void;
}

/**
 * Tells peers about changes of our entities and use cases, together at the end of the turn: entities that left, that
 * appeared, then the use cases (SPINE-5.5.2-18, -25, SPINE-5.5.6-9). Nothing is sent from an entity that was not told.
 */
export class ChangeAnnouncer {
  readonly #host: AnnouncerHost;
  readonly #changes = new DiscoveryChanges();
  /** When entities were told as added; bounded by the number of our entities. */
  readonly #addedAt = new Map<string, Millis>();
  readonly #missed = new MissedChanges();
  #areUseCasesChanged = false;
  #toldUseCases: unknown = {};
  #isTelling = false;
  #cancel: CancelTimer | undefined;

  constructor(host: AnnouncerHost) {
    this.#host = host;
  }

  entityAdded(path: readonly number[]): void {
    this.#changes.entityAdded(path);
    this.#schedule();
  }

  entityRemoved(path: readonly number[]): void {
    this.#changes.entityRemoved(path);
    this.#addedAt.delete(entityKey(path));
    this.#schedule();
  }

  entityChanged(path: readonly number[]): void {
    this.#changes.entityChanged(path);
    this.#schedule();
  }

  useCasesChanged(): void {
    this.#areUseCasesChanged = true;
    this.#schedule();
  }

  /** Whether the entity was told as added less than 10 s ago (SPINE-5.5.1-5). */
  isJustAdded(path: readonly number[]): boolean {
    const at = this.#addedAt.get(entityKey(path));
    return at !== undefined && this.#host.clock.now() - at <= ENTITY_ADDED_WINDOW;
  }

  /** A peer reads our NodeManagement. */
  read(ski: string, declaration: AnyFunction): void {
    if (declaration === nodeManagementDetailedDiscoveryData && !this.#host.isTold(ski))
      this.#missed.read(ski, this.#host.entities());
  }

  /** A peer has subscribed something; at NodeManagement it is told what it missed since it read our entities. */
  subscribed(ski: string): void {
    const entities = this.#host.entities();
    const missed = this.#host.isTold(ski) ? this.#missed.take(ski, entities) : undefined;
    if (missed === undefined) return;
    const { described } = this.#host;
    const { removed, added } = missed;
    if (removed.length > 0) this.#tell(buildRemoved(described, removed), ski);
    if (added.length > 0) this.#tellAdded(added, ski);
    this.#host.notify(fullCmd(nodeManagementUseCaseData, buildUseCaseData(described.address, entities)), ski);
  }

  /** A peer is gone. */
  forget(ski: string): void {
    this.#missed.forget(ski);
  }

  /** Tells what changed so far. */
  flush(): void {
    // Every message that is sent comes here first, those of the announcement itself too.
    if (this.#isTelling) return;
    this.close();
    this.#isTelling = true;
    try {
      if (!this.#changes.isEmpty) this.#tellEntities();
      if (this.#areUseCasesChanged) this.#tellUseCases();
    } finally {
      this.#isTelling = false;
    }
  }

  /** Drops the timer. */
  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #schedule(): void {
    this.#cancel ??= this.#host.clock.after(millis(0), () => this.flush());
  }

  #tellEntities(): void {
    const { described } = this.#host;
    const entities = this.#host.entities();
    const { removed, added, modified } = this.#changes.take(entities.map(({ path }) => path));
    const isIn = (paths: readonly (readonly number[])[]): Set<string> => new Set(paths.map(entityKey));
    const present = isIn(entities.map(({ path }) => path));
    this.#host.resetRelations(removed.filter((path) => present.has(entityKey(path))));
    if (removed.length > 0) this.#tell(buildRemoved(described, removed));
    const addedKeys = isIn(added);
    const appeared = entities.filter(({ path }) => addedKeys.has(entityKey(path)));
    if (appeared.length > 0) this.#tellAdded(appeared);
    const modifiedKeys = isIn(modified);
    for (const entity of entities)
      if (modifiedKeys.has(entityKey(entity.path))) this.#tell(buildModified(described, entity));
  }

  #tellAdded(entities: readonly DescribedEntity[], only?: string): void {
    if (!this.#tell(buildAdded(this.#host.described, entities), only)) return;
    for (const { path } of entities) this.#addedAt.set(entityKey(path), this.#host.clock.now());
  }

  #tell(data: NodeManagementDetailedDiscoveryData, only?: string): boolean {
    return this.#host.notify(partialCmd(nodeManagementDetailedDiscoveryData, data), only);
  }

  #tellUseCases(): void {
    this.#areUseCasesChanged = false;
    const data = buildUseCaseData(this.#host.described.address, this.#host.entities());
    if (sameData(data, this.#toldUseCases)) return;
    this.#toldUseCases = data;
    this.#host.notify(fullCmd(nodeManagementUseCaseData, data));
  }
}
