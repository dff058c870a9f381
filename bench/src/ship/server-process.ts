import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Identity } from '@busbar/ship';

/** The parts of an identity that cross the border between two processes. */
export type IdentityParts = Pick<Identity, 'shipId' | 'created' | 'certificatePem' | 'privateKeyPem'>;

/** What the server process is to be. */
export interface ServerOrder {
  readonly side: 'busbar' | 'raw';
  readonly identity: IdentityParts;
  /** SKIs of the peers that will connect. */
  readonly trust: readonly string[];
}

/** A server in a process of its own that echoes what it gets. */
export interface ServerProcess {
  readonly port: number;
  close(): void;
}

/** Starts the echo server of one side; both sides run in the same process layout. */
export async function serverProcess(order: ServerOrder): Promise<ServerProcess> {
  const child = fork(programPath(), {
    execArgv: process.execArgv,
    serialization: 'json',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.send(order);
  return { port: await portOf(child), close: () => void child.kill() };
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((done, fail) => {
    child.once('message', (port) => done(Number(port)));
    child.once('exit', (code) => fail(new Error(`the server of the benchmark ended with ${String(code)}`)));
  });
}

/** The program beside this file: `.ts` when the sources run, `.js` when the build runs. */
function programPath(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`./echo-server.${extension}`, import.meta.url));
}
