/**
 * Reading position in a JSON text, and the scanners for everything that needs no declaration: whitespace, strings,
 * numbers, values nobody declared. Malformed text ends the scan with {@link MalformedText}, which never leaves the decoder.
 */
import type { RuleId } from '../errors.ts';

/** Nesting of JSON containers a message may have (SHIP-6.8.5-6); the deepest message of SPINE 1.3.0 needs 29. */
const DEEPEST = 32;
/** Members and list items a message may have; bounds the memory a received message can take. */
const MOST_MEMBERS = 20_000;
/** Warnings that are kept for one message, and errors; more say nothing new. */
const MOST_NOTICES = 32;
/** Above this length (characters) strings are copied, so that a stored short one does not keep a long message alive. */
const COPIED_ABOVE = 16_384;

/** What was noticed, before its place in the message is put into words. */
export interface Notice {
  readonly severity: 'error' | 'warning' | 'info';
  readonly rule: RuleId;
  readonly text: string;
  /** Character offset. */
  readonly at: number;
}

/** State of one pass over a text. */
export interface Scan {
  readonly text: string;
  at: number;
  depth: number;
  members: number;
  readonly notices: Notice[];
  /** Whether an element that breaks its declaration makes the whole message unusable. */
  readonly isStrict: boolean;
}

/** The text is no JSON, exceeds a limit, or breaks its declaration in a strict pass. */
export class MalformedText extends Error {
  readonly notice: Notice;

  constructor(rule: RuleId, text: string, at: number) {
    super(text);
    this.notice = { severity: 'error', rule, text, at };
  }
}

/** Longest piece of received text in the words of a finding. */
const LONGEST_QUOTE = 64;

/** Received text for the words of a finding, shortened. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);
}

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const MINUS = 0x2d;
export const DOT = 0x2e;
export const ZERO = 0x30;
export const NINE = 0x39;
export const COLON = 0x3a;
export const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
const SPACE = 0x20;

/** Ends the scan: the text is no JSON. */
export function malformed(scan: Scan, expected: string): never {
  const found = scan.at < scan.text.length ? quoted(scan.text.charAt(scan.at)) : 'the end of the text';
  throw new MalformedText('SHIP-6.8.5-7', `${found} where ${expected} belongs`, scan.at);
}

/** Notes something; the number of notes is bounded, and errors are not crowded out by the rest. */
export function notice(scan: Scan, severity: Notice['severity'], rule: RuleId, text: string, at: number): void {
  const most = severity === 'error' ? 2 * MOST_NOTICES : MOST_NOTICES;
  if (scan.notices.length < most) scan.notices.push({ severity, rule, text, at });
}

/** An element breaks its declaration: the end of a strict pass, else noted. */
export function fault(scan: Scan, rule: RuleId, text: string, at: number): undefined {
  if (scan.isStrict) throw new MalformedText(rule, text, at);
  notice(scan, 'error', rule, text, at);
  return undefined;
}

/** Goes one container deeper. */
export function enter(scan: Scan): void {
  scan.depth += 1;
  if (scan.depth > DEEPEST) throw new MalformedText('SHIP-6.8.5-6', `more than ${DEEPEST} nested containers`, scan.at);
}

/** Counts members or list items. */
export function count(scan: Scan, members: number): void {
  scan.members += members;
  if (scan.members > MOST_MEMBERS)
    throw new MalformedText('SHIP-6.8.5-6', `more than ${MOST_MEMBERS} members`, scan.at);
}

/** Skips structural whitespace and returns the code of the character there; NaN at the end. */
export function peek(scan: Scan): number {
  const { text } = scan;
  let at = scan.at;
  let code = text.charCodeAt(at);
  while (code === SPACE || code === 0x0a || code === 0x0d || code === 0x09) code = text.charCodeAt(++at);
  scan.at = at;
  return code;
}

/** Skips whitespace and the character `code`. */
export function expect(scan: Scan, code: number): void {
  if (peek(scan) !== code) malformed(scan, JSON.stringify(String.fromCharCode(code)));
  scan.at += 1;
}

/** Reads the string that starts at the position. */
export function readString(scan: Scan): string {
  const { text } = scan;
  const from = scan.at + 1;
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) break;
    // Also true for NaN behind the end.
    if (code === BACKSLASH || !(code >= SPACE)) return readEscapedString(scan, from, at);
    at += 1;
  }
  scan.at = at + 1;
  return kept(scan, text.slice(from, at));
}

/** The string, without keeping a long message alive. */
export function kept(scan: Scan, part: string): string {
  return scan.text.length > COPIED_ABOVE && part.length > 0 ? ` ${part}`.slice(1) : part;
}

function readEscapedString(scan: Scan, from: number, firstOdd: number): string {
  const { text } = scan;
  let parts = text.slice(from, firstOdd);
  let at = firstOdd;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) break;
    if (code === BACKSLASH) {
      scan.at = at;
      parts += readEscape(scan);
      at = scan.at;
      continue;
    }
    if (!(code >= SPACE)) {
      scan.at = at;
      malformed(scan, 'a character of a string');
    }
    const plain = at;
    at = endOfPlain(text, at);
    parts += text.slice(plain, at);
  }
  scan.at = at + 1;
  return parts;
}

