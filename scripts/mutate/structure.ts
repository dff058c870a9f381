import type { Token } from '../checks/tokens.ts';
import type { Mutation } from './mutation.ts';

const PAIRS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Conditions negated, elements of lists and statements left out, answers of `isThis` and `hasThat` negated. */
export function structureMutations(all: readonly Token[], code: string): readonly Mutation[] {
  return all.flatMap((token, index) => {
    if (token.kind === 'mark' && token.text === '[') return listElements(all, index);
    if (token.kind !== 'word') return [];
    if (token.text === 'if' && all[index + 1]?.text === '(') return negatedCondition(all, index + 1, code);
    if (token.text === 'return') return negatedAnswer(all, index, code);
    return removedCall(all, index);
  });
}

/** Index of the mark that closes the one at `open`. */
function closing(all: readonly Token[], open: number): number | undefined {
  let depth = 0;
  for (let index = open; index < all.length; index += 1) {
    const token = all[index] as Token;
    if (token.kind !== 'mark') continue;
    if (token.text in PAIRS) depth += 1;
    else if (Object.values(PAIRS).includes(token.text)) depth -= 1;
    if (depth === 0) return index;
  }
  return undefined;
}

/** `[a, b, ...c]` without a, without b, without c. Not places like `list[0]`, not patterns like `[a] = list`. */
function listElements(all: readonly Token[], open: number): readonly Mutation[] {
  const before = all[open - 1];
  const isPlace =
    before?.kind === 'word' ? !['return', 'of', 'in'].includes(before.text) : /^[\])]$/.test(before?.text ?? '');
  const close = closing(all, open);
  if (isPlace || close === undefined || all[close + 1]?.text === '=') return [];
  const starts = [open + 1];
  for (let index = open + 1; index < close; index += 1) {
    const { kind, text } = all[index] as Token;
    if (kind === 'mark' && text in PAIRS) index = closing(all, index) ?? close;
    else if (kind === 'mark' && text === ',') starts.push(index + 1);
  }
  return starts.flatMap((first, position): Mutation[] => {
    const start = all[first];
    const end = all[(starts[position + 1] ?? close) - 1];
    if (start === undefined || end === undefined || first >= close) return [];
    // The comma behind an element goes with it.
    return [{ kind: 'element', line: start.line, from: start.from, to: end.to, by: '' }];
  });
}

function negatedCondition(all: readonly Token[], open: number, code: string): readonly Mutation[] {
  const close = closing(all, open);
  const [start, end] = [all[open + 1], all[(close ?? 0) - 1]];
  if (start === undefined || end === undefined || close === undefined) return [];
  return [
    {
      kind: 'condition',
      line: start.line,
      from: start.from,
      to: end.to,
      by: `!(${code.slice(start.from, end.to)})`,
    },
  ];
}

/** The answer of a function whose name is a question. */
function negatedAnswer(all: readonly Token[], index: number, code: string): readonly Mutation[] {
  const asked = enclosingFunction(all, index);
  const start = all[index + 1];
  if (asked === undefined || !/^#?(is|has|may|can|needs)[A-Z]/.test(asked) || start === undefined) return [];
  let end = index + 1;
  for (; end < all.length && all[end]?.text !== ';' && all[end]?.text !== '}'; end += 1) {
    const token = all[end] as Token;
    if (token.kind === 'mark' && token.text in PAIRS) end = closing(all, end) ?? end;
  }
  const last = all[end - 1];
  if (last === undefined || last.from < start.from) return [];
  return [
    { kind: 'return', line: start.line, from: start.from, to: last.to, by: `!(${code.slice(start.from, last.to)})` },
  ];
}

/** Name of the innermost `function name(` whose body contains the place. */
function enclosingFunction(all: readonly Token[], place: number): string | undefined {
  for (let index = place; index >= 0; index -= 1) {
    if (all[index]?.text !== 'function' || all[index]?.kind !== 'word') continue;
    const parameters = all[index + 2]?.text === '(' ? closing(all, index + 2) : undefined;
    const body =
      parameters === undefined || all[parameters + 1]?.text !== '{' ? undefined : closing(all, parameters + 1);
    if (body !== undefined && body > place) return all[index + 1]?.text;
  }
  return undefined;
}

const STARTS = new Set([';', '{', '}']);
const KEYWORDS = new Set(
  'if for while switch return throw const let var function class import export case default else do try catch finally break continue new await yield type interface'.split(
    ' ',
  ),
);

/** A statement that is nothing but a call. */
function removedCall(all: readonly Token[], index: number): readonly Mutation[] {
  const first = all[index] as Token;
  if (!STARTS.has(all[index - 1]?.text ?? '') || KEYWORDS.has(first.text)) return [];
  let at = index + 1;
  while (all[at]?.text === '.' || all[at]?.text === '?' || (all[at - 1]?.text === '.' && all[at]?.kind === 'word'))
    at += 1;
  const close = all[at]?.text === '(' ? closing(all, at) : undefined;
  const end = close === undefined ? undefined : all[close + 1];
  if (end?.text !== ';') return [];
  return [{ kind: 'statement', line: first.line, from: first.from, to: end.to, by: ';' }];
}
