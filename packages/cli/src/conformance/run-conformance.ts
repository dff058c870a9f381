import {
  type AnySuite,
  announcedParts,
  type Bench,
  chosenCases,
  devicePool,
  expectedSeconds,
  isNotJudged,
  pooledSeconds,
  runSuite,
  type SuiteResult,
  selfBench,
  storedIdentities,
} from '@busbar/conformance';
import { systemClock } from '@busbar/kernel';
import { dataDir } from '../data-dir.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { processLogger } from '../log.ts';
import { type OpenDevice, openDevice } from './open-device.ts';
import { terminalQuestions } from './questions.ts';
import { type DevicePlan, type RunPlan, runPlan, type TypedRunOptions } from './run-options.ts';

/** Runs the suites and returns what came of them; progress goes to stderr. */
export async function runConformance(options: TypedRunOptions): Promise<readonly SuiteResult[]> {
  const plan = runPlan(options);
  return plan.devices === undefined ? runSelf(plan) : runDevices(plan, plan.devices, options);
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

type PlannedSuite = RunPlan['suites'][number];

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

async function runDevices(
  plan: RunPlan,
  devices: readonly DevicePlan[],
  options: TypedRunOptions,
): Promise<readonly SuiteResult[]> {
  const clock = systemClock();
  const pooled = plan.suites.filter(({ suite }) => isOfUseCase(suite));
  const others = plan.suites.filter(({ suite }) => !isOfUseCase(suite));
  const [{ nodes } = { nodes: 1 }] = devices;
  // Cases of use cases need one node each, and one at a time.
  const identities = storedIdentities(dataDir(options.data, 'conformance'), others.length === 0 ? 1 : nodes, clock);
  const logger = processLogger({ level: options.verbose === true ? 'debug' : 'error', format: 'text' });
  const questions = terminalQuestions();
  const context = { clock, logger, plan, identities, interfaces: options.interface, questions, say };
  const opened: OpenDevice[] = [];
  try {
    for (const device of devices) opened.push(await openDevice(device, context));
    const results = new Map<AnySuite, SuiteResult>();
    for (const planned of others) results.set(planned.suite, await runOnFirst(planned, opened, plan));
    for (const [suite, result] of await runPooled(pooled, opened, plan)) results.set(suite, result);
    return plan.suites.flatMap(({ suite }) => results.get(suite) ?? []);
  } finally {
    for (const one of opened) await one.close();
    questions?.close();
  }
}

/** SHIP and SPINE are about one device, whatever it plays. */
async function runOnFirst(
  { suite, only }: PlannedSuite,
  [first]: readonly OpenDevice[],
  { profile, sheet, eitherAs }: RunPlan,
): Promise<SuiteResult> {
  if (first === undefined) throw new Error('a run against devices has one');
  const { bench } = first;
  const cases = chosenCases(suite, only);
  const expected = expectedSeconds(cases, sheet, bench.nodes.length, eitherAs.length);
  say(`${cases.length} cases of the suite ${suite.name}, about ${duration(expected)}.`);
  return runSuite(suite, bench, { sheet, profile, eitherAs, only, finished: progress(cases.length) });
}

/** Cases of use cases are shared among the devices, all suites at once. */
async function runPooled(
  suites: readonly PlannedSuite[],
  opened: readonly OpenDevice[],
  { profile, sheet, eitherAs }: RunPlan,
): Promise<ReadonlyMap<AnySuite, SuiteResult>> {
  const results = new Map<AnySuite, SuiteResult>();
  if (suites.length === 0) return results;
  const [role = 'server'] = eitherAs;
  const devices = await Promise.all(
    opened.map(async ({ bench }) => {
      const parts = await announcedParts(bench, role);
      say(`${bench.target} plays ${parts.join(', ') || 'no actor of these suites'}.`);
      return { bench: saying(bench), parts };
    }),
  );
  const cases = suites.flatMap(({ suite, only }) => chosenCases(suite, only));
  const names = suites.map(({ suite }) => suite.name).join(', ');
  const side = devices.length === 1 ? '' : `, ${devices.length} side by side`;
  say(`${cases.length} cases of ${names}${side}: about ${duration(pooledSeconds(cases, devices, sheet))}.`);
  const pool = devicePool(devices);
  const finished = progress(cases.length);
  await Promise.all(
    suites.map(async ({ suite, only }) => {
      results.set(suite, await runSuite(suite, pool, { sheet, profile, eitherAs, only, finished }));
    }),
  );
  return results;
}

/** Cases that wait for minutes or hours say so when they begin. */
function saying<Tool>(bench: Bench<Tool>): Bench<Tool> {
  return {
    ...bench,
    run(one, role) {
      if (one.seconds >= WORTH_SAYING) say(`${one.id} begins at ${bench.target}, about ${duration(one.seconds)}`);
      return bench.run(one, role);
    },
  };
}

/** Shorter cases do not announce themselves, s. */
const WORTH_SAYING = 60;

/** Whether a suite is about actors of a use case. */
function isOfUseCase({ cases }: AnySuite): boolean {
  return cases.some(({ plays }) => plays?.useCase !== undefined);
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
  if (expected < 90) return `${expected} s`;
  const minutes = Math.ceil(expected / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
