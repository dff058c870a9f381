import type { Decoded, Finding } from '../finding.ts';
import { located } from './location.ts';
import { listReader, spreadReader } from './read-list.ts';
import { recordReader } from './read-record.ts';
import { enumerationReader, integerReader, readBool, readDouble, readText } from './read-scalar.ts';
import { kept, MalformedText, malformed, notice, peek, type Scan, skipValue } from './scan.ts';
import type { AnyShape, Shape } from './shape.ts';
import type { Reader } from './surplus-list.ts';
import { TOLERANCES } from './tolerance.ts';

/** How a text is decoded. */
export interface DecodeOptions {
  /**
   * What an element does that breaks its declaration (wrong kind, out of range, mandatory element missing): `reject` makes
   * the message unusable, `drop` leaves the element out and reports an error. Text that is no JSON is always unusable.
   */
  readonly faults?: 'reject' | 'drop';
}

/**
 * Decodes SHIP JSON text (IEC 63380-3, 6.8.5) into the value its declaration describes, in one pass. Never throws.
 * Tolerated forms, unknown elements and faults are findings with the place and the character offset.
 */
export function decodeText<T>(shape: Shape<T>, text: string, options: DecodeOptions = {}): Decoded<T> {
  const scan: Scan = { text, at: 0, depth: 0, members: 0, notices: [], isStrict: options.faults !== 'drop' };
  const value = decode(scan, readerOf(shape));
  // The reader of a declaration gives the values of that declaration.
  return {
    value: value as T | undefined,
    findings: scan.notices.length === 0 ? NO_FINDINGS : located(text, scan.notices),
  };
}

const NO_FINDINGS: readonly Finding[] = Object.freeze([]);

function decode(scan: Scan, read: Reader): unknown {
  try {
    const value = read(scan);
    if (scan.at !== scan.text.length) expectEnd(scan);
    return value;
  } catch (error) {
    if (!(error instanceof MalformedText)) throw error;
    scan.notices.push(error.notice);
    return undefined;
  }
}

/** Whitespace and, after it, characters 0 are all that may follow (SHIP-6.8.5-4). */
function expectEnd(scan: Scan): void {
  const { text } = scan;
  peek(scan);
  const start = scan.at;
  while (text.charCodeAt(scan.at) === 0) scan.at += 1;
  if (scan.at < text.length) malformed(scan, 'the end of the text');
  if (scan.at > start) notice(scan, 'warning', TOLERANCES.trailingNul.rule, TOLERANCES.trailingNul.text, start);
}

// Readers are made once per declaration; a declaration that is gone takes its reader along.
const READERS = new WeakMap<AnyShape, Reader>();

function readerOf(shape: AnyShape): Reader {
  const made = READERS.get(shape);
  if (made !== undefined) return made;
  const reader = makeReader(shape);
  READERS.set(shape, reader);
  return reader;
}

function makeReader(shape: AnyShape): Reader {
  switch (shape.kind) {
    case 'bool':
      return readBool;
    case 'integer':
      return integerReader(shape);
    case 'double':
      return readDouble;
    case 'text':
      return readText;
    case 'enumeration':
      return enumerationReader(shape);
    case 'list':
      return shape.isSpread ? spreadReader(shape, readerOf(shape.item)) : listReader(shape, readerOf(shape.item));
    case 'record':
      return recordReader(shape, readerOf);
    case 'raw':
      return readRaw;
  }
}

function readRaw(scan: Scan): unknown {
  peek(scan);
  const start = scan.at;
  skipValue(scan);
  return kept(scan, scan.text.slice(start, scan.at));
}
