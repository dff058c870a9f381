/** One token of a source text. Comments and white space are left out. */
export interface Token {
  readonly kind: 'word' | 'string' | 'template' | 'number' | 'regex' | 'mark';
  /** The text of the token; of a string or a template its content without the quotes. */
  readonly text: string;
  /** Line it starts on, from 1. */
  readonly line: number;
  /** Where it starts and ends in the source, with its quotes. */
  readonly from: number;
  readonly to: number;
}

/** After these words a slash starts a regular expression, after other words it divides. */
const BEFORE_REGEX = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'delete',
  'void',
  'throw',
  'new',
  'else',
  'do',
  'await',
  'yield',
]);

const WORD = /[\p{ID_Start}$_#@][\p{ID_Continue}$\u200c\u200d]*/uy;
const NUMBER = /\d[\w.]*/y;
const STRING = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y;
const REGEX = /\/(?![*/>])(?:[^[/\\\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;

/**
 * Splits TypeScript, TSX or JavaScript into tokens, well enough to tell code from comments and texts.
 * It does not parse: what it cannot read (text between JSX tags) comes out as words and marks.
 */
export function tokens(text: string): readonly Token[] {
  const found: Token[] = [];
  /** Depth of braces inside each open `${`, innermost last. */
  const templates: number[] = [];
  let line = 1;
  let at = 0;
  const take = (kind: Token['kind'], length: number, content: string): void => {
    found.push({ kind, text: content, line, from: at, to: at + length });
    skip(length);
  };
  const skip = (length: number): void => {
    for (let i = at; i < at + length; i++) if (text.charCodeAt(i) === 10) line++;
    at += length;
  };
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  /** From the backtick or the closing brace of a placeholder to the next `${` or the end of the template. */
  const template = (): void => {
    const end = endOfChunk(text, at + 1);
    const content = text.slice(at + 1, end);
    const opens = text.startsWith('${', end);
    if (opens) templates.push(0);
    take('template', end - at + (opens ? 2 : 1), content);
  };
  while (at < text.length) {
    const char = text.charAt(at);
    const comment = char === '/' ? match(COMMENT) : undefined;
    if (comment !== undefined) skip(comment.length);
    else if (/\s/.test(char)) skip(1);
    else if (char === '`') template();
    else if (char === '}' && templates.at(-1) === 0) {
      templates.pop();
      template();
    } else {
      const depth = templates.at(-1);
      if (depth !== undefined && char === '{') templates[templates.length - 1] = depth + 1;
      if (depth !== undefined && char === '}') templates[templates.length - 1] = depth - 1;
      const string = match(STRING);
      const word = string === undefined ? match(WORD) : undefined;
      const number = match(NUMBER);
      const regex = char === '/' && startsRegex(found.at(-1)) ? match(REGEX) : undefined;
      if (string !== undefined) take('string', string.length, string.slice(1, -1));
      else if (word !== undefined) take('word', word.length, word);
      else if (number !== undefined) take('number', number.length, number);
      else if (regex !== undefined) take('regex', regex.length, regex);
      else take('mark', 1, char);
    }
  }
  return found;
}

function endOfChunk(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '\\') i++;
    else if (char === '`' || (char === '$' && text.charAt(i + 1) === '{')) return i;
  }
  return text.length;
}

function startsRegex(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === 'word') return BEFORE_REGEX.has(before.text);
  if (before.kind !== 'mark') return false;
  // `</tag>` closes a JSX element; after `)` and `]` a slash divides.
  return !['<', ')', ']'].includes(before.text);
}
