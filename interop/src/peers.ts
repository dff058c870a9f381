import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildEnbility } from './enbility-build.ts';
import type { PeerProgram } from './runner/peer-program.ts';

const run = promisify(execFile);
const interopDir = dirname(dirname(fileURLToPath(import.meta.url)));

/** Busbar itself: from its sources, or built when this is. */
export const BUSBAR: PeerProgram = {
  name: 'busbar',
  command: import.meta.url.endsWith('.ts')
    ? [process.execPath, '--conditions=@busbar/source', join(interopDir, 'src', 'busbar', 'main.ts')]
    : [process.execPath, join(interopDir, 'dist', 'busbar', 'main.js')],
};

/** Outside the clone: the dependencies are compiled once for all clones of a user. */
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'busbar-interop');
const cargoTarget = join(cache, 'cargo');

/** A peer that is built here. */
export interface KnownPeer {
  readonly name: string;
  /** What it is, for the documents. */
  readonly what: string;
  /** The tool that builds it, and how to get it. */
  readonly tool: { readonly command: string; readonly version?: string; readonly install: string };
  build(): Promise<PeerProgram>;
  /** Folder with the datagrams it is tested with, where they are part of what is released. */
  recordedData?(): Promise<string>;
}

/** Longest build, with all its dependencies fetched, on a slow machine. */
const LONGEST_BUILD_MS = 15 * 60_000;

/** Every peer this repository can build. */
export const KNOWN_PEERS: readonly KnownPeer[] = [
  {
    name: 'eebus-rs',
    what: 'the Rust crate `eebus`, an independent implementation of SHIP, SPINE and the use cases',
    tool: { command: 'cargo', install: 'a Rust tool chain, for example apt-get install -y cargo or rustup' },
    async build() {
      const cwd = join(interopDir, 'eebus-rs');
      const env = { ...process.env, CARGO_TARGET_DIR: cargoTarget };
      await run('cargo', ['build', '--release', '--quiet'], {
        cwd,
        env,
        timeout: LONGEST_BUILD_MS,
        maxBuffer: 2 ** 24,
      });
      return { name: 'eebus-rs', command: [join(cargoTarget, 'release', 'eebus-rs')] };
    },
    async recordedData() {
      const cwd = join(interopDir, 'eebus-rs');
      const { stdout } = await run('cargo', ['metadata', '--format-version', '1'], { cwd, maxBuffer: 2 ** 26 });
      const { packages } = JSON.parse(stdout) as { packages: { name: string; manifest_path: string }[] };
      const crate = packages.find(({ name }) => name === 'eebus');
      if (crate === undefined) throw new Error('cargo metadata names no crate eebus');
      return join(dirname(crate.manifest_path), 'tests', 'fixtures');
    },
  },
  {
    name: 'enbility',
    what: 'the Go stack ship-go, spine-go, eebus-go behind evcc and many products',
    tool: { command: 'go', version: 'version', install: 'Go 1.22 or later, for example apt-get install -y golang-go' },
    async build() {
      const binary = await buildEnbility(join(interopDir, 'enbility'), join(cache, 'enbility'), LONGEST_BUILD_MS);
      return { name: 'enbility', command: [binary] };
    },
  },
];

/** The peer as a program, or why there is none on this machine. */
export async function built({ name, tool, build }: KnownPeer): Promise<PeerProgram | string> {
  if (!(await hasCommand(tool.command, tool.version))) return `${name} needs ${tool.command}: ${tool.install}`;
  try {
    return await build();
  } catch (error) {
    return `${name} cannot be built: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Whether a command exists. */
export async function hasCommand(command: string, version = '--version'): Promise<boolean> {
  try {
    await run(command, [version]);
    return true;
  } catch {
    return false;
  }
}
