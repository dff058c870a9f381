import type { CaseCondition } from '../catalogue/suite.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import { numbered, ON_ONE_CONNECTION, type UseCaseCase } from '../usecase/use-case-case.ts';
import { type ApplianceStep, ignored, polls, takenOver, takesNotification } from './appliance-steps.ts';
import { ApplianceTester } from './appliance-tester.ts';
import type { DataPoint } from './data-point.ts';
import type { MonitoringVocabulary } from './monitoring-vocabulary.ts';
import { monitoringParameter, pointConditions } from './parameters.ts';

interface ApplianceCase {
  /** Identifier behind the use case, e.g. `SCE1_NT_MATotalActivePower_002`. */
  readonly name: string;
  readonly title: string;
  readonly purpose: string;
  readonly requirements: readonly string[];
  readonly conditions: readonly CaseCondition[];
  readonly step: ApplianceStep;
  /** Further parameters the step reads. */
  readonly parameters?: readonly string[];
}

/** The cases with the monitoring appliance under test, in the order of the catalogue. */
export function applianceCases(words: MonitoringVocabulary): readonly UseCaseCase[] {
  const { requires, points } = words;
  const total = points.find(({ name }) => name === 'TotalActivePower');
  if (total === undefined) throw new Error('both use cases have the total active power');
  const declares = (name: string): CaseCondition => ({ parameter: monitoringParameter(words, name), isOneOf: [true] });
  const common: readonly ApplianceCase[] = [
    {
      name: 'COM_PT_MAPolling_001',
      title: 'Appliance polls',
      purpose: 'The appliance reads the values at the interval it declares.',
      requirements: [requires.polling],
      conditions: [declares('polls')],
      step: polls(),
      parameters: [monitoringParameter(words, 'Interval')],
    },
    {
      name: 'COM_PT_MANotification_001',
      title: 'Appliance receives notifications',
      purpose: 'The appliance takes over a change that is notified.',
      requirements: [requires.notification],
      conditions: [declares('subscribes')],
      step: takesNotification(total),
    },
  ];
  return [...common, ...points.flatMap((point) => ofPoint(words, point))].map((one) => applianceCase(words, one));
}

/** Each data point has a case with a good value, each measured one a case with bad values behind it. */
function ofPoint(words: MonitoringVocabulary, point: DataPoint): readonly ApplianceCase[] {
  const { requires } = words;
  const conditions = pointConditions(words, point);
  const name = (kind: 'PT' | 'NT', number: number): string =>
    `SCE${point.scenario}_${kind}_MA${point.name}_${String(number).padStart(3, '0')}`;
  const direction =
    point.behaviour === 'configured' || point.name === 'Frequency'
      ? []
      : [point.behaviour === 'unsigned' ? requires.noDirection : requires.sign];
  const received: ApplianceCase = {
    name: name('PT', 2 * point.number - 1),
    title: `${point.words} received`,
    purpose: `${point.words} in state normal is used.`,
    requirements: [...point.requirements, ...direction],
    conditions,
    step: takenOver(point),
  };
  if (point.behaviour === 'configured') return [received];
  return [
    received,
    {
      name: name('NT', 2 * point.number),
      title: `${point.words} with bad state ignored`,
      purpose: `${point.words} in state outOfRange or error is not used.`,
      requirements: requires.badState,
      conditions,
      step: ignored(point),
    },
  ];
}

function applianceCase(words: MonitoringVocabulary, one: ApplianceCase): UseCaseCase {
  const { name, title, purpose, requirements, conditions, step, parameters = [] } = one;
  const { useCase } = words;
  return {
    ...ON_ONE_CONNECTION,
    id: `ATC_${useCase}_${name}`,
    title,
    purpose,
    group: name.split('_')[0] ?? '',
    plays: { actor: 'MA', role: 'client', useCase },
    conditions,
    requirements: requirements.map((number) => `${useCase}-TS-${number}`),
    preconditions: ['CF_MA_ConnectionEstablished'],
    parameters: [...conditions.map(({ parameter }) => parameter), ...parameters],
    steps: numbered([step]),
    seconds: 3 + step.seconds,
    async run(tool: ShipTool) {
      const tester = new ApplianceTester(tool, words);
      try {
        await tester.connect();
        tool.step('1');
        await step.run(tester);
      } finally {
        await tester.disconnect();
      }
    },
  };
}
