import type { Cmd } from '../datagram/datagram.ts';
import { entityKey } from '../device/feature-address.ts';
import type { NodeManagementUseCaseData, UseCaseInformation } from '../model/node-management.ts';

/** What one part of the application says about a use case it runs. */
export interface UseCaseAnnouncement {
  /** Wire name, e.g. `limitationOfPowerConsumption`. */
  readonly useCaseName: string;
  /** Wire name of the actor, e.g. `EnergyGuard`. */
  readonly actor: string;
  /** `major.minor.sub` (SPINE-5.5.6-4). */
  readonly version: string;
  /** Sub revision of the document; `release` when not given (SPINE-5.5.6-4). */
  readonly subRevision?: string;
  readonly scenarios: readonly number[];
  /** Default true. Client actors say false when they pause the use case (SPINE-5.5.6-5). */
  readonly available?: boolean;
}

/** A use case that a peer announces, one entry for each line of its list. */
export interface AnnouncedUseCase {
  readonly useCaseName: string;
  readonly actor: string;
  /** As received; may be anything (SPINE-5.5.6-6). */
  readonly version: string;
  readonly subRevision: string | undefined;
  readonly scenarios: readonly number[];
  /** Absent means true. Of server actors it means nothing (SPINE-5.5.6-5). */
  readonly available: boolean;
  /** Entity that plays the actor; undefined: somewhere on the device. */
  readonly entityPath: readonly number[] | undefined;
}

/**
 * The list of this device: one entry per (entity, actor), every use case in it once with all its scenarios
 * (SPINE-5.5.6-2, -3; the last of repeated entries would win at spine-go). Empty: no element (SPINE-5.5.6-10).
 */
export function buildUseCaseData(
  device: string,
  entities: readonly { readonly path: readonly number[]; readonly announcements: readonly UseCaseAnnouncement[] }[],
): NodeManagementUseCaseData {
  const information = entities.flatMap(({ path, announcements }) =>
    [...groupBy(announcements, ({ actor }) => actor)].map(([actor, ofActor]) => ({
      address: { device, entity: path },
      actor,
      useCaseSupport: [...groupBy(ofActor, ({ useCaseName }) => useCaseName)].map(([useCaseName, same]) => ({
        useCaseName,
        useCaseVersion: same.map(({ version }) => version).reduce(higherVersion),
        useCaseAvailable: same.some(({ available }) => available !== false),
        scenarioSupport: [...new Set(same.flatMap(({ scenarios }) => scenarios))].sort((a, b) => a - b),
        useCaseDocumentSubRevision: same.find(({ subRevision }) => subRevision !== undefined)?.subRevision ?? 'release',
      })),
    })),
  );
  return information.length === 0 ? {} : { useCaseInformation: information };
}

/** Lists what a peer announces; any grouping is accepted (SPINE-5.5.6-2). @param limit longest list that is used */
export function readUseCases(data: NodeManagementUseCaseData, limit: number): readonly AnnouncedUseCase[] {
  const all: AnnouncedUseCase[] = [];
  for (const { actor, address, useCaseSupport } of data.useCaseInformation ?? []) {
    for (const support of useCaseSupport ?? []) {
      if (all.length >= limit) return all;
      if (support.useCaseName === undefined) continue;
      all.push({
        useCaseName: support.useCaseName,
        actor: actor ?? '',
        version: support.useCaseVersion ?? '',
        subRevision: support.useCaseDocumentSubRevision,
        scenarios: support.scenarioSupport ?? [],
        available: support.useCaseAvailable !== false,
        entityPath: address?.entity,
      });
    }
  }
  return all;
}

/**
 * Takes over a notify or reply: without filter it replaces all; a delete filter removes the named entries, a partial one
 * replaces by (address, actor) (SPINE-5.5.6-9).
 * @param limit most entries kept: partial notifies could add for ever
 */
export function mergeUseCaseData(
  stored: NodeManagementUseCaseData,
  cmd: Cmd,
  limit: number,
): NodeManagementUseCaseData {
  const received = (cmd.data?.value ?? {}) as NodeManagementUseCaseData;
  const filters = cmd.filter ?? [];
  if (filters.length === 0) return received;
  const doomed = filters
    .filter(({ cmdControl }) => cmdControl?.delete !== undefined)
    .flatMap(({ selectors }) => selectors ?? [])
    .flatMap(({ value }) => (value as { useCaseInformation?: UseCaseInformation }).useCaseInformation ?? []);
  const isPartial = filters.some(({ cmdControl }) => cmdControl?.partial !== undefined);
  const added = isPartial ? (received.useCaseInformation ?? []) : [];
  const replaced = new Set(added.map(identityOf));
  const kept = (stored.useCaseInformation ?? []).filter(
    (entry) => !replaced.has(identityOf(entry)) && !doomed.some((selector) => isSelected(entry, selector)),
  );
  return { useCaseInformation: [...kept, ...added].slice(0, limit) };
}

function isSelected(entry: UseCaseInformation, selector: UseCaseInformation): boolean {
  if (selector.actor === undefined && selector.address?.entity === undefined) return false;
  if (selector.actor !== undefined && selector.actor !== entry.actor) return false;
  return (
    selector.address?.entity === undefined ||
    entityKey(selector.address.entity) === entityKey(entry.address?.entity ?? [])
  );
}

function identityOf({ address, actor }: UseCaseInformation): string {
  return `${address?.entity === undefined ? '' : entityKey(address.entity)} ${actor ?? ''}`;
}

/** The higher of two versions, compared component by component as numbers (SPINE-5.5.6-6). */
function higherVersion(a: string, b: string): string {
  const [left, right] = [a, b].map((text) => text.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (let index = 0; index < 3; index++) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference > 0 ? a : b;
  }
  return a;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
