/**
 * Domain names as text: labels joined by dots, without the root. A dot or a backslash inside a label is written with a
 * backslash before it (RFC 6763, 4.3): instance names are for people and may hold both.
 */

/** Longest label in octets (RFC 1035, 2.3.4). */
export const LONGEST_LABEL = 63;
/** Longest name in octets with its length octets and the root. */
const LONGEST_NAME = 255;

/** The name made of these labels. */
export function nameOf(labels: readonly string[]): string {
  return labels.map((label) => label.replace(/[\\.]/g, '\\$&')).join('.');
}

/** The labels of a name; the root has none. */
export function labelsOf(name: string): readonly string[] {
  const labels: string[] = [];
  let label = '';
  let isEscaped = false;
  for (const character of name) {
    if (isEscaped || (character !== '.' && character !== '\\')) {
      label += character;
      isEscaped = false;
    } else if (character === '\\') isEscaped = true;
    else {
      labels.push(label);
      label = '';
    }
  }
  return [...labels, label].filter((one) => one !== '');
}

/** The name for comparisons: letters of ASCII do not differ by case, others do (RFC 6762, 16). */
export function folded(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** True when both mean the same name. */
export function isSameName(a: string, b: string): boolean {
  return a === b || folded(a) === folded(b);
}

/** Length-prefixed labels and the root; labels that are too long are a mistake of the caller. */
export function nameOctets(name: string): Buffer {
  const parts = labelsOf(name).flatMap((label) => {
    const text = Buffer.from(label);
    if (text.length > LONGEST_LABEL) throw new RangeError(`"${label}" is longer than ${LONGEST_LABEL} octets`);
    return [Buffer.from([text.length]), text];
  });
  const octets = Buffer.concat([...parts, Buffer.from([0])]);
  if (octets.length > LONGEST_NAME) throw new RangeError(`"${name}" is longer than ${LONGEST_NAME} octets`);
  return octets;
}

/** True when the name can be written: no label and not the whole is too long. */
export function isWritable(name: string): boolean {
  const labels = labelsOf(name).map((label) => Buffer.byteLength(label));
  return (
    labels.every((octets) => octets <= LONGEST_LABEL) && labels.reduce((sum, one) => sum + one + 1, 1) <= LONGEST_NAME
  );
}
