import type { Finding } from '../finding.ts';
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  type Notice,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './scan.ts';

/** Longest name in a path; the names of the standard are shorter. */
const LONGEST_NAME = 64;

/** A container the place of a notice lies in. */
interface Frame {
  readonly isArray: boolean;
  /** Number of the present item of an array. */
  index: number;
  /** Name of the present member of an object. */
  name: string;
}

/**
 * Puts the offsets of notices into words: element names and list positions from the outermost to the place. The text is
 * only walked when there is something to report, so that decoding itself need not keep track of names.
 */
export function located(text: string, notices: readonly Notice[]): readonly Finding[] {
  const ordered = [...notices].sort((a, b) => a.at - b.at);
  const frames: Frame[] = [];
  let at = 0;
  return ordered.map(({ severity, rule, text: what, at: place }) => {
    at = walk(text, at, place, frames);
    return { severity, rule, path: pathOf(frames), text: `${what} (character ${place})` };
  });
}

/** Follows the containers from one offset to another one; strings are skipped as a whole. */
function walk(text: string, from: number, to: number, frames: Frame[]): number {
  let at = from;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      if (end > to) return at;
      const frame = frames.at(-1);
      if (frame !== undefined && !frame.isArray && isName(text, end))
        frame.name = text.slice(at + 1, Math.min(end - 1, at + 1 + LONGEST_NAME));
      at = end;
      continue;
    }
    follow(frames, code);
    at += 1;
  }
  return at;
}

function follow(frames: Frame[], code: number): void {
  const frame = frames.at(-1);
  if (code === OPEN_BRACKET || code === OPEN_BRACE) frames.push({ isArray: code === OPEN_BRACKET, index: 0, name: '' });
  else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) frames.pop();
  else if (code === COMMA && frame !== undefined) frame.index += 1;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at + 1;
}

function isName(text: string, end: number): boolean {
  return /^[ \t\r\n]*:/.test(text.slice(end, end + 16)) || text.charCodeAt(end) === COLON;
}

/** Names of members; the number of an array's item only where the item is no object, which is a list in SHIP JSON. */
function pathOf(frames: readonly Frame[]): string {
  const parts: string[] = [];
  for (let depth = 0; depth < frames.length; depth++) {
    const frame = frames[depth];
    if (frame === undefined) break;
    const next = frames[depth + 1];
    if (!frame.isArray) parts.push(frame.name);
    else if (next?.isArray ?? true) parts.push(String(frame.index));
  }
  return parts.filter((part) => part !== '').join('.');
}
