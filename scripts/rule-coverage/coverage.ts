import { hasPrefix, idsIn, LEVELS, type Rule } from './rule-lists.ts';
import type { TestTitle } from './test-titles.ts';

/** What is known of one rule. */
export interface RuleCoverage extends Rule {
  readonly state: 'claimed' | 'left-out' | 'untested';
  /** Tests whose titles name it. */
  readonly tests: readonly string[];
  /** Row of docs/deviations.md. */
  readonly deviation?: string;
}

/** The rules of one prefix. */
export interface PrefixCoverage {
  readonly prefix: string;
  readonly rules: readonly RuleCoverage[];
}

/** Most tests listed for one rule: what matters is that there is one. */
const MOST_TESTS = 5;

/** Which rules are named by tests, by prefix: the first part of the ids, or those asked for. */
export function coverage(
  rules: readonly Rule[],
  titles: readonly TestTitle[],
  deviations: ReadonlyMap<string, string>,
  prefixes: readonly string[],
): readonly PrefixCoverage[] {
  const tests = new Map<string, string[]>();
  for (const { file, title } of titles)
    for (const id of idsIn(title)) tests.set(id, [...(tests.get(id) ?? []), `${file}: ${title}`]);
  const covered = rules.map((rule): RuleCoverage => {
    const named = tests.get(rule.id) ?? [];
    const deviation = deviations.get(rule.id);
    const state = named.length > 0 ? 'claimed' : deviation === undefined ? 'untested' : 'left-out';
    return { ...rule, state, tests: named.slice(0, MOST_TESTS), ...(deviation === undefined ? {} : { deviation }) };
  });
  const groups = prefixes.length > 0 ? prefixes : [...new Set(rules.map(({ id }) => id.split('-')[0] ?? ''))];
  return groups.map((prefix) => ({ prefix, rules: covered.filter(({ id }) => hasPrefix(id, prefix)) }));
}

/** Ids that titles name and no list has: misspelt, or of another text. */
export function unknownIds(rules: readonly Rule[], titles: readonly TestTitle[]): readonly string[] {
  const known = new Set(rules.map(({ id }) => id));
  const prefixes = new Set([...known].map((id) => id.split('-')[0]));
  const named = new Set(titles.flatMap(({ title }) => idsIn(title)));
  return [...named].filter((id) => !known.has(id) && prefixes.has(id.split('-')[0])).sort();
}

/** SHALL rules of a prefix that no test names and no deviation excuses. */
export function gaps({ rules }: PrefixCoverage): readonly RuleCoverage[] {
  return rules.filter(({ level, state }) => level === 'SHALL' && state === 'untested');
}

/** The table, then what is untested and what is left out. */
export function coverageText(all: readonly PrefixCoverage[]): string {
  return all.map(prefixText).join('\n\n');
}

function prefixText({ prefix, rules }: PrefixCoverage): string {
  if (rules.length === 0) return `${prefix}: no rule has this prefix`;
  const count = (level: string, state: RuleCoverage['state']): number =>
    rules.filter((rule) => rule.level === level && rule.state === state).length;
  const sums = LEVELS.map((level) => {
    const [claimed, leftOut, untested] = (['claimed', 'left-out', 'untested'] as const).map((one) => count(level, one));
    return `  ${level.padEnd(6)}  ${claimed} claimed by a test, ${leftOut} deliberately left out, ${untested} untested`;
  });
  const listed = (state: RuleCoverage['state'], title: string): readonly string[] => {
    const found = rules.filter((rule) => rule.state === state);
    return found.length === 0 ? [] : [`  ${title}:`, ...found.map(ruleLine)];
  };
  return [
    `${prefix}: ${rules.length} rules`,
    ...sums,
    ...listed('untested', 'untested'),
    ...listed('left-out', 'deliberately left out (docs/deviations.md)'),
  ].join('\n');
}

function ruleLine({ id, level, tag, text, state, deviation }: RuleCoverage): string {
  const why = state === 'left-out' ? ` — ${deviation}` : '';
  return `    ${level.padEnd(6)} ${id}${tag === '' ? '' : ` [${tag}]`}  ${text}${why}`;
}
