import { execFile } from 'node:child_process';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Names the folder with copies of the modules, for machines that cannot fetch them. */
const SOURCES = 'BUSBAR_ENBILITY_SOURCES';

/** Modules of the Go stack, and the folder each one is in. */
const MODULES: Readonly<Record<string, string>> = {
  'github.com/enbility/eebus-go': 'eebus-go',
  'github.com/enbility/ship-go': 'ship-go',
  'github.com/enbility/spine-go': 'spine-go',
  'github.com/enbility/zeroconf/v2': 'zeroconf',
  'github.com/enbility/go-avahi': 'go-avahi',
};
const FOLDERS = Object.values(MODULES).join(', ');

/** Builds the program around the Go stack; fails with what is missing, in words. */
export async function buildEnbility(program: string, cache: string, timeout: number): Promise<string> {
  await mkdir(cache, { recursive: true });
  const binary = join(cache, 'enbility');
  const sources = process.env[SOURCES];
  const workspace = sources === undefined ? undefined : await writeWorkspace(program, cache, resolve(sources));
  // Without folders a workspace above this one must not decide which sources are built.
  const env = { ...process.env, GOWORK: workspace ?? 'off' };
  try {
    await run('go', ['build', '-o', binary, '.'], { cwd: program, env, timeout, maxBuffer: 2 ** 24 });
  } catch (error) {
    throw new Error(workspace === undefined ? `${saidBy(error)}\n${howToHelp()}` : saidBy(error));
  }
  return binary;
}

function howToHelp(): string {
  return `If the modules github.com/enbility/* cannot be fetched here: ${SOURCES}=FOLDER builds with copies of them, in the folders ${FOLDERS} below FOLDER`;
}

/** A workspace that takes the modules from local folders. */
async function writeWorkspace(program: string, cache: string, sources: string): Promise<string> {
  const missing: string[] = [];
  for (const folder of Object.values(MODULES))
    await access(join(sources, folder, 'go.mod')).catch(() => missing.push(folder));
  if (missing.length > 0)
    throw new Error(`${SOURCES}=${sources}: there is no go.mod in ${missing.join(', ')}; wanted are ${FOLDERS}`);
  const lines = Object.entries(MODULES).map(
    ([name, folder]) => `replace ${name} => ${goString(join(sources, folder))}`,
  );
  const file = join(cache, 'go.work');
  await writeFile(file, ['go 1.22.0', `use ${goString(program)}`, ...lines, ''].join('\n'));
  return file;
}

function goString(path: string): string {
  return JSON.stringify(path);
}

function saidBy(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  const lines = (stderr ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('go: downloading'));
  return lines.length === 0 ? message : lines.slice(0, 2).join('\n');
}
