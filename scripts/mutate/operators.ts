import type { Token } from '../checks/tokens.ts';
import type { Mutation } from './mutation.ts';

const COMPARISONS: Readonly<Record<string, readonly string[]>> = {
  '===': ['!=='],
  '!==': ['==='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
};
const LOGIC: Readonly<Record<string, string>> = { '&&': '||', '||': '&&', '??': '&&' };
const SUM: Readonly<Record<string, string>> = { '+': '-', '-': '+' };
/** Longest first, so that `===` is not read as `==`. Others are read to know where they end. */
const OPERATORS = ['>>>=', '===', '!==', '**=', '<<=', '>>=', '>>>', '&&=', '||=', '??=', '...']
  .concat(['=>', '==', '!=', '<=', '>=', '&&', '||', '??', '++', '--', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^='])
  .concat(['<<', '>>', '**', '?.', '<', '>', '!', '+', '-']);

/** Other comparisons, logic and sums; negations left out; `Math.min` for `Math.max`. */
export function operatorMutations(all: readonly Token[]): readonly Mutation[] {
  const found: Mutation[] = [];
  for (let index = 0; index < all.length; index += 1) {
    const token = all[index] as Token;
    if (token.kind === 'word') found.push(...extremes(all, index));
    if (token.kind !== 'mark') continue;
    const operator = operatorAt(all, index);
    if (operator === undefined) continue;
    const part = { line: token.line, from: token.from, to: token.from + operator.length };
    for (const by of COMPARISONS[operator] ?? []) found.push({ kind: 'comparison', ...part, by });
    const logic = LOGIC[operator];
    if (logic !== undefined) found.push({ kind: 'logic', ...part, by: logic });
    if (operator === '!') found.push({ kind: 'condition', ...part, by: '' });
    const sum = SUM[operator];
    if (sum !== undefined && isValueBefore(all[index - 1])) found.push({ kind: 'arithmetic', ...part, by: sum });
    index += operator.length - 1;
  }
  return found;
}

/** The operator that starts at a mark. */
function operatorAt(all: readonly Token[], index: number): string | undefined {
  let marks = '';
  for (let next = index; next < index + 4; next += 1) {
    const token = all[next];
    const isJoined = token?.kind === 'mark' && (next === index || all[next - 1]?.to === token.from);
    if (!isJoined) break;
    marks += token.text;
  }
  return OPERATORS.find((operator) => marks.startsWith(operator));
}

function isValueBefore(token: Token | undefined): boolean {
  return token !== undefined && (token.kind !== 'mark' || token.text === ')' || token.text === ']');
}

function extremes(all: readonly Token[], index: number): readonly Mutation[] {
  const { text, line, from, to } = all[index] as Token;
  const isOfMath = all[index - 1]?.text === '.' && all[index - 2]?.text === 'Math';
  if (!isOfMath || (text !== 'min' && text !== 'max')) return [];
  return [{ kind: 'arithmetic', line, from, to, by: text === 'min' ? 'max' : 'min' }];
}
