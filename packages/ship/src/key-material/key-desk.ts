import { type Clock, formatInstant, type Logger, type Millis, millis } from '@busbar/kernel';
import type { TrustedPeer, TrustStore } from '../identity/trust-store.ts';
import type { KeyMaterialContext, KeyMaterialEffect, SmeEvent } from '../sme/sme.ts';
import { CommissioningQuestions, type CommissioningTool } from './commissioning-tool.ts';
import { type CommissionedNode, heldKeys, keysToForget, keysToStore, outcomeOf } from './distributed-keys.ts';
import { type ForeignKeyMaterial, followForeignKeys } from './foreign-keys.ts';
import type { KeyMaterialStore } from './key-material-store.ts';
import {
  abandonUpdate,
  announceSuccessor,
  materialOnStart,
  type OwnKeyMaterial,
  type PresentedKey,
} from './own-key-material.ts';
import { trustLevels } from './trust-levels.ts';

/** How much of the key material exchange of version 1.1 a node takes part in. */
export type KeyExchangeSetting = 'off' | 'certificate-update' | 'commissioning';

/** Most foreign keys a commissioning tool may fill a node with: far above any house, below what would slow it. */
const KEY_CAPACITY = 256;

/** What the desk needs of its node. */
export interface KeyDeskOptions {
  /** Key of the certificate this node presents. */
  readonly key: PresentedKey;
  readonly setting: KeyExchangeSetting;
  readonly store: KeyMaterialStore;
  readonly trust: TrustStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Pause after an announcement that nobody answered. */
  readonly retryAfter: Millis;
  /** The store trusts a peer now, or no longer: act on it. */
  trusted(ski: string): void;
  untrusted(ski: string): void;
  /** Tells the connections of a peer that are in data exchange; false when there is none. */
  tell(ski: string, event: SmeEvent): boolean;
  tellAll(event: SmeEvent): void;
}

/** Key material of a node towards all its peers: its own keys, theirs, and what a commissioning tool distributes (6.9.2.3, 6.9.7). */
export class KeyDesk {
  readonly #options: KeyDeskOptions;
  readonly #questions: CommissioningQuestions;
  #own: OwnKeyMaterial;
  /** The accepted tool. */
  #tool: string | undefined;
  /** `updateCounter` of peers in their last hello. */
  readonly #told = new Map<string, number>();
  readonly #announceFrom = new Map<string, Millis>();

  constructor(options: KeyDeskOptions) {
    const { key, store, clock, logger } = options;
    this.#options = options;
    this.#questions = new CommissioningQuestions((ski, message) => options.tell(ski, { type: 'commission', message }));
    const { material, isUnannounced } = materialOnStart(store.get().own, key, clock.wall());
    if (isUnannounced)
      logger.warn('keyMaterial.unannounced', {
        rule: 'SHIP-6.9.2.3-2',
        why: 'the key of this node was replaced without a transition stage: peers have to approve it again',
      });
    this.#own = material;
    if (options.setting !== 'off') this.#keep(material);
  }

  /** Own keys and their counter. */
  get own(): OwnKeyMaterial {
    return this.#own;
  }

  /**
   * Announces the key this node will have after the transition stage to all its peers (SHIP-6.9.2.3-2). A node that is
   * started with that key afterwards is trusted by them without further ado.
   * @throws ShipError `ship.certificate-update`, `ship.key-material-write-failed`
   */
  announceSuccessor(key: PresentedKey): void {
    this.#change(announceSuccessor(this.#own, key, this.#options.clock.wall()));
  }

  /**
   * Takes an announced successor back.
   * @throws ShipError `ship.certificate-update`, `ship.key-material-write-failed`
   */
  abandonUpdate(): void {
    this.#change(abandonUpdate(this.#own));
  }

  /** This node as commissioning tool of a connected peer. */
  tool(ski: string): CommissioningTool {
    return this.#questions.tool(ski);
  }

