import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One package of this repository. */
export interface Workspace {
  /** Name without the scope: `kernel`. */
  readonly name: string;
  /** Full name: `@busbar/kernel`. */
  readonly packageName: string;
  /** Folder, relative to the root: `packages/kernel`. */
  readonly folder: string;
  /** Public entries: `.` or `./testing` to the source file, relative to the root. */
  readonly entries: ReadonlyMap<string, string>;
  /** Every dependency named in its package.json, also those for development. */
  readonly dependencies: readonly string[];
}

/** Scope of the packages of this repository; others only stand in for a dependency of a peer. */
const SCOPE = '@busbar/';

/** The packages of this repository that the root package.json names as workspaces. */
export function workspaces(root: string): readonly Workspace[] {
  const patterns = member(readJson(join(root, 'package.json')), 'workspaces');
  if (!Array.isArray(patterns)) throw new Error('the root package.json names no workspaces');
  return patterns
    .flatMap((pattern) => foldersOf(root, String(pattern)))
    .map((folder) => workspace(root, folder))
    .filter(({ packageName }) => packageName.startsWith(SCOPE))
    .sort((a, b) => a.folder.localeCompare(b.folder));
}

function foldersOf(root: string, pattern: string): readonly string[] {
  if (!pattern.endsWith('/*')) return [pattern];
  const parent = pattern.slice(0, -2);
  return readdirSync(join(root, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, parent, entry.name, 'package.json')))
    .map((entry) => `${parent}/${entry.name}`);
}

function workspace(root: string, folder: string): Workspace {
  const manifest = readJson(join(root, folder, 'package.json'));
  const packageName = String(member(manifest, 'name'));
  return {
    name: packageName.slice(SCOPE.length),
    packageName,
    folder,
    entries: new Map(entriesOf(folder, member(manifest, 'exports'))),
    dependencies: ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].flatMap((kind) =>
      Object.keys(Object(member(manifest, kind))),
    ),
  };
}

function entriesOf(folder: string, exported: unknown): readonly (readonly [string, string])[] {
  return Object.entries(Object(exported)).map(([key, target]) => {
    const source = member(target, '@busbar/source') ?? member(target, 'default') ?? target;
    return [key, `${folder}/${String(source).replace(/^\.\//, '')}`] as const;
  });
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}
