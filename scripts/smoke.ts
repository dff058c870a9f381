// `npm run smoke`: does what a new user does, `npm start`, asks page and API once, presses Ctrl-C, and looks that all is gone.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';

/** Build and start take seconds; more means that something hangs. */
const LONGEST_START_MS = 180_000;
const LONGEST_STOP_MS = 20_000;

// Not process.stdout.write: console does not mind a reader that went away (`| head`).
const print = (line: string): void => console.log(line);

/** Starts the demo site in a process group of its own, on a free port. */
function npmStart(data: string): ChildProcessByStdio<null, Readable, null> & { readonly pid: number } {
  const child = spawn('npm', ['start', '--', '--port', '0', '--data', data], {
    cwd: dirname(import.meta.dirname),
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.pid === undefined) throw new Error('npm cannot be started');
  return Object.assign(child, { pid: child.pid });
}

/** The address of the page, as the demo site prints it. */
async function printedAddress(output: Readable): Promise<string> {
  let text = '';
  for await (const chunk of output.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error(`npm start ended without printing an address:\n${text}`);
}

async function answers(address: string): Promise<void> {
  for (const path of ['/healthz', '/', '/api/v1/site']) {
    const response = await fetch(`${address}${path}`);
    await response.arrayBuffer();
    print(`GET ${path}: ${response.status}`);
    if (response.status !== 200) throw new Error(`GET ${path} answered ${response.status}`);
  }
}

/** What Ctrl-C in a terminal does: SIGINT to every process of the group. Ends when all that held its output are gone. */
async function stop(group: number, ended: Promise<unknown>): Promise<void> {
  const start = performance.now();
  signal(group, 'SIGINT');
  const isGone = await Promise.race([ended.then(() => true), wait(LONGEST_STOP_MS, false, { ref: false })]);
  if (!isGone) {
    signal(group, 'SIGKILL');
    throw new Error(`still running ${LONGEST_STOP_MS / 1000} s after SIGINT, killed`);
  }
  print(`stopped in ${seconds(start)}`);
}

/** Signals every process of a group, if there is still one. */
function signal(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(-group, name);
  } catch (error) {
    print(`no process of the site is left for ${name}: ${String(error)}`);
  }
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

const data = mkdtempSync(join(tmpdir(), 'busbar smoke '));
const site = npmStart(data);
const ended = once(site, 'close');
try {
  const start = performance.now();
  const late = wait(LONGEST_START_MS, undefined, { ref: false }).then(() => {
    throw new Error(`no address after ${LONGEST_START_MS / 1000} s`);
  });
  const address = await Promise.race([printedAddress(site.stdout), late]);
  site.stdout.resume();
  print(`built and started in ${seconds(start)}: ${address}`);
  await answers(address);
} finally {
  await stop(site.pid, ended);
  rmSync(data, { recursive: true, force: true });
}
