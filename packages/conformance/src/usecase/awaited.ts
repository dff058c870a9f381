import { millis } from '@busbar/kernel';
import type { ShipTool } from '../tool/ship-tool.ts';

/** How often is looked, ms: finer than any time of the use cases, coarse enough for virtual hours. */
const LOOK_EVERY = millis(50);

/** What `look` finds, as soon as it finds something; undefined when it finds nothing within this time (ms). */
export async function awaited<T>(tool: ShipTool, within: number, look: () => T | undefined): Promise<T | undefined> {
  const end = tool.clock.now() + within;
  for (;;) {
    const found = look();
    if (found !== undefined || tool.clock.now() >= end) return found;
    await tool.pause(Math.min(LOOK_EVERY, end - tool.clock.now()));
  }
}
