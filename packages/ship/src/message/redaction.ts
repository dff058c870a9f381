const CONTROL = 1;
/** A message that carries a PIN, or tries to: whatever form the text has, the word is in it. */
const MAY_CARRY_PIN = /connectionPinInput|["'\\]pin["'\\]/i;
/** What a PIN could be: a run of hexadecimal digits, also longer or shorter than allowed, and what stands in a string. */
const DIGITS = /[0-9a-fA-F]{4,}/g;

/**
 * A message for traces: the same octets, with everything in it that could be a PIN blanked out digit by digit. A trace of
 * a pairing may be shown to others; a PIN never is.
 */
export function withoutPin(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== CONTROL) return bytes;
  // Each octet is one character here, so that lengths stay, whatever the encoding.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  if (!MAY_CARRY_PIN.test(text)) return bytes;
  return Buffer.from(text.replace(DIGITS, blank), 'latin1');
}

function blank(digits: string): string {
  return '*'.repeat(digits.length);
}
