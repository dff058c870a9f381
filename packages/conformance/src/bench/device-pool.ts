import type { ParameterSheet } from '../catalogue/parameter-sheet.ts';
import { type CatalogueCase, type ExecutableCase, notApplicable, type PlayedPart } from '../catalogue/suite.ts';
import type { Bench, CaseRun, PlayedRole } from '../runner/run-suite.ts';
import { notApplicableHere } from '../runner/verdict.ts';
import type { ShipTool } from '../tool/ship-tool.ts';

/** An actor of a use case, as a name: `CS of LPC`. */
export type PartName = `${string} of ${string}`;

/** The actor a case is about; undefined: none of a use case. */
export function partOf({ plays }: Pick<CatalogueCase, 'plays'>): PartName | undefined {
  return plays?.useCase === undefined ? undefined : partName(plays.actor, plays.useCase);
}

/** The name of an actor of a use case. */
export function partName(actor: PlayedPart['actor'], useCase: string): PartName {
  return `${actor} of ${useCase}`;
}

/** One device under test, and which actors it plays. */
export interface PooledDevice {
  readonly bench: Bench<ShipTool>;
  readonly parts: readonly PartName[];
}

/** Cases that wait at once: more than there are, so that none that could run waits behind one that cannot. */
const EVERY_CASE = 1000;

interface Waiting {
  readonly part: PartName;
  readonly seconds: number;
  readonly serve: (device: PooledDevice) => void;
}

/**
 * Several devices as one bench for cases of use cases: each case gets a device that plays its actor for itself alone, and cases
 * run side by side as far as there are devices. Samples of one device are devices with the same actors.
 */
export function devicePool(devices: readonly PooledDevice[]): Bench<ShipTool> {
  const free = new Set(devices);
  const waiting: Waiting[] = [];
  /** The longest first, so that the end is not one long case alone. */
  const serve = (): void => {
    for (const device of free) {
      const fitting = waiting.filter(({ part }) => device.parts.includes(part));
      const [next] = fitting.sort((a, b) => b.seconds - a.seconds);
      if (next === undefined) continue;
      waiting.splice(waiting.indexOf(next), 1);
      free.delete(device);
      next.serve(device);
    }
  };
  const run = async (one: ExecutableCase<ShipTool>, role: PlayedRole): Promise<CaseRun> => {
    const part = partOf(one);
    if (part === undefined) throw new Error(`${one.id} is about no actor of a use case`);
    if (!devices.some(({ parts }) => parts.includes(part))) return nobodyPlays(part, devices.length);
    const device = await new Promise<PooledDevice>((done) => {
      waiting.push({ part, seconds: one.seconds, serve: done });
      // At the end of the turn, when all who ask at once have asked.
      queueMicrotask(serve);
    });
    try {
      return await device.bench.run(one, role);
    } finally {
      free.add(device);
      serve();
    }
  };
  return { target: devices.map(({ bench }) => bench.target).join(', '), atOnce: EVERY_CASE, keepsApart: true, run };
}

/** How long the cases take on these devices, s: as the pool deals them out, the longest first. */
export function pooledSeconds(
  cases: readonly CatalogueCase[],
  devices: readonly Pick<PooledDevice, 'parts'>[],
  sheet: ParameterSheet,
): number {
  const ends = new Map(devices.map((device) => [device, 0]));
  const applicable = cases.filter((one) => notApplicable(one, sheet) === undefined);
  for (const one of applicable.sort((a, b) => b.seconds - a.seconds)) {
    const part = partOf(one);
    const fitting = devices.filter(({ parts }) => part !== undefined && parts.includes(part));
    const [soonest] = fitting.sort((a, b) => (ends.get(a) ?? 0) - (ends.get(b) ?? 0));
    if (soonest !== undefined) ends.set(soonest, (ends.get(soonest) ?? 0) + one.seconds);
  }
  return Math.ceil(Math.max(0, ...ends.values()));
}

function nobodyPlays(part: PartName, count: number): CaseRun {
  const who = count === 1 ? 'the device does not announce it' : 'none of the devices announces it';
  return { entries: [], warnings: [], error: notApplicableHere(`applies only to the ${part}; ${who}`), step: '0' };
}
