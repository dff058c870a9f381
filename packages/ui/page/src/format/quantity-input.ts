/** What a person typed into a number field: the number, or why it is none. */
export type Entered =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly why: 'empty' | 'not-a-number' | 'too-small' | 'too-large' };

/**
 * A whole number from a text field. Grouping by spaces, points, commas or apostrophes is understood (`4.200`, `4,200`,
 * `4 200`); anything else is refused, not guessed.
 */
export function enteredWhole(text: string, range: { readonly min: number; readonly max: number }): Entered {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, why: 'empty' };
  if (!/^-?\d+$/.test(trimmed) && !/^-?\d{1,3}([ .,'\u00a0\u202f]\d{3})+$/.test(trimmed)) {
    return { ok: false, why: 'not-a-number' };
  }
  const value = Number(trimmed.replace(/[ .,'\u00a0\u202f]/g, ''));
  if (value < range.min) return { ok: false, why: 'too-small' };
  if (value > range.max) return { ok: false, why: 'too-large' };
  return { ok: true, value };
}
