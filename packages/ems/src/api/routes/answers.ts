import type { TSchema } from 'typebox';
import { problemSchema } from '../schemas.ts';

/** Answers of a route as OpenAPI shows them: the good one, and problem+json for each error status. */
export function answers(good: Readonly<Record<number, TSchema | object>>, ...errors: readonly number[]): object {
  const problem = { description: 'problem', content: { 'application/problem+json': { schema: problemSchema } } };
  return { ...good, ...Object.fromEntries(errors.map((status) => [status, problem])) };
}
