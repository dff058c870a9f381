import { CLOSE_BRACKET, COMMA, count, enter, fault, malformed, peek, type Scan, skipValue } from './scan.ts';
import { tolerate } from './tolerance.ts';

/** Reads a value and stands behind it afterwards; undefined when the value counts as absent. */
export type Reader = (scan: Scan) => unknown;

/** Reads `[value]` where a single value belongs; the position is at the bracket. SPINE-5.2.2-3. */
export function readSurplusList(scan: Scan, read: Reader, expected: string): unknown {
  const before = scan.at;
  enter(scan);
  scan.at += 1;
  if (peek(scan) === CLOSE_BRACKET) {
    leave(scan);
    return fault(scan, 'SHIP-6.8.5-3', `an empty array where ${expected} belongs`, before);
  }
  const value = read(scan);
  let values = 1;
  while (peek(scan) === COMMA) {
    scan.at += 1;
    peek(scan);
    skipValue(scan);
    values += 1;
  }
  count(scan, values);
  if (peek(scan) !== CLOSE_BRACKET) malformed(scan, 'the end of a list');
  leave(scan);
  if (values > 1) return fault(scan, 'SHIP-6.8.5-3', `several values where ${expected} belongs`, before);
  tolerate(scan, 'surplusList', before);
  return value;
}

function leave(scan: Scan): void {
  scan.at += 1;
  scan.depth -= 1;
}
