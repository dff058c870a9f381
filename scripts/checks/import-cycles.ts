import type { Check, CheckReport } from './check.ts';
import { type Module, moduleGraph } from './module-graph.ts';

/** No file imports itself through others, neither inside a package nor across packages; types count. */
export const importCycles: Check = {
  name: 'import-cycles',
  run(root): CheckReport {
    const { modules } = moduleGraph(root);
    const edges = new Map([...modules].map(([file, module]) => [file, targetsOf(module)]));
    const circles = cycles(edges).map((circle) => `circle: ${[...circle, circle[0]].join(' -> ')}`);
    return {
      seen: `${modules.size} modules`,
      failures: modules.size === 0 ? ['no module was seen'] : circles,
    };
  },
};

/** One shortest circle for every set of nodes that reach each other. */
export function cycles(edges: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  const covered = new Set<string>();
  for (const start of edges.keys()) {
    if (covered.has(start)) continue;
    const circle = shortestCircle(edges, start);
    if (circle === undefined) continue;
    for (const node of circle) covered.add(node);
    found.push(circle);
  }
  return found;
}

function targetsOf(module: Module): readonly string[] {
  return module.imports.flatMap(({ target }) =>
    (target.kind === 'file' || target.kind === 'package') && target.file !== undefined ? [target.file] : [],
  );
}

function shortestCircle(edges: ReadonlyMap<string, readonly string[]>, start: string): readonly string[] | undefined {
  const cameFrom = new Map<string, string>();
  const waiting = [start];
  for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
    for (const next of edges.get(node) ?? []) {
      if (next === start) return pathTo(node, start, cameFrom);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      waiting.push(next);
    }
  }
  return undefined;
}

function pathTo(end: string, start: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const path = [end];
  for (let node = end; node !== start; ) {
    const before = cameFrom.get(node);
    if (before === undefined) break;
    path.unshift(before);
    node = before;
  }
  return path;
}
