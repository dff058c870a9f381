import type { OwnKeyMaterial } from './own-key-material.ts';

/** What a node keeps of its own key material besides key and certificate (6.9.1). */
export interface KeyMaterialRecord {
  /** Keys and updateCounter; undefined before the first start. */
  readonly own?: OwnKeyMaterial;
  /** Wrong PINs since the last right one (SHIP-6.10.4.6-7). */
  readonly wrongPins: number;
  /** A peer proved to know the PIN since factory default (SHIP-6.9.4-5). */
  readonly isPinProved: boolean;
}

/** Keeps the record of one node. A change is durable when the call returns. */
export interface KeyMaterialStore {
  get(): KeyMaterialRecord;
  put(record: KeyMaterialRecord): void;
}

/** Factory state. */
export const FACTORY_RECORD: KeyMaterialRecord = { wrongPins: 0, isPinProved: false };

/** A store that forgets everything with the process: for simulations and tests. */
export function memoryKeyMaterialStore(first: KeyMaterialRecord = FACTORY_RECORD): KeyMaterialStore {
  let record = first;
  return {
    get: () => record,
    put: (next) => {
      record = next;
    },
  };
}
