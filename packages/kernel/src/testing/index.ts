export type { FuzzTarget } from './fuzz-target.ts';
export { ManualClock } from './manual-clock.ts';
export { type MemoryLinkPair, memoryLinkPair } from './memory-link.ts';
export { randomValue } from './random-value.ts';
