import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { ApiProblem } from './problem.ts';

/** Most mistakes named in one answer. */
const MOST_ERRORS = 10;

/** Checks a part of a request against its schema; the one validator of the API. */
export function validatorOf(schema: TSchema, part: string): (value: unknown) => { value: unknown } | { error: Error } {
  const compiled = Compile(schema);
  return (value) => {
    if (compiled.Check(value)) return { value };
    const errors = compiled
      .Errors(value)
      .filter((error) => error.keyword !== 'boolean')
      .slice(0, MOST_ERRORS)
      .map((error) => ({ path: error.instancePath === '' ? '/' : error.instancePath, text: sentence(error) }));
    return {
      error: new ApiProblem(
        'invalid-request',
        `The ${PARTS[part] ?? part} is not valid: ${errors.map((error) => `${error.path} ${error.text}`).join('; ')}.`,
        'Correct it; /api/v1/openapi.json shows what is allowed.',
        errors,
      ),
    };
  };
}

const PARTS: Readonly<Record<string, string>> = { body: 'body', querystring: 'query', params: 'path' };

function sentence(error: { readonly keyword: string; readonly message: string; readonly params: object }): string {
  const params = error.params as { allowedValues?: readonly unknown[]; additionalProperties?: readonly string[] };
  if (error.keyword === 'enum' && params.allowedValues !== undefined)
    return `must be one of ${params.allowedValues.join(', ')}`;
  if (params.additionalProperties !== undefined)
    return `has an unknown member ${params.additionalProperties.join(', ')}`;
  return error.message;
}
