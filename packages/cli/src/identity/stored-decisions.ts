import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type OpenDecisions, openStoredDecisions, readStoredDecisions, STATE_DATABASE } from '@busbar/ems';
import type { Clock } from '@busbar/kernel';
import { type Decisions, fileDecisions, TRUST_FILE } from '@busbar/ship';

/** Whether a data directory is one of an energy manager: it has its database, or nothing of another node. */
export function isOfEnergyManager(directory: string): boolean {
  return existsSync(join(directory, STATE_DATABASE)) || !existsSync(join(directory, TRUST_FILE));
}

/** Trusted and refused peers of the node in a data directory; the node may run. */
export function readDecisions(directory: string): Decisions {
  return readStoredDecisions(directory) ?? fileDecisions(directory).read();
}

/** Trusted and refused peers for a change; an energy manager must not run there. */
export function openDecisions(directory: string, clock: Clock): OpenDecisions {
  if (isOfEnergyManager(directory)) return openStoredDecisions(directory, clock);
  return { ...fileDecisions(directory), knownSki: undefined, close: () => undefined };
}
