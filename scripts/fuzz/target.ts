import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sourceFiles } from '../checks/source-files.ts';

/** What the runner needs of a target (`FuzzTarget` of `@busbar/kernel/testing`; tools do not import packages). */
export interface Target {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  readonly tokens?: readonly string[];
  readonly longest?: number;
  run(input: Uint8Array): string;
}

/** A target and the file that declares it, relative to the root. */
export interface DeclaredTarget {
  readonly file: string;
  readonly target: Target;
}

/**
 * Every target of the repository: what the files `*.fuzz.ts` export as `fuzzTargets`, by name.
 * @throws Error when a file exports none, or a name is there twice
 */
export async function declaredTargets(root: string): Promise<readonly DeclaredTarget[]> {
  const found: DeclaredTarget[] = [];
  for (const file of sourceFiles(root).filter((name) => name.endsWith('.fuzz.ts')))
    for (const target of await targetsOf(root, file)) {
      const twin = found.find((other) => other.target.name === target.name);
      if (twin !== undefined) throw new Error(`${target.name} is declared in ${twin.file} and in ${file}`);
      found.push({ file, target });
    }
  return found.sort((a, b) => (a.target.name < b.target.name ? -1 : 1));
}

/** The targets one file declares. */
export async function targetsOf(root: string, file: string): Promise<readonly Target[]> {
  const { fuzzTargets }: { fuzzTargets?: unknown } = await import(pathToFileURL(join(root, file)).href);
  if (!Array.isArray(fuzzTargets) || fuzzTargets.length === 0)
    throw new Error(`${file} exports no list \`fuzzTargets\``);
  return fuzzTargets as readonly Target[];
}
