import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Benchmark } from '../benchmark.ts';
import { type LoadCost, loadCost } from './module-process.ts';

/** `spine.model-start.time`: loading the compiled package with its whole data model. */
export const spineModelStartTime: Benchmark = modelStart('time', 'ms', '<= 150 ms', ({ ms }) => ms);

/** `spine.model-start.memory`: the memory it takes. */
export const spineModelStartMemory: Benchmark = modelStart('memory', 'MB', '<= 15 MB', ({ bytes }) => bytes / 1e6);

function modelStart(what: string, unit: string, bound: string, figure: (cost: LoadCost) => number): Benchmark {
  return {
    name: `spine.model-start.${what}`,
    measures: `${what} to load the compiled SPINE package with its data model, beside the package ws`,
    unit,
    bound,
    // Every round is a process of its own: there is nothing to warm up but the files.
    warmUp: 1,
    async prepare() {
      const kernel = built('kernel');
      const spine = built('spine');
      return {
        measure: async () => figure(await loadCost([kernel, spine])),
        baseline: async () => figure(await loadCost([import.meta.resolve('ws')])),
        close: () => undefined,
      };
    },
  };
}

/** The URL of a built package: what is measured is what users load, also when the benchmark runs from source. */
function built(name: string): string {
  const url = new URL(`../../../packages/${name}/dist/index.js`, import.meta.url);
  if (!existsSync(fileURLToPath(url))) throw new Error(`packages/${name} is not built: npx tsc -b packages/${name}`);
  return url.href;
}
