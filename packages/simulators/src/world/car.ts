import type { Amperes, Percent, Seconds, WattHours, Watts } from '@busbar/kernel';
import { amperes, percent, wattHours } from '@busbar/kernel';

/** How a car talks with its station: over the pilot wire only, or over a data link as well. */
export const CAR_KINDS = ['iec61851', 'iso15118-2', 'iso15118-20'] as const;
export type CarKind = (typeof CAR_KINDS)[number];

/** The phases of the connector. */
export const PHASES = ['a', 'b', 'c'] as const;
export type Phase = (typeof PHASES)[number];

/** One value per phase that is in use. */
export type PerPhase<T> = { readonly [P in Phase]?: T };

/** A point of a charge curve: up to this state of charge the battery takes this share of the greatest current. */
export interface ChargeCurvePoint {
  readonly soc: Percent;
  /** 0 to 1. */
  readonly share: number;
}

/** What the driver needs, told over a data link. */
export interface DriverDemand {
  /** State of charge the driver must have; default 0 %. */
  readonly minimumSoc?: Percent;
  /** Wanted state of charge. */
  readonly targetSoc: Percent;
  /** Time until the departure, from plugging in; absent: none is planned. */
  readonly departsIn?: Seconds;
}

/** A battery that may feed back; only over ISO 15118-20. */
export interface Discharge {
  /** Most current per phase the car gives. */
  readonly maximumCurrent: Amperes;
  /** It is not discharged below this state of charge. */
  readonly minimumSoc: Percent;
  /** It was discharged down to there, and has to be charged some percent before it gives again. */
  readonly isExhausted?: boolean;
}

/** A car with a battery on an AC connector. */
export interface Car {
  readonly kind: CarKind;
  /** Usable energy of the battery. */
  readonly capacity: WattHours;
  readonly soc: Percent;
  /** Phases the on-board charger uses. */
  readonly phases: 1 | 2 | 3;
  /** Phases may carry different currents. */
  readonly isAsymmetric: boolean;
  /** Least current per phase at which it charges (IEC 61851: 6 A). */
  readonly minimumCurrent: Amperes;
  /** Most current per phase its on-board charger takes. */
  readonly maximumCurrent: Amperes;
  /** What it draws while it does not charge, as it states it; absent: it states nothing. EVCC scenario 6. */
  readonly standbyPower?: Watts;
  /** What the driver needs; absent: nothing is told. */
  readonly demand?: DriverDemand;
  /** Absent: it cannot discharge. */
  readonly discharge?: Discharge;
  /** What the battery takes by its state of charge, rising; linear in between. */
  readonly curve: readonly ChargeCurvePoint[];
  /** Address of its communication controller, only over a data link. */
  readonly identification: string;
  /** The driver's timer keeps it from charging, unless a surplus is recommended. */
  readonly isWaiting: boolean;
  /** Energy taken since it was plugged in. */
  readonly sessionEnergy: WattHours;
}

/** What a car may be configured with. */
export type CarOptions = Partial<Omit<Car, 'sessionEnergy'>>;

/** Share of AC energy that reaches the battery. */
const CHARGE_EFFICIENCY = 0.92;

/** The battery takes everything up to 80 %, then less and less, and nothing when full. */
const DEFAULT_CURVE: readonly ChargeCurvePoint[] = [
  { soc: percent(80), share: 1 },
  { soc: percent(100), share: 0.375 },
];

/** A car: by default three phases, 16 A, 62 kWh, ISO 15118-2. */
export function carOf(options: CarOptions = {}): Car {
  return {
    kind: 'iso15118-2',
    capacity: wattHours(62_000),
    soc: percent(30),
    phases: 3,
    isAsymmetric: false,
    minimumCurrent: amperes(6),
    maximumCurrent: amperes(16),
    curve: DEFAULT_CURVE,
    identification: '02-00-00-00-00-01',
    isWaiting: false,
    ...options,
    sessionEnergy: wattHours(0),
  };
}

/** An 11 kW car: three phases, 16 A, 62 kWh. */
export function elevenKilowattCar(soc: Percent): Car {
  return carOf({ soc });
}

/** How far an exhausted battery is charged before it gives again, %: else it would give and take in turns. */
const RECOVERED = 2;

/** The phases a car is connected with. */
export function phasesOf(car: Car): readonly Phase[] {
  return PHASES.slice(0, car.phases);
}

/** Current per phase the car would take now if nothing limited it; 0 when the battery is full. */
export function acceptedCurrent(car: Car): Amperes {
  if (car.soc >= 100) return amperes(0);
  return amperes(car.maximumCurrent * shareAt(car.curve, car.soc));
}

/** Current per phase the car would give now if nothing limited it; 0 when it cannot, or its battery is at its minimum. */
export function givenCurrent({ discharge, soc }: Car): Amperes {
  const isGiving = discharge !== undefined && soc > discharge.minimumSoc && discharge.isExhausted !== true;
  return isGiving ? discharge.maximumCurrent : amperes(0);
}

/** The car after it drew `power` (negative: gave) for `duration` of simulated time; what it gives does not count as charged. */
export function charged(car: Car, power: Watts, duration: Seconds): Car {
  const energy = (power * duration) / 3600;
  const stored = energy >= 0 ? energy * CHARGE_EFFICIENCY : energy / CHARGE_EFFICIENCY;
  const soc = Math.max(0, Math.min(100, car.soc + (stored / car.capacity) * 100));
  const sessionEnergy = wattHours(car.sessionEnergy + Math.max(0, energy));
  const { discharge } = car;
  if (discharge === undefined) return { ...car, soc: percent(soc), sessionEnergy };
  const { minimumSoc, isExhausted } = discharge;
  const isStillExhausted = soc <= minimumSoc || (isExhausted === true && soc < minimumSoc + RECOVERED);
  return { ...car, soc: percent(soc), sessionEnergy, discharge: { ...discharge, isExhausted: isStillExhausted } };
}

/** Energy at the connector that brings the battery to a state of charge: negative is discharged. */
export function energyTo({ capacity, soc }: Car, wanted: Percent): WattHours {
  const stored = ((wanted - soc) / 100) * capacity;
  return wattHours(Math.round(stored >= 0 ? stored / CHARGE_EFFICIENCY : stored * CHARGE_EFFICIENCY));
}

function shareAt(curve: readonly ChargeCurvePoint[], soc: Percent): number {
  const next = curve.findIndex((point) => point.soc >= soc);
  const [before, after] = [curve[next - 1], curve[next]];
  if (after === undefined) return curve.at(-1)?.share ?? 1;
  if (before === undefined || after.soc === before.soc) return after.share;
  const part = (soc - before.soc) / (after.soc - before.soc);
  return before.share + (after.share - before.share) * part;
}
