/** An SKI in groups of four, the way it stands on labels and is compared by eye. */
export function skiGroups(ski: string): readonly string[] {
  return ski.replace(/\s+/g, '').match(/.{1,4}/g) ?? [];
}

/** An SKI in a sentence: its last eight characters in two groups. The whole SKI stands in the list of devices. */
export function shortSki(ski: string): string {
  const plain = ski.replace(/\s+/g, '');
  return plain.length <= 8 ? skiGroups(plain).join(' ') : `… ${skiGroups(plain.slice(-8)).join(' ')}`;
}
