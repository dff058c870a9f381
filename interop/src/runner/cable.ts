import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** One end of a cable: a network namespace with one interface. */
export interface CableEnd {
  /** Puts a command into this namespace. */
  readonly prefix: readonly string[];
  readonly interface: string;
  readonly address: string;
}

/** Two network namespaces, joined like two hosts by a cable that can be pulled. */
export interface Cable {
  readonly left: CableEnd;
  readonly right: CableEnd;
  cut(): Promise<void>;
  join(): Promise<void>;
  remove(): Promise<void>;
}

/** Names of our namespaces: prefix, process, number, end. */
const NAME = /^busbar-(\d+)-\d+-[lr]$/;

/** Why namespaces cannot be had here; undefined when they can. */
export async function cableObstacle(): Promise<string | undefined> {
  try {
    await run('ip', ['-V']);
  } catch {
    return 'the command ip is missing: apt-get install -y iproute2';
  }
  const name = `busbar-${process.pid}-0-l`;
  try {
    await run('ip', ['netns', 'add', name]);
    await run('ip', ['netns', 'del', name]);
    return undefined;
  } catch (error) {
    return `network namespaces cannot be made (run as root): ${String(error).split('\n')[0]}`;
  }
}

/** Lays a cable. The number makes its names unique in this process. */
export async function layCable(number: number): Promise<Cable> {
  const names = { left: `busbar-${process.pid}-${number}-l`, right: `busbar-${process.pid}-${number}-r` };
  const left = end(names.left, 'v0', '10.9.0.1');
  const right = end(names.right, 'v1', '10.9.0.2');
  await run('ip', ['netns', 'add', names.left]);
  await run('ip', ['netns', 'add', names.right]);
  await run('ip', [
    'link',
    'add',
    'v0',
    'netns',
    names.left,
    'type',
    'veth',
    'peer',
    'name',
    'v1',
    'netns',
    names.right,
  ]);
  for (const one of [left, right]) await bringUp(one);
  const set = (state: 'up' | 'down'): Promise<unknown> => inside(left, ['link', 'set', 'v0', state]);
  return {
    left,
    right,
    async cut() {
      await set('down');
    },
    async join() {
      await set('up');
      // A default route is lost with its interface.
      await inside(left, ['route', 'replace', 'default', 'dev', 'v0']);
    },
    async remove() {
      for (const name of Object.values(names)) await run('ip', ['netns', 'del', name]);
    },
  };
}

/** Removes the namespaces of runs that were killed. */
export async function removeLeftovers(): Promise<void> {
  const names = await readdir('/run/netns').catch(() => []);
  for (const name of names) {
    const pid = NAME.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    // Another run may remove it at the same time.
    await Promise.allSettled([run('ip', ['netns', 'del', name])]);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function end(namespace: string, name: string, address: string): CableEnd {
  return { prefix: ['ip', 'netns', 'exec', namespace], interface: name, address };
}

async function bringUp(one: CableEnd): Promise<void> {
  await inside(one, ['addr', 'add', `${one.address}/24`, 'dev', one.interface]);
  await inside(one, ['link', 'set', 'lo', 'up']);
  await inside(one, ['link', 'set', one.interface, 'up']);
  await inside(one, ['route', 'add', 'default', 'dev', one.interface]);
}

function inside(one: CableEnd, ip: readonly string[]): Promise<unknown> {
  const [program = '', ...prefix] = one.prefix;
  return run(program, [...prefix, 'ip', ...ip]);
}
