import { type Finding, TOLERANCES } from '@busbar/kernel';

/** The one root member of a SHIP message: its name and the text of its value. */
export interface RootMember {
  readonly name: string;
  /** JSON text of the value, not checked yet. */
  readonly body: string;
  readonly findings: readonly Finding[];
}

const TRAILING_NUL: Finding = { severity: 'warning', path: '', ...TOLERANCES.trailingNul };

const UTF8 = new TextDecoder('utf-8', { fatal: true });
// Only names of elements are of interest, so a name with an escape is simply not a known one.
const ROOT = /^[ \t\r\n]*\{[ \t\r\n]*"([^"\\\p{Cc}]*)"[ \t\r\n]*:/u;

/** Octets as text; undefined when they are not UTF-8. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined; // a fatal decoder throws for malformed octets only
  }
}

/**
 * Finds the root member of `{"name":value}` (SHIP-6.8.5-7) behind any structural whitespace (SHIP-6.8.5-1) and before
 * octets 0 at the end (SHIP-6.8.5-4). Undefined when the text is no such object. The value still has to be decoded:
 * a second root member shows there as text behind the value.
 */
export function rootMember(text: string): RootMember | undefined {
  const head = ROOT.exec(text);
  if (head === null || head[1] === undefined) return undefined;
  const withoutNul = endWithout(text, text.length, isNul);
  const brace = endWithout(text, withoutNul, isWhitespace) - 1;
  if (brace < head[0].length || text[brace] !== '}') return undefined;
  const findings = withoutNul === text.length ? [] : [TRAILING_NUL];
  return { name: head[1], body: text.slice(head[0].length, brace), findings };
}

function endWithout(text: string, end: number, isDropped: (code: number) => boolean): number {
  let at = end;
  while (at > 0 && isDropped(text.charCodeAt(at - 1))) at -= 1;
  return at;
}

function isNul(code: number): boolean {
  return code === 0;
}

function isWhitespace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
