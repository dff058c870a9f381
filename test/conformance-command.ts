import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SuiteResult } from '@busbar/conformance';
import { BusbarProcess, temporaryDirectory } from './busbar-process.ts';

/** The command as a file. */
export const BIN = fileURLToPath(new URL('../packages/cli/bin/busbar.js', import.meta.url));

/** What a command left when it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `busbar conformance …` to its end. */
export function conformance(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  // With the condition the launcher need not start itself again.
  const child = spawn(process.execPath, ['--conditions=@busbar/source', BIN, 'conformance', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, BUSBAR_FROM_SOURCE: '1', ...env },
  });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk: Buffer) => {
      text[name] += chunk.toString();
    });
  return new Promise((done) => child.once('close', (code) => done({ code, ...text })));
}

/** A simulated counterpart in a process of its own that ends with the test: how to name it as the device under test. */
export async function simulated(
  test: { after(clean: () => unknown): void },
  kind: string,
  ...args: readonly string[]
): Promise<readonly string[]> {
  const device = new BusbarProcess('simulate', kind, '--json', '--data', temporaryDirectory(test), ...args);
  test.after(() => device.stop());
  const { port, ski } = await device.line((line) => line.kind === kind);
  return ['--target', `127.0.0.1:${port}`, '--ski', String(ski)];
}

/** The report of one suite on the output. */
export function reportIn({ stdout, stderr }: Ended): SuiteResult {
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as SuiteResult;
}
