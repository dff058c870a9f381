import type { Logger, Unlisten } from '@busbar/kernel';
import type { LocalDevice, RemoteDevice, RemoteEntity, RemoteFeature } from '@busbar/spine';
import { NO_USE_CASE_QUIRKS_OFF, type UseCaseQuirkName } from '../quirks.ts';
import { playsSide, type UseCaseDeclaration, type UseCaseSide } from './declaration.ts';
import { playingEntities } from './scenario-status.ts';
import { higherVersion, isSameMajor } from './use-case-version.ts';

/** An entity of a peer that plays the other actor of a use case. */
export interface Partner {
  readonly remote: RemoteDevice;
  readonly entity: RemoteEntity;
  /** United over all entries of the peer. */
  readonly scenarios: readonly number[];
  readonly version: string;
  /** Unavailable only if all entries are; means something for client actors only (SPINE-5.5.6-5). */
  readonly isAvailable: boolean;
}

/** What a use case does with one partner. */
export interface PartnerSession {
  /** Its scenarios, version or availability changed, or our relations to it. */
  changed(partner: Partner): void;
  /** The entity, one of its features, its announcement or the connection is gone. */
  close(): void;
}

/** Finds the partners on one device. Common part 5, rules 1 to 5. */
export function findPartners(
  remote: RemoteDevice,
  declaration: UseCaseDeclaration,
  side: UseCaseSide,
  quirksOff: ReadonlySet<UseCaseQuirkName> = NO_USE_CASE_QUIRKS_OFF,
): readonly Partner[] {
  const found = new Map<RemoteEntity, Partner>();
  for (const useCase of remote.useCases()) {
    if (useCase.useCaseName !== declaration.name || !playsSide(declaration, side, useCase.actor, quirksOff)) continue;
    for (const entity of playingEntities(remote, useCase, declaration, side, quirksOff)) {
      const before = found.get(entity);
      found.set(entity, {
        remote,
        entity,
        scenarios: [...new Set([...(before?.scenarios ?? []), ...useCase.scenarios])].sort((a, b) => a - b),
        version: before === undefined ? useCase.version : higherVersion(before.version, useCase.version),
        isAvailable: (before?.isAvailable ?? false) || side === 'server' || useCase.available,
      });
    }
  }
  return [...found.values()];
}

/**
 * Opens a session for every partner that appears and closes it when the partner is gone. Use cases and entities may come in
 * either order and at any time: everything is evaluated again on every change (common part 5, rule 6). An entity whose features
 * were replaced begins a new session (common part 4.1).
 */
export function watchPartners(
  device: LocalDevice,
  declaration: UseCaseDeclaration,
  side: UseCaseSide,
  logger: Logger,
  open: (partner: Partner) => PartnerSession,
  quirksOff: ReadonlySet<UseCaseQuirkName> = NO_USE_CASE_QUIRKS_OFF,
): () => void {
  const watched = new Map<RemoteDevice, Unlisten>();
  const sessions = new Map<
    RemoteEntity,
    { readonly session: PartnerSession; readonly features: readonly RemoteFeature[] }
  >();
  let isStopped = false;

  const evaluate = (remote: RemoteDevice): void => {
    if (isStopped) return;
    const partners = remote.isClosed ? [] : findPartners(remote, declaration, side, quirksOff);
    for (const [entity, { session, features }] of [...sessions]) {
      const isPresent = partners.some((partner) => partner.entity === entity);
      if (entity.device !== remote || (isPresent && isSameList(features, entity.features()))) continue;
      sessions.delete(entity);
      session.close();
    }
    for (const partner of partners) {
      const known = sessions.get(partner.entity);
      if (known !== undefined) known.session.changed(partner);
      else {
        reportVersion(partner, declaration, logger);
        sessions.set(partner.entity, { session: open(partner), features: [...partner.entity.features()] });
      }
    }
    if (remote.isClosed) {
      watched.get(remote)?.();
      watched.delete(remote);
    }
  };

  const unlisten = device.onRemote((remote) => {
    if (!watched.has(remote) && !remote.isClosed)
      watched.set(
        remote,
        remote.onChanged(() => evaluate(remote)),
      );
    evaluate(remote);
  });
  return () => {
    isStopped = true;
    unlisten();
    for (const stop of watched.values()) stop();
    for (const { session } of sessions.values()) session.close();
    watched.clear();
    sessions.clear();
  };
}

function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

/** Another major number is tried anyway (SPINE-5.5.6-6). */
function reportVersion(partner: Partner, declaration: UseCaseDeclaration, logger: Logger): void {
  if (isSameMajor(declaration.version, partner.version)) return;
  logger.warn('useCase.otherVersion', {
    ski: partner.remote.ski,
    useCase: declaration.name,
    ours: declaration.version,
    theirs: partner.version,
    rule: 'SPINE-5.5.6-6',
  });
}
