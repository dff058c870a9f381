export { ManualClock } from './manual-clock.ts';
export { type MemoryLinkPair, memoryLinkPair } from './memory-link.ts';
