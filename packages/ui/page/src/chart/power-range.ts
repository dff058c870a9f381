/** The axis always shows zero and at least 1 kW, and leaves some air above the highest value. */
export function powerRange(low: number | null, high: number | null): [number, number] {
  const top = Math.max(1, (high ?? 0) * 1.08);
  const bottom = Math.min(0, (low ?? 0) * 1.08);
  return [bottom, top];
}
