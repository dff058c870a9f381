/**
 * Collects an option that may be given several times. A list after one option would swallow what follows it, for example
 * the kind in `busbar simulate --interface lo station`.
 */
export function repeated(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
