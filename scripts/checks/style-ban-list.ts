import type { Token } from './tokens.ts';

/** A source file as the bans see it. */
export interface StyledSource {
  /** Name without the folder. */
  readonly name: string;
  readonly isTest: boolean;
  /** A tool of the repository, not part of the product. */
  readonly isTool: boolean;
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** Something style forbids. */
export interface Ban {
  readonly name: 'ambient-time' | 'swallowed-error' | 'hidden-check' | 'test-only' | 'nameless-file' | 'return-type';
  /** What to do instead. */
  readonly text: string;
  /** Lines where it happens. */
  find(source: StyledSource): readonly number[];
}

const TIMERS = new Set(['setTimeout', 'setInterval', 'setImmediate']);
const GLOBALS = new Set(['globalThis', 'window', 'global', 'self']);
const NAMELESS = /^(utils?|helpers?|types|common|misc|manager)\.(ts|tsx|js|mjs)$/;

/** The bans. Those of biome (any, non-null, enum, console, empty block) are not repeated here. */
export const STYLE_BANS: readonly Ban[] = [
  {
    name: 'ambient-time',
    text: 'take a Clock (or in a program systemClock() of the kernel) instead of the time of the platform',
    find: ({ tokens, isTool }) => (isTool ? [] : linesWhere(tokens, isAmbientTime)),
  },
  {
    name: 'swallowed-error',
    text: 'an error is handled, logged or handed on, never dropped',
    find: ({ tokens }) => linesWhere(tokens, isSwallowed),
  },
  {
    name: 'hidden-check',
    text: 'no @ts-ignore and @ts-nocheck; @ts-expect-error only in tests of types',
    find: ({ text, isTest }) =>
      linesMatching(
        text,
        isTest ? /^\s*\/[/*]\s*@ts-(ignore|nocheck)/ : /^\s*\/[/*]\s*@ts-(ignore|nocheck|expect-error)/,
      ),
  },
  {
    name: 'test-only',
    text: 'a test marked only keeps the others from running',
    find: ({ tokens, isTest }) => (isTest ? linesWhere(tokens, isOnly) : []),
  },
  {
    name: 'return-type',
    text: 'an exported function states its return type',
    find: ({ tokens, isTest }) => (isTest ? [] : linesWhere(tokens, lacksReturnType)),
  },
  {
    name: 'nameless-file',
    text: "name the file by the standard's term",
    find: ({ name }) => (NAMELESS.test(name) ? [1] : []),
  },
];

function linesWhere(
  all: readonly Token[],
  is: (at: (offset: number) => string | undefined, token: Token) => boolean,
): readonly number[] {
  return all.flatMap((token, index) => (is((offset) => all[index + offset]?.text, token) ? [token.line] : []));
}

function linesMatching(text: string, pattern: RegExp): readonly number[] {
  return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
}

function isAmbientTime(at: (offset: number) => string | undefined, { kind, text }: Token): boolean {
  if (kind === 'string') return /^(node:)?timers(\/promises)?$/.test(text) && at(-1) === 'from';
  if (kind !== 'word') return false;
  const isMember = at(-1) === '.' && !GLOBALS.has(at(-2) ?? '');
  if (isMember) return false;
  if (TIMERS.has(text)) return at(1) !== ':' && at(1) !== '?';
  const method = at(1) === '.' ? at(2) : undefined;
  switch (text) {
    case 'Date':
      if (at(-1) === 'new') return at(1) !== '(' || at(2) === ')';
      return method === 'now' || (at(1) === '(' && at(-1) !== 'function');
    case 'performance':
      return method === 'now' || method === 'timeOrigin';
    case 'process':
      return method === 'hrtime' || method === 'uptime';
    case 'AbortSignal':
      return method === 'timeout';
    default:
      return false;
  }
}

/** `catch { }` with nothing but comments, and `.catch(() => undefined)` in its forms. */
function isSwallowed(at: (offset: number) => string | undefined, { kind, text }: Token): boolean {
  if (kind !== 'word' || text !== 'catch') return false;
  if (at(-1) !== '.') {
    const brace = at(1) === '(' ? 4 : 1;
    return at(brace) === '{' && at(brace + 1) === '}';
  }
  const arrow = at(2) === '(' ? (at(3) === ')' ? 4 : 5) : 3;
  if (at(arrow) !== '=' || at(arrow + 1) !== '>') return false;
  const [first, second, third] = [at(arrow + 2), at(arrow + 3), at(arrow + 4)];
  const isEmptyBlock = first === '{' && second === '}' && third === ')';
  return isEmptyBlock || ((first === 'undefined' || first === 'null') && second === ')');
}

function isOnly(at: (offset: number) => string | undefined, { kind, text }: Token): boolean {
  if (kind !== 'word' || text !== 'only') return false;
  const isCall = at(-1) === '.' && ['test', 'it', 'suite', 'describe'].includes(at(-2) ?? '') && at(1) === '(';
  return isCall || (at(1) === ':' && at(2) === 'true');
}

/** `export function f()` or `export const f = () =>` with nothing between the parameters and the body. */
function lacksReturnType(at: (offset: number) => string | undefined, { kind, text }: Token): boolean {
  if (kind !== 'word' || text !== 'export') return false;
  const start = at(1) === 'default' ? 2 : 1;
  const head = at(start) === 'async' ? start + 1 : start;
  if (at(head) === 'function') {
    const parameters = offsetOf(at, head, '(');
    return parameters !== undefined && at(closing(at, parameters) + 1) === '{';
  }
  const value = at(head) === 'const' && at(head + 2) === '=' ? head + 3 : undefined;
  if (value === undefined) return false;
  const parameters = at(value) === 'async' ? value + 1 : value;
  if (at(parameters) !== '(') return at(parameters + 1) === '=' && at(parameters + 2) === '>';
  const after = closing(at, parameters) + 1;
  return at(after) === '=' && at(after + 1) === '>';
}

/** Offset of the next `mark` before a body begins. */
function offsetOf(at: (offset: number) => string | undefined, from: number, mark: string): number | undefined {
  for (let offset = from; at(offset) !== undefined && at(offset) !== '{'; offset++)
    if (at(offset) === mark) return offset;
  return undefined;
}

/** Offset of the bracket that closes the one at `open`. */
function closing(at: (offset: number) => string | undefined, open: number): number {
  let depth = 0;
  for (let offset = open; at(offset) !== undefined; offset++) {
    if (at(offset) === '(') depth++;
    else if (at(offset) === ')' && --depth === 0) return offset;
  }
  return open;
}
