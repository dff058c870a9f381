import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { WeekOptions, WeekResult } from './run-week.ts';

/**
 * A run in a process of its own: the test runner follows every promise, which makes millions of them three times as slow.
 * @param signal ends the process
 */
export async function weekProcess({ seed, days }: WeekOptions, signal: AbortSignal): Promise<WeekResult> {
  const program = join(import.meta.dirname, 'main.ts');
  const command = ['--conditions=@busbar/source', program, '--seed', `${seed}`, '--days', `${days}`, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, command, { signal, maxBuffer: 10_000_000 });
  return JSON.parse(stdout) as WeekResult;
}
