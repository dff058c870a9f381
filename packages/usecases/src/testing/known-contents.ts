import type { PropertyValue } from '@busbar/echonet-lite';
import { millis } from '@busbar/kernel';
import type { HasContents } from '../echonet-lite/station-object.ts';

/** Contents of a charging station as a test says they are known. */
export function knownContents(
  classCode: number,
  values: Readonly<Record<number, PropertyValue>>,
  writable: readonly number[],
  at = 0,
): HasContents {
  const known = new Map(Object.entries(values).map(([epc, value]) => [Number(epc), value]));
  return {
    classCode,
    latest: (epc) => {
      const value = known.get(epc);
      return value === undefined ? undefined : { value, at: millis(at) };
    },
    readable: () => new Set(known.keys()),
    writable: () => new Set(writable),
  };
}
