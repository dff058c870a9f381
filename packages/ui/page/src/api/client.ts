import type { PageClock } from '../clock.ts';
import type { DemoCommand, History, Limit, NewLimit, Pairing, Station, StationPatch } from './model.ts';
import { type Failure, failureOf, jsonOf } from './problem.ts';

/** What came of a request. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Longest wait for an answer, ms. */
const ANSWER_TIMEOUT = 15_000;

/** Everything the page asks the energy manager to do, and the stored history. Live values come over the stream. */
export interface ApiClient {
  history(series: readonly string[], from: number, to: number, step: number): Promise<Outcome<History>>;
  patchStation(id: string, patch: StationPatch): Promise<Outcome<Station>>;
  addLimit(limit: NewLimit): Promise<Outcome<Limit>>;
  removeLimit(id: string): Promise<Outcome<Limit>>;
  approve(ski: string): Promise<Outcome<Pairing>>;
  /** Rejects a waiting peer, or takes the approval back. */
  unpair(ski: string): Promise<Outcome<undefined>>;
  controlBox(command: DemoCommand): Promise<Outcome<object>>;
}

/** Talks to the energy manager at addresses relative to the page, so that any base path works. */
export function apiClient(clock: PageClock): ApiClient {
  const ask = <T>(method: string, path: string, body?: object): Promise<Outcome<T>> =>
    answerOf<T>(clock, method, path, body);
  return {
    history: (series, from, to, step) => {
      const query = new URLSearchParams({
        series: series.join(','),
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
        step: String(step),
      });
      return ask<History>('GET', `history?${query}`);
    },
    patchStation: (id, patch) => ask('PATCH', `stations/${encodeURIComponent(id)}`, patch),
    addLimit: (limit) => ask('POST', 'limits', limit),
    removeLimit: (id) => ask('DELETE', `limits/${encodeURIComponent(id)}`),
    approve: (ski) => ask('POST', `pairing/${encodeURIComponent(ski)}/approve`),
    unpair: (ski) => ask('DELETE', `pairing/${encodeURIComponent(ski)}`),
    controlBox: (command) => ask('POST', 'demo/control-box', command),
  };
}

async function answerOf<T>(clock: PageClock, method: string, path: string, body?: object): Promise<Outcome<T>> {
  try {
    const response = await fetch(`api/v1/${path}`, {
      method,
      cache: 'no-store',
      signal: clock.deadline(ANSWER_TIMEOUT),
      headers: { accept: 'application/json', ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) return { ok: false, failure: failureOf(response.status, text) };
    return { ok: true, value: (text === '' ? undefined : jsonOf(text)) as T };
  } catch {
    // A refused connection, a timeout and a lost network look alike to the reader: nothing came back.
    return { ok: false, failure: { kind: 'no-answer' } };
  }
}
