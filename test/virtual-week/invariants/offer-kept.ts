/** Longest times, s: until a request for a curve, prices or a summary is answered, and until a statement is confirmed. */
export const OFFER_TIMES = {
  /** What is asked for is answered within a minute (CEVC-016, EVCS-009). */
  answer: 60,
  /** A stated surplus is confirmed: a write, and one more try. */
  confirmation: 60,
} as const;

/** Rounding of measured values, W. */
const WATTS = 20;

/** What a car is told besides its ceilings, as one of both sides sees it; undefined: not known, or there is none. */
export interface OfferView {
  /** Active recommendations, A per phase. OSCEV. */
  readonly surplus: Readonly<Record<string, number>> | undefined;
  /** Limits of the curve, W. CEVC. */
  readonly curve: readonly number[] | undefined;
  /** Expected power of the plan, W. CEVC. */
  readonly plan: readonly number[] | undefined;
  /** DBEVC. */
  readonly setpoint: { readonly isActive: boolean; readonly value: number | undefined } | undefined;
  /** Wh and money of the session. EVCS. */
  readonly summary: { readonly energy: number; readonly cost: number } | undefined;
}

/** Invariant d: whatever is shown of offers is what the car or the station has. What belongs to something else. */
export function offersMixedUp(here: OfferView, shown: OfferView): readonly string[] {
  const parts = ['surplus', 'curve', 'plan', 'setpoint', 'summary'] as const;
  return parts.flatMap((part) => {
    const [own, there] = [JSON.stringify(here[part]), JSON.stringify(shown[part])];
    return there === undefined || own === there ? [] : [`${part} is ${own ?? 'none'}, and ${there} is shown`];
  });
}

/** What a car may take by its plan or setpoint within the reaction time, W; negative discharges. */
export interface PlannedBounds {
  readonly least: number;
  readonly most: number;
}

/** Invariant a: a car keeps to its plan or setpoint, and never discharges without one. CEVC-038, DBEVC 5. */
export function planExceeded(power: number, { least, most }: PlannedBounds): string | undefined {
  if (power > most + WATTS) return `it takes ${power} W, its plan or setpoint allows ${most} W`;
  if (power < least - WATTS) return `it gives ${-power} W, its setpoint allows ${Math.max(0, -least)} W`;
  return undefined;
}

/** Invariant c: what lasts for so long, s, while nothing is disturbed. */
export function offersOverdue(ages: {
  readonly asking: number;
  readonly summary: number;
  readonly unconfirmed: number;
}): readonly string[] {
  return [
    ...(ages.asking > OFFER_TIMES.answer ? [`it waits for a curve or prices for ${ages.asking.toFixed(1)} s`] : []),
    ...(ages.summary > OFFER_TIMES.answer ? [`its station waits for a summary for ${ages.summary.toFixed(1)} s`] : []),
    ...(ages.unconfirmed > OFFER_TIMES.confirmation
      ? [`a surplus is not confirmed for ${ages.unconfirmed.toFixed(1)} s`]
      : []),
  ];
}
