import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { DemoCommand, NewLimit, Problem, StationPatch } from '../src/api/model.ts';
import type { Part, World } from './world.ts';

/** What the energy manager sends with the page: the page has to live with it. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A stand-in for the energy manager, to develop and test the page. */
export interface MockServer {
  /** Address of the page, with the base path and a closing slash. */
  readonly url: string;
  /** Requests that change something, in order: `POST limits {…}`. */
  readonly asked: readonly string[];
  /** The next changing request is answered with this problem instead of being done. */
  refuseNext(problem: Partial<Problem> & { readonly status: number }): void;
  /** Changing requests wait until the returned function is called. */
  hold(): () => void;
  /** Ends all streams; while `refuse` is true no new one is accepted. */
  dropStreams(refuse: boolean): void;
  close(): Promise<void>;
}

/** Serves the built page and the part of the HTTP interface the page uses. */
export async function startMockServer(o: {
  readonly world: World;
  readonly pageDir: string;
  readonly port?: number;
  /** For example `/ingress/x/`: the page must work under any base path. */
  readonly basePath?: string;
}): Promise<MockServer> {
  const base = o.basePath ?? '/';
  const streams = new Set<ServerResponse>();
  const asked: string[] = [];
  let refusal: (Partial<Problem> & { readonly status: number }) | undefined;
  let gate: Promise<void> = Promise.resolve();
  let refusesStreams = false;

  const send = (stream: ServerResponse, event: 'snapshot' | Part): void => {
    const snapshot = o.world.snapshot();
    const data = event === 'snapshot' ? snapshot : snapshot[event];
    stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const unlisten = o.world.onChange((part) => {
    for (const stream of streams) send(stream, part);
  });

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://mock');
    if (!url.pathname.startsWith(base)) return plain(response, 404, {});
    const path = url.pathname.slice(base.length);
    if (!path.startsWith('api/v1/')) return file(response, o.pageDir, path);
    const name = path.slice('api/v1/'.length);
    if (name === 'stream') {
      if (refusesStreams) return plain(response, 503, {});
      response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      streams.add(response);
      response.on('close', () => streams.delete(response));
      return send(response, 'snapshot');
    }
    if (request.method === 'GET') return plain(response, 200, read(o.world, name, url.searchParams));
    const body = await textOf(request);
    asked.push(`${request.method} ${name}${body === '' ? '' : ` ${body}`}`);
    await gate;
    if (refusal !== undefined) {
      const problem = refusal;
      refusal = undefined;
      return plain(response, problem.status, problem, 'application/problem+json');
    }
    const value = change(o.world, request.method ?? '', name, body);
    return value === undefined ? plain(response, 204, undefined) : plain(response, 200, value);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  server.listen(o.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${base}`,
    asked,
    refuseNext: (problem) => {
      refusal = problem;
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    dropStreams: (refuse) => {
      refusesStreams = refuse;
      for (const stream of streams) stream.destroy();
      streams.clear();
    },
    close: async () => {
      unlisten();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function read(world: World, name: string, query: URLSearchParams): unknown {
  const snapshot = world.snapshot();
  switch (name) {
    case 'site':
      return snapshot.site;
    case 'limits':
      return snapshot.limits;
    case 'devices':
      return snapshot.devices;
    case 'pairing':
      return snapshot.pairing;
    case 'history':
      return world.history(
        (query.get('series') ?? '').split(','),
        Date.parse(query.get('from') ?? ''),
        Date.parse(query.get('to') ?? ''),
        Number(query.get('step') ?? '10'),
      );
    default:
      return {};
  }
}

function change(world: World, method: string, name: string, body: string): unknown {
  const [kind = '', id = ''] = name.split('/');
  const value: unknown = body === '' ? undefined : JSON.parse(body);
  switch (`${method} ${kind}`) {
    case 'POST limits':
      return world.addLimit(value as NewLimit);
    case 'DELETE limits':
      return world.removeLimit(id);
    case 'PATCH stations':
      return world.setMode(id, (value as StationPatch).mode ?? 'fast');
    case 'POST pairing':
      return world.approve(id);
    case 'DELETE pairing':
      world.unpair(id);
      return undefined;
    case 'POST demo':
      return world.controlBox(value as DemoCommand);
    default:
      return {};
  }
}

function plain(response: ServerResponse, status: number, value: unknown, type = 'application/json'): void {
  response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8` });
  response.end(value === undefined ? '' : JSON.stringify(value));
}

function file(response: ServerResponse, directory: string, path: string): void {
  const place = join(directory, normalize(`/${path === '' ? 'index.html' : path}`));
  const found = statSync(place, { throwIfNoEntry: false });
  if (!found?.isFile()) {
    plain(response, 404, {});
    return;
  }
  response.writeHead(200, { ...HEADERS, 'content-type': TYPES[extname(place)] ?? 'application/octet-stream' });
  createReadStream(place).pipe(response);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
