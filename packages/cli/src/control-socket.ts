import { chmodSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createPrivateDirectory } from '@busbar/ship';
import { CommandError, EXIT } from './exit-code.ts';

/** Where a running counterpart takes commands besides its input. */
export interface ControlSocket {
  readonly path: string;
  close(): Promise<void>;
}

/** A connection to a {@link ControlSocket}: lines out, lines in. */
export interface ControlConnection {
  write(line: string): void;
  onLine(listener: (line: string) => void): void;
  close(): void;
}

/** Programs connected at once: one that plays the owner, and somebody who looks. */
const MOST_CONNECTIONS = 4;
/** Longest path of a Unix socket, octets. */
const LONGEST_PATH = 100;

/** The control socket of the node with this SKI: in a directory of the user, so that nobody else gets at it. */
function controlSocketPath(ski: string): string {
  const name = `busbar-${ski.slice(0, 20)}.sock`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const runtime = process.env.XDG_RUNTIME_DIR;
  const directory = runtime === undefined || runtime === '' ? join(tmpdir(), `busbar-${userInfo().uid}`) : runtime;
  return join(directory, name);
}

/**
 * Opens the control socket of a node. Each line is answered with one line.
 * @throws CommandError when the directory belongs to somebody else or the socket cannot be opened
 */
export async function openControlSocket(
  ski: string,
  answer: (line: string) => Promise<object>,
): Promise<ControlSocket> {
  const path = controlSocketPath(ski);
  if (process.platform !== 'win32') prepare(path);
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    if (sockets.size >= MOST_CONNECTIONS) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Who went away needs no answer.
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).on('line', (line) => {
      if (line.trim() !== '') void answer(line).then((object) => socket.write(`${JSON.stringify(object)}\n`));
    });
  });
  await new Promise<void>((done, fail) => {
    server.once('error', (cause) =>
      fail(new CommandError(EXIT.environment, 'cli.control-socket', `cannot open ${path}: ${cause.message}`, cause)),
    );
    server.listen(path, done);
  });
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  return {
    path,
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
}

/** Connects to the node with this SKI; undefined when it runs elsewhere, or not as a simulated counterpart. */
export function connectControlSocket(ski: string): Promise<ControlConnection | undefined> {
  return new Promise((done) => {
    const socket = connect(controlSocketPath(ski));
    socket.once('error', () => done(undefined));
    socket.once('connect', () => {
      const lines = createInterface({ input: socket });
      done({
        write: (line) => void socket.write(`${line}\n`),
        onLine: (listener) => void lines.on('line', listener),
        close: () => socket.destroy(),
      });
    });
  });
}

/** The directory belongs to this user alone; a socket left behind by a process that was killed is removed. */
function prepare(path: string): void {
  const directory = join(path, '..');
  if (Buffer.byteLength(path) > LONGEST_PATH)
    throw new CommandError(EXIT.environment, 'cli.control-socket', `${path} is too long for a socket`);
  createPrivateDirectory(directory);
  const { uid } = statSync(directory);
  if (uid !== userInfo().uid)
    throw new CommandError(EXIT.environment, 'cli.control-socket', `${directory} belongs to another user`);
  rmSync(path, { force: true });
}
