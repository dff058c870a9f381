import type { CaseCondition } from '../catalogue/suite.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import { numbered, ON_ONE_CONNECTION, type UseCaseCase } from '../usecase/use-case-case.ts';
import { type MessageNumber, messageName } from './limit-message.ts';
import type { ValueName } from './limit-test-data.ts';
import type { LimitVocabulary } from './limit-vocabulary.ts';
import { EVERY_MESSAGE, limitParameter } from './parameters.ts';
import { START_SECONDS, type SystemStart, startAs } from './system-start.ts';
import type { LimitRun, SystemStep } from './system-steps.ts';
import { SystemTester } from './system-tester.ts';

/** A case towards a controllable system, as both use cases have it. */
export interface SystemCase {
  /** Identifier without prefix and use case, e.g. `COM_PT_CSConnection_002`. */
  readonly name: string;
  readonly title: string;
  readonly purpose: string;
  /** Numbers of the requirements. */
  readonly requirements: readonly string[];
  /** What the sheet has to declare, by the names of the use case's parameters. */
  readonly declares?: Readonly<Record<string, boolean>>;
  readonly start: SystemStart;
  /** Values of the data set: one run each. */
  readonly values?: readonly ValueName[];
  /** Messages of which the first is enough; all are tried where that is quick. */
  readonly messages?: readonly MessageNumber[];
  /** Every message has to be tried. */
  readonly needsEveryMessage?: boolean;
  readonly steps: readonly SystemStep[];
  /** Tidies up behind the last step, whatever came of it. */
  readonly after?: (tester: SystemTester) => Promise<void>;
}

/** A run of a case that takes longer than this is not repeated for further messages unless wanted, s. */
const QUICK_RUN = 30;

/** The case as one of the two use cases has it. */
export function systemCase(words: LimitVocabulary, one: SystemCase): UseCaseCase {
  const { name, title, purpose, requirements, declares = {}, start, steps, values = [], messages = [] } = one;
  const conditions = Object.entries(declares).map(
    ([parameter, value]): CaseCondition => ({ parameter: limitParameter(words, parameter), isOneOf: [value] }),
  );
  const perRun = START_SECONDS[start] + steps.reduce((sum, step) => sum + step.seconds, 0);
  const isQuick = perRun <= QUICK_RUN || one.needsEveryMessage === true;
  const tried = isQuick ? messages : messages.slice(0, 1);
  const count = Math.max(1, values.length) * Math.max(1, tried.length);
  return {
    ...ON_ONE_CONNECTION,
    id: `ATC_${words.useCase}_${name}`,
    title,
    purpose,
    group: name.split('_')[0] ?? '',
    plays: { actor: 'CS', role: 'server', useCase: words.useCase },
    conditions,
    requirements: requirements.map((number) => `${words.useCase}-TS-${number}`),
    preconditions: [start],
    parameters: [...conditions.map(({ parameter }) => parameter), ...(messages.length > 1 ? [EVERY_MESSAGE] : [])],
    steps: numbered(steps),
    seconds: Math.ceil(count * perRun),
    run: (tool) => runCase(tool, words, one, isQuick ? 'all' : 'first'),
  };
}

async function runCase(
  tool: ShipTool,
  words: LimitVocabulary,
  { start, steps, values = [], messages = [], after }: SystemCase,
  which: 'all' | 'first',
): Promise<void> {
  const tester = new SystemTester(tool, words);
  const tried = which === 'all' || tester.parameters.tryEveryMessage ? messages : messages.slice(0, 1);
  const runs = runsOf(values, tried);
  try {
    for (const [index, run] of runs.entries()) {
      tool.step('0');
      if (runs.length > 1) tool.note(`run ${index + 1} of ${runs.length}: ${inWords(words, run)}`);
      await startAs(tester, start);
      for (const [at, step] of steps.entries()) {
        tool.step(String(at + 1));
        await step.run(tester, run);
      }
    }
  } finally {
    await after?.(tester);
    await tester.disconnect();
  }
}

/** One run for each value, and for each message. */
function runsOf(values: readonly ValueName[], messages: readonly MessageNumber[]): readonly LimitRun[] {
  const ofValues: readonly LimitRun[] = values.length === 0 ? [{}] : values.map((value) => ({ value }));
  if (messages.length === 0) return ofValues;
  return ofValues.flatMap((run) => messages.map((message) => ({ ...run, message })));
}

function inWords({ limit }: LimitVocabulary, { value, message }: LimitRun): string {
  return [
    ...(value === undefined ? [] : [`${limit}_${value}`]),
    ...(message === undefined ? [] : [messageName(message)]),
  ].join(', ');
}
