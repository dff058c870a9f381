import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, formatInstant } from '@busbar/kernel';
import { ShipError } from '../errors.ts';
import type { KeyMaterialRecord, KeyMaterialStore } from '../key-material/key-material-store.ts';
import { replaceFile } from './durable-file.ts';
import type { Identity } from './identity.ts';
import type { ExportContent, OpenedExport } from './identity-export.ts';
import { IDENTITY_FILE, loadIdentity, storeIdentity } from './identity-file.ts';
import { type DecisionStore, type Decisions, decisionsText } from './trust-file.ts';
import type { TrustStore } from './trust-store.ts';

/** Where an import goes. No node may run there. */
export interface ImportTarget {
  readonly directory: string;
  /** What the user decided about the peers of the node that lives in the directory. */
  readonly decisions: DecisionStore;
  readonly keyMaterial: KeyMaterialStore;
  readonly clock: Clock;
  /** Replaces another identity; its files are kept beside. */
  readonly replace: boolean;
  /** SKI the directory belongs to although its file may be gone. */
  readonly knownSki?: string | undefined;
}

/** What is stored of a node besides its identity. */
interface NodeRecords {
  readonly decisions: Decisions;
  readonly keyMaterial: KeyMaterialRecord;
}

/** What an import did. */
export interface ImportOutcome {
  /** `same`: the identity was there; its newer certificate stays, and peers are added. */
  readonly kind: 'new' | 'same' | 'replaced';
  readonly identity: Identity;
  /** SKIs of peers that are trusted now and were not before. */
  readonly added: readonly string[];
  /** Files that hold what was replaced. */
  readonly backups: readonly string[];
}

/**
 * Puts an opened export into a data directory. Another identity there is refused unless it shall be replaced, and then
 * kept as backup; the same one is completed: no pairing of either side is lost, and what the user refused stays refused.
 * When something cannot be written, everything is as before.
 * @throws ShipError `ship.import-refused`, `ship.import-failed`
 */
export function importIdentity(content: OpenedExport, target: ImportTarget): ImportOutcome {
  const { directory, replace, knownSki, clock } = target;
  const present = presentIdentity(directory, replace);
  const presentSki = present === 'unreadable' ? undefined : (present?.ski ?? knownSki);
  const before = { decisions: target.decisions.read(), keyMaterial: target.keyMaterial.get() };
  const known = new Set(before.decisions.peers.map(({ ski }) => ski));
  const outcome = (kind: ImportOutcome['kind'], identity: Identity, backups: readonly string[]): ImportOutcome => {
    const added = target.decisions.read().peers.flatMap(({ ski }) => (known.has(ski) ? [] : [ski]));
    return { kind, identity, added, backups };
  };
  if (present !== 'unreadable' && presentSki === content.verified.ski) {
    const identity = newer(present, content.verified);
    write(target, before, merged(content, before), identity);
    return outcome('same', identity, []);
  }
  const isOther = present === 'unreadable' || presentSki !== undefined;
  if (isOther && !replace) throw refusal(directory, presentSki);
  const backups = keepBackups(directory, before.decisions, clock);
  const { peers, refused, keyMaterial, verified } = content;
  write(target, before, { decisions: { peers, refused }, keyMaterial }, verified);
  return outcome(isOther ? 'replaced' : 'new', verified, backups);
}

/** Makes a store hold exactly these decisions; what it holds already is not written again. */
export function applyDecisions(trust: TrustStore, { peers, refused }: Decisions): void {
  const wanted = new Set([...peers, ...refused].map(({ ski }) => ski));
  for (const { ski } of [...trust.list(), ...trust.refused()]) if (!wanted.has(ski)) trust.remove(ski);
  for (const peer of peers) if (JSON.stringify(trust.get(peer.ski)) !== JSON.stringify(peer)) trust.put(peer);
  const held = new Set(trust.refused().map(({ ski }) => ski));
  for (const peer of refused) if (!held.has(peer.ski)) trust.refuse(peer);
}

/** All of it or nothing. The identity comes last: an import that is interrupted leaves the old one, and can be repeated. */
function write(target: ImportTarget, before: NodeRecords, after: NodeRecords, identity: Identity): void {
  const undo: (() => void)[] = [];
  try {
    target.decisions.write(after.decisions);
    undo.push(() => target.decisions.write(before.decisions));
    if (JSON.stringify(after.keyMaterial) !== JSON.stringify(before.keyMaterial)) {
      target.keyMaterial.put(after.keyMaterial);
      undo.push(() => target.keyMaterial.put(before.keyMaterial));
    }
    storeIdentity(target.directory, identity);
  } catch (cause) {
    for (const step of undo.reverse()) step();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ShipError('ship.import-failed', `Nothing was imported: ${why}`, { cause });
  }
}

function presentIdentity(directory: string, replace: boolean): Identity | 'unreadable' | undefined {
  try {
    return loadIdentity(directory);
  } catch (cause) {
    if (replace) return 'unreadable';
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `${why} To import in its place, add --replace: the file is kept beside.`;
    throw new ShipError('ship.import-refused', message, { cause });
  }
}

function newer(present: Identity | undefined, imported: Identity): Identity {
  if (present === undefined) return imported;
  return present.certificate.notAfter >= imported.certificate.notAfter ? present : imported;
}

/** Pairings of both sides; where they differ, what was decided here counts. */
function merged({ peers, refused, keyMaterial }: ExportContent, before: NodeRecords): NodeRecords {
  const { decisions } = before;
  const decided = new Set([...decisions.peers, ...decisions.refused].map(({ ski }) => ski));
  const isNew = ({ ski }: { readonly ski: string }): boolean => !decided.has(ski);
  const [here, there] = [before.keyMaterial, keyMaterial].map(({ own }) => own?.updateCounter ?? 0);
  return {
    decisions: {
      peers: [...decisions.peers, ...peers.filter(isNew)],
      refused: [...decisions.refused, ...refused.filter(isNew)],
    },
    keyMaterial: (there ?? 0) > (here ?? 0) ? keyMaterial : before.keyMaterial,
  };
}

/** Copies of identity and decisions beside them; their names tell when. */
function keepBackups(directory: string, { peers, refused }: Decisions, clock: Clock): readonly string[] {
  const stamp = formatInstant(clock.wall()).replace(/[-:]/g, '');
  const identity = join(directory, IDENTITY_FILE);
  return [
    ...(existsSync(identity) ? [keep(directory, `identity-before-${stamp}`, readFileSync(identity))] : []),
    ...(peers.length + refused.length === 0
      ? []
      : [keep(directory, `trust-before-${stamp}`, decisionsText({ peers, refused }))]),
  ];
}

function keep(directory: string, name: string, content: string | Uint8Array): string {
  let path = join(directory, `${name}.json`);
  for (let number = 2; existsSync(path); number += 1) path = join(directory, `${name}-${number}.json`);
  try {
    replaceFile(path, content);
  } catch (cause) {
    const message = `Nothing was imported: the backup ${path} could not be written. Check free space and permissions.`;
    throw new ShipError('ship.import-failed', message, { cause });
  }
  return path;
}

function refusal(directory: string, ski: string | undefined): ShipError {
  const message =
    `${directory} has another identity (SKI ${ski ?? 'unknown'}). Replacing it means that every device paired with it has ` +
    'to be paired again. To do so, add --replace: its files are kept beside.';
  return new ShipError('ship.import-refused', message);
}
