import { BusbarError } from '@busbar/kernel';

/** Exit codes of every command. */
export const EXIT = {
  /** Done. */
  fine: 0,
  /** The thing asked for failed, for example a refused pairing or a malformed message. */
  failed: 1,
  /** Wrong usage or configuration. */
  usage: 2,
  /** The environment is in the way: port taken, directory not writable, no multicast. */
  environment: 3,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Error of the command line itself, with the exit code it means. */
export class CommandError extends BusbarError {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, code: string, message: string, cause?: unknown) {
    super(code, message, { cause });
    this.exitCode = exitCode;
  }
}

/** Error codes of the packages that mean wrong configuration. */
const USAGE_CODES: readonly string[] = [
  'ems.config',
  'ems.interface-unknown',
  'simulator.bad-command',
  'simulator.identity',
  'simulator.recording',
  'ship.timer-out-of-range',
  'conformance.parameters',
  'conformance.report',
  'conformance.unknown',
];
/** Codes of the operating system and of the packages that mean the environment is in the way. */
const ENVIRONMENT_CODES: readonly string[] = [
  'simulator.address',
  'simulator.identity',
  'EADDRINUSE',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'ENODEV',
  'ENOTDIR',
  'EISDIR',
  'EEXIST',
  'ems.port',
  'ems.store',
  'ship.identity',
  'ship.no-free-port',
  'ship.no-multicast',
  'ship.trust-store',
  'conformance.unreachable',
  'conformance.other-device',
  'conformance.not-trusted',
  'conformance.operator',
];

/** The exit code an error means; codes match by their beginning. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommandError) return error.exitCode;
  const code = codeOf(error);
  if (code === undefined) return EXIT.failed;
  if (USAGE_CODES.some((known) => code.startsWith(known))) return EXIT.usage;
  if (ENVIRONMENT_CODES.some((known) => code.startsWith(known))) return EXIT.environment;
  return EXIT.failed;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
