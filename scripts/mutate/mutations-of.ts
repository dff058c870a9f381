import { stripTypeScriptTypes } from 'node:module';
import { tokens } from '../checks/tokens.ts';
import { constantMutations } from './constants.ts';
import type { Mutation } from './mutation.ts';
import { operatorMutations } from './operators.ts';
import { structureMutations } from './structure.ts';

/** Every mutation of a TypeScript source, in the order of the source. Types are left alone: they are not there when it runs. */
export function mutationsOf(source: string): readonly Mutation[] {
  // Stripping keeps every position, so what is found without types is changed in the source with types.
  const code = withoutTypes(source);
  if (code === undefined) return [];
  const all = tokens(code);
  return [...operatorMutations(all), ...constantMutations(all), ...structureMutations(all, code)]
    .filter((one) => withoutTypes(mutated(source, one)) !== undefined)
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

/** The source with one mutation. */
export function mutated(source: string, { from, to, by }: Pick<Mutation, 'from' | 'to' | 'by'>): string {
  return source.slice(0, from) + by + source.slice(to);
}

/** The source as it runs; undefined when it is no TypeScript. */
function withoutTypes(source: string): string | undefined {
  try {
    return stripTypeScriptTypes(source);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
