import { writeFileSync } from 'node:fs';
import {
  type AnySuite,
  htmlReport,
  junitReport,
  nodeName,
  reportJson,
  type SuiteResult,
  savedReport,
  storedIdentities,
  suitesNamed,
  textReport,
  USUAL_NODES,
} from '@busbar/conformance';
import { systemClock } from '@busbar/kernel';
import { type Command, Option } from 'commander';
import { judgeResults, runConformance } from '../conformance/run-conformance.ts';
import type { TypedRunOptions } from '../conformance/run-options.ts';
import { dataDir } from '../data-dir.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { readInput } from '../input.ts';
import { wholeNumber } from '../number-option.ts';
import { print, printJson, readableSki, table } from '../output.ts';
import { repeated } from '../repeated.ts';

/** How a report is printed or stored. */
interface OutputOptions {
  readonly verbose?: boolean;
  readonly json?: boolean;
  readonly html?: string;
  readonly junit?: string;
}

/** `busbar conformance`: the official test cases against any device, or against ourselves. */
export function conformanceCommand(program: Command): void {
  const conformance = program
    .command('conformance')
    .description('the official test cases against any device, or against this program itself');
  listCommand(conformance);
  identitiesCommand(conformance);
  runCommand(conformance);
  reportCommand(conformance);
}

function listCommand(conformance: Command): void {
  conformance
    .command('list')
    .description('print the test cases, their parameters and preconditions')
    .option('--suite <names>', 'suites, separated by commas (default: all)')
    .option('--json', 'machine-readable output: the whole catalogue')
    .action((options: { suite?: string; json?: boolean }) => {
      const suites = suitesNamed(options.suite?.split(','));
      // Functions are left out by JSON; what remains is the data.
      if (options.json === true) printJson(suites);
      else print(suites.map(catalogueText).join('\n\n'));
    });
}

function identitiesCommand(conformance: Command): void {
  conformance
    .command('identities')
    .description('print what a device has to trust before a run: the nodes of the test tool')
    .option('--nodes <n>', 'nodes of the test tool: more let cases run side by side', String(USUAL_NODES))
    .option('--data <dir>', 'keeps the identities of the test tool (default: the user’s state directory)')
    .option('--json', 'machine-readable output: [{name, ski, shipId}]')
    .action((options: { nodes: string; data?: string; json?: boolean }) => {
      const count = wholeNumber('--nodes', options.nodes, 1, 8);
      const { nodes, forged } = storedIdentities(dataDir(options.data, 'conformance'), count, systemClock());
      const rows = [
        ...nodes.map((node) => ({ name: nodeName(node), ski: node.identity.ski, shipId: node.identity.shipId })),
        { name: 'Busbar conformance forged', ski: forged.ski, shipId: forged.shipId },
      ];
      if (options.json === true) printJson(rows);
      else
        print(
          table(
            ['name', 'SKI', 'SHIP ID'],
            rows.map(({ name, ski, shipId }) => [name, readableSki(ski), shipId]),
          ),
        );
    });
}

function runCommand(conformance: Command): void {
  const run = conformance
    .command('run')
    .description('run test cases; progress on stderr, the report on stdout')
    .option('--suite <names>', 'suites, separated by commas (default: ship,spine; with --self all)')
    .addOption(
      new Option('--profile <name>', 'judge by the text of the standard, or by the installed base where it differs')
        .choices(['default', 'iec'])
        .default('default'),
    )
    .option('--self', 'against this program itself, on virtual time')
    .option('--target <host:port>', 'address of the device under test, may be repeated', repeated)
    .option('--ski <ski>', 'its SKI, repeated with the address', repeated)
    .option(
      '--operator <command>',
      'program that acts at the device: takes lines like {"do":"trust","ski":"…"}; without --target it starts the device; may be repeated',
      repeated,
    )
    .option('--case <id>', 'only this test case, may be repeated', repeated)
    .option('--params <file>', 'parameter sheet of the device, YAML or JSON (default: the defaults of the catalogue)')
    .addOption(
      new Option('--role <role>', 'role of the device in cases that may be run in either')
        .choices(['either', 'server', 'client', 'both'])
        .default('either'),
    )
    .option('--nodes <n>', 'nodes of the test tool: more let cases run side by side', String(USUAL_NODES))
    .option('--data <dir>', 'keeps the identities of the test tool (default: the user’s state directory)')
    .option(
      '--interface <name>',
      'network interface for DNS-SD, may be repeated (default: that of the device)',
      repeated,
    )
    .option('--listen <port>', 'first port the test tool listens on; 0 takes free ones', '0')
    .option('--patience <seconds>', 'how long a person at the device may take', '120');
  outputOptions(run)
    .addHelpText('after', RUN_HELP)
    .action(async (options: TypedRunOptions) => {
      const results = await runConformance(options);
      output(results, options);
      judgeResults(results);
    });
}

