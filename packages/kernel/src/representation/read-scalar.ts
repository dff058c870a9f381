import {
  DOT,
  fault,
  MINUS,
  NINE,
  notice,
  OPEN_BRACKET,
  peek,
  QUOTE,
  quoted,
  readNumberText,
  readString,
  type Scan,
  skipValue,
  skipWord,
  ZERO,
} from './scan.ts';
import type { EnumerationShape, IntegerShape } from './shape.ts';
import { type Reader, readSurplusList } from './surplus-list.ts';
import { tolerate } from './tolerance.ts';

/** Up to so many values, an enumeration is compared value by value. */
const FEW_VALUES = 8;
/** Digits that a double holds exactly, whatever they are. */
const EXACT_DIGITS = 15;
/** Digits of the longest 64-bit integer. */
const MOST_DIGITS = 20;

export function readBool(scan: Scan): unknown {
  if (skipWord(scan, 'true')) return true;
  if (skipWord(scan, 'false')) return false;
  return otherwise(scan, readBool, 'a boolean');
}

export function readText(scan: Scan): unknown {
  return scan.text.charCodeAt(scan.at) === QUOTE ? readString(scan) : otherwise(scan, readText, 'a string');
}

export function readDouble(scan: Scan): unknown {
  const at = scan.at;
  const code = scan.text.charCodeAt(at);
  if (code !== MINUS && !(code >= ZERO && code <= NINE)) return otherwise(scan, readDouble, 'a number');
  const value = Number(readNumberText(scan));
  return Number.isFinite(value) ? value : fault(scan, 'SHIP-6.8.5-5', 'a number out of range', at);
}

/** Reader of an integer type: a number where that is exact, else a bigint (SHIP-6.8.5-5). */
export function integerReader(shape: IntegerShape): Reader {
  const min = Number(shape.min);
  const max = Number(shape.max);
  return function readInteger(scan: Scan): unknown {
    const { text } = scan;
    let at = scan.at;
    let code = text.charCodeAt(at);
    const isNegative = code === MINUS;
    if (isNegative) code = text.charCodeAt(++at);
    const first = at;
    let value = 0;
    while (code >= ZERO && code <= NINE) {
      value = value * 10 + (code - ZERO);
      code = text.charCodeAt(++at);
    }
    const digits = at - first;
    if (digits === 0) return otherwise(scan, readInteger, 'an integer');
    if (digits > EXACT_DIGITS || code === DOT || (code | 0x20) === 0x65) return readLongInteger(scan, shape);
    if (digits > 1 && text.charCodeAt(first) === ZERO) return readLongInteger(scan, shape);
    if (isNegative) value = 0 - value;
    scan.at = at;
    return value < min || value > max ? fault(scan, 'SHIP-6.8.5-5', 'an integer out of range', at) : value;
  };
}

function readLongInteger(scan: Scan, { min, max }: IntegerShape): unknown {
  const at = scan.at;
  const text = readNumberText(scan);
  if (!/^-?[0-9]+$/.test(text)) return fault(scan, 'SHIP-6.8.5-5', 'a number where an integer belongs', at);
  const value = text.length <= MOST_DIGITS + 1 ? BigInt(text) : undefined;
  if (value === undefined || value < min || value > max)
    return fault(scan, 'SHIP-6.8.5-5', 'an integer out of range', at);
  const near = Number(value);
  return Number.isSafeInteger(near) ? near : value;
}

/** Reader of an enumeration: known values come out as the one string of the declaration. */
export function enumerationReader(shape: EnumerationShape): Reader {
  const known = new Map(shape.values.map((value) => [value, value]));
  const few = shape.values.length <= FEW_VALUES ? shape.values.map((value) => `"${value}"`) : [];
  const values = shape.values;
  const aliases = new Map(Object.entries(shape.aliases));
  return function readEnumeration(scan: Scan): unknown {
    const { text } = scan;
    const at = scan.at;
    for (let index = 0; index < few.length; index++) {
      const quoted = few[index] as string;
      if (text.startsWith(quoted, at)) {
        scan.at = at + quoted.length;
        return values[index];
      }
    }
    if (text.charCodeAt(at) !== QUOTE) return otherwise(scan, readEnumeration, 'a string');
    const value = readString(scan);
    const same = known.get(value);
    if (same !== undefined) return same;
    const meant = aliases.get(value);
    if (meant !== undefined) tolerate(scan, 'alias', at);
    if (meant !== undefined || shape.isOpen) return meant ?? value;
    notice(scan, 'warning', 'SHIP-6.8.5-3', `the unknown value ${quoted(value)} counts as absent`, at);
    return undefined;
  };
}

/** Not what was expected: whitespace before it, null, a list of one, or a fault. */
function otherwise(scan: Scan, read: Reader, expected: string): unknown {
  const before = scan.at;
  const code = peek(scan);
  if (scan.at > before) return read(scan);
  if (skipWord(scan, 'null')) {
    tolerate(scan, 'nullMember', before);
    return undefined;
  }
  if (code === OPEN_BRACKET) return readSurplusList(scan, read, expected);
  skipValue(scan);
  return fault(scan, 'SHIP-6.8.5-3', `another kind of value where ${expected} belongs`, before);
}
