import { type EvidenceRow, unitedScenarios } from './evidence-file.ts';
import { LinkFacts } from './link-facts.ts';
import { type RecordedMessage, testKey } from './recorded-message.ts';
import { type ShownScenario, shownScenarios } from './shown-scenarios.ts';

/** What the recording of one process shows, test by test. Pure: the same recording gives the same rows. */
export function digest(messages: Iterable<RecordedMessage>): readonly EvidenceRow[] {
  const links = new Map<number, LinkFacts>();
  const shown = new Map<string, { readonly message: RecordedMessage; all: readonly ShownScenario[] }>();
  for (const message of messages) {
    const facts = links.get(message.link) ?? new LinkFacts();
    links.set(message.link, facts);
    const key = testKey(message.test);
    const found = shownScenarios(facts, facts.take(message), key);
    if (found.length === 0) continue;
    const known = shown.get(key) ?? { message, all: [] };
    shown.set(key, { message: known.message, all: unitedScenarios([...known.all, ...found]) });
  }
  return [...shown.values()].map(({ message, all }) => ({ ...message.test, shows: all }));
}

/** Unites what several processes of the same test show. */
export function unitedRows(rows: readonly EvidenceRow[]): readonly EvidenceRow[] {
  const united = new Map<string, EvidenceRow>();
  for (const row of rows) {
    const known = united.get(testKey(row));
    united.set(testKey(row), { ...row, shows: unitedScenarios([...(known?.shows ?? []), ...row.shows]) });
  }
  return [...united.values()];
}
