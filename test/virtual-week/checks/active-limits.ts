/** Values of the active limits of phases, A. */
export function activeLimits(
  limits: readonly (readonly [string, { readonly active: boolean; readonly value?: number }])[],
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    limits.flatMap(([phase, { active, value }]) => (active && value !== undefined ? [[phase, value]] : [])),
  );
}
