import type { Clock } from '@busbar/kernel';
import type { FastifyInstance } from 'fastify';
import type { ApiSource } from '../api-source.ts';
import type { StreamHub } from '../stream/stream-hub.ts';

/** What every group of routes works with. */
export interface RouteContext {
  readonly app: FastifyInstance;
  readonly source: ApiSource;
  readonly hub: StreamHub;
  readonly clock: Clock;
}
