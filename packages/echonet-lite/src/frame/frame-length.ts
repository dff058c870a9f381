import { EHD1, EHD2 } from './decode.ts';
import type { FrameError } from './frame-error.ts';
import { hasTwoLists, serviceOf } from './service.ts';

/** Octets of the longest frame: two lists of 255 properties with 255 octets each. */
export const LONGEST_FRAME: number = 12 + 255 * 257 + 1 + 255 * 257;

/** How long the first frame of a stream is. */
export type FrameLength =
  | { readonly length: number }
  /** More octets are needed to tell, or to have all of it. */
  | { readonly isIncomplete: true }
  /** No frame begins here, or one whose end nobody can tell: format 2 has no length. */
  | { readonly error: FrameError };

const INCOMPLETE: FrameLength = { isIncomplete: true };
const OPC_AT = 11;

/** Length of the frame a stream begins with: its counts and lengths delimit it (EL-1.2-6). */
export function frameLength(stream: Uint8Array): FrameLength {
  const { length } = stream;
  if (length > 0 && stream[0] !== EHD1) return { error: 'notEchonetLite' };
  if (length > 1 && stream[1] !== EHD2[1]) return { error: 'unknownFormat' };
  const esv = stream[10];
  if (esv === undefined) return INCOMPLETE;
  const service = serviceOf(esv);
  if (service === undefined) return { error: 'unknownEsv' };
  const first = listEnd(stream, OPC_AT);
  const end = first !== undefined && hasTwoLists(service) ? listEnd(stream, first) : first;
  return end === undefined ? INCOMPLETE : { length: end };
}

/** Offset behind a list with its count; undefined when it is not complete. */
function listEnd(stream: Uint8Array, from: number): number | undefined {
  const count = stream[from];
  if (count === undefined) return undefined;
  let at = from + 1;
  for (let k = 0; k < count; k++) {
    const size = stream[at + 1];
    if (size === undefined) return undefined;
    at += 2 + size;
  }
  return at <= stream.length ? at : undefined;
}
