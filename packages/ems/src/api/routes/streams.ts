import { ApiProblem } from '../problem.ts';
import { openEventStream } from '../stream/server-sent-events.ts';
import { MOST_CLIENTS } from '../stream/stream-hub.ts';
import { openWebSocketStream } from '../stream/web-socket.ts';
import type { RouteContext } from './route-context.ts';

/** Live state: snapshot, then each part again when it changed. */
export function streamRoutes({ app, hub, clock }: RouteContext): void {
  const refuseWhenFull = (): void => {
    if (!hub.isFull) return;
    throw new ApiProblem(
      'too-many-clients',
      `${MOST_CLIENTS} streams are open already.`,
      'Close other pages and try again.',
    );
  };
  app.get(
    '/api/v1/stream',
    {
      schema: {
        summary: 'Server-sent events: snapshot, then site, limits, devices, pairing, health when they changed',
        produces: ['text/event-stream'],
      },
    },
    (_request, reply) => {
      refuseWhenFull();
      const headers = Object.fromEntries(
        Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]),
      );
      reply.hijack();
      openEventStream(reply.raw, headers, hub, clock);
    },
  );
  app.get(
    '/api/v1/ws',
    {
      websocket: true,
      preHandler: async () => refuseWhenFull(),
      schema: { summary: 'Web socket: texts {"event","data"} with the same content as /api/v1/stream' },
    },
    (socket) => openWebSocketStream(socket, hub, clock),
  );
}
