import { type Token, tokens } from './tokens.ts';

/** One import or re-export of a module. */
export interface ImportSpecifier {
  /** The text between the quotes; undefined when it is computed at run time. */
  readonly specifier: string | undefined;
  /** `import type` or `export type`: gone when the program runs. */
  readonly isTypeOnly: boolean;
  /** `import(…)` or `require(…)`. */
  readonly isDynamic: boolean;
  readonly line: number;
}

/** Imports, re-exports, dynamic imports and `require` calls of a source text, in order. */
export function importSpecifiers(text: string): readonly ImportSpecifier[] {
  const all = tokens(text);
  const found: ImportSpecifier[] = [];
  for (const [index, token] of all.entries()) {
    if (token.kind !== 'word' || isMark(all[index - 1], '.')) continue;
    const specifier = readSpecifier(all, index, token);
    if (specifier !== undefined) found.push(specifier);
  }
  return found;
}

function readSpecifier(all: readonly Token[], index: number, token: Token): ImportSpecifier | undefined {
  switch (token.text) {
    case 'import':
      return isMark(all[index + 1], '(') ? dynamic(all, index, token.line) : staticImport(all, index, token.line);
    case 'require':
      return isMark(all[index + 1], '(') ? dynamic(all, index, token.line) : undefined;
    case 'export':
      return reExport(all, index, token.line);
    default:
      return undefined;
  }
}

function dynamic(all: readonly Token[], index: number, line: number): ImportSpecifier | undefined {
  const argument = all[index + 2];
  // A method named `import` or `require` in a class or an interface.
  if (isMark(argument, ')') || isMark(all[index + 3], ':')) return undefined;
  const isText = argument?.kind === 'string' || (argument?.kind === 'template' && isMark(all[index + 3], ')'));
  return { specifier: isText ? argument.text : undefined, isTypeOnly: false, isDynamic: true, line };
}

function staticImport(all: readonly Token[], index: number, line: number): ImportSpecifier | undefined {
  const next = all[index + 1];
  if (next?.kind === 'string') return { specifier: next.text, isTypeOnly: false, isDynamic: false, line };
  if (next?.kind !== 'word' && !isMark(next, '{') && !isMark(next, '*')) return undefined;
  const isTypeOnly = isWord(next, 'type') && !isWord(all[index + 2], 'from');
  const from = closingFrom(all, index + 1);
  return from === undefined ? undefined : { specifier: from, isTypeOnly, isDynamic: false, line };
}

function reExport(all: readonly Token[], index: number, line: number): ImportSpecifier | undefined {
  const isTypeOnly = isWord(all[index + 1], 'type');
  const start = index + (isTypeOnly ? 2 : 1);
  if (!isMark(all[start], '{') && !isMark(all[start], '*')) return undefined;
  const from = closingFrom(all, start);
  return from === undefined ? undefined : { specifier: from, isTypeOnly, isDynamic: false, line };
}

/** The text after `from` that ends an import or export clause beginning at `start`. */
function closingFrom(all: readonly Token[], start: number): string | undefined {
  for (let i = start; i < all.length; i++) {
    const token = all[i];
    const next = all[i + 1];
    if (isWord(token, 'from') && next?.kind === 'string') return next.text;
    const belongs = token?.kind === 'word' || token?.kind === 'string' || isMark(token, '{', '}', ',', '*');
    if (!belongs || (isMark(token, '}') && !isWord(next, 'from') && !isMark(next, ','))) return undefined;
  }
  return undefined;
}

function isMark(token: Token | undefined, ...marks: readonly string[]): boolean {
  return token?.kind === 'mark' && marks.includes(token.text);
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text === word;
}
