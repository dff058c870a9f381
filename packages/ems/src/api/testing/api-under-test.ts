import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { silentLogger } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { buildApi } from '../server.ts';
import { type SampleSource, sampleSource } from './sample-source.ts';

/** The API on a {@link sampleSource}; closed with the test. */
export async function api(
  t: TestContext,
  more: { pageDir?: string; allowedHosts?: string[]; source?: SampleSource } = {},
): Promise<{ app: FastifyInstance; source: SampleSource }> {
  const source = more.source ?? sampleSource();
  const app = await buildApi({
    source,
    clock: new ManualClock(Date.UTC(2026, 10, 20, 10)),
    logger: silentLogger,
    version: '0.0.0',
    allowedHosts: more.allowedHosts ?? [],
    pageDir: more.pageDir,
    metrics: { contentType: 'text/plain; version=0.0.4', text: async () => 'busbar_open_streams 0\n' },
  });
  t.after(() => app.close());
  return { app, source };
}

/** Sends a request as a browser on this machine does. */
export async function ask(
  app: FastifyInstance,
  options: InjectOptions & { headers?: Record<string, string> },
): Promise<LightMyRequestResponse> {
  return app.inject({ ...options, headers: { host: 'localhost:7480', ...options.headers } });
}

/** Fails with the places that do not fit the schema. */
export function assertFits(schema: TSchema, value: unknown): void {
  const compiled = Compile(schema);
  assert.deepEqual(compiled.Errors(value), []);
}
