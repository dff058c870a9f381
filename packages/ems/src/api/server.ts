import type { Clock, Logger } from '@busbar/kernel';
import fastifyStatic from '@fastify/static';
import fastifySwagger from '@fastify/swagger';
import fastifyWebsocket from '@fastify/websocket';
import fastify, { type FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import type { ApiSource } from './api-source.ts';
import { hostCheck } from './host-check.ts';
import { ApiProblem, problemOf, sendProblem } from './problem.ts';
import { deviceRoutes } from './routes/devices.ts';
import { historyRoutes } from './routes/history.ts';
import { limitRoutes } from './routes/limits.ts';
import { siteRoutes } from './routes/site.ts';
import { streamRoutes } from './routes/streams.ts';
import { systemRoutes } from './routes/system.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { StreamHub } from './stream/stream-hub.ts';
import { WEB_SOCKET_PAYLOAD } from './stream/web-socket.ts';
import { validatorOf } from './validation.ts';

/** Largest body of a request, bytes. */
const BODY_LIMIT = 1_000_000;
/** Longest time a client may take to send its request, ms. */
const REQUEST_TIMEOUT = 15_000;
/** Most connections at once: 64 streams, the pages that opened them, and some tools. */
const MOST_CONNECTIONS = 512;

/** What the server needs. */
export interface ApiOptions {
  readonly source: ApiSource;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly version: string;
  /** Host names besides the loopback ones. */
  readonly allowedHosts: readonly string[];
  /** Folder of the built page; undefined: API only. */
  readonly pageDir?: string | undefined;
  /** Text of `/metrics` and its media type. */
  readonly metrics?: { readonly contentType: string; text(): Promise<string> } | undefined;
}

/** Builds the HTTP server without listening yet. `close()` of the instance ends all streams. */
export async function buildApi(options: ApiOptions): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 100 },
  });
  app.server.maxConnections = MOST_CONNECTIONS;
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(({ schema, httpPart }) => validatorOf(schema as TSchema, httpPart ?? 'request'));
  app.setSerializerCompiler(() => JSON.stringify);
  handleErrors(app, options.logger);

  // Before the check of the host: its hook marks upgrades, so that a refused one is closed after the answer.
  await app.register(fastifyWebsocket, { options: { maxPayload: WEB_SOCKET_PAYLOAD } });
  const check = hostCheck(options.allowedHosts);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    check(request);
  });
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Busbar', description: 'API of the Busbar energy manager', version: options.version },
    },
  });

  const hub = new StreamHub(options.source, options.clock);
  app.addHook('preClose', async () => hub.close());
  await app.register(async (api) => {
    api.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    const context = { app: api, source: options.source, hub, clock: options.clock };
    siteRoutes(context);
    limitRoutes(context);
    deviceRoutes(context);
    historyRoutes(context);
    systemRoutes(context);
    streamRoutes(context);
    api.get('/api/v1/openapi.json', { schema: { hide: true } }, () => app.swagger());
    const { metrics } = options;
    if (metrics !== undefined) {
      api.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
        reply
          .type(metrics.contentType)
          .serializer(String)
          .send(await metrics.text()),
      );
    }
  });
  if (options.pageDir !== undefined) await servePage(app, options.pageDir);
  await app.ready();
  return app;
}

/** Files with a hash in their name never change; the page itself is asked for every time. */
async function servePage(app: FastifyInstance, directory: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: directory,
    prefix: '/',
    index: ['index.html'],
    cacheControl: false,
    dotfiles: 'ignore',
    setHeaders: (reply, path) => {
      const isHashed = /[/\\]assets[/\\]/.test(path);
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

function handleErrors(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.problem === 'internal') {
      logger.error('api.requestFailed', {
        method: request.method,
        path: request.url.slice(0, 200),
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
    // The socket of a refused web socket is closed after the answer.
    if (request.ws) reply.header('connection', 'close');
    return sendProblem(request, reply, problem);
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0]?.slice(0, 200) ?? '';
    const problem = new ApiProblem(
      'not-found',
      `There is nothing at ${request.method} ${path}.`,
      'GET /api/v1/openapi.json lists everything that is offered.',
    );
    return sendProblem(request, reply, problem);
  });
}
