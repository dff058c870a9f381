import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from './api-source.ts';
import type { Problem } from './api-types.ts';

/** Every error answer of the API: code, HTTP status and title. */
export const API_PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request does not fit the contract' },
  'invalid-json': { status: 400, title: 'The body is not valid JSON' },
  'host-refused': { status: 403, title: 'This host name is not allowed' },
  'origin-refused': { status: 403, title: 'Requests from other pages are not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'This method is not offered here' },
  conflict: { status: 409, title: 'The present state does not permit this' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'media-type': { status: 415, title: 'Only application/json is accepted' },
  'not-supported': { status: 422, title: 'This energy manager cannot do that' },
  failed: { status: 502, title: 'The other side did not do it' },
  'not-stored': { status: 503, title: 'It could not be stored' },
  'too-many-clients': { status: 503, title: 'Too many open streams' },
  internal: { status: 500, title: 'Internal error' },
} as const;

/** Stable code of an error answer. */
export type ProblemCode = keyof typeof API_PROBLEMS;

/** An answer that says what is wrong, where, and what to do. Thrown inside routes, sent by the error handler. */
export class ApiProblem extends Error {
  readonly problem: ProblemCode;
  readonly advice: string;
  readonly errors: Problem['errors'];

  constructor(problem: ProblemCode, detail: string, advice: string, errors?: Problem['errors']) {
    super(detail);
    this.name = 'ApiProblem';
    this.problem = problem;
    this.advice = advice;
    this.errors = errors;
  }
}

/** Throws a refusal of the energy manager as an error answer; other answers pass. */
export function unlessRefused<T>(answer: T | Refusal): T {
  if (typeof answer === 'object' && answer !== null && 'refused' in answer) {
    throw new ApiProblem(answer.refused, answer.detail, answer.advice);
  }
  return answer as T;
}

/** Sends an error answer as `application/problem+json` (RFC 9457). */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: ApiProblem): FastifyReply {
  const { status, title } = API_PROBLEMS[problem.problem];
  const body: Problem = {
    type: 'about:blank',
    title,
    status,
    code: problem.problem,
    detail: problem.message,
    advice: problem.advice,
    instance: request.url.split('?')[0]?.slice(0, 300) ?? '',
    ...(problem.errors === undefined ? {} : { errors: problem.errors }),
  };
  return reply.status(status).type('application/problem+json; charset=utf-8').serializer(JSON.stringify).send(body);
}

/** What went wrong inside the server, as an error answer. Texts of unknown failures stay inside. */
export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  switch (codeOf(error)) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ApiProblem(
        'media-type',
        'The body is not application/json.',
        'Send JSON with "Content-Type: application/json".',
      );
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ApiProblem('body-too-large', 'The body has more than 1 MB.', 'Send less.');
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new ApiProblem(
        'invalid-json',
        error instanceof Error ? error.message : 'not JSON',
        'Send one JSON object.',
      );
    case 'ems.store-write-failed':
      return new ApiProblem(
        'not-stored',
        error instanceof Error ? error.message : 'the database refused',
        'Nothing was changed. Check free space and permissions of the data directory, then try again.',
      );
    default:
      return (
        httpProblem(error) ??
        new ApiProblem('internal', 'The request failed.', 'Look at the log of the energy manager.')
      );
  }
}

function httpProblem(error: unknown): ApiProblem | undefined {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  if (typeof status !== 'number' || status < 400 || status >= 500) return undefined;
  const detail = error instanceof Error ? error.message : 'bad request';
  return new ApiProblem(status === 404 ? 'not-found' : 'invalid-request', detail, 'Look at /api/v1/openapi.json.');
}

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
