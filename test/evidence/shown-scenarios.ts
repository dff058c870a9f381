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
import { entriesOfScenario, knownIdentifiers, namedEntries } from './entry-match.ts';
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

/** Entries of a scenario that went over the socket in one function. */
export interface ExchangedEntries {
  readonly function: string;
  readonly how: 'told' | 'written';
  /** Whether our end sent them. */
  readonly isOurs: boolean;
  readonly entries: readonly unknown[];
  /** What the server lets others do with the function. */
  readonly operations?: readonly string[];
}

/** {@link ShownScenario} before it is summed up. */
export interface SeenScenario {
  readonly useCase: string;
  readonly actor: string;
  readonly scenario: number;
  readonly exchanged: readonly ExchangedEntries[];
}

/** What the last message made visible: data told during `test`, and the writes it proves. */
export function seenScenarios(
  facts: LinkFacts,
  writes: readonly AcceptedWrite[],
  test: string,
): readonly SeenScenario[] {
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
): readonly SeenScenario[] {
  const other = side === 'server' ? 'client' : 'server';
  const here = announced(facts.local, declaration, side);
  const there = announced(facts.remote, declaration, other);
  const server = side === 'server' ? facts.local : facts.remote;
  const client = side === 'server' ? facts.remote : facts.local;
  const entities = entitiesOf(side === 'server' ? here : there, server, declaration);
  const isServer = side === 'server';
  return declaration.scenarios.flatMap((scenario): SeenScenario[] => {
    const isMeant = (one: Announcement): boolean => one.scenarios.includes(scenario.number);
    // An entity that left takes its announcement away.
    if (scenario.entity !== 'removed' && !(here.some(isMeant) && there.some(isMeant))) return [];
    const exchanged = [
      ...entityEvents(scenario, server, declaration, test),
      ...entities.flatMap((entity) => toldOf(declaration, scenario, scenario.atServer, server, entity, test)),
    ].map((one) => ({ ...one, isOurs: isServer }));
    const byClient = toldOf(declaration, scenario, scenario.atClient, client, undefined, test);
    exchanged.push(...byClient.map((one) => ({ ...one, isOurs: !isServer })));
    for (const write of writes) {
      if (write.by !== (isServer ? 'remote' : 'local') || !entities.includes(write.entity)) continue;
      const entries = writtenEntries(declaration, scenario, server, write);
      if (entries.length > 0) exchanged.push({ function: write.function, how: 'written', isOurs: !isServer, entries });
    }
    const { actor } = declaration[side];
    return exchanged.length === 0 ? [] : [{ useCase: declaration.short, actor, scenario: scenario.number, exchanged }];
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

type Told = Omit<ExchangedEntries, 'isOurs'>;

function entityEvents(
  { entity }: ScenarioDeclaration,
  server: SideFacts,
  declaration: UseCaseDeclaration,
  test: string,
): readonly Told[] {
  if (entity === undefined) return [];
  const isSeen = [...server[entity]].some(([type, at]) => at === test && isEntityTypeOf(declaration.server, type));
  return isSeen ? [{ function: `entity ${entity}`, how: 'told', entries: [] }] : [];
}

function toldOf(
  declaration: UseCaseDeclaration,
  scenario: ScenarioDeclaration,
  needed: readonly NeededFeature[],
  device: SideFacts,
  entity: string | undefined,
  test: string,
): readonly Told[] {
  const described = entriesFor(declaration, scenario);
  return needed.flatMap(({ feature: type, functions }) =>
    device.servers(type, entity).flatMap((feature) => {
      const known = knownIdentifiers(described, device, feature.entity);
      return functions.flatMap((fn): Told[] => {
        const data = feature.data.get(fn.name);
        if (data === undefined || data.test !== test) return [];
        const entries = entriesOfScenario(described, known, fn, data.value);
        return entries.length === 0
          ? []
          : [{ function: fn.name, how: 'told', entries, operations: feature.operations.get(fn.name) ?? [] }];
      });
    }),
  );
}

function writtenEntries(
  declaration: UseCaseDeclaration,
  scenario: ScenarioDeclaration,
  server: SideFacts,
  write: AcceptedWrite,
): readonly unknown[] {
  const described = entriesFor(declaration, scenario).filter(({ written }) =>
    written.some(({ name }) => name === write.function),
  );
  const fn = described.flatMap(({ written }) => written).find(({ name }) => name === write.function);
  return fn === undefined ? [] : namedEntries(knownIdentifiers(described, server, write.entity), fn, write.value);
}

function entriesFor(declaration: UseCaseDeclaration, scenario: ScenarioDeclaration): readonly DescribedEntry[] {
  return describedEntries(declaration.short).filter((one) => one.scenario === scenario.number);
}

function unique<T>(all: readonly T[]): readonly T[] {
  return [...new Set(all)];
}
