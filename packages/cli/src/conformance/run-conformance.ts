import {
  askPerson,
  chosenCases,
  expectedSeconds,
  isNotJudged,
  networkBench,
  type Operator,
  programOperator,
  runSuite,
  type SuiteResult,
  selfBench,
  storedIdentities,
} from '@busbar/conformance';
import { type Clock, inMillis, seconds, systemClock } from '@busbar/kernel';
import { connectControlSocket } from '../control-socket.ts';
import { dataDir } from '../data-dir.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { processLogger } from '../log.ts';
import { startOperator } from './operator-process.ts';
import { type DevicePlan, type RunPlan, runPlan, standingFor, type TypedRunOptions } from './run-options.ts';

/** Runs the suites and returns what came of them; progress goes to stderr. */
export async function runConformance(options: TypedRunOptions): Promise<readonly SuiteResult[]> {
  const plan = runPlan(options);
  return plan.device === undefined ? runSelf(plan) : runDevice(plan, plan.device, options);
}

/**
 * What the results mean for the exit code.
 * @throws CommandError 1 when a case failed, 3 when one could not be judged
 */
export function judgeResults(results: readonly SuiteResult[]): void {
  const cases = results.flatMap((result) => result.cases);
  const failed = cases.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id);
  if (failed.length > 0)
    throw new CommandError(EXIT.failed, 'cli.conformance', `${failed.length} cases failed: ${failed.join(', ')}`);
  const open = cases.filter(isNotJudged);
  if (open.length > 0)
    throw new CommandError(
      EXIT.environment,
      'cli.not-judged',
      `no case failed, but these could not be judged:\n${open.map(({ id, reason }) => `  ${id}: ${reason}`).join('\n')}`,
    );
}

async function runSelf(plan: RunPlan): Promise<readonly SuiteResult[]> {
  const { profile, sheet, eitherAs } = plan;
  say(`Against this program itself, profile ${profile}, on virtual time: some seconds.`);
  const results: SuiteResult[] = [];
  for (const { suite, only } of plan.suites) {
    const finished = progress(chosenCases(suite, only).length);
    results.push(await runSuite(suite, selfBench({ profile, sheet }), { sheet, profile, eitherAs, only, finished }));
  }
  return results;
}

async function runDevice(plan: RunPlan, device: DevicePlan, options: TypedRunOptions): Promise<readonly SuiteResult[]> {
  const clock = systemClock();
  const { profile, sheet, eitherAs } = plan;
  const identities = storedIdentities(dataDir(options.data, 'conformance'), device.nodes, clock);
  const { target, operator, end } = await operatorFor(device, clock);
  try {
    const standing = standingFor(target.address?.host ?? '', options.interface);
    const at = target.address === undefined ? '' : `${target.address.host}:${target.address.port}, `;
    say(`Device ${at}SKI ${target.ski}, profile ${profile}.`);
    const bench = await networkBench({
      clock,
      logger: processLogger({ level: options.verbose === true ? 'debug' : 'error', format: 'text' }),
      profile,
      sheet,
      target,
      identities,
      operator,
      ...standing,
      listenPort: device.listenPort,
      trustPatience: inMillis(seconds(device.patienceSeconds)),
      say,
    });
    try {
      const results: SuiteResult[] = [];
      for (const { suite, only } of plan.suites) {
        const cases = chosenCases(suite, only);
        const expected = expectedSeconds(cases, sheet, bench.nodes.length, eitherAs.length);
        say(`${cases.length} cases of the suite ${suite.name}, about ${duration(expected)}.`);
        const finished = progress(cases.length);
        results.push(await runSuite(suite, bench, { sheet, profile, eitherAs, only, finished }));
      }
      return results;
    } finally {
      await bench.close();
    }
  } finally {
    end();
  }
}

interface DeviceAndOperator {
  readonly target: { readonly address?: { readonly host: string; readonly port: number }; readonly ski: string };
  readonly operator: Operator;
  end(): void;
}

/** Who acts at the device: a program that was named, the counterpart itself when it runs here, or a person. */
async function operatorFor(device: DevicePlan, clock: Clock): Promise<DeviceAndOperator> {
  const patience = inMillis(seconds(device.patienceSeconds));
  if (device.operator !== undefined) {
    const isNamed = device.ski !== undefined && device.address !== undefined;
    const started = await startOperator(device.operator, !isNamed, clock);
    const ski = device.ski ?? started.device?.ski ?? '';
    const address = device.address ?? { host: '127.0.0.1', port: started.device?.port ?? 0 };
    return { target: { address, ski }, operator: programOperator(started.channel, clock), end: started.close };
  }
  const ski = device.ski ?? '';
  const target = device.address === undefined ? { ski } : { address: device.address, ski };
  const control = await connectControlSocket(ski);
  if (control === undefined) return { target, operator: askPerson(say, patience), end: () => undefined };
  say('The device is a simulated counterpart of this user; the test tool acts as its owner.');
  return { target, operator: programOperator(control, clock), end: () => control.close() };
}

function progress(count: number): (result: SuiteResult['cases'][number]) => void {
  let done = 0;
  return ({ id, verdict, reason, evidence }) => {
    done += 1;
    const time = evidence.at(-1)?.at;
    const took = time === undefined ? '' : ` after ${time.toFixed(1)} s`;
    const why = verdict === 'passed' ? '' : `: ${reason}`;
    say(`[${String(done).padStart(String(count).length)}/${count}] ${id} ${verdict}${took}${why}`);
  };
}

function duration(expected: number): string {
  return expected < 90 ? `${expected} s` : `${Math.ceil(expected / 60)} min`;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
