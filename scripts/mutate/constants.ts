import type { Token } from '../checks/tokens.ts';
import type { Mutation } from './mutation.ts';

/** Texts for people, and rule ids: nothing is decided by them. */
const SAID = /\s|^$|^[A-Z]+-[0-9.]/;

/** Other numbers, the next other word of the file, true for false. */
export function constantMutations(all: readonly Token[]): readonly Mutation[] {
  const words = all.filter((token, index) => token.kind === 'string' && isDecided(token, all[index - 1]));
  return all.flatMap((token, index) => {
    const by = otherConstant(token, all[index - 1], all[index + 1], words);
    return by === undefined ? [] : [{ kind: 'constant', line: token.line, from: token.from, to: token.to, by }];
  });
}

function isDecided({ text }: Token, before: Token | undefined): boolean {
  return !SAID.test(text) && before?.text !== 'from' && before?.text !== 'import';
}

function otherConstant(
  token: Token,
  before: Token | undefined,
  after: Token | undefined,
  words: readonly Token[],
): string | undefined {
  const isKey = after?.text === ':' && (before?.text === '{' || before?.text === ',');
  if (isKey || before?.text === '.') return undefined;
  switch (token.kind) {
    case 'number': {
      const value = Number(token.text.replaceAll('_', ''));
      return Number.isFinite(value) ? String(value + 1) : undefined;
    }
    case 'string': {
      if (!isDecided(token, before)) return undefined;
      const others = words.filter(({ text }) => text !== token.text);
      return `'${(others.find(({ from }) => from > token.from) ?? others[0])?.text ?? 'other'}'`;
    }
    case 'word':
      if (token.text === 'true') return 'false';
      return token.text === 'false' ? 'true' : undefined;
    case 'template':
    case 'regex':
    case 'mark':
      return undefined;
  }
}
