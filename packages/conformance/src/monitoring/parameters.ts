import type { ParameterDeclaration, ParameterSheet } from '../catalogue/parameter-sheet.ts';
import type { CaseCondition } from '../catalogue/suite.ts';
import type { DataPoint, Phase, PointName } from './data-point.ts';
import type { MonitoringVocabulary } from './monitoring-vocabulary.ts';

/** The parameters of one of the two use cases that steps read. */
export interface MonitoringParameters {
  readonly consumes: boolean;
  readonly produces: boolean;
  readonly phases: readonly Phase[];
  /** Longest time between two polls of an appliance, s. */
  readonly pollingInterval: number;
  /** PV feed-in power limitation factor the connection point is configured with, %. */
  readonly factor: number;
}

/** Which phases a device may be connected to. */
const PHASE_CHOICES = ['a', 'b', 'c', 'ab', 'bc', 'ac', 'abc'] as const;
/** A voltage between phases is declared apart from one to neutral. */
const BETWEEN_PHASES = 'PhaseToPhaseVoltage';

const MEANINGS: Readonly<Record<PointName | typeof BETWEEN_PHASES, string>> = {
  TotalActivePower: 'has the total active power',
  PhaseActivePower: 'has the active power of each phase',
  TotalConsumedEnergy: 'has the energy consumed',
  TotalProducedEnergy: 'has the energy produced',
  TotalFeedInEnergy: 'has the energy fed in',
  ActiveACCurrent: 'has the current of each phase',
  ACVoltage: 'has voltages between phase and neutral',
  PhaseToPhaseVoltage: 'has voltages between phases',
  Frequency: 'has the frequency',
  PowerLimitFactor: 'has the PV feed-in power limitation factor',
};

/** Name of a parameter of the use case. */
export function monitoringParameter({ useCase }: MonitoringVocabulary, name: string): string {
  return `PAR_${useCase}_${name}`;
}

/** The parameter sheet of MPC or MGCP 1.0.2, with the defaults of the catalogue; it serves both actors. */
export function monitoringParameterDeclarations(words: MonitoringVocabulary): readonly ParameterDeclaration[] {
  const one = (
    name: string,
    kind: ParameterDeclaration['kind'],
    value: boolean | number | string,
    meaning: string,
    range: Pick<ParameterDeclaration, 'least' | 'most' | 'choices'> = {},
  ): ParameterDeclaration => ({
    name: monitoringParameter(words, name),
    kind,
    meaning,
    ...range,
    default: () => value,
  });
  const names = [...new Set(words.points.map(declaredName))];
  const isGridPoint = words.useCase === 'MGCP';
  return [
    one('answersPolls', 'yes-no', true, `the ${words.unit} sends its data on request`),
    one('notifies', 'yes-no', true, `the ${words.unit} sends its data on change`),
    one('polls', 'yes-no', false, 'the appliance reads the data at an interval'),
    one('Interval', 'count', 120, 'longest time between two of its reads, s', { least: 1, most: 3600 }),
    one('subscribes', 'yes-no', true, 'the appliance subscribes the data'),
    one('Phases', 'choice', 'abc', 'connected phases', { choices: PHASE_CHOICES }),
    one('consumes', 'yes-no', true, 'it can be made to consume'),
    one('produces', 'yes-no', true, 'it can be made to produce'),
    ...names.map((name) => one(name, 'yes-no', true, MEANINGS[name])),
    ...(isGridPoint
      ? [one('Factor', 'count', 70, 'the factor the connection point is configured with, %', { least: 0, most: 100 })]
      : []),
  ];
}

/** Reads a complete sheet. */
export function monitoringParameters(words: MonitoringVocabulary, sheet: ParameterSheet): MonitoringParameters {
  const value = (name: string): unknown => sheet[monitoringParameter(words, name)];
  const phases = String(value('Phases'));
  return {
    consumes: value('consumes') === true,
    produces: value('produces') === true,
    phases: (['a', 'b', 'c'] as const).filter((phase) => phases.includes(phase)),
    pollingInterval: Number(value('Interval')),
    factor: Number(value('Factor') ?? 0),
  };
}

/** What a sheet says that cannot be true together. */
export function monitoringContradictions(words: MonitoringVocabulary, sheet: ParameterSheet): readonly string[] {
  const { consumes, produces } = monitoringParameters(words, sheet);
  const name = (short: string): string => monitoringParameter(words, short);
  return consumes || produces ? [] : [`neither ${name('consumes')} nor ${name('produces')}`];
}

/** The device declares the data point and the phases it needs. */
export function pointConditions(words: MonitoringVocabulary, point: DataPoint): readonly CaseCondition[] {
  const fitting = PHASE_CHOICES.filter((choice) => point.needs.every((phase) => choice.includes(phase)));
  return [
    { parameter: monitoringParameter(words, declaredName(point)), isOneOf: [true] },
    ...(point.needs.length === 0 ? [] : [{ parameter: monitoringParameter(words, 'Phases'), isOneOf: fitting }]),
  ];
}

function declaredName({ name, reference }: DataPoint): PointName | typeof BETWEEN_PHASES {
  return name === 'ACVoltage' && reference !== 'neutral' ? BETWEEN_PHASES : name;
}