function reportCommand(conformance: Command): void {
  const report = conformance
    .command('report')
    .description('print a report that was stored with run --json')
    .argument('<file>', 'the report, or - for the input');
  outputOptions(report).action((file: string, options: OutputOptions) => {
    output(savedReport(readInput(file)), options);
  });
}

function outputOptions(command: Command): Command {
  return command
    .option(
      '--json',
      'the report as JSON on stdout: {suite, target, profile, cases: [{id, title, verdict, reason, evidence}]}',
    )
    .option('--html <file>', 'store the report as one HTML page')
    .option('--junit <file>', 'store the report as JUnit XML')
    .option('--verbose', 'print the evidence of every case, not only of those that did not pass');
}

function output(results: readonly SuiteResult[], options: OutputOptions): void {
  if (options.html !== undefined) store(options.html, htmlReport(results));
  if (options.junit !== undefined) store(options.junit, junitReport(results));
  if (options.json === true) print(reportJson(results));
  else print(textReport(results, { evidence: options.verbose === true ? 'all' : 'unclean' }));
}

function store(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(EXIT.environment, 'cli.output', `cannot write ${file}: ${why}`, cause);
  }
}

function catalogueText({ name, title, source, cases, parameters }: AnySuite): string {
  const rows = cases.map(({ id, title: what, role, applicability, seconds }) => [
    id,
    role,
    applicability === undefined ? '' : `${applicability.parameter} ${applicability.is ? 'yes' : 'no'}`,
    `${seconds} s`,
    what,
  ]);
  const sheet = parameters.map((one) => {
    const value = one.default('default');
    const shown = value === undefined ? '' : typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
    return [one.name, shown, one.meaning];
  });
  return [
    `Suite ${name}: ${title} (${source})`,
    '',
    table(['case', 'role', 'applies with', 'takes', 'title'], rows),
    '',
    table(['parameter', 'default', 'meaning'], sheet),
  ].join('\n');
}

const RUN_HELP = `
The device has to trust the nodes of the test tool first; "busbar conformance identities" prints them. One is enough for most
cases. Cases in which the device is client need it to find the test tool by DNS-SD, or to be given its address (--listen).

The suites lpc, lpp, mpc and mgcp need somebody at the device who restarts it or reads what it shows: a person at the terminal, or
a program (--operator); a simulated counterpart is one. They take hours, because failsafe does. With several devices they are run
side by side: each case at one that plays its actor, so samples of one device and devices of different kinds both help.

Examples:
  busbar conformance run --suite ship --self --profile iec
  busbar conformance run --suite ship --target 192.0.2.7:4712 --ski <SKI> --html report.html
  busbar conformance run --suite lpc,lpp,mpc,mgcp --self --json
  busbar conformance run --suite lpc,mpc --params wallbox.yaml --target 192.0.2.7:4712 --ski <SKI>
  busbar conformance run --suite ship --profile iec --operator "busbar simulate station --json --profile iec"

Exit codes: 0 no case failed, 1 a case failed, 2 wrong usage, 3 the device cannot be reached or cases could not be judged.`;
