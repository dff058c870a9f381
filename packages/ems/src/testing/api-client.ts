import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { Snapshot, StreamMessage } from '../api/api-types.ts';

/** Asks the API; anything but success fails the test with the answer. */
export async function ask<T>(manager: { readonly url: string }, path: string, init?: RequestInit): Promise<T> {
  const answer = await fetch(`${manager.url}${path}`, init);
  assert.ok(answer.ok, `${path}: ${answer.status} ${answer.ok ? '' : await answer.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

/** A JSON request. */
export function json(method: 'POST' | 'PATCH', body: unknown): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Follows the stream until its state fits; the deadline of the test ends it otherwise. */
export function until(manager: { readonly url: string }, fits: (state: Snapshot) => boolean): Promise<Snapshot> {
  return new Promise((resolve, reject) => {
    let state: Partial<Snapshot> = {};
    const follow = eventReader(({ event, data }) => {
      state = event === 'snapshot' ? data : { ...state, [event]: data };
      if (!fits(state as Snapshot)) return;
      asked.destroy();
      resolve(state as Snapshot);
    });
    const asked = request(`${manager.url}/api/v1/stream`, (response) => {
      response.on('data', (chunk: Buffer) => follow(chunk.toString()));
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** Resolves when a state fits; `listen` tells the present state at once. */
export function untilState<T>(
  listen: (listener: (state: T) => void) => () => void,
  fits: (state: T) => boolean,
): Promise<T> {
  return new Promise((resolve) => {
    const stop = listen((state) => {
      if (!fits(state)) return;
      resolve(state);
      queueMicrotask(() => stop());
    });
  });
}

/** Splits a stream of server-sent events into messages. */
function eventReader(told: (message: StreamMessage) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const [first = '', second = ''] = block.split('\n');
      if (!first.startsWith('event: ')) continue;
      told({ event: first.slice(7), data: JSON.parse(second.slice(6)) } as StreamMessage);
    }
  };
}
