import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How much a rule binds. */
export const LEVELS = ['SHALL', 'SHOULD', 'MAY'] as const;
export type Level = (typeof LEVELS)[number];

/** One rule of the texts this project works from. */
export interface Rule {
  /** `SHIP-6.10.4.3-4`, `LPC-904`. */
  readonly id: string;
  readonly level: Level;
  /** How certain it is; meaning in the `source` of its file. */
  readonly tag: string;
  /** The rule in one line, in our words. */
  readonly text: string;
}

/** Every rule in docs/rules, in the order of the files. */
export function ruleLists(root: string): readonly Rule[] {
  const folder = join(root, 'docs', 'rules');
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.sort().flatMap((file) => rulesIn(JSON.parse(readFileSync(join(folder, file), 'utf8')), file));
}

/** The rules of one file; anything malformed is a mistake of ours. */
export function rulesIn(value: unknown, file: string): readonly Rule[] {
  const rules: unknown = Object(value).rules;
  if (!Array.isArray(rules)) throw new Error(`${file} has no list "rules"`);
  return rules.map((rule: unknown, at) => {
    const { id, level, tag, text } = Object(rule) as Record<string, unknown>;
    const known = LEVELS.find((one) => one === level);
    if (typeof id !== 'string' || !/^[A-Z]+-[\w./-]+$/.test(id)) throw new Error(`${file}, rule ${at}: no id`);
    if (known === undefined) throw new Error(`${file}, ${id}: the level is none of ${LEVELS.join(', ')}`);
    if (typeof tag !== 'string' || typeof text !== 'string' || text === '' || text.includes('\n'))
      throw new Error(`${file}, ${id}: tag and text are texts of one line`);
    return { id, level: known, tag, text };
  });
}

/** Whether an id belongs to a prefix: `SHIP-6.1` has `SHIP-6.1.1-2`, but not `SHIP-6.10.4.2-1`. */
export function hasPrefix(id: string, prefix: string): boolean {
  return id.startsWith(prefix) && (/[-./]$/.test(prefix) || !/^\w/.test(id.slice(prefix.length)));
}

/** Ids named in a text, in the forms people write: `SHIP-6.9.3-4, -6`, `SPINE-5.5.4-25, -5.5.5-17`, `LPC-906, -921`, `EVCS-007/008`. */
export function idsIn(text: string): readonly string[] {
  const ids: string[] = [];
  let rest = text;
  for (let match = ID.exec(rest); match !== null; match = ID.exec(rest)) {
    const [id] = match;
    ids.push(id);
    rest = rest.slice(match.index + id.length);
    for (let more = MORE.exec(rest); more !== null; more = MORE.exec(rest)) {
      ids.push(continued(id, more[1] ?? ''));
      rest = rest.slice(more[0].length);
    }
  }
  return ids;
}

/** `SHIP-6.10.4.3-4`, `SPINE-HB-3`, `LPC-022/4`. */
const ID =
  /\b(?:(?:SHIP|SPINE|EL)-(?:HB|\d+(?:\.\d+)*)-\d+|(?!TC|TS|PAR|PRE)[A-Z]{3,6}-\d{3}(?:\/\d{1,2}(?!\d))?)(?![\w])/;
/** What follows an id when its beginning is not repeated. */
const MORE = /^(?:(?:,| and| or) -|\/(?=\d{3}))((?:\d+(?:\.\d+)*-)?\d+(?:\/\d{1,2}(?!\d))?)(?![\w])/;

function continued(id: string, tail: string): string {
  const [prefix = ''] = /^[A-Z]+-/.exec(id) ?? [];
  if (tail.includes('-')) return prefix + tail;
  return id.replace(/-[^-]*$/, `-${tail}`);
}
