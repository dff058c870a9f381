import { formatInstant, type UtcInstant, utcInstant } from '@busbar/kernel';
import { ShipError } from '../errors.ts';
import type { KeyMaterialState } from '../message/key-material.ts';

/** A key of this node, by the certificate that presents it. */
export interface PresentedKey {
  /** IANA named group of its curve. */
  readonly curve: number;
  /** 40 lower-case hex digits. */
  readonly ski: string;
}

/** An own key and where it stands in a certificate update (6.9.2.3). */
export interface OwnKey extends PresentedKey {
  readonly stage: 'predecessor' | 'current' | 'successor';
  /** Since when it is in this stage, ISO 8601 UTC. */
  readonly since: string;
}

/** All keys of this node and how often they changed. */
export interface OwnKeyMaterial {
  /** 1 in factory state, one more with each change, never less (SHIP-6.9.2.3-1). */
  readonly updateCounter: number;
  readonly keys: readonly OwnKey[];
}

/** Largest updateCounter: it has 16 bit. */
const LAST_COUNTER = 0xffff;
/** Shortest transition stage: peers that are rarely there must have the chance to learn the successor (SHIP-6.9.2.3-2), days. */
const TRANSITION_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;

/** Key material of a node in factory state (SHIP-6.9.2.3-1). */
export function factoryKeyMaterial(key: PresentedKey, now: UtcInstant): OwnKeyMaterial {
  return { updateCounter: 1, keys: [ownKey(key, 'current', now)] };
}

/**
 * Begins an update: the new key is announced as successor beside the current one (SHIP-6.9.2.3-2).
 * @throws ShipError `ship.certificate-update` when one runs already (SHIP-6.9.2.3-3) or there is nothing to succeed
 */
export function announceSuccessor(material: OwnKeyMaterial, key: PresentedKey, now: UtcInstant): OwnKeyMaterial {
  if (successorIn(material) !== undefined) throw refused('another certificate update runs; one at a time');
  if (material.keys.some(({ ski }) => ski === key.ski)) throw refused('the successor is a key this node has already');
  if (currentOn(material, key.curve) === undefined)
    throw refused('the node has no key on this curve; a first one is added, it succeeds none');
  // The predecessor of the update before has been told to everybody; only its absence is left to tell.
  const kept = material.keys.filter(({ stage, curve }) => stage !== 'predecessor' || curve !== key.curve);
  return changed(material, [...kept, ownKey(key, 'successor', now)]);
}

/**
 * Ends the transition stage: the successor becomes current, the current key predecessor (SHIP-6.9.2.3-2).
 * @throws ShipError `ship.certificate-update` when none runs or its month is not over
 */
export function completeUpdate(material: OwnKeyMaterial, now: UtcInstant): OwnKeyMaterial {
  const successor = successorIn(material);
  if (successor === undefined) throw refused('no certificate update runs');
  const due = transitionEnd(successor);
  if (now < due) throw refused(`the transition stage lasts until ${formatInstant(due)}`);
  const keys = material.keys.map((key): OwnKey => {
    if (key.curve !== successor.curve || key.stage === 'predecessor') return key;
    return ownKey(key, key.stage === 'successor' ? 'current' : 'predecessor', now);
  });
  return changed(material, keys);
}

/**
 * Gives an update up: the successor is no longer announced.
 * @throws ShipError `ship.certificate-update` when none runs
 */
export function abandonUpdate(material: OwnKeyMaterial): OwnKeyMaterial {
  if (successorIn(material) === undefined) throw refused('no certificate update runs');
  return changed(
    material,
    material.keys.filter(({ stage }) => stage !== 'successor'),
  );
}

/**
 * Adds a certificate on a curve the node had none on; that needs no transition stage (SHIP-6.9.2.3-3).
 * @throws ShipError `ship.certificate-update` when there is one
 */
export function addCurve(material: OwnKeyMaterial, key: PresentedKey, now: UtcInstant): OwnKeyMaterial {
  if (currentOn(material, key.curve) !== undefined) throw refused('the node has a key on this curve already');
  return changed(material, [...material.keys, ownKey(key, 'current', now)]);
}

/**
 * Drops a curve, which is an update (SHIP-6.9.2.3-3).
 * @throws ShipError `ship.certificate-update` when another one runs, or no key would be left
 */
export function dropCurve(material: OwnKeyMaterial, curve: number, now: UtcInstant): OwnKeyMaterial {
  if (successorIn(material) !== undefined) throw refused('another certificate update runs; one at a time');
  const dropped = currentOn(material, curve);
  if (dropped === undefined) throw refused('the node has no key on this curve');
  if (!material.keys.some((key) => key.stage === 'current' && key !== dropped))
    throw refused('the last key cannot be dropped');
  const keys = material.keys.map((key) => (key === dropped ? ownKey(key, 'predecessor', now) : key));
  return changed(material, keys);
}

/**
 * What a node that starts with this key has as key material. The announced successor takes over when its month is over; a
 * key that nobody was told of takes over at once, and the peers have to be asked for their trust again.
 */
export function materialOnStart(
  stored: OwnKeyMaterial | undefined,
  key: PresentedKey,
  now: UtcInstant,
): { readonly material: OwnKeyMaterial; readonly isUnannounced: boolean } {
  if (stored === undefined) return { material: factoryKeyMaterial(key, now), isUnannounced: false };
  const known = stored.keys.find(({ ski }) => ski === key.ski);
  if (known?.stage === 'current') return { material: stored, isUnannounced: false };
  if (known?.stage === 'successor' && now >= transitionEnd(known))
    return { material: completeUpdate(stored, now), isUnannounced: false };
  const others = stored.keys.filter(
    ({ ski, stage, curve }) => ski !== key.ski && (stage === 'current' || curve !== key.curve),
  );
  const keys = others.map((other) => (other.curve === key.curve ? ownKey(other, 'predecessor', now) : other));
  return { material: changed(stored, [...keys, ownKey(key, 'current', now)]), isUnannounced: true };
}

/** The message that lists all own certificates, and no foreign one (SHIP-6.9.2.3-4). */
export function keyMaterialStateOf({ updateCounter, keys }: OwnKeyMaterial): KeyMaterialState {
  const entry = keys.map(({ stage, curve, ski }) => ({ currentState: stage, curve, ski: ski.toUpperCase() }));
  return { updateCounter, entry };
}

/** The key that is announced and not used yet. */
export function successorIn(material: OwnKeyMaterial): OwnKey | undefined {
  return material.keys.find(({ stage }) => stage === 'successor');
}

/** When a successor may take over. */
export function transitionEnd(successor: OwnKey): UtcInstant {
  return utcInstant(Date.parse(successor.since) + TRANSITION_DAYS * DAY);
}

function currentOn(material: OwnKeyMaterial, curve: number): OwnKey | undefined {
  return material.keys.find((key) => key.stage === 'current' && key.curve === curve);
}

function changed(material: OwnKeyMaterial, keys: readonly OwnKey[]): OwnKeyMaterial {
  if (material.updateCounter >= LAST_COUNTER) throw refused('the updateCounter has reached its end');
  return { updateCounter: material.updateCounter + 1, keys };
}

function ownKey({ curve, ski }: PresentedKey, stage: OwnKey['stage'], now: UtcInstant): OwnKey {
  return { curve, ski, stage, since: formatInstant(now) };
}

function refused(text: string): ShipError {
  return new ShipError('ship.certificate-update', text, { rule: 'SHIP-6.9.2.3-2' });
}
