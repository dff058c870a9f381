import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the tools of this repository lie, whatever folder is checked. */
const BIN = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'node_modules', '.bin');

/** How a tool ended. */
export interface ToolOutcome {
  readonly isOk: boolean;
  /** Standard output and standard error, as they came, without colours. */
  readonly lines: readonly string[];
}

/** Runs a program (those of node_modules/.bin first) in `folder` and waits for its end. */
export function runTool(folder: string, command: string, args: readonly string[]): Promise<ToolOutcome> {
  return new Promise((resolve) => {
    let output = '';
    const add = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    const child = spawn(command, args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: `${BIN}${delimiter}${process.env.PATH ?? ''}`, NO_COLOR: '1' },
    });
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    child.on('error', (error) => resolve({ isOk: false, lines: [`${command}: ${error.message}`] }));
    child.on('close', (code) => resolve({ isOk: code === 0, lines: linesOf(output) }));
  });
}

function linesOf(output: string): readonly string[] {
  return output
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}
