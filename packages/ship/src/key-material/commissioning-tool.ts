import { ShipError } from '../errors.ts';
import type { KeyMaterial, KeyMaterialEntry, KeyToDelete, StoredKey } from '../message/key-material.ts';
import type { CommissioningAnswer, CommissioningQuestion, KeyMaterialEffect } from '../sme/sme.ts';

/** This node as commissioning tool of one peer (6.9.7). Each call is one question; one at a time. */
export interface CommissioningTool {
  /** Asks to be accepted; true when the peer accepts. Comes first, once per connection. */
  request(): Promise<boolean>;
  /** Foreign keys the peer trusts. */
  keys(): Promise<KeyMaterial>;
  /** Gives the peer keys to trust; says how much trust each got. */
  add(entry: readonly KeyMaterialEntry[]): Promise<readonly StoredKey[]>;
  /** Takes keys away; says how much trust is left in each, 0 for none. */
  delete(entry: readonly KeyToDelete[]): Promise<readonly StoredKey[]>;
}

type Answered = Extract<KeyMaterialEffect, { readonly do: 'commissioningAnswer' }>;

/** The questions of this node as tool that wait for their answers, one per peer. */
export class CommissioningQuestions {
  readonly #waiting = new Map<string, (answered: Pick<Answered, 'answer' | 'why'>) => void>();
  readonly #ask: (ski: string, message: CommissioningQuestion) => boolean;

  /** @param ask hands a question to the connection with the peer; false when there is none */
  constructor(ask: (ski: string, message: CommissioningQuestion) => boolean) {
    this.#ask = ask;
  }

  tool(ski: string): CommissioningTool {
    return {
      request: async () => {
        const answer = await this.#answer(ski, { name: 'commissioningRequest', value: {} });
        return answer.name === 'commissioningResponse' && answer.value.accept === true;
      },
      keys: async () => {
        const answer = await this.#answer(ski, { name: 'keyMaterialRequest', value: {} });
        return answer.name === 'keyMaterial' ? answer.value : {};
      },
      // maxEntries is mandatory; what this node itself could hold means nothing to the peer.
      add: async (entry) =>
        storedKeys(await this.#answer(ski, { name: 'keyMaterial', value: { maxEntries: 0, entry } })),
      delete: async (entry) => storedKeys(await this.#answer(ski, { name: 'keyMaterialDelete', value: { entry } })),
    };
  }

  /** The connection answered, or said why it cannot. */
  answered(ski: string, { answer, why }: Pick<Answered, 'answer' | 'why'>): void {
    const resolve = this.#waiting.get(ski);
    this.#waiting.delete(ski);
    resolve?.({ answer, why });
  }

  /** The connection with a peer ended. */
  ended(ski: string): void {
    this.answered(ski, { answer: undefined, why: 'the connection ended' });
  }

  async #answer(ski: string, message: CommissioningQuestion): Promise<CommissioningAnswer> {
    if (this.#waiting.has(ski)) throw failed('the question before is not answered yet');
    const { promise, resolve } = Promise.withResolvers<Pick<Answered, 'answer' | 'why'>>();
    this.#waiting.set(ski, resolve);
    if (!this.#ask(ski, message)) this.answered(ski, { answer: undefined, why: 'the peer is not connected' });
    const { answer, why } = await promise;
    if (answer === undefined) throw failed(why);
    return answer;
  }
}

function storedKeys(answer: CommissioningAnswer): readonly StoredKey[] {
  const isStored = answer.name === 'keyMaterialResponse' || answer.name === 'keyMaterialDeleteResponse';
  return isStored ? (answer.value.entry ?? []) : [];
}

function failed(why: string): ShipError {
  return new ShipError('ship.commissioning-failed', `Commissioning: ${why}.`, { rule: 'SHIP-6.9.4-4' });
}
