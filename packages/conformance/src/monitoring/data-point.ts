/** A quantity that is monitored, by the name the test specification gives it. */
export type PointName =
  | 'TotalActivePower'
  | 'PhaseActivePower'
  | 'TotalConsumedEnergy'
  | 'TotalProducedEnergy'
  | 'TotalFeedInEnergy'
  | 'ActiveACCurrent'
  | 'ACVoltage'
  | 'Frequency'
  | 'PowerLimitFactor';

/** A phase. */
export type Phase = 'a' | 'b' | 'c';

/** How a value behaves when the direction of the energy changes. */
export type Behaviour =
  /** Positive while consuming, negative while producing. */
  | 'signed'
  /** Rises while consuming, or while producing, and never falls. */
  | 'counts consumption'
  | 'counts production'
  /** Does not know the direction. */
  | 'unsigned'
  /** A configured value. */
  | 'configured';

/** One data point of a use case. */
export interface DataPoint {
  /** Unique within the use case and known to whoever is asked for it, e.g. `ActiveACCurrent.a`, `ACVoltage.ab`. */
  readonly key: string;
  readonly name: PointName;
  readonly words: string;
  readonly scenario: number;
  /** Number of the case among those of the name, from 1. */
  readonly number: number;
  /** Requirements besides those of the sign. */
  readonly requirements: readonly string[];
  readonly behaviour: Behaviour;
  readonly measurementType: 'power' | 'energy' | 'current' | 'voltage' | 'frequency' | undefined;
  readonly unit: 'W' | 'Wh' | 'A' | 'V' | 'Hz' | 'pct';
  readonly scopeType: string;
  /** Phase it is measured on, and the one it refers to. */
  readonly phase?: Phase;
  readonly reference?: Phase | 'neutral';
  /** Phases the device has to be connected to. */
  readonly needs: readonly Phase[];
}

type Description = Pick<DataPoint, 'measurementType' | 'unit' | 'scopeType' | 'behaviour'>;

const POWER = { measurementType: 'power', unit: 'W', behaviour: 'signed' } as const;
const ENERGY = { measurementType: 'energy', unit: 'Wh' } as const;

/** A data point of the whole connection. */
export function totalPoint(
  name: PointName,
  words: string,
  scenario: number,
  requirements: readonly string[],
  what: Description,
): DataPoint {
  return { key: name, name, words, scenario, number: 1, requirements, needs: [], ...what };
}

export function powerTotal(scenario: number, requirement: string): DataPoint {
  return totalPoint('TotalActivePower', 'Total active power', scenario, [requirement], {
    ...POWER,
    scopeType: 'acPowerTotal',
  });
}

export function energy(
  name: 'TotalConsumedEnergy' | 'TotalProducedEnergy' | 'TotalFeedInEnergy',
  words: string,
  scenario: number,
  requirements: readonly string[],
  scopeType: string,
): DataPoint {
  const behaviour = name === 'TotalConsumedEnergy' ? 'counts consumption' : 'counts production';
  return totalPoint(name, words, scenario, requirements, { ...ENERGY, scopeType, behaviour });
}

export function frequency(scenario: number, requirement: string): DataPoint {
  return totalPoint('Frequency', 'Frequency', scenario, [requirement], {
    measurementType: 'frequency',
    unit: 'Hz',
    scopeType: 'acFrequency',
    behaviour: 'unsigned',
  });
}

const PHASES: readonly Phase[] = ['a', 'b', 'c'];

/** One data point per phase; `requirement` 005 means 005, 005/1 to 005/3 and 005/4. */
export function perPhase(
  name: 'PhaseActivePower' | 'ActiveACCurrent',
  words: string,
  scenario: number,
  requirement: string,
): readonly DataPoint[] {
  const what =
    name === 'PhaseActivePower'
      ? ({ ...POWER, scopeType: 'acPower' } as const)
      : ({ measurementType: 'current', unit: 'A', scopeType: 'acCurrent', behaviour: 'signed' } as const);
  return PHASES.map((phase, index) => ({
    key: `${name}.${phase}`,
    name,
    words: `${words} phase ${phase.toUpperCase()}`,
    scenario,
    number: index + 1,
    requirements: [requirement, `${requirement}/${index + 1}`, `${requirement}/4`],
    ...what,
    phase,
    reference: 'neutral',
    needs: [phase],
  }));
}

const PAIRS: readonly (readonly [Phase, Phase | 'neutral'])[] = [
  ['a', 'neutral'],
  ['b', 'neutral'],
  ['c', 'neutral'],
  ['a', 'b'],
  ['b', 'c'],
  ['c', 'a'],
];

/** Voltages between phase and neutral, then between phases. */
export function voltages(scenario: number, requirement: string): readonly DataPoint[] {
  return PAIRS.map(([phase, reference], index) => {
    const other = reference === 'neutral' ? 'n' : reference;
    return {
      key: `ACVoltage.${phase}${other}`,
      name: 'ACVoltage',
      words: `Voltage ${phase.toUpperCase()}-${other.toUpperCase()}`,
      scenario,
      number: index + 1,
      requirements: [requirement, `${requirement}/${index + 1}`, `${requirement}/7`],
      measurementType: 'voltage',
      unit: 'V',
      scopeType: 'acVoltage',
      behaviour: 'unsigned',
      phase,
      reference,
      needs: reference === 'neutral' ? [phase] : [phase, reference],
    };
  });
}
