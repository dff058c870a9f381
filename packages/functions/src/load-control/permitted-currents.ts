import { type Amperes, amperes } from '@busbar/kernel';

/** Currents of one phase a vehicle can be told. OPEV 6.4. */
export interface PermittedCurrents {
  /** Smallest current at which it charges, A; below it the vehicle pauses. */
  readonly minimum: Amperes;
  /** Greatest current, A. */
  readonly maximum: Amperes;
  /** Current that pauses it, A: 0 over the pilot, 0.1 with ISO 15118-2. */
  readonly pause?: Amperes;
}

/** Smallest current of IEC 61851, A. */
export const SMALLEST_PILOT_CURRENT: Amperes = amperes(6);

/** A current below this one, read back as an active limit, means that the vehicle pauses. OPEV 8.2. */
const PAUSED_BELOW = 1;

/** Whether an active limit pauses the vehicle. */
export function isPausing(value: Amperes): boolean {
  return value < PAUSED_BELOW;
}

/** What a vehicle may draw under a limit: never more, and 0 A below its smallest current. OPEV 7, rule 3. */
export function currentUnder(limit: Amperes, { minimum, maximum }: PermittedCurrents): Amperes {
  if (limit < minimum) return amperes(0);
  return limit > maximum ? maximum : limit;
}
