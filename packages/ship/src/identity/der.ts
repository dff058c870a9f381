/** One DER element: its tag octet, where its content starts and ends, and the next one begins at `end`. */
export interface DerElement {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/** Tags this package reads. */
export const DER = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  sequence: 0x30,
  /** `[3] EXPLICIT`, the extensions of a certificate. */
  extensions: 0xa3,
  /** `[0] EXPLICIT`, the version of a certificate. */
  version: 0xa0,
} as const;

/**
 * Reads the element at `offset`, which must lie inside `limit`; undefined when it does not.
 * Definite lengths up to four octets only: longer ones cannot occur in a certificate of a TLS handshake.
 */
export function derElement(bytes: Uint8Array, offset: number, limit: number): DerElement | undefined {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined || offset + 2 > limit) return undefined;
  if (first < 0x80) return inside(tag, offset + 2, first, limit);
  const octets = first & 0x7f;
  if (octets === 0 || octets > 4 || offset + 2 + octets > limit) return undefined;
  let length = 0;
  for (let at = offset + 2; at < offset + 2 + octets; at++) length = length * 256 + (bytes[at] ?? 0);
  return inside(tag, offset + 2 + octets, length, limit);
}

/** The elements inside a constructed element, or undefined when they do not fill it exactly. */
export function derChildren(bytes: Uint8Array, parent: DerElement): readonly DerElement[] | undefined {
  const children: DerElement[] = [];
  for (let at = parent.start; at < parent.end; ) {
    const child = derElement(bytes, at, parent.end);
    if (child === undefined) return undefined;
    children.push(child);
    at = child.end;
  }
  return children;
}

/** True when the element is an OBJECT IDENTIFIER with exactly this content (hex). */
export function isOid(bytes: Uint8Array, element: DerElement | undefined, contentHex: string): boolean {
  return element?.tag === DER.objectIdentifier && hexOf(bytes, element) === contentHex;
}

/** Content octets of an element as lower-case hex. */
export function hexOf(bytes: Uint8Array, element: DerElement): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + element.start, element.end - element.start).toString('hex');
}

function inside(tag: number, start: number, length: number, limit: number): DerElement | undefined {
  return start + length <= limit ? { tag, start, end: start + length } : undefined;
}
