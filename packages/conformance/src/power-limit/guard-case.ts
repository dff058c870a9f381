import { millis } from '@busbar/kernel';
import type { CaseCondition } from '../catalogue/suite.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import { act } from '../usecase/device-action.ts';
import { numbered, ON_ONE_CONNECTION, type UseCaseCase } from '../usecase/use-case-case.ts';
import type { GuardRun, GuardStep } from './guard-steps.ts';
import { GuardTester } from './guard-tester.ts';
import type { ValueName } from './limit-test-data.ts';
import type { LimitVocabulary } from './limit-vocabulary.ts';
import { limitParameter } from './parameters.ts';
import { startUpPatience } from './system-tester.ts';

/** Configurations a case towards an energy guard starts in. */
export const GUARD_STARTS = {
  CF_EG_ConnectionEstablished: 'the guard is connected and sends heartbeats',
  CF_EG_ConnectionLoss: 'the guard was connected, the connection is lost',
  CF_EG_Reboot: 'the guard was connected, was disconnected for 120 s and has just started again',
} as const;

/** Name of a start configuration. */
export type GuardStart = keyof typeof GUARD_STARTS;

/** How long the guard is off in CF_EG_Reboot, and how long a lost connection stays lost, s. */
const [OFF, LOST] = [120, 10] as const;
const START_SECONDS: Readonly<Record<GuardStart, number>> = {
  CF_EG_ConnectionEstablished: 3,
  CF_EG_ConnectionLoss: LOST + 3,
  CF_EG_Reboot: OFF + 5,
};

/** A case towards an energy guard, as both use cases have it. */
export interface GuardCase {
  readonly name: string;
  readonly title: string;
  readonly purpose: string;
  readonly requirements: readonly string[];
  readonly declares?: Readonly<Record<string, boolean>>;
  readonly start: GuardStart;
  readonly values?: readonly ValueName[];
  readonly steps: readonly GuardStep[];
}

/** The case as one of the two use cases has it. */
export function guardCase(words: LimitVocabulary, one: GuardCase): UseCaseCase {
  const { name, title, purpose, requirements, declares = {}, start, steps, values = [] } = one;
  const conditions = Object.entries(declares).map(
    ([parameter, value]): CaseCondition => ({ parameter: limitParameter(words, parameter), isOneOf: [value] }),
  );
  const perRun = START_SECONDS[start] + steps.reduce((sum, step) => sum + step.seconds, 0);
  return {
    ...ON_ONE_CONNECTION,
    id: `ATC_${words.useCase}_${name}`,
    title,
    purpose,
    group: name.split('_')[0] ?? '',
    plays: { actor: 'EG', role: 'client', useCase: words.useCase },
    conditions,
    requirements: requirements.map((number) => `${words.useCase}-TS-${number}`),
    preconditions: [start],
    parameters: [...conditions.map(({ parameter }) => parameter), limitParameter(words, 'StartUpDur_EG')],
    steps: numbered(steps),
    seconds: Math.ceil(Math.max(1, values.length) * perRun),
    run: (tool) => runCase(tool, words, one),
  };
}

async function runCase(
  tool: ShipTool,
  words: LimitVocabulary,
  { start, steps, values = [] }: GuardCase,
): Promise<void> {
  const tester = new GuardTester(tool, words);
  const runs: readonly GuardRun[] = values.length === 0 ? [{}] : values.map((value) => ({ value }));
  try {
    for (const [index, run] of runs.entries()) {
      tool.step('0');
      if (runs.length > 1) tool.note(`run ${index + 1} of ${runs.length}: ${words.limit}_${run.value}`);
      await startAs(tester, start);
      for (const [at, step] of steps.entries()) {
        tool.step(String(at + 1));
        await step.run(tester, run);
      }
    }
  } finally {
    await tester.disconnect();
  }
}

async function startAs(tester: GuardTester, start: GuardStart): Promise<void> {
  const { tool, parameters } = tester;
  await tester.connect(startUpPatience(parameters.startUpGuard));
  if (start === 'CF_EG_ConnectionEstablished') return;
  await tester.disconnect();
  if (start === 'CF_EG_ConnectionLoss') {
    await tool.pause(millis(LOST * 1000));
    return;
  }
  await act(tool, { do: 'restart', offSeconds: OFF });
  await tool.pause(millis(OFF * 1000));
}
