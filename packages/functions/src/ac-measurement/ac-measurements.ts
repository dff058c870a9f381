import type { Amperes, Percent, Volts, WattHours, Watts } from '@busbar/kernel';

/** The phases as the grid connection names them. */
export const PHASES = ['a', 'b', 'c'] as const;
export type Phase = (typeof PHASES)[number];

/** One value per connected and known phase. MPC-TS-002/4. */
export type PerPhase<T> = { readonly [P in Phase]?: T };

/** Whether a value may be used: `outOfRange` and `error` must not be. MPC-TS-008. */
export type MeasuredValueState = 'normal' | 'outOfRange' | 'error';

/** What a monitored unit or a grid connection point measures on its AC side. Consumption positive. */
export interface AcMeasurements {
  /** Total active power, W. MPC-011, MGCP-021. */
  readonly power: Watts;
  /** Active power per phase, W. MPC-012. */
  readonly powerPhases?: PerPhase<Watts>;
  /** Active current per phase, A rms. MPC-031, MGCP-051, EVCEM-002. */
  readonly current?: PerPhase<Amperes>;
  /** Energy consumed (drawn from the grid) since installation, Wh, 0 or more. MPC-021, MGCP-041. */
  readonly energyConsumed?: WattHours;
  /** Energy produced (fed into the grid) since installation, Wh, 0 or more. MPC-022, MGCP-031. */
  readonly energyProduced?: WattHours;
  /** Energy charged since the vehicle was plugged in (EVCEM-003), or into a battery altogether (VABD-003), Wh, 0 or more. */
  readonly energyCharged?: WattHours;
  /** Energy discharged from a battery altogether, Wh, 0 or more. VABD, scenario 3. */
  readonly energyDischarged?: WattHours;
  /** State of charge of all batteries together, percent. VABD, scenario 4. */
  readonly stateOfCharge?: Percent;
  /** Voltage between phase and neutral, V rms. MPC-041, MGCP-061. */
  readonly voltage?: PerPhase<Volts>;
  /** Voltage from a phase to the next one, V rms: `a` is a-b, `b` is b-c, `c` is c-a. MPC-041, MGCP-061. */
  readonly voltageBetweenPhases?: PerPhase<Volts>;
  /** Grid frequency in Hz. MPC-051, MGCP-071. */
  readonly frequency?: number;
  /** State of all these values; absent = normal. */
  readonly state?: MeasuredValueState;
}

/** A data point of {@link AcMeasurements}. */
export type AcQuantity =
  | {
      readonly kind:
        | 'power'
        | 'energyConsumed'
        | 'energyProduced'
        | 'energyCharged'
        | 'energyDischarged'
        | 'stateOfCharge'
        | 'frequency';
    }
  | { readonly kind: 'powerPhases' | 'current' | 'voltage' | 'voltageBetweenPhases'; readonly phase: Phase };

/** The phase a voltage between two phases refers to. MPC 5.3, T49. */
export const NEXT_PHASE: { readonly [P in Phase]: Phase } = { a: 'b', b: 'c', c: 'a' };

/** The value of one data point; undefined if it is not measured. */
export function acValue(m: Partial<AcMeasurements>, quantity: AcQuantity): number | undefined {
  switch (quantity.kind) {
    case 'power':
    case 'energyConsumed':
    case 'energyProduced':
    case 'energyCharged':
    case 'energyDischarged':
    case 'stateOfCharge':
    case 'frequency':
      return m[quantity.kind];
    case 'powerPhases':
    case 'current':
    case 'voltage':
    case 'voltageBetweenPhases':
      return m[quantity.kind]?.[quantity.phase];
  }
}

/** Kinds of data points in the order partners of the installed base expect. MPC 9. */
const ORDER: readonly AcQuantity['kind'][] = [
  'power',
  'powerPhases',
  'energyConsumed',
  'energyProduced',
  'current',
  'voltage',
  'voltageBetweenPhases',
  'frequency',
];

/** Every data point of these kinds a device with these phases can have, in this order. */
export function acQuantities(
  phases: readonly Phase[],
  kinds: readonly AcQuantity['kind'][] = ORDER,
): readonly AcQuantity[] {
  return kinds.flatMap((kind): readonly AcQuantity[] => {
    switch (kind) {
      case 'powerPhases':
      case 'current':
      case 'voltage':
        return phases.map((phase) => ({ kind, phase }));
      case 'voltageBetweenPhases':
        return phases.filter((phase) => phases.includes(NEXT_PHASE[phase])).map((phase) => ({ kind, phase }));
      default:
        return [{ kind }];
    }
  });
}
