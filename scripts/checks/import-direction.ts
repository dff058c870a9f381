import { globSync } from 'node:fs';
import type { Check, CheckReport } from './check.ts';
import { type Module, type ModuleGraph, type ModuleImport, moduleGraph } from './module-graph.ts';
import { type Arrow, FOLDER_ARROWS, PACKAGE_ARROWS, PROTOCOL_FREE, PROTOCOLS } from './package-arrows.ts';

/** Packages import downwards only, through their public entries, and pure parts reach no protocol. */
export const importDirection: Check = {
  name: 'import-direction',
  run(root): CheckReport {
    const graph = moduleGraph(root);
    const modules = [...graph.modules.values()];
    return {
      seen: `${modules.length} modules, ${modules.reduce((sum, { imports }) => sum + imports.length, 0)} imports`,
      failures: [
        ...blindness(root, graph),
        ...graph.workspaces.flatMap((workspace) => declared(workspace.name, workspace.folder, workspace.dependencies)),
        ...modules.flatMap((module) => module.imports.flatMap((edge) => judge(module, edge))),
        ...modules.flatMap((module) => protocolReached(graph, module)),
      ],
    };
  },
};

/** A check that saw nothing must not be green: every file is a module, every package has some, imports were found. */
function blindness(root: string, graph: ModuleGraph): readonly string[] {
  const failures: string[] = [];
  const expected = globSync('**/*.{ts,tsx,js,mjs}', {
    cwd: root,
    exclude: ['**/node_modules', '**/dist', '**/fixtures', 'coverage', 'data', 'test-output'],
  }).length;
  if (graph.modules.size === 0) failures.push('no module was seen');
  if (graph.modules.size < expected) failures.push(`only ${graph.modules.size} modules of ${expected} files were seen`);
  for (const { name, folder } of graph.workspaces) {
    const own = [...graph.modules.values()].filter((module) => module.owner === name);
    if (own.length === 0) failures.push(`${folder}: no module was seen`);
  }
  if (![...graph.modules.values()].some(({ imports }) => imports.length > 0)) failures.push('no import was seen');
  return failures;
}

/** The dependencies in package.json follow the same arrows. */
function declared(owner: string, folder: string, dependencies: readonly string[]): readonly string[] {
  const allowed = PACKAGE_ARROWS[owner];
  if (allowed === undefined) return [`${folder}: the package has no row in scripts/checks/package-arrows.ts`];
  return dependencies
    .filter((name) => name.startsWith('@busbar/') && !allowed.some(({ to }) => name === `@busbar/${to}`))
    .map((name) => `${folder}/package.json: ${owner} must not depend on ${name}`);
}

function judge(module: Module, edge: ModuleImport): readonly string[] {
  const fail = (text: string): readonly string[] => [`${module.file}:${edge.line}: ${text}`];
  const { target } = edge;
  switch (target.kind) {
    case 'missing':
      return fail(`'${edge.specifier}' leads nowhere`);
    case 'computed':
      return module.folder.startsWith('packages/') && module.file.endsWith('.ts')
        ? fail('an import with a computed name cannot be checked')
        : [];
    case 'foreign':
      return [];
    case 'file':
      return isInside(target.file, module.folder)
        ? []
        : fail(`'${edge.specifier}' leaves ${module.folder}: import the package`);
    case 'package': {
      const { name } = target.workspace;
      if (target.file === undefined)
        return fail(`'${edge.specifier}' is a deep import: ${name} does not export ${target.entry}`);
      if (name === module.owner) return fail(`${name} imports itself by name: use a relative import`);
      const arrow = arrowTo(module, name);
      if (arrow === undefined) return fail(`${module.owner} must not import ${target.workspace.packageName}`);
      if (arrow.entries !== undefined && !arrow.entries.includes(target.entry))
        return fail(`${module.owner} may import only ${arrow.entries.join(', ')} of ${target.workspace.packageName}`);
      if (arrow.isTypeOnly === true && !edge.isTypeOnly)
        return fail(`${module.owner} may import only types from ${target.workspace.packageName}: use import type`);
      return [];
    }
  }
}

function isInside(file: string, folder: string): boolean {
  return folder === '.' || file.startsWith(`${folder}/`);
}

function arrowTo(module: Module, to: string): Arrow | undefined {
  const isFolder = Object.hasOwn(FOLDER_ARROWS, module.owner);
  const arrows = isFolder ? FOLDER_ARROWS[module.owner] : (PACKAGE_ARROWS[module.owner] ?? []);
  return arrows === undefined ? { to } : arrows.find((arrow) => arrow.to === to);
}

function protocolReached(graph: ModuleGraph, start: Module): readonly string[] {
  const rule = PROTOCOL_FREE.find(({ folder }) => isInside(start.file, folder));
  if (rule === undefined) return [];
  const failures: string[] = [];
  const seen = new Set<string>([start.file]);
  const waiting: (readonly Module[])[] = [[start]];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    for (const { target } of path.at(-1)?.imports ?? []) {
      if (target.kind === 'package' && PROTOCOLS.has(target.workspace.name))
        failures.push(
          `${path.map(({ file }) => file).join(' -> ')} -> ${target.workspace.packageName}: ${rule.reason} and imports no protocol`,
        );
      const next = target.kind === 'file' ? graph.modules.get(target.file) : undefined;
      if (next === undefined || seen.has(next.file)) continue;
      seen.add(next.file);
      waiting.push([...path, next]);
    }
  }
  return failures;
}
