import { networkInterfaces } from 'node:os';
import {
  type AnySuite,
  allParameters,
  type ConformanceProfile,
  MOST_NODES,
  type ParameterSheet,
  type PlayedRole,
  parameterSheet,
  suitesNamed,
} from '@busbar/conformance';
import { parseSki } from '@busbar/ship';
import { CommandError, EXIT } from '../exit-code.ts';
import { readInput } from '../input.ts';
import { wholeNumber } from '../number-option.ts';

/** Options of `busbar conformance run` as they are typed. */
export interface TypedRunOptions {
  readonly suite?: string;
  readonly profile: ConformanceProfile;
  readonly self?: boolean;
  readonly target?: string;
  readonly ski?: string;
  readonly operator?: string;
  readonly case?: readonly string[];
  readonly params?: string;
  readonly role: 'either' | 'server' | 'client' | 'both';
  readonly nodes: string;
  readonly data?: string;
  readonly interface?: readonly string[];
  readonly listen: string;
  readonly patience: string;
  readonly verbose?: boolean;
  readonly json?: boolean;
  readonly html?: string;
  readonly junit?: string;
}

/** The same, checked. */
export interface RunPlan {
  readonly suites: readonly { readonly suite: AnySuite; readonly only: readonly string[] | undefined }[];
  readonly profile: ConformanceProfile;
  readonly sheet: ParameterSheet;
  readonly eitherAs: readonly PlayedRole[];
  /** Undefined: ourselves. */
  readonly device: DevicePlan | undefined;
}

/** Which device on the network, and how the test tool stands there. */
export interface DevicePlan {
  readonly address: { readonly host: string; readonly port: number } | undefined;
  readonly ski: string | undefined;
  readonly operator: string | undefined;
  readonly nodes: number;
  readonly listenPort: number;
  readonly patienceSeconds: number;
}

/** Checks the options; every mistake is exit code 2 with what to write instead. */
export function runPlan(options: TypedRunOptions): RunPlan {
  const suites = suitesNamed(options.suite?.split(',').map((name) => name.trim()));
  const text = options.params === undefined ? undefined : readInput(options.params);
  const sheet = parameterSheet(text, allParameters(), options.profile);
  const isSelf = options.self === true;
  return {
    suites: suitesWith(suites, options.case),
    profile: options.profile,
    sheet,
    eitherAs: rolesFor(options.role, isSelf, sheet),
    device: isSelf ? selfPlan(options) : devicePlan(options, sheet),
  };
}

/** Interfaces and address of the test tool: loopback for a device on loopback, otherwise everything. */
export function standingFor(
  host: string,
  chosen: readonly string[] | undefined,
): { readonly interfaces: readonly string[] | undefined; readonly listenHost: string } {
  const isLocal = host === 'localhost' || host === '::1' || host.startsWith('127.');
  const loopback = Object.entries(networkInterfaces()).flatMap(([name, infos]) =>
    infos?.some(({ internal }) => internal) ? [name] : [],
  );
  return {
    interfaces: chosen ?? (isLocal ? loopback : undefined),
    listenHost: isLocal ? '127.0.0.1' : '::',
  };
}

function suitesWith(suites: readonly AnySuite[], cases: readonly string[] | undefined): RunPlan['suites'] {
  if (cases === undefined) return suites.map((suite) => ({ suite, only: undefined }));
  const unknown = cases.find((id) => !suites.some((suite) => suite.cases.some((one) => one.id === id)));
  if (unknown !== undefined)
    throw usage(`there is no test case ${unknown} in ${suites.map(({ name }) => name).join(', ')}`);
  return suites.flatMap((suite) => {
    const only = cases.filter((id) => suite.cases.some((one) => one.id === id));
    return only.length === 0 ? [] : [{ suite, only }];
  });
}

function rolesFor(role: TypedRunOptions['role'], isSelf: boolean, sheet: ParameterSheet): readonly PlayedRole[] {
  if (role === 'both') return ['server', 'client'];
  if (role !== 'either') return [role];
  if (sheet.PAR_shipSvc !== true) return ['client'];
  // In memory the second role costs nothing.
  return isSelf ? ['server', 'client'] : ['server'];
}

function selfPlan({ target, ski, operator }: TypedRunOptions): undefined {
  if (target !== undefined || ski !== undefined || operator !== undefined)
    throw usage('--self runs against this program itself; --target, --ski and --operator name another device');
  return undefined;
}

function devicePlan(options: TypedRunOptions, sheet: ParameterSheet): DevicePlan {
  const { target, ski, operator } = options;
  const needsAddress = sheet.PAR_shipSvc === true;
  if (operator === undefined && (ski === undefined || (needsAddress && target === undefined)))
    throw usage(
      'which device? --target HOST:PORT and --ski SKI name one, --operator starts one, --self is this program',
    );
  return {
    address: target === undefined ? undefined : addressIn(target),
    ski: ski === undefined ? undefined : skiIn(ski),
    operator,
    nodes: wholeNumber('--nodes', options.nodes, 1, MOST_NODES),
    listenPort: wholeNumber('--listen', options.listen, 0, 65_535),
    patienceSeconds: wholeNumber('--patience', options.patience, 1, 3600),
  };
}

function addressIn(text: string): { readonly host: string; readonly port: number } {
  const [, host = '', port = ''] = /^\[?(.+?)\]?:(\d+)$/.exec(text) ?? [];
  if (host === '') throw usage(`--target is HOST:PORT, not "${text}"`);
  return { host, port: wholeNumber('the port of --target', port, 1, 65_535) };
}

function skiIn(text: string): string {
  const ski = parseSki(text);
  if (ski === undefined) throw usage(`--ski has 40 hexadecimal digits, not "${text}"`);
  return ski;
}

function usage(message: string): CommandError {
  return new CommandError(EXIT.usage, 'cli.usage', message);
}
