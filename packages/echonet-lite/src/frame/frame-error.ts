/**
 * Why a datagram is discarded (echonet-lite.md section 3.3). A decoder reports exactly one code: the first that applies
 * in the order of that section.
 */
export const FRAME_ERRORS = {
  notEchonetLite: 'empty, or the first octet is not 0x10',
  tooShort: 'it ends before the count of properties, or before the end of the transaction id',
  unknownFormat: 'the second octet, EHD2, is neither 0x81 nor 0x82',
  unknownEsv: 'the service code, ESV, is reserved',
  opcZero: 'a count of properties is 0',
  truncatedProperty: 'it ends before the code or the length of a counted property',
  truncatedEdt: 'it ends inside the content of a property',
  missingOpcGet: 'the second list of SetGet is missing',
  trailingBytes: 'octets follow the last counted property',
} as const satisfies Readonly<Record<string, string>>;

/** Code of a malformed frame. */
export type FrameError = keyof typeof FRAME_ERRORS;
