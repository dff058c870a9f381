import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isTest, sourceFiles } from '../checks/source-files.ts';
import { below, seededRandom } from '../seeded-random.ts';
import type { Mutation } from './mutation.ts';
import { mutationsOf } from './mutations-of.ts';

/** A mutation of one file, relative to the root. */
export interface Mutant extends Mutation {
  readonly file: string;
}

/** The sources below a folder that run in production: no tests, and nothing that only tests use. */
export function mutableFiles(root: string, path: string): readonly string[] {
  return sourceFiles(root).filter(
    (file) =>
      (file === path || file.startsWith(`${path}/`)) &&
      !isTest(file) &&
      !/\.(fuzz|generated)\.ts$|\/(test-support|testing)\//.test(file),
  );
}

/** Draws mutants from all mutations of these files; the same seed draws the same ones. */
export function drawMutants(root: string, files: readonly string[], count: number, seed: number): readonly Mutant[] {
  const all = files.flatMap((file) =>
    mutationsOf(readFileSync(join(root, file), 'utf8')).map((mutation): Mutant => ({ file, ...mutation })),
  );
  const random = seededRandom(seed);
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = below(random, last + 1);
    [all[last], all[other]] = [all[other] as Mutant, all[last] as Mutant];
  }
  return all.slice(0, count);
}
