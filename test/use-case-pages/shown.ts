import {
  describedEntries,
  type ScenarioDeclaration,
  type UseCaseDeclaration,
  type UseCaseSide,
} from '@busbar/usecases';
import type { EvidenceRow } from '../evidence/evidence-file.ts';

/** What a test has to show of a scenario: functions told by their server, functions written by the client. */
export interface WantedParts {
  readonly told: readonly string[];
  readonly written: readonly string[];
}

/** The parts of a scenario, from its declaration. */
export function wantedParts(declaration: UseCaseDeclaration, scenario: ScenarioDeclaration): WantedParts {
  const functions = [...scenario.atServer, ...scenario.atClient].flatMap((one) => one.functions);
  const written = describedEntries(declaration.short)
    .filter((one) => one.scenario === scenario.number)
    .flatMap((one) => one.written);
  const entity = scenario.entity === undefined ? [] : [`entity ${scenario.entity}`];
  const names = (all: readonly { readonly name: string }[]): readonly string[] => [
    ...new Set(all.map(({ name }) => name)),
  ];
  return { told: [...entity, ...names(functions)], written: names(written) };
}

/** Tests in which one actor played a whole scenario over sockets: every part in one test. */
export function testsThatShow(
  evidence: readonly EvidenceRow[],
  declaration: UseCaseDeclaration,
  side: UseCaseSide,
  scenario: ScenarioDeclaration,
): readonly EvidenceRow[] {
  const wanted = wantedParts(declaration, scenario);
  // A scenario without any part would be shown by nothing at all.
  if (wanted.told.length + wanted.written.length === 0) return [];
  return evidence.filter(({ shows }) =>
    shows.some(
      (one) =>
        one.useCase === declaration.short &&
        one.actor === declaration[side].actor &&
        one.scenario === scenario.number &&
        wanted.told.every((name) => one.told.includes(name)) &&
        wanted.written.every((name) => one.written.includes(name)),
    ),
  );
}

/** Some scenarios of one actor in a cell of a table: green only where a test showed all of them. */
export function statusOf(
  evidence: readonly EvidenceRow[],
  declaration: UseCaseDeclaration,
  side: UseCaseSide,
  scenarios: readonly ScenarioDeclaration[],
): string {
  const isShown = (one: ScenarioDeclaration): boolean => testsThatShow(evidence, declaration, side, one).length > 0;
  const shown = scenarios.filter(isShown);
  const missing = scenarios.filter((one) => !isShown(one));
  if (missing.length === 0) return '✔ shown';
  if (shown.length === 0) return 'not shown over sockets';
  return `✔ ${numbers(shown)} shown; ${numbers(missing)} not shown over sockets`;
}

/** `1, 2, 4`. */
export function numbers(scenarios: readonly ScenarioDeclaration[]): string {
  return scenarios.map(({ number }) => number).join(', ');
}
