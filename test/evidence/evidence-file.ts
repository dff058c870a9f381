import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElementUses } from './element-use.ts';
import { type RecordedTest, testKey } from './recorded-message.ts';
import type { ShownScenario } from './shown-scenarios.ts';

/** Where the evidence stands, relative to the root. */
export const EVIDENCE_FILE = 'docs/evidence/use-cases.json';

/** What one test that passed showed over real sockets. */
export interface EvidenceRow extends RecordedTest {
  readonly shows: readonly ShownScenario[];
}

/** Everything the file says. */
export interface Evidence {
  readonly tests: readonly EvidenceRow[];
  /** Elements our actors sent in any of the tests. */
  readonly elements: ElementUses;
}

const SOURCE =
  'Written by `npm run evidence -- FILE…`: what tests that passed exchanged over real SHIP connections, as recorded at their sockets. Never edited by hand.';

/** What the file says; nothing when there is no file yet. */
export function readEvidence(root: string): Evidence {
  const path = join(root, EVIDENCE_FILE);
  if (!existsSync(path)) return { tests: [], elements: {} };
  return JSON.parse(readFileSync(path, 'utf8')) as Evidence;
}

/** The text of the file: sorted, without needless tests, one scenario a line, so that the same runs give the same text. */
export function evidenceText({ tests, elements }: Evidence): string {
  const rows = keptEvidence(tests).map(rowText);
  const uses = Object.entries(elements).map(([name, use]) => `    ${JSON.stringify(name)}: ${JSON.stringify(use)}`);
  return `{\n  "source": ${JSON.stringify(SOURCE)},\n  "tests": [\n${rows.join(',\n')}\n  ],\n  "elements": {\n${uses.join(',\n')}\n  }\n}\n`;
}

/** Rows of the files that ran take the place of what they had; rows of other files stay. */
export function mergedEvidence(
  before: readonly EvidenceRow[],
  ran: ReadonlySet<string>,
  now: readonly EvidenceRow[],
): readonly EvidenceRow[] {
  return [...before.filter(({ file }) => !ran.has(file)), ...now];
}

/** Tests kept for one thing that was shown: enough to find one that fits, few enough to read. */
const MOST_TESTS = 3;

/** Leaves out tests that show nothing that {@link MOST_TESTS} others do not show; sorted. */
function keptEvidence(rows: readonly EvidenceRow[]): readonly EvidenceRow[] {
  const counts = new Map<string, number>();
  return [...rows]
    .sort((a, b) => compare(testKey(a), testKey(b)))
    .filter(({ shows }) => {
      const things = shows.flatMap(({ useCase, actor, scenario, told, written }) =>
        [...told, ...written.map((one) => `write ${one}`)].map((one) => `${useCase} ${actor} ${scenario} ${one}`),
      );
      if (things.every((one) => (counts.get(one) ?? 0) >= MOST_TESTS)) return false;
      for (const one of things) counts.set(one, (counts.get(one) ?? 0) + 1);
      return true;
    });
}

/** Unites what was shown in several messages, sorted. */
export function unitedScenarios(all: readonly ShownScenario[]): readonly ShownScenario[] {
  const united = new Map<string, ShownScenario>();
  for (const one of all) {
    const key = `${one.useCase} ${one.actor} ${one.scenario}`;
    const known = united.get(key);
    const union = (name: 'told' | 'written'): readonly string[] =>
      [...new Set([...(known?.[name] ?? []), ...one[name]])].sort();
    united.set(key, { ...one, told: union('told'), written: union('written') });
  }
  return [...united.entries()].sort(([a], [b]) => compare(a, b)).map(([, one]) => one);
}

function rowText({ file, title, shows }: EvidenceRow): string {
  const lines = shows.map((one) => `        ${JSON.stringify(one)}`);
  return `    {\n      "file": ${JSON.stringify(file)},\n      "title": ${JSON.stringify(title)},\n      "shows": [\n${lines.join(',\n')}\n      ]\n    }`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
