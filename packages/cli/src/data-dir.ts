import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where a program keeps its identity and state: `--data`, else BUSBAR_DATA, else the user's state directory. */
export function dataDir(option: string | undefined, program: string): string {
  if (option !== undefined) return resolve(option);
  const base =
    process.env.BUSBAR_DATA ?? join(process.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'busbar');
  return resolve(base, program);
}
