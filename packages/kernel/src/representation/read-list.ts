import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  count,
  enter,
  expect,
  malformed,
  OPEN_BRACE,
  OPEN_BRACKET,
  peek,
  QUOTE,
  readString,
  type Scan,
  skipValue,
  skipWord,
} from './scan.ts';
import type { ListShape } from './shape.ts';
import type { Reader } from './surplus-list.ts';
import { tolerate } from './tolerance.ts';

/** Reader of an element that may repeat: `[1,2]`, `[[{"a":1}],[{"a":2}]]`; items that count as absent are left out. */
export function listReader(shape: ListShape, readItem: Reader): Reader {
  const holdsRecords = shape.item.kind === 'record';
  return function readList(scan: Scan): unknown {
    const { text } = scan;
    const start = scan.at;
    if (text.charCodeAt(start) !== OPEN_BRACKET) return readOtherForm(scan, readList, readItem);
    enter(scan);
    scan.at = start + 1;
    const items: unknown[] = [];
    const first = peek(scan);
    if (first === CLOSE_BRACKET) {
      scan.at += 1;
      scan.depth -= 1;
      return items;
    }
    if (holdsRecords && first === OPEN_BRACE && isOneRecord(scan, start)) {
      scan.at = start;
      scan.depth -= 1;
      return oneItem(scan, readItem);
    }
    for (;;) {
      const item = readItem(scan);
      if (item !== undefined) items.push(item);
      count(scan, 1);
      const code = peek(scan);
      scan.at += 1;
      if (code === COMMA) {
        peek(scan);
        continue;
      }
      if (code === CLOSE_BRACKET) break;
      scan.at -= 1;
      malformed(scan, 'a comma or the end of a list');
    }
    scan.depth -= 1;
    return items;
  };
}

/** Reader of one occurrence of an element that is spread over members; a list of occurrences is understood as well. */
export function spreadReader(shape: ListShape, readItem: Reader): Reader {
  const readList = listReader(shape, readItem);
  return (scan) => {
    if (peek(scan) === OPEN_BRACKET && isListOfRecords(scan)) return readList(scan);
    const item = readItem(scan);
    return item === undefined ? undefined : [item];
  };
}

function isListOfRecords(scan: Scan): boolean {
  const start = scan.at;
  scan.at += 1;
  const inner = peek(scan);
  const answer = inner === OPEN_BRACKET || (inner === OPEN_BRACE && !isOneRecord(scan, start));
  scan.at = start;
  return answer;
}

/** Anything but an array: whitespace before it, an empty object, null, a single item without its list. */
function readOtherForm(scan: Scan, readList: Reader, readItem: Reader): unknown {
  const start = scan.at;
  const code = peek(scan);
  if (scan.at > start) return readList(scan);
  if (skipWord(scan, 'null')) {
    tolerate(scan, 'nullMember', start);
    return undefined;
  }
  if (code === OPEN_BRACE && isEmptyObject(scan)) {
    tolerate(scan, 'emptyObject', start);
    return [];
  }
  return oneItem(scan, readItem);
}

function oneItem(scan: Scan, readItem: Reader): unknown {
  const start = scan.at;
  const item = readItem(scan);
  tolerate(scan, 'missingList', start);
  return item === undefined ? undefined : [item];
}

/** Skips `{}`; the position stays when there is something inside. */
function isEmptyObject(scan: Scan): boolean {
  const start = scan.at;
  scan.at += 1;
  const isEmpty = peek(scan) === CLOSE_BRACE;
  scan.at = isEmpty ? scan.at + 1 : start;
  return isEmpty;
}

/**
 * Whether an array of objects is one record without its list, `[{"id":1},{"v":2}]`: every object has one member, and no
 * name is there twice. Otherwise it is a list of ordinary objects, `[{"id":1},{"id":2}]`.
 */
function isOneRecord(scan: Scan, start: number): boolean {
  const { depth, members } = scan;
  const answer = hasDistinctSingleMembers(scan);
  scan.at = start + 1;
  scan.depth = depth;
  scan.members = members;
  peek(scan);
  return answer;
}

function hasDistinctSingleMembers(scan: Scan): boolean {
  const names = new Set<string>();
  for (;;) {
    if (peek(scan) !== OPEN_BRACE) return false;
    scan.at += 1;
    if (peek(scan) !== QUOTE) return false;
    const name = readString(scan);
    if (names.has(name)) return false;
    names.add(name);
    expect(scan, COLON);
    peek(scan);
    skipValue(scan);
    if (peek(scan) !== CLOSE_BRACE) return false;
    scan.at += 1;
    const code = peek(scan);
    scan.at += 1;
    if (code === CLOSE_BRACKET) return true;
    if (code !== COMMA) return false;
  }
}
