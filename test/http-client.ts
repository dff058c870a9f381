import assert from 'node:assert/strict';
import type { Snapshot } from '@busbar/ems/api-types';
import { millis, systemClock } from '@busbar/kernel';

/** Answer of the HTTP interface. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The HTTP interface of an energy manager, for tests. */
export interface HttpClient {
  get<T>(path: string): Promise<T>;
  post(path: string, body?: object): Promise<Answer>;
  /** Follows the live stream until a part of the state fits; fails with its last value after `deadline` ms. */
  until<Part extends keyof Snapshot>(
    part: Part,
    fits: (value: Snapshot[Part]) => boolean,
    deadline: number,
  ): Promise<Snapshot[Part]>;
}

/** Talks to the energy manager at `base`, for example `http://127.0.0.1:7480`. */
export function httpClient(base: string): HttpClient {
  const call = async (method: string, path: string, body?: object): Promise<Answer> => {
    const response = await fetch(`${base}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  };
  return {
    async get<T>(path: string): Promise<T> {
      const answer = await call('GET', path);
      assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
      return answer.body as T;
    },
    post: (path, body) => call('POST', path, body),
    async until(part, fits, deadline) {
      let last: unknown;
      try {
        for await (const { event, data } of events(`${base}/api/v1/stream`, deadline)) {
          const value =
            event === 'snapshot'
              ? (data as Snapshot)[part]
              : event === part
                ? (data as Snapshot[typeof part])
                : undefined;
          if (value === undefined) continue;
          last = value;
          if (fits(value)) return value;
        }
      } catch (error) {
        if (!(error instanceof DOMException && error.name === 'TimeoutError')) throw error;
      }
      return assert.fail(`${part} did not get there within ${deadline} ms; last: ${JSON.stringify(last, null, 1)}`);
    },
  };
}

/** Server-sent events of an address until `deadline` ms have passed. */
async function* events(address: string, deadline: number): AsyncGenerator<{ event: string; data: unknown }> {
  const late = new AbortController();
  const cancel = systemClock().after(millis(deadline), () => late.abort(new DOMException('too late', 'TimeoutError')));
  try {
    yield* eventsOf(await fetch(address, { signal: late.signal }));
  } finally {
    cancel();
    late.abort();
  }
}

async function* eventsOf(response: Response): AsyncGenerator<{ event: string; data: unknown }> {
  assert.equal(response.status, 200);
  assert.ok(response.body);
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const fields = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const field = (name: string): string | undefined =>
        fields.find((one) => one.startsWith(`${name}: `))?.slice(name.length + 2);
      const data = field('data');
      if (data !== undefined) yield { event: field('event') ?? 'message', data: JSON.parse(data) as unknown };
    }
  }
}
