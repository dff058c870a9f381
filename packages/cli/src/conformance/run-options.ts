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
  readonly target?: readonly string[];
  readonly ski?: readonly string[];
  readonly operator?: readonly string[];
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
  /** Undefined: ourselves. Several: suites of use cases are shared among them, the others take the first. */
  readonly devices: readonly DevicePlan[] | undefined;
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

/** Suites against a device unless others are named: those of the use cases take hours. */
const USUAL_SUITES = ['ship', 'spine'];

/** Checks the options; every mistake is exit code 2 with what to write instead. */
export function runPlan(options: TypedRunOptions): RunPlan {
  const isSelf = options.self === true;
  const named = options.suite?.split(',').map((name) => name.trim());
  const suites = suitesNamed(named ?? (isSelf || options.case !== undefined ? undefined : USUAL_SUITES));
  const text = options.params === undefined ? undefined : readInput(options.params);
  const sheet = parameterSheet(text, allParameters(), options.profile);
  return {
    suites: suitesWith(suites, options.case),
    profile: options.profile,
    sheet,
    eitherAs: rolesFor(options.role, isSelf, sheet),
    devices: isSelf ? selfPlan(options) : devicePlans(options, sheet),
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

/** The first target goes with the first SKI and the first operator, and so on. */
function devicePlans(options: TypedRunOptions, sheet: ParameterSheet): readonly DevicePlan[] {
  const { target = [], ski = [], operator = [] } = options;
  const needsAddress = sheet.PAR_shipSvc === true;
  const isNamed = ski.length > 0 && (!needsAddress || target.length > 0);
  if (operator.length === 0 && !isNamed)
    throw usage(
      'which device? --target HOST:PORT and --ski SKI name one, --operator starts one, --self is this program',
    );
  const counts = [target.length, ski.length, operator.length].filter((count) => count > 0);
  const count = Math.max(...counts);
  if (counts.some((one) => one !== count))
    throw usage('of several devices each needs its --target and --ski, or its --operator, in the same order');
  const common = {
    nodes: wholeNumber('--nodes', options.nodes, 1, MOST_NODES),
    listenPort: wholeNumber('--listen', options.listen, 0, 65_535),
    patienceSeconds: wholeNumber('--patience', options.patience, 1, 3600),
  };
  return Array.from({ length: count }, (_, index) => {
    const [address, key] = [target[index], ski[index]];
    return {
      address: address === undefined ? undefined : addressIn(address),
      ski: key === undefined ? undefined : skiIn(key),
      operator: operator[index],
      ...common,
    };
  });
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
