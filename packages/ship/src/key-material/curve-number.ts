import type { CurveName } from '../identity/curve.ts';

/** IANA named groups of the curves of SHIP (6.6.7), as key material names them. */
const CURVE_NUMBERS: Readonly<Record<CurveName, number>> = { 'P-256': 23, brainpoolP256r1: 26, brainpoolP384r1: 27 };

/** Named group of a curve. */
export function curveNumber(name: CurveName): number {
  return CURVE_NUMBERS[name];
}

/** Whether SHIP has a curve with this named group. */
export function isShipCurve(number: number | undefined): boolean {
  return Object.values(CURVE_NUMBERS).some((known) => known === number);
}
