import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { LineChannel } from '@busbar/conformance';
import { type Clock, millis } from '@busbar/kernel';
import { CommandError, EXIT } from '../exit-code.ts';

/** What a program that is, or stands for, the device says of it in its first line of JSON. */
export interface AnnouncedDevice {
  readonly ski: string;
  readonly port: number;
}

/** A program that acts at the device, started for the run. */
export interface OperatorProcess {
  readonly channel: LineChannel;
  /** What it said of the device; undefined when it says nothing of it. */
  readonly device: AnnouncedDevice | undefined;
  close(): void;
}

/** How long a program may take until it says where the device is, ms. */
const START_TIME = millis(30_000);
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Starts a program by its command line. When the device is not named otherwise, waits for a first line with `ski` and `port`,
 * as `busbar simulate … --json` writes it.
 * @throws CommandError when it ends or says nothing
 */
export async function startOperator(command: string, waitsForDevice: boolean, clock: Clock): Promise<OperatorProcess> {
  // A group of its own: the shell and what it started end together.
  const isGroup = process.platform !== 'win32';
  const child = spawn(command, { shell: true, stdio: ['pipe', 'pipe', 'inherit'], detached: isGroup });
  const lines = createInterface({ input: child.stdout });
  // A program that ended takes no more lines; that is said by the answers that do not come.
  child.stdin.on('error', () => child.stdin.destroy());
  // A group of its own gets no signal of the terminal: it is ended together with the run.
  const stopped = (): void => {
    close();
    process.exit(EXIT.failed);
  };
  const close = (): void => {
    for (const signal of SIGNALS) process.removeListener(signal, stopped);
    process.removeListener('exit', close);
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    if (isGroup) process.kill(-child.pid, 'SIGTERM');
    else child.kill();
  };
  process.once('exit', close);
  for (const signal of SIGNALS) process.once(signal, stopped);
  const channel: LineChannel = {
    write: (line) => void child.stdin.write(`${line}\n`),
    onLine: (listener) => void lines.on('line', listener),
  };
  if (!waitsForDevice) return { channel, device: undefined, close };
  const device = await new Promise<AnnouncedDevice>((done, fail) => {
    const failed = (why: string): void => {
      close();
      fail(new CommandError(EXIT.environment, 'cli.operator', `the program of --operator ${why}: ${command}`));
    };
    const cancel = clock.after(START_TIME, () =>
      failed(`does not say {"ski":…,"port":…} within ${START_TIME / 1000} s`),
    );
    child.once('exit', (code) => failed(`ended with ${code ?? 'a signal'}`));
    lines.on('line', (line) => {
      const found = announcedIn(line);
      if (found === undefined) return;
      cancel();
      child.removeAllListeners('exit');
      done(found);
    });
  });
  return { channel, device, close };
}

function announcedIn(line: string): AnnouncedDevice | undefined {
  const ski = /"ski":\s*"([0-9a-fA-F]{40})"/.exec(line)?.[1];
  const port = /"port":\s*(\d{1,5})/.exec(line)?.[1];
  return ski === undefined || port === undefined ? undefined : { ski: ski.toLowerCase(), port: Number(port) };
}
