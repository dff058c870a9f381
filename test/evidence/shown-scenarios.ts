import {
  type DescribedEntry,
  describedEntries,
  isEntityTypeOf,
  type NeededFeature,
  playsSide,
  type ScenarioDeclaration,
  USE_CASES,
  type UseCaseDeclaration,
  type UseCaseSide,
} from '@busbar/usecases';
import { belongs, knownIdentifiers, matches } from './entry-match.ts';
import type { AcceptedWrite, LinkFacts } from './link-facts.ts';
import type { Announcement, SideFacts } from './side-facts.ts';

/** What of one scenario was exchanged over a socket, as seen by the local actor. */
export interface ShownScenario {
  readonly useCase: string;
  readonly actor: string;
  readonly scenario: number;
  /** Functions whose data came from their server; `entity added`, `entity removed` where no function carries the scenario. */
  readonly told: readonly string[];
  /** Functions that the client wrote and the server accepted. */
  readonly written: readonly string[];
}

/** What the last message made visible: data told during `test`, and the writes it proves. */
export function shownScenarios(
  facts: LinkFacts,
  writes: readonly AcceptedWrite[],
  test: string,
): readonly ShownScenario[] {
  return USE_CASES.flatMap((declaration) =>
    (['server', 'client'] as const).flatMap((side) => shownOn(facts, writes, test, declaration, side)),
  );
}

function shownOn(
  facts: LinkFacts,
  writes: readonly AcceptedWrite[],
  test: string,
  declaration: UseCaseDeclaration,
  side: UseCaseSide,
): readonly ShownScenario[] {
  const other = side === 'server' ? 'client' : 'server';
  const here = announced(facts.local, declaration, side);
  const there = announced(facts.remote, declaration, other);
  const server = side === 'server' ? facts.local : facts.remote;
  const client = side === 'server' ? facts.remote : facts.local;
  const entities = entitiesOf(side === 'server' ? here : there, server, declaration);
  return declaration.scenarios.flatMap((scenario): ShownScenario[] => {
    const isMeant = (one: Announcement): boolean => one.scenarios.includes(scenario.number);
    // An entity that left takes its announcement away.
    if (scenario.entity !== 'removed' && !(here.some(isMeant) && there.some(isMeant))) return [];
    const told = [
      ...entityEvents(scenario, server, declaration, test),
      ...entities.flatMap((entity) => toldOf(declaration, scenario, scenario.atServer, server, entity, test)),
      ...toldOf(declaration, scenario, scenario.atClient, client, undefined, test),
    ];
    const written = writes
      .filter(({ by, entity }) => by === (side === 'client' ? 'local' : 'remote') && entities.includes(entity))
      .filter((write) => isWrittenFor(declaration, scenario, server, write))
      .map((write) => write.function);
    if (told.length === 0 && written.length === 0) return [];
    const { actor } = declaration[side];
    return [{ useCase: declaration.short, actor, scenario: scenario.number, told: unique(told), written }];
  });
}

function announced(device: SideFacts, declaration: UseCaseDeclaration, side: UseCaseSide): readonly Announcement[] {
  return device.announcements.filter(
    ({ useCase, actor }) => useCase === declaration.name && playsSide(declaration, side, actor),
  );
}

/** Entities that play the server actor: those named, else those whose type fits. */
function entitiesOf(
  announcements: readonly Announcement[],
  server: SideFacts,
  declaration: UseCaseDeclaration,
): readonly string[] {
  const fitting = [...server.entities].flatMap(([path, type]) =>
    isEntityTypeOf(declaration.server, type) ? [path] : [],
  );
  const named = announcements.flatMap(({ entity }) => (entity === undefined ? fitting : [entity]));
  return unique(named);
}

function entityEvents(
  { entity }: ScenarioDeclaration,
  server: SideFacts,
  declaration: UseCaseDeclaration,
  test: string,
): readonly string[] {
  if (entity === undefined) return [];
  const seen = [...server[entity]].some(([type, at]) => at === test && isEntityTypeOf(declaration.server, type));
  return seen ? [`entity ${entity}`] : [];
}

function toldOf(
  declaration: UseCaseDeclaration,
  scenario: ScenarioDeclaration,
  needed: readonly NeededFeature[],
  device: SideFacts,
  entity: string | undefined,
  test: string,
): readonly string[] {
  const described = entriesFor(declaration, scenario);
  return needed.flatMap(({ feature: type, functions }) =>
    device.servers(type, entity).flatMap((feature) => {
      const known = knownIdentifiers(described, device, feature.entity);
      return functions.flatMap((fn) => {
        const data = feature.data.get(fn.name);
        if (data === undefined || data.test !== test) return [];
        return belongs(described, known, fn, data.value) ? [fn.name] : [];
      });
    }),
  );
}

function isWrittenFor(
  declaration: UseCaseDeclaration,
  scenario: ScenarioDeclaration,
  server: SideFacts,
  write: AcceptedWrite,
): boolean {
  const described = entriesFor(declaration, scenario).filter(({ written }) =>
    written.some(({ name }) => name === write.function),
  );
  const fn = described.flatMap(({ written }) => written).find(({ name }) => name === write.function);
  if (fn === undefined) return false;
  return matches(knownIdentifiers(described, server, write.entity), fn, write.value);
}

function entriesFor(declaration: UseCaseDeclaration, scenario: ScenarioDeclaration): readonly DescribedEntry[] {
  return describedEntries(declaration.short).filter((one) => one.scenario === scenario.number);
}

function unique<T>(all: readonly T[]): readonly T[] {
  return [...new Set(all)];
}
