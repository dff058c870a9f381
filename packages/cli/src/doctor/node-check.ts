import { type Check, checksOf } from './check.ts';

/** Oldest Node that runs the programs. */
const LEAST_MAJOR = 24;

const node = checksOf('node');

/** Whether this Node runs Busbar. */
export function checkNode(version: string, path: string): Check {
  const major = Number(version.split('.')[0]);
  if (major >= LEAST_MAJOR) return node('ok', version, path);
  return node(
    'problem',
    version,
    `older than ${LEAST_MAJOR} (${path})`,
    `Install Node.js ${LEAST_MAJOR} or newer, or use the one npm ci brings on Linux.`,
  );
}
