import { type Check, checksOf } from './check.ts';

/** Who listens on a port already. */
export interface PortOwner {
  readonly pid: number;
  /** Command line, shortened. */
  readonly command: string;
}

/** What became of the attempt to listen. */
export type PortState =
  | { readonly state: 'free' }
  /** `owner` is undefined where this user may not see it. */
  | { readonly state: 'taken'; readonly owner: PortOwner | undefined }
  | { readonly state: 'impossible'; readonly code: string };

/** A port a program of Busbar wants. */
export interface WantedPort {
  readonly use: 'SHIP' | 'HTTP';
  readonly host: string;
  readonly port: number;
}

const port = checksOf('port');

/** Whether the port can be opened. A taken SHIP port is no hindrance: another one is announced; a taken HTTP port is. */
export function checkPort(wanted: WantedPort, found: PortState): Check {
  const subject = `${wanted.use} ${wanted.port}`;
  const option = wanted.use === 'HTTP' ? 'http.port or --port' : 'ship.port';
  switch (found.state) {
    case 'free':
      return port('ok', subject, wanted.port === 0 ? 'any free port is used' : `free on ${wanted.host}`);
    case 'taken':
      return takenPort(wanted, subject, option, found.owner);
    case 'impossible':
      return port(
        'problem',
        subject,
        `cannot be opened on ${wanted.host}: ${found.code}`,
        impossibleAdvice(found.code, option),
      );
  }
}

function takenPort({ use }: WantedPort, subject: string, option: string, owner: PortOwner | undefined): Check {
  const who = owner === undefined ? 'a program this user may not see' : `${owner.command} (process ${owner.pid})`;
  if (owner !== undefined && isBusbar(owner.command)) return port('ok', subject, `in use by Busbar: ${who}`);
  if (use === 'SHIP')
    return port(
      'warning',
      subject,
      `in use by ${who}; a free port is taken instead and announced`,
      `Devices that were given host and port need the new one. Stop the other program, or set ${option}.`,
    );
  return port('problem', subject, `in use by ${who}; "busbar run" would not start`, `Stop it, or set ${option}.`);
}

function impossibleAdvice(code: string, option: string): string {
  switch (code) {
    case 'EACCES':
      return `Ports below 1024 need a right this user has not: set ${option} to a higher one.`;
    case 'EADDRNOTAVAIL':
      return 'This host has no such address: set the host in busbar.yaml to one of those of "ip addr", or to 0.0.0.0.';
    default:
      return `Set ${option} to another port.`;
  }
}

function isBusbar(command: string): boolean {
  return /(^|[/\s])busbar(\.js)?(\s|$)/.test(command);
}
