import { startChild } from '../ship/child-process.ts';

/** What loading a module costs. */
export interface LoadCost {
  readonly ms: number;
  /** Memory in RAM that it takes once garbage is collected. */
  readonly bytes: number;
}

/** What the loading process answers. */
export type StartQuestions = {
  /** Loads modules, by their URL; answers what the last one costs. */
  readonly load: { readonly with: readonly string[]; readonly answer: LoadCost };
};

/** Loads modules in a fresh process and tells what the last one costs. */
export async function loadCost(modules: readonly string[]): Promise<LoadCost> {
  const child = startChild<StartQuestions>('../spine/module-start');
  try {
    return await child.ask('load', modules);
  } finally {
    child.close();
  }
}
