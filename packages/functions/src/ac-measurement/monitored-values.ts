import { amperes, type Millis, millis, percent, volts, wattHours, watts } from '@busbar/kernel';
import type { AcMeasurements, AcQuantity, MeasuredValueState, Phase } from './ac-measurements.ts';
import { isPossible } from './possible-values.ts';

/** Oldest value that still counts when nothing else was heard of the device: 5 min. MPC 8 (project rule). */
export const STALE_AFTER: Millis = millis(300_000);

/** One received value with everything its descriptions say about it. */
export interface MonitoredValue {
  readonly quantity: AcQuantity | UnknownPhase;
  /** The number as received, direction and counter sign already applied; absent = not available. */
  readonly value?: number;
  readonly state: MeasuredValueState;
  /** How many phases the electrical parameter names; decides between two totals. */
  readonly phaseCount: number;
}

/** A power value whose electrical parameter is missing: usable as total only when it is the only power. MPC 8. */
export interface UnknownPhase {
  readonly kind: 'powerOfUnknownPhase';
}

/** What a monitoring appliance knows of one unit; absent data points were never received in state normal. */
export type MonitoredMeasurements = Partial<Omit<AcMeasurements, 'state'>> & {
  /** Data points whose last value must not be used; the number shown is the one before. MPC-TS-008. */
  readonly unusable: readonly AcQuantity['kind'][];
  /** Which phases of them, e.g. `powerPhases.a`; absent: none that belongs to a phase. */
  readonly unusablePhases?: readonly string[];
  /** The power was not measured but follows from the currents. EVCEM 6. */
  readonly isPowerDerived?: true;
};

/** Nominal phase voltage, V. */
const PHASE_VOLTAGE = 230;

/**
 * Reads the values of one unit; unusable ones, also numbers that nobody can measure, keep the number known before.
 * @param derivesPower whether a power that is not measured follows from the currents (EVCEM 6)
 */
export function monitoredMeasurements(
  received: readonly MonitoredValue[],
  before: MonitoredMeasurements | undefined,
  derivesPower = false,
): MonitoredMeasurements {
  const values = received.map((one) =>
    isPossible(one.quantity.kind, one.value) ? one : { ...one, state: 'error' as const },
  );
  const seen = new Map<string, number>();
  const unusable = new Set<AcQuantity['kind']>();
  const unusablePhases: string[] = [];
  const kept = (quantity: AcQuantity): number | undefined =>
    before === undefined ? undefined : readBefore(before, quantity);
  for (const { quantity, value, state } of byPhaseCount(values)) {
    if (quantity.kind === 'powerOfUnknownPhase') continue;
    if (seen.has(keyOf(quantity))) continue;
    const usable = state === 'normal' ? value : kept(quantity);
    if (state !== 'normal') {
      unusable.add(quantity.kind);
      if ('phase' in quantity) unusablePhases.push(keyOf(quantity));
    }
    if (usable !== undefined) seen.set(keyOf(quantity), usable);
  }
  const measured = totalPower(values, seen);
  const derived = measured === undefined && derivesPower ? powerOfCurrents(values, seen) : undefined;
  return {
    ...scalar('power', measured ?? derived, watts),
    ...perPhase('powerPhases', seen, watts),
    ...scalar('energyConsumed', seen.get('energyConsumed'), wattHours),
    ...scalar('energyProduced', seen.get('energyProduced'), wattHours),
    ...scalar('energyCharged', seen.get('energyCharged'), wattHours),
    ...scalar('energyDischarged', seen.get('energyDischarged'), wattHours),
    ...scalar('stateOfCharge', seen.get('stateOfCharge'), percent),
    ...perPhase('current', seen, amperes),
    ...perPhase('voltage', seen, volts),
    ...perPhase('voltageBetweenPhases', seen, volts),
    ...scalar('frequency', seen.get('frequency'), (hertz) => hertz),
    unusable: [...unusable],
    ...(unusablePhases.length === 0 ? {} : { unusablePhases }),
    ...(derived === undefined ? {} : { isPowerDerived: true }),
  };
}

/** Every described current times the nominal voltage; undefined while one is missing. */
function powerOfCurrents(values: readonly MonitoredValue[], seen: ReadonlyMap<string, number>): number | undefined {
  const currents = values.filter(({ quantity }) => quantity.kind === 'current');
  const numbers = currents.map((one) => seen.get(keyOf(one.quantity)));
  if (numbers.length === 0 || !numbers.every((one) => one !== undefined)) return undefined;
  return Math.round(numbers.reduce((sum, one) => sum + one, 0) * PHASE_VOLTAGE * 10) / 10;
}

/** The total: prefer the described one, else the sum over the phases, else the only power there is. MPC 6. */
function totalPower(values: readonly MonitoredValue[], seen: ReadonlyMap<string, number>): number | undefined {
  const described = seen.get('power');
  if (described !== undefined) return described;
  const isTotalDescribed = values.some((v) => v.quantity.kind === 'power');
  if (isTotalDescribed) return undefined;
  const phases = values.filter((v) => v.quantity.kind === 'powerPhases');
  if (phases.length > 0) {
    const numbers = phases.map((v) => seen.get(keyOf(v.quantity)));
    return numbers.every((n) => n !== undefined) ? numbers.reduce((sum, n) => sum + n, 0) : undefined;
  }
  const unknown = values.filter((v) => v.quantity.kind === 'powerOfUnknownPhase');
  return unknown.length === 1 && unknown[0]?.state === 'normal' ? unknown[0].value : undefined;
}

/** Two totals: the one whose parameter names the most phases comes first. MPC 8. */
function byPhaseCount(values: readonly MonitoredValue[]): readonly MonitoredValue[] {
  return [...values].sort((x, y) => y.phaseCount - x.phaseCount);
}

function keyOf(quantity: MonitoredValue['quantity']): string {
  return 'phase' in quantity ? `${quantity.kind}.${quantity.phase}` : quantity.kind;
}

function readBefore(before: MonitoredMeasurements, quantity: AcQuantity): number | undefined {
  if (!('phase' in quantity)) return before[quantity.kind];
  return before[quantity.kind]?.[quantity.phase];
}

function scalar<K extends string, T>(
  name: K,
  value: number | undefined,
  brand: (n: number) => T,
): { readonly [P in K]?: T } {
  return value === undefined ? {} : ({ [name]: brand(value) } as { readonly [P in K]?: T });
}

function perPhase<K extends 'powerPhases' | 'current' | 'voltage' | 'voltageBetweenPhases', T>(
  name: K,
  seen: ReadonlyMap<string, number>,
  brand: (n: number) => T,
): { readonly [P in K]?: { readonly [Q in Phase]?: T } } {
  const a = scalar('a', seen.get(`${name}.a`), brand);
  const b = scalar('b', seen.get(`${name}.b`), brand);
  const c = scalar('c', seen.get(`${name}.c`), brand);
  const all = { ...a, ...b, ...c };
  return Object.keys(all).length === 0
    ? {}
    : ({ [name]: all } as { readonly [P in K]?: { readonly [Q in Phase]?: T } });
}
