import { isAbsolute, relative, resolve, sep } from 'node:path';
import { isTest, sourceFiles } from '../checks/source-files.ts';

/** Which test files to run, or what was asked for and is not there. */
export type Selection =
  | { readonly isOk: true; readonly files: readonly string[] }
  | { readonly isOk: false; readonly missing: readonly string[] };

/**
 * The test files (`*.test.ts`, relative to `root`) at or below the given paths; all when none is given.
 * @param paths files or folders, relative to `from` or absolute
 */
export function selectTests(root: string, from: string, paths: readonly string[]): Selection {
  const all = sourceFiles(root).filter(isTest);
  const wanted = paths.map((path) => (isAbsolute(path) ? path : resolve(from, path)));
  const below = (path: string) => (file: string) => {
    const inside = relative(path, resolve(root, file));
    return inside === '' || !(inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside));
  };
  const missing = wanted.filter((path) => !all.some(below(path)));
  if (missing.length > 0) return { isOk: false, missing };
  const files = wanted.length === 0 ? all : all.filter((file) => wanted.some((path) => below(path)(file)));
  return { isOk: true, files: longestFirst(files) };
}

/** Tests of the whole program take longest: they start first, so that the end is not one long file on one core. */
function longestFirst(files: readonly string[]): readonly string[] {
  const isWhole = (file: string): boolean => /^(test|examples|packages\/[^/]+\/test)\//.test(file);
  return [...files.filter(isWhole), ...files.filter((file) => !isWhole(file))];
}
