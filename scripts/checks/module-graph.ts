import { existsSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { importSpecifiers } from './import-specifiers.ts';
import { sourceFiles } from './source-files.ts';
import { type Workspace, workspaces } from './workspaces.ts';

/** Where an import leads. `file` is relative to the root. */
export type ImportTarget =
  | { readonly kind: 'file'; readonly file: string }
  | {
      readonly kind: 'package';
      readonly workspace: Workspace;
      readonly entry: string;
      readonly file: string | undefined;
    }
  | { readonly kind: 'foreign'; readonly name: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'computed' };

/** One import of a module. */
export interface ModuleImport {
  readonly specifier: string;
  readonly line: number;
  readonly isTypeOnly: boolean;
  readonly target: ImportTarget;
}

/** One source file and what it imports. */
export interface Module {
  readonly file: string;
  /** Package without scope, or the folder of the root it lies in (`scripts`); `.` for the root itself. */
  readonly owner: string;
  /** Folder of the owner, relative to the root. */
  readonly folder: string;
  readonly imports: readonly ModuleImport[];
}

/** All modules of the repository. */
export interface ModuleGraph {
  readonly modules: ReadonlyMap<string, Module>;
  readonly workspaces: readonly Workspace[];
}

/** Reads every source file below `root` and resolves what it imports. */
export function moduleGraph(root: string): ModuleGraph {
  const packages = workspaces(root);
  const modules = new Map<string, Module>();
  for (const file of sourceFiles(root)) {
    const own = packages.find((candidate) => file.startsWith(`${candidate.folder}/`));
    const top = file.includes('/') ? file.slice(0, file.indexOf('/')) : '.';
    const imports = importSpecifiers(readFileSync(join(root, file), 'utf8')).map((found) => ({
      specifier: found.specifier ?? '(computed)',
      line: found.line,
      isTypeOnly: found.isTypeOnly,
      target: resolve(root, file, found.specifier, packages),
    }));
    modules.set(file, { file, owner: own?.name ?? top, folder: own?.folder ?? top, imports });
  }
  return { modules, workspaces: packages };
}

function resolve(
  root: string,
  file: string,
  specifier: string | undefined,
  packages: readonly Workspace[],
): ImportTarget {
  if (specifier === undefined) return { kind: 'computed' };
  if (specifier.startsWith('.')) {
    const target = posix.normalize(posix.join(dirname(file), specifier.replace(/\?.*$/, '')));
    const path = join(root, target);
    return existsSync(path) && statSync(path).isFile() ? { kind: 'file', file: target } : { kind: 'missing' };
  }
  const workspace = packages.find(
    ({ packageName }) => specifier === packageName || specifier.startsWith(`${packageName}/`),
  );
  if (workspace !== undefined) {
    const entry = `.${specifier.slice(workspace.packageName.length)}`;
    return { kind: 'package', workspace, entry, file: workspace.entries.get(entry) };
  }
  // A scoped name of ours that no workspace carries.
  if (specifier.startsWith('@busbar/')) return { kind: 'missing' };
  return { kind: 'foreign', name: isBuiltin(specifier) ? specifier : packageNameOf(specifier) };
}

function packageNameOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
