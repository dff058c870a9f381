#!/usr/bin/env node
// Starts the busbar command. Plain JavaScript that any Node reads: under a Node that is too old it starts itself again
// with the one that "npm ci" brought along. The program is dist/main.js when it is built, else src/main.ts.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const OLDEST_MAJOR = 24;
/** Exit code of an environment that does not fit. */
const EXIT_ENVIRONMENT = 3;
/** Makes packages read each other's sources; must not reach a built program. */
const CONDITION = '@busbar/source';
/** Set for the process started again, so that it never starts itself a second time: `exec` or `spawn`. */
const MARK = 'BUSBAR_STARTED_BY';
/** Time for an orderly end after the starting process is gone. */
const LAST_WORDS_MS = 10000;
const FORWARDED = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];

const file = fileURLToPath(import.meta.url);
const folder = dirname(dirname(file));
const isOldNode = Number(process.versions.node.split('.')[0]) < OLDEST_MAJOR;
const hasSources = existsSync(join(folder, 'src', 'main.ts'));
// The build of a package is complete when the compiler has written its record; tests ask for the sources.
const isBuilt =
  existsSync(join(folder, 'dist', 'main.js')) &&
  (!hasSources || (existsSync(join(folder, 'dist', '.tsbuildinfo')) && !process.env.BUSBAR_FROM_SOURCE));
const startedBy = process.env[MARK];
delete process.env[MARK];

if (isOldNode) {
  const node = startedBy ? undefined : bundledNode();
  if (node) startAgain(node);
  else refuse();
} else if (readsSources() === isBuilt && !startedBy) {
  startAgain(process.execPath);
} else {
  if (startedBy === 'spawn') endWithStarter();
  await import(pathToFileURL(join(folder, isBuilt ? 'dist/main.js' : 'src/main.ts')).href);
}

/** Whether this process resolves packages to their sources. */
function readsSources() {
  return `${process.env.NODE_OPTIONS || ''} ${process.execArgv.join(' ')}`.includes(CONDITION);
}

/** The Node of the optional dependency, in the nearest node_modules above this file. */
function bundledNode() {
  if (process.platform !== 'linux') return undefined;
  for (let at = folder; ; at = dirname(at)) {
    const node = join(at, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
    if (existsSync(node)) return node;
    if (at === dirname(at)) return undefined;
  }
}

function refuse() {
  process.stderr.write(
    `busbar needs Node ${OLDEST_MAJOR} or newer, this is ${process.version}. On Linux (x64, arm64) "npm ci" brings it; ` +
      `if it did not, run "npm ci" without --omit=optional, or install Node ${OLDEST_MAJOR}.\n`,
  );
  process.exitCode = EXIT_ENVIRONMENT;
}

/** Runs this file again with another Node or without the condition. Takes over this process where Node can do that. */
function startAgain(node) {
  const args = [
    ...withoutCondition(process.execArgv),
    ...(isBuilt ? [] : [`--conditions=${CONDITION}`]),
    file,
    ...process.argv.slice(2),
  ];
  const canTakeOver = process.execve && process.platform !== 'win32';
  const env = Object.assign({}, process.env, { [MARK]: canTakeOver ? 'exec' : 'spawn' });
  const options = withoutCondition((env.NODE_OPTIONS || '').split(/\s+/)).join(' ');
  if (options === '') delete env.NODE_OPTIONS;
  else env.NODE_OPTIONS = options;
  if (canTakeOver) process.execve(node, [node, ...args], env);
  else supervise(spawn(node, args, { env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] }));
}

/** The flags without the condition, written in one word or in two. */
function withoutCondition(flags) {
  const isFlag = (flag) => flag === '--conditions' || flag === '-C';
  return flags.filter(
    (flag, i) => !flag.includes(CONDITION) && !(isFlag(flag) && (flags[i + 1] || '').includes(CONDITION)),
  );
}

/** Until the child ends: hands signals down, then ends as the child did. The channel tells the child if we are killed. */
function supervise(child) {
  const isTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  for (const signal of FORWARDED) {
    // Ctrl-C in a terminal reaches the child by itself; a second one would end it before it has tidied up.
    process.on(signal, () => (signal === 'SIGINT' && isTerminal) || child.kill(signal));
  }
  child.on('error', (error) => {
    process.stderr.write(`busbar cannot start ${child.spawnfile}: ${error.message}\n`);
    process.exitCode = EXIT_ENVIRONMENT;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    for (const forwarded of FORWARDED) process.removeAllListeners(forwarded);
    process.kill(process.pid, signal);
    setTimeout(() => process.exit(128 + constants.signals[signal]), 1000);
  });
}

/** In the child: when the process that started it is gone, even by SIGKILL, ask the program to end, then insist. */
function endWithStarter() {
  if (!process.connected) process.exit(1);
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), LAST_WORDS_MS).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  // Explicitly: listeners of the program must not keep it alive either.
  process.channel.unref();
}
