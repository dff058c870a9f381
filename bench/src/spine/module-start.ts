import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { systemClock } from '@busbar/kernel';
import { answerParent } from '../ship/child-process.ts';
import type { StartQuestions } from './module-process.ts';

// A fresh process that loads modules: answers what the last one cost.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as (options: object) => void;
const clock = systemClock();

answerParent<StartQuestions>({
  async load(modules) {
    for (const module of modules.slice(0, -1)) await import(module);
    const before = residentBytes();
    const from = clock.now();
    await import(modules.at(-1) ?? '');
    return { ms: clock.now() - from, bytes: residentBytes() - before };
  },
});

function residentBytes(): number {
  collectGarbage({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  return process.memoryUsage.rss();
}
