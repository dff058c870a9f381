import type { Problem } from './model.ts';

/**
 * Why something asked for was not done. `refused`: the energy manager said so, in its own words. `status`: it answered without
 * words. `no-answer`: nothing came back.
 */
export type Failure =
  | { readonly kind: 'refused'; readonly detail: string; readonly advice: string; readonly code: string }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'no-answer' };

/** Reads an error answer: problem+json when it is one, else only its status. */
export function failureOf(status: number, body: string): Failure {
  const problem = problemOf(body);
  if (problem === undefined) return { kind: 'status', status };
  const places = (problem.errors ?? []).map((error) => `${error.path} ${error.text}`.trim());
  return {
    kind: 'refused',
    code: problem.code ?? '',
    detail: [problem.detail, ...places].join('; '),
    advice: problem.advice ?? '',
  };
}

function problemOf(body: string): (Partial<Problem> & { readonly detail: string }) | undefined {
  const value = jsonOf(body);
  if (typeof value !== 'object' || value === null) return undefined;
  return 'detail' in value && typeof value.detail === 'string' && value.detail !== ''
    ? (value as Partial<Problem> & { readonly detail: string })
    : undefined;
}

/** The JSON value of a text, undefined if it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
