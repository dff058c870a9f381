import { execFile } from 'node:child_process';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { type Clock, millis, silentLogger } from '@busbar/kernel';
import { dnsSd, loadIdentity } from '@busbar/ship';
import type { IdentityFacts } from './certificate-check.ts';
import type { DataFacts } from './data-check.ts';
import type { MulticastFacts } from './multicast-check.ts';
import type { PortOwner, PortState, WantedPort } from './port-check.ts';
import { commandLine, listeningInodes } from './port-owner.ts';

/** What the doctor looks at; the system itself, or a fake. */
export interface Surroundings {
  readonly clock: Clock;
  readonly nodeVersion: string;
  readonly nodePath: string;
  multicast(interfaces: readonly string[] | undefined, seconds: number): Promise<MulticastFacts>;
  port(wanted: WantedPort): Promise<PortState>;
  /** Whether the clock is set by NTP; undefined where that cannot be seen. */
  isSynchronised(): Promise<boolean | undefined>;
  identity(directory: string): IdentityFacts;
  data(directory: string): DataFacts;
}

/** What systemd says of the clock; other systems have no such command. */
const NTP_QUESTION = ['timedatectl', 'show', '--property=NTPSynchronized', '--value'] as const;

/** This machine. */
export function systemSurroundings(clock: Clock): Surroundings {
  return {
    clock,
    nodeVersion: process.versions.node,
    nodePath: process.execPath,
    multicast: (interfaces, seconds) => listen(clock, interfaces, seconds),
    port: tryPort,
    isSynchronised,
    identity: identityFacts,
    data: (directory) => readableDataFacts(directory),
  };
}

async function listen(clock: Clock, wanted: readonly string[] | undefined, seconds: number): Promise<MulticastFacts> {
  const discovery = dnsSd({ clock, logger: silentLogger, ...(wanted === undefined ? {} : { interfaces: wanted }) });
  discovery.browse({ found: () => undefined, lost: () => undefined });
  await new Promise<void>((done) => clock.after(millis(seconds * 1000), done));
  const facts = { statuses: discovery.status(), problem: discovery.problem() };
  await discovery.close();
  const isContainer = ['/.dockerenv', '/run/.containerenv'].some((path) => existsSync(path));
  return { ...facts, wanted, isContainer, seconds };
}

async function tryPort({ host, port }: WantedPort): Promise<PortState> {
  const server = createServer();
  const code = await new Promise<string | undefined>((done) => {
    server.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => done(undefined));
  });
  if (code === undefined) {
    await new Promise((closed) => server.close(closed));
    return { state: 'free' };
  }
  return code === 'EADDRINUSE' ? { state: 'taken', owner: ownerOf(port) } : { state: 'impossible', code };
}

/** Linux tells which process holds a socket, as far as this user may see it. */
function ownerOf(port: number): PortOwner | undefined {
  const inodes = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => listeningInodes(textOf(path), port));
  if (inodes.length === 0) return undefined;
  const links = new Set(inodes.map((inode) => `socket:[${inode}]`));
  for (const pid of namesIn('/proc').filter((name) => /^\d+$/.test(name)))
    if (namesIn(`/proc/${pid}/fd`).some((name) => links.has(linkOf(`/proc/${pid}/fd/${name}`))))
      return { pid: Number(pid), command: commandLine(textOf(`/proc/${pid}/cmdline`)) };
  return undefined;
}

function isSynchronised(): Promise<boolean | undefined> {
  const [program, ...parameters] = NTP_QUESTION;
  return new Promise((done) => {
    execFile(program, parameters, { timeout: 3000 }, (error, stdout) => {
      const answer = stdout.trim();
      done(error === null && (answer === 'yes' || answer === 'no') ? answer === 'yes' : undefined);
    });
  });
}

function identityFacts(directory: string): IdentityFacts {
  try {
    const identity = loadIdentity(directory);
    return identity === undefined ? { state: 'none' } : { state: 'present', identity };
  } catch (error) {
    return { state: 'unusable', why: error instanceof Error ? error.message : String(error) };
  }
}

function readableDataFacts(directory: string): DataFacts {
  try {
    return dataFacts(directory);
  } catch (error) {
    return { state: 'unreadable', why: error instanceof Error ? error.message : String(error) };
  }
}

function dataFacts(directory: string): DataFacts {
  const status = statSync(directory, { throwIfNoEntry: false });
  if (status === undefined) {
    const parent = nearestExisting(directory);
    return { state: 'absent', parent, isParentWritable: statSync(parent).isDirectory() && isWritable(parent) };
  }
  if (!status.isDirectory()) return { state: 'noDirectory' };
  const { bavail, bsize } = statfsSync(directory);
  return {
    state: 'present',
    mode: status.mode,
    keyMode: statSync(join(directory, 'identity.json'), { throwIfNoEntry: false })?.mode,
    writeFault: writeFault(directory),
    free: bavail * bsize,
  };
}

/** Writes and syncs a file, as a limit or a pairing will be. */
function writeFault(directory: string): string | undefined {
  const path = join(directory, `.doctor-${process.pid}`);
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      writeSync(file, 'x'.repeat(4096));
      fsyncSync(file);
    } finally {
      closeSync(file);
      rmSync(path, { force: true });
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function nearestExisting(path: string): string {
  const parent = dirname(path);
  return parent === path || existsSync(parent) ? parent : nearestExisting(parent);
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Gone meanwhile, or not for this user.
    return '';
  }
}

function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