  /** What the message exchange with a peer may know; undefined when this node takes no part. */
  contextFor(ski: string, curve: number): KeyMaterialContext | undefined {
    const { setting, trust } = this.#options;
    if (setting === 'off') return undefined;
    const stored = trust.get(ski);
    const isOccupied = this.#tool !== undefined && this.#tool !== ski;
    const levels = trustLevels(stored);
    return {
      own: this.#own,
      peer: {
        ...{ ski, curve, told: this.#told.get(ski) },
        known: stored?.updateCounter ?? 0,
        confirmed: stored?.confirmedCounter ?? 1,
      },
      announceFrom: this.#announceFrom.get(ski) ?? millis(0),
      commissioning:
        setting === 'commissioning'
          ? { trust: levels, isOccupied, heldKeys: () => heldKeys(this.#node(ski)) }
          : undefined,
    };
  }

  /** What the message exchange with a peer wants done. */
  happened(ski: string, effect: KeyMaterialEffect): void {
    switch (effect.do) {
      case 'helloCounter':
        this.#told.set(ski, effect.updateCounter);
        return;
      case 'foreignKeys':
        this.#follow(ski, effect.material);
        return;
      case 'keyMaterialAnswered': {
        const stored = this.#options.trust.get(ski);
        if (effect.accept && stored !== undefined) this.#put({ ...stored, confirmedCounter: effect.updateCounter });
        return;
      }
      case 'keyMaterialUnanswered':
        this.#announceFrom.set(ski, millis(this.#options.clock.now() + this.#options.retryAfter));
        return;
      case 'toolAccepted':
        this.#tool = ski;
        this.#options.logger.info('commissioning.accepted', { ski });
        return;
      case 'storeKeys': {
        for (const peer of keysToStore(effect.entry, this.#node(ski))) this.#trust(peer);
        this.#answerTool(
          ski,
          outcomeOf(effect.entry, (one) => this.#options.trust.get(one)?.userTrust),
          false,
        );
        return;
      }
      case 'deleteKeys':
        for (const one of keysToForget(effect.entry, this.#node(ski))) this.#forget(one);
        this.#answerTool(
          ski,
          outcomeOf(effect.entry, (one) => this.#options.trust.get(one)?.userTrust),
          true,
        );
        return;
      case 'commissioningAnswer':
        this.#questions.answered(ski, effect);
        return;
    }
  }

  /** The last connection with a peer ended: it is no tool any more, and answers nothing. */
  ended(ski: string): void {
    if (this.#tool === ski) this.#tool = undefined;
    this.#told.delete(ski);
    this.#questions.ended(ski);
  }

  #change(material: OwnKeyMaterial): void {
    this.#keep(material);
    this.#own = material;
    this.#options.tellAll({ type: 'keyMaterialChanged' });
  }

  #keep(own: OwnKeyMaterial): void {
    const { store } = this.#options;
    const record = store.get();
    if (record.own !== own) store.put({ ...record, own });
  }

  #follow(ski: string, material: ForeignKeyMaterial): void {
    const { trust, logger, clock } = this.#options;
    const refused = new Set(trust.refused().map((one) => one.ski));
    const { put, remove } = followForeignKeys(trust.list(), refused, ski, material, formatInstant(clock.wall()));
    for (const peer of put) {
      if (this.#trust(peer))
        logger.info('keyMaterial.successorTrusted', { ski, successor: peer.ski, rule: 'SHIP-6.9.2.3-6' });
    }
    for (const one of remove) {
      logger.info('keyMaterial.predecessorForgotten', { ski, predecessor: one, rule: 'SHIP-6.9.2.3-6' });
      this.#forget(one);
    }
  }

  #answerTool(ski: string, entry: Extract<SmeEvent, { type: 'keysStored' }>['entry'], isDelete: boolean): void {
    this.#options.tell(ski, { type: 'keysStored', entry, isDelete });
  }

  #node(tool: string): CommissionedNode {
    const { trust, key, clock } = this.#options;
    return {
      peers: trust.list(),
      refused: new Set(trust.refused().map(({ ski }) => ski)),
      ownSki: key.ski,
      capacity: KEY_CAPACITY,
      tool: { ski: tool, trust: trustLevels(trust.get(tool)) },
      now: formatInstant(clock.wall()),
    };
  }

  /** Stores a peer; true when it was not trusted before. */
  #trust(peer: TrustedPeer): boolean {
    const isNew = this.#options.trust.get(peer.ski) === undefined;
    if (!this.#put(peer) || !isNew) return false;
    this.#options.trusted(peer.ski);
    return true;
  }

  #forget(ski: string): void {
    this.#guarded(() => this.#options.untrusted(ski));
  }

  /** A store that cannot be written leaves things as they are; what a tool is told is what is stored. */
  #put(peer: TrustedPeer): boolean {
    return this.#guarded(() => this.#options.trust.put(peer));
  }

  #guarded(change: () => void): boolean {
    try {
      change();
      return true;
    } catch (error) {
      this.#options.logger.error('trust.notStored', { error: error instanceof Error ? error.message : String(error) });
      return false;
    }
  }
}
