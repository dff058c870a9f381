import type { PeerEvent } from '../contract.ts';

/** Sends events to whoever drives the peer. */
export type Report = (event: PeerEvent) => void;

/** Reports an event only if it differs from the last one under this key: facts, not repetitions. */
export class Changes {
  readonly #report: Report;
  readonly #told = new Map<string, string>();

  constructor(report: Report) {
    this.#report = report;
  }

  tell(key: string, event: PeerEvent): void {
    const text = JSON.stringify(event);
    if (this.#told.get(key) === text) return;
    this.#told.set(key, text);
    this.#report(event);
  }

  /** Whether anything was told under this key. */
  knows(key: string): boolean {
    return this.#told.has(key);
  }

  /** What was told of this peer is no longer known. */
  forget(ski: string): void {
    for (const key of this.#told.keys()) if (key.includes(ski)) this.#told.delete(key);
  }
}