function endOfPlain(text: string, from: number): number {
  let at = from;
  let code = text.charCodeAt(at);
  while (code >= SPACE && code !== QUOTE && code !== BACKSLASH) code = text.charCodeAt(++at);
  return at;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

function readEscape(scan: Scan): string {
  const letter = scan.text.charAt(scan.at + 1);
  const simple = ESCAPES.get(letter);
  if (simple !== undefined) {
    scan.at += 2;
    return simple;
  }
  const digits = scan.text.slice(scan.at + 2, scan.at + 6);
  if (letter !== 'u' || !/^[0-9a-fA-F]{4}$/.test(digits)) malformed(scan, 'an escape sequence');
  scan.at += 6;
  return String.fromCharCode(Number.parseInt(digits, 16));
}

/** Text of the number at the position. */
export function readNumberText(scan: Scan): string {
  const { text } = scan;
  const from = scan.at;
  if (text.charCodeAt(scan.at) === MINUS) scan.at += 1;
  if (text.charCodeAt(scan.at) === ZERO) scan.at += 1;
  else skipDigits(scan);
  if (text.charCodeAt(scan.at) === DOT) {
    scan.at += 1;
    skipDigits(scan);
  }
  const exponent = text.charAt(scan.at);
  if (exponent === 'e' || exponent === 'E') {
    const sign = text.charAt(scan.at + 1);
    scan.at += sign === '+' || sign === '-' ? 2 : 1;
    skipDigits(scan);
  }
  return text.slice(from, scan.at);
}

function skipDigits(scan: Scan): void {
  const from = scan.at;
  let code = scan.text.charCodeAt(from);
  while (code >= ZERO && code <= NINE) code = scan.text.charCodeAt(++scan.at);
  if (scan.at === from) malformed(scan, 'a value');
}

/** Skips the word at the position if it is there. */
export function skipWord(scan: Scan, word: 'null' | 'true' | 'false'): boolean {
  if (!scan.text.startsWith(word, scan.at)) return false;
  scan.at += word.length;
  return true;
}

/** Skips a value nobody declared; the position is at its first character afterwards behind its last. */
export function skipValue(scan: Scan): void {
  skip(scan, undefined);
}

/** Like {@link skipValue}; no object in the value may have a member twice (SHIP-6.8.5-6). */
export function skipDistinct(scan: Scan): void {
  skip(scan, []);
}

/** Names met in each open object, innermost last; arrays have none. */
type Names = (Set<string> | undefined)[] | undefined;

function skip(scan: Scan, names: Names): void {
  const depth = scan.depth;
  const closers: number[] = [];
  do {
    if (!startValue(scan, closers, names)) continue;
    endValue(scan, closers, names);
  } while (closers.length > 0);
  scan.depth = depth;
}

/** Reads a scalar or an opening bracket with the name that may follow; true when a value is complete. */
function startValue(scan: Scan, closers: number[], names: Names): boolean {
  const code = peek(scan);
  if (code === OPEN_BRACKET || code === OPEN_BRACE) {
    enter(scan);
    scan.at += 1;
    const closer = code === OPEN_BRACKET ? CLOSE_BRACKET : CLOSE_BRACE;
    if (peek(scan) === closer) {
      scan.at += 1;
      scan.depth -= 1;
      return true;
    }
    closers.push(closer);
    names?.push(code === OPEN_BRACE ? new Set() : undefined);
    startItem(scan, closer, names);
    return false;
  }
  if (code === QUOTE) readString(scan);
  else if (!skipWord(scan, 'null') && !skipWord(scan, 'true') && !skipWord(scan, 'false')) readNumberText(scan);
  return true;
}

/** Closes every container that ends here and starts the next item of the one that goes on. */
function endValue(scan: Scan, closers: number[], names: Names): void {
  for (let closer = closers.at(-1); closer !== undefined; closer = closers.at(-1)) {
    const code = peek(scan);
    if (code === COMMA) {
      scan.at += 1;
      startItem(scan, closer, names);
      return;
    }
    if (code !== closer) malformed(scan, 'a comma or the end of a container');
    scan.at += 1;
    scan.depth -= 1;
    closers.pop();
    names?.pop();
  }
}

function startItem(scan: Scan, closer: number, names: Names): void {
  count(scan, 1);
  if (closer === CLOSE_BRACKET) return;
  if (peek(scan) !== QUOTE) malformed(scan, 'a member name');
  const start = scan.at;
  const name = readString(scan);
  const before = names?.at(-1);
  if (before?.has(name) === true)
    throw new MalformedText('SHIP-6.8.5-6', `the member ${quoted(name)} is there twice in one object`, start);
  before?.add(name);
  expect(scan, COLON);
}
