import { type ElementUses, elementUses, unitedUses } from './element-use.ts';
import { type EvidenceRow, unitedScenarios } from './evidence-file.ts';
import { LinkFacts } from './link-facts.ts';
import { type RecordedMessage, type RecordedTest, testKey } from './recorded-message.ts';
import { type SeenScenario, type ShownScenario, seenScenarios } from './shown-scenarios.ts';

/** What one test showed, and the elements our actors sent in it. */
export interface DigestedTest extends EvidenceRow {
  readonly elements: ElementUses;
}

/** What the recording of one process shows, test by test. Pure: the same recording gives the same rows. */
export function digest(messages: Iterable<RecordedMessage>): readonly DigestedTest[] {
  const links = new Map<number, LinkFacts>();
  const tests = new Map<string, DigestedTest>();
  for (const message of messages) {
    const facts = links.get(message.link) ?? new LinkFacts();
    links.set(message.link, facts);
    const key = testKey(message.test);
    const seen = seenScenarios(facts, facts.take(message), key);
    if (seen.length > 0) tests.set(key, united(tests.get(key), row(message.test, seen)));
  }
  return [...tests.values()];
}

/** Unites what several processes of the same test show. */
export function unitedRows(rows: readonly DigestedTest[]): readonly DigestedTest[] {
  const tests = new Map<string, DigestedTest>();
  for (const one of rows) tests.set(testKey(one), united(tests.get(testKey(one)), one));
  return [...tests.values()];
}

function row(test: RecordedTest, seen: readonly SeenScenario[]): DigestedTest {
  return { ...test, shows: seen.map(summedUp), elements: elementUses(seen) };
}

function united(a: DigestedTest | undefined, b: DigestedTest): DigestedTest {
  const shows = unitedScenarios([...(a?.shows ?? []), ...b.shows]);
  return { ...b, shows, elements: unitedUses(a?.elements ?? {}, b.elements) };
}

function summedUp({ useCase, actor, scenario, exchanged }: SeenScenario): ShownScenario {
  const names = (how: 'told' | 'written'): readonly string[] =>
    exchanged.filter((one) => one.how === how).map((one) => one.function);
  return { useCase, actor, scenario, told: names('told'), written: names('written') };
}
