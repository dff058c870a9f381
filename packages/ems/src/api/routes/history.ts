import type { Static } from 'typebox';
import type { HistoryQuestion, TraceQuestion } from '../api-source.ts';
import { ApiProblem } from '../problem.ts';
import {
  historyQuerySchema,
  historySchema,
  ledgerQuerySchema,
  ledgerSchema,
  MOST_POINTS,
  traceQuerySchema,
  traceSchema,
} from '../schemas.ts';
import { answers } from './answers.ts';
import type { RouteContext } from './route-context.ts';

/** Most series in one question. */
const MOST_SERIES = 32;
/** Points aimed at when no step is given. */
const USUAL_POINTS = 360;
/** Shortest step, s: values are stored in steps of 10 s. */
const SHORTEST_STEP = 10;
const HOUR = 3_600_000;

/** Most messages in one answer. */
const MOST_MESSAGES = 5000;

/** Stored series, the grid limit ledger, and the newest messages. */
export function historyRoutes({ app, source, clock }: RouteContext): void {
  app.get<{ Querystring: Static<typeof historyQuerySchema> }>(
    '/api/v1/history',
    {
      schema: {
        summary: 'Stored series, condensed to steps',
        querystring: historyQuerySchema,
        response: answers({ 200: historySchema }, 400),
      },
    },
    (request) => source.history(historyQuestion(request.query, clock.wall())),
  );
  app.get<{ Querystring: Static<typeof ledgerQuerySchema> }>(
    '/api/v1/ledger',
    {
      schema: {
        summary: 'The grid limit ledger, newest first',
        querystring: ledgerQuerySchema,
        response: answers({ 200: ledgerSchema }, 400),
      },
    },
    (request) => {
      const limit = Math.min(1000, Math.max(1, Number(request.query.limit ?? 100)));
      return source.ledger(limit, request.query.before === undefined ? undefined : Number(request.query.before));
    },
  );
  app.get<{ Querystring: Static<typeof traceQuerySchema> }>(
    '/api/v1/trace',
    {
      schema: {
        summary: 'The newest messages of the peers, oldest first',
        querystring: traceQuerySchema,
        response: answers({ 200: traceSchema }, 400),
      },
    },
    (request) => source.trace(traceQuestion(request.query)),
  );
}

/** Numbers as numbers, the SKI as it is written everywhere. */
function traceQuestion({ after, ski, limit }: Static<typeof traceQuerySchema>): TraceQuestion {
  return {
    after: after === undefined ? undefined : Number(after),
    ski: ski?.toLowerCase(),
    limit: Math.min(MOST_MESSAGES, Math.max(1, Number(limit ?? 200))),
  };
}

/** Checks what the schema cannot: instants, their order, and the number of points. */
function historyQuestion(query: Static<typeof historyQuerySchema>, now: number): HistoryQuestion {
  const to = query.to === undefined ? now : instant('to', query.to);
  const from = query.from === undefined ? to - HOUR : instant('from', query.from);
  if (from >= to) throw wrong('from', 'must be before `to`');
  const seconds = (to - from) / 1000;
  const step = query.step === undefined ? usualStep(seconds) : Math.max(SHORTEST_STEP, Number(query.step));
  if (seconds / step > MOST_POINTS) {
    throw wrong('step', `gives more than ${MOST_POINTS} points; use at least ${Math.ceil(seconds / MOST_POINTS)}`);
  }
  const series = [...new Set(query.series.split(',').map((name) => name.trim()))].filter((name) => name !== '');
  if (series.length === 0 || series.length > MOST_SERIES) throw wrong('series', `must name 1 to ${MOST_SERIES} series`);
  return { series, from, to, step };
}

/** The shortest usual step that gives at most {@link USUAL_POINTS} points. */
function usualStep(seconds: number): number {
  const steps = [10, 30, 60, 300, 900, 3600, 21_600];
  return steps.find((step) => seconds / step <= USUAL_POINTS) ?? 86_400;
}

function instant(name: string, text: string): number {
  const value = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2}))?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isFinite(value)) throw wrong(name, 'must be an ISO 8601 instant such as 2026-11-20T10:00:00Z');
  return value;
}

function wrong(name: string, text: string): ApiProblem {
  return new ApiProblem('invalid-request', `The query is not valid: ${name} ${text}.`, 'Correct the query.', [
    { path: name, text },
  ]);
}
