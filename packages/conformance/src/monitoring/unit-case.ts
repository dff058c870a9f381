import type { CaseCondition } from '../catalogue/suite.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import { numbered, ON_ONE_CONNECTION, type UseCaseCase } from '../usecase/use-case-case.ts';
import type { DataPoint } from './data-point.ts';
import type { MonitoringVocabulary } from './monitoring-vocabulary.ts';
import { monitoringParameter, pointConditions } from './parameters.ts';
import {
  answersPoll,
  configuredValue,
  counter,
  notifiesChange,
  type UnitStep,
  valueInBothDirections,
  valueProvided,
} from './unit-steps.ts';
import { UnitTester } from './unit-tester.ts';

interface UnitCase {
  /** Identifier behind the use case, e.g. `SCE1_PT_MUTotalActivePower_001`. */
  readonly name: string;
  readonly title: string;
  readonly purpose: string;
  readonly requirements: readonly string[];
  readonly conditions: readonly CaseCondition[];
  readonly step: UnitStep;
}

/** The cases with the measuring side under test, in the order of the catalogue. */
export function unitCases(words: MonitoringVocabulary): readonly UseCaseCase[] {
  const { server, unit, requires, points } = words;
  const total = points.find(({ name }) => name === 'TotalActivePower');
  if (total === undefined) throw new Error('both use cases have the total active power');
  const declares = (name: string): CaseCondition => ({ parameter: monitoringParameter(words, name), isOneOf: [true] });
  const common: readonly UnitCase[] = [
    {
      name: `COM_PT_${server}Polling_001`,
      title: `${named(unit)} answers a poll`,
      purpose: `A read of the values is answered by the ${unit}.`,
      requirements: [requires.polling],
      conditions: [declares('answersPolls')],
      step: answersPoll(),
    },
    {
      name: `COM_PT_${server}Notification_001`,
      title: `${named(unit)} notifies changes`,
      purpose: `A changed value is told by the ${unit} without being asked for.`,
      requirements: [requires.notification],
      conditions: [declares('notifies')],
      step: notifiesChange(total),
    },
  ];
  return [...common, ...points.flatMap((point) => ofPoint(words, point))].map((one) => unitCase(words, one));
}

function ofPoint(words: MonitoringVocabulary, point: DataPoint): readonly UnitCase[] {
  const { server, requires } = words;
  const conditions = pointConditions(words, point);
  const name = (number: number): string =>
    `SCE${point.scenario}_PT_${server}${point.name}_${String(number).padStart(3, '0')}`;
  const one = (step: UnitStep, ...more: readonly string[]): UnitCase => ({
    name: name(point.number),
    title: `${point.words} sent`,
    purpose: `${point.words} is offered as a value in state normal.`,
    requirements: [...point.requirements, ...more],
    conditions,
    step,
  });
  switch (point.behaviour) {
    case 'signed':
      return [one(valueInBothDirections(point), requires.sign)];
    case 'unsigned':
      return point.name === 'Frequency'
        ? [one(valueProvided(point))]
        : [one(valueInBothDirections(point), requires.noDirection)];
    case 'configured':
      return [one(configuredValue(point))];
    case 'counts consumption':
    case 'counts production':
      return countingCases(words, point, name, conditions);
  }
}

/** The first case is about consuming, the second about producing. */
function countingCases(
  words: MonitoringVocabulary,
  point: DataPoint,
  name: (number: number) => string,
  conditions: readonly CaseCondition[],
): readonly UnitCase[] {
  return (['consume', 'produce'] as const).map((direction, index): UnitCase => {
    const rises = (point.behaviour === 'counts consumption') === (direction === 'consume');
    const doing = direction === 'consume' ? 'consuming' : 'producing';
    const { sign, polling } = words.requires;
    return {
      name: name(index + 1),
      title: `${point.words} ${rises ? 'rises' : 'constant'} while ${doing}`,
      purpose: `${point.words} ${rises ? 'increases' : 'does not change'} while ${doing}.`,
      requirements: [...point.requirements, sign, ...(rises ? [] : [polling])],
      conditions: [
        ...conditions,
        { parameter: monitoringParameter(words, direction === 'consume' ? 'consumes' : 'produces'), isOneOf: [true] },
      ],
      step: counter(point, direction),
    };
  });
}

function unitCase(words: MonitoringVocabulary, one: UnitCase): UseCaseCase {
  const { name, title, purpose, requirements, conditions, step } = one;
  const { useCase, server } = words;
  return {
    ...ON_ONE_CONNECTION,
    id: `ATC_${useCase}_${name}`,
    title,
    purpose,
    group: name.split('_')[0] ?? '',
    plays: { actor: server, role: 'server', useCase },
    conditions,
    requirements: requirements.map((number) => `${useCase}-TS-${number}`),
    preconditions: [`CF_${server}_ConnectionEstablished`],
    parameters: conditions.map(({ parameter }) => parameter),
    steps: numbered([step]),
    seconds: 3 + step.seconds,
    async run(tool: ShipTool) {
      const tester = new UnitTester(tool, words);
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

function named(unit: string): string {
  return `${unit.charAt(0).toUpperCase()}${unit.slice(1)}`;
}
