/** A car that is plugged in at a station. */
export interface PluggedFacts {
  /** `iso15118-2ed2` once its data link is up. */
  readonly standard: string;
  readonly identification: string | undefined;
  readonly isAsymmetric: boolean;
  /** Greatest charging power, W. */
  readonly maximumPower: number;
  /** %, Wh; undefined: the car does not tell it. */
  readonly stateOfCharge: number | undefined;
  readonly capacity: number | undefined;
  /** A per phase the car has. */
  readonly currents: Readonly<Record<string, number>>;
  /** Active ceilings as the car keeps them, A per phase. */
  readonly ceilings: Readonly<Record<string, number>>;
}

/** The same car as the energy manager shows it; everything may still be unknown. */
export type ShownFacts = { readonly [F in keyof PluggedFacts]: PluggedFacts[F] | undefined };

/** What may differ: rounding, and whole percent, and what was measured since the last notify. % and A. */
const [CHARGE, CURRENT] = [1.1, 0.3] as const;

/**
 * Invariant d: whatever is shown of the car at a station belongs to that car, to that phase, to that value. What belongs to
 * something else.
 */
export function mixedUp(car: PluggedFacts, shown: ShownFacts): readonly string[] {
  const differs = (what: string, here: unknown, there: unknown): readonly string[] =>
    there === undefined || here === there ? [] : [`${what} is ${text(here)}, and ${text(there)} is shown`];
  const isFar = (a: number | undefined, b: number | undefined, most: number): boolean =>
    b !== undefined && (a === undefined || Math.abs(a - b) > most);
  return [
    ...(shown.standard === 'iec61851' ? [] : differs('the standard', car.standard, shown.standard)),
    ...differs('the identification', car.identification, shown.identification),
    ...(shown.isAsymmetric === true ? differs('asymmetric charging', car.isAsymmetric, true) : []),
    ...differs('the greatest power', car.maximumPower, shown.maximumPower),
    ...differs('the capacity', car.capacity, shown.capacity),
    ...(isFar(car.stateOfCharge, shown.stateOfCharge, CHARGE)
      ? differs('the state of charge', car.stateOfCharge, shown.stateOfCharge)
      : []),
    ...Object.keys(shown.currents ?? {}).flatMap((phase) =>
      isFar(car.currents[phase], shown.currents?.[phase], CURRENT)
        ? differs(`the current of phase ${phase}`, car.currents[phase], shown.currents?.[phase])
        : [],
    ),
    ...Object.keys(shown.ceilings ?? {}).flatMap((phase) =>
      differs(`the ceiling of phase ${phase}`, car.ceilings[phase], shown.ceilings?.[phase]),
    ),
  ];
}

/** Invariant c: once nothing disturbed it for a while, everything is known. What is missing. */
export function stillUnknown(car: PluggedFacts, shown: ShownFacts): readonly string[] {
  const facts = ['standard', 'identification', 'maximumPower', 'stateOfCharge', 'capacity'] as const;
  const missing: string[] = facts.filter((fact) => car[fact] !== undefined && shown[fact] === undefined);
  if (shown.standard !== car.standard) missing.push(`the standard ${car.standard}`);
  for (const fact of ['currents', 'ceilings'] as const)
    for (const phase of Object.keys(car[fact]))
      if (shown[fact]?.[phase] === undefined) missing.push(`${fact} of phase ${phase}`);
  return missing;
}

function text(value: unknown): string {
  return value === undefined ? 'none' : String(value);
}

/** Least and greatest current of the cars, A. */
const [LEAST, GREATEST] = [6, 16] as const;

/**
 * Invariant d: the ceilings a car keeps are those that were stated for it, each for its own phase; a car that cannot charge
 * asymmetrically keeps the lowest of its phases on each. A pause may be any current below {@link LEAST}. OPEV 8.2.
 */
export function ceilingsDue(
  stated: Readonly<Record<string, number>> | undefined,
  { currents, ceilings, isAsymmetric }: PluggedFacts,
): readonly string[] {
  const phases = Object.keys(currents);
  const lowest = Math.min(...phases.map((phase) => stated?.[phase] ?? Number.POSITIVE_INFINITY));
  return phases.flatMap((phase) => {
    const wanted = isAsymmetric || stated === undefined ? stated?.[phase] : lowest;
    const kept = ceilings[phase];
    const isRight =
      wanted === undefined || wanted >= GREATEST
        ? kept === undefined
        : wanted < LEAST
          ? kept !== undefined && kept < LEAST
          : kept === Math.floor(wanted * 10 + 1e-6) / 10;
    return isRight ? [] : [`${text(wanted)} A were stated for phase ${phase}, and it keeps ${text(kept)}`];
  });
}
