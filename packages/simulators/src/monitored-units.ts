import type { MonitoredUnit } from '@busbar/usecases';

/** Places of voltages between two phases by the phase they begin at. */
const PAIRS = { a: 'ab', b: 'bc', c: 'ca' } as const;

/** What the counter of produced energy is called in the test specification. */
const PRODUCED = { MPC: 'TotalProducedEnergy', MGCP: 'TotalFeedInEnergy' } as const;

/** The values a reader uses, by their names in the test specification: those of the first unit, and of all by SKI. */
export function monitoredUnits(units: readonly MonitoredUnit[], useCase: 'MPC' | 'MGCP'): object {
  const all = units.map((unit) => ({ ski: unit.ski, entity: unit.entityPath, values: valuesOf(unit, useCase) }));
  return { values: all[0]?.values ?? {}, units: all };
}

function valuesOf(
  { measurements, feedInFactor }: MonitoredUnit,
  useCase: 'MPC' | 'MGCP',
): Readonly<Record<string, number>> {
  const { power, powerPhases, energyConsumed, energyProduced, current, voltage, voltageBetweenPhases, frequency } =
    measurements;
  const named: Readonly<Record<string, number | undefined>> = {
    TotalActivePower: power,
    TotalConsumedEnergy: energyConsumed,
    [PRODUCED[useCase]]: energyProduced,
    Frequency: frequency,
    PowerLimitFactor: feedInFactor,
    ...perPhase('PhaseActivePower', powerPhases, (phase) => phase),
    ...perPhase('ActiveACCurrent', current, (phase) => phase),
    ...perPhase('ACVoltage', voltage, (phase) => `${phase}n`),
    ...perPhase('ACVoltage', voltageBetweenPhases, (phase) => PAIRS[phase]),
  };
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function perPhase(
  name: string,
  values: { readonly a?: number; readonly b?: number; readonly c?: number } | undefined,
  place: (phase: 'a' | 'b' | 'c') => string,
): Readonly<Record<string, number | undefined>> {
  return Object.fromEntries((['a', 'b', 'c'] as const).map((phase) => [`${name}.${place(phase)}`, values?.[phase]]));
}
