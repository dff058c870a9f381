const HEX: readonly string[] = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

/** Values of hexadecimal digits by their character codes; -1 for other characters. */
const DIGITS: Int8Array = Int8Array.from({ length: 128 }, (_, code) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase()),
);

/** Lower case hexadecimal text of some octets. */
export function hexText(bytes: Uint8Array, from = 0, to: number = bytes.length): string {
  let text = '';
  for (let at = from; at < to; at++) text += HEX[bytes[at] ?? 0];
  return text;
}

/** Hexadecimal text of a number with as many octets as asked for. */
export function hexCode(code: number, size: number): string {
  return code.toString(16).padStart(2 * size, '0');
}

/** Octets of a hexadecimal text; undefined when it is none. */
export function octetsOf(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at++) {
    const octet = octetAt(text, 2 * at);
    if (octet < 0) return undefined;
    bytes[at] = octet;
  }
  return bytes;
}

/** The octet of two hexadecimal digits; negative when they are none. */
function octetAt(text: string, at: number): number {
  return ((DIGITS[text.charCodeAt(at)] ?? -1) << 4) | (DIGITS[text.charCodeAt(at + 1)] ?? -1);
}

/** Big-endian number of 1 to 4 octets, unsigned. */
export function readUnsigned(bytes: Uint8Array, at: number, size: number): number {
  if (size === 1) return bytes[at] ?? 0;
  let value = 0;
  for (let k = 0; k < size; k++) value = value * 256 + (bytes[at + k] ?? 0);
  return value;
}
