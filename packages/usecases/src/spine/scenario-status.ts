import type { RemoteDevice, RemoteEntity, RemoteUseCase } from '@busbar/spine';
import {
  isEntityTypeOf,
  type NeededFeature,
  playsSide,
  type ScenarioDeclaration,
  type UseCaseDeclaration,
  type UseCaseSide,
} from './declaration.ts';
import { useCaseByName } from './declarations.ts';

/**
 * What can be done with one scenario of a peer. `playable`: everything it needs is there; `incomplete`: announced, but
 * something is missing; `announced`: announced, not played here; `not-announced`: mandatory, but the peer does not name it.
 */
export interface ScenarioStatus {
  readonly number: number;
  /** Name of the scenario; undefined for use cases that are not played here. */
  readonly name?: string;
  readonly status: 'playable' | 'incomplete' | 'announced' | 'not-announced';
  /** What is missing, in words; empty unless something is. */
  readonly missing: readonly string[];
}

/** A use case a peer announces, with the status of its scenarios. */
export interface UseCaseStatus {
  readonly name: string;
  readonly actor: string;
  readonly version: string;
  readonly available: boolean;
  /** Entity that plays the actor; undefined if none is named and none fits. */
  readonly entityPath: readonly number[] | undefined;
  readonly scenarios: readonly ScenarioStatus[];
}

/** Status of everything a peer announces; repeated entries of one (entity, actor, name) are united. */
export function useCaseStatuses(remote: RemoteDevice): readonly UseCaseStatus[] {
  const united = new Map<string, RemoteUseCase[]>();
  for (const one of remote.useCases()) {
    const key = `${one.entityPath?.join('.') ?? ''} ${one.actor} ${one.useCaseName}`;
    const group = united.get(key);
    if (group === undefined) united.set(key, [one]);
    else group.push(one);
  }
  return [...united.values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [statusOf(remote, first, [first, ...rest])],
  );
}

function statusOf(remote: RemoteDevice, first: RemoteUseCase, group: readonly RemoteUseCase[]): UseCaseStatus {
  const declaration = useCaseByName(first.useCaseName);
  const side = declaration === undefined ? undefined : sideOf(declaration, first.actor);
  const entity =
    declaration === undefined || side === undefined ? first.entity : playingEntity(remote, first, declaration, side);
  const announced = [...new Set(group.flatMap(({ scenarios }) => scenarios))].sort((a, b) => a - b);
  return {
    name: first.useCaseName,
    actor: first.actor,
    version: first.version,
    available: group.some(({ available }) => available),
    entityPath: entity?.path ?? first.entityPath,
    scenarios:
      declaration === undefined || side === undefined
        ? announced.map((number) => ({ number, status: 'announced', missing: [] }))
        : scenarioStatuses(declaration, side, announced, entity),
  };
}

/** Status of the scenarios one actor announces on one entity. */
function scenarioStatuses(
  declaration: UseCaseDeclaration,
  side: UseCaseSide,
  announced: readonly number[],
  entity: RemoteEntity | undefined,
): readonly ScenarioStatus[] {
  const known = declaration.scenarios.flatMap((scenario): ScenarioStatus[] => {
    const { number, name } = scenario;
    if (!announced.includes(number))
      return scenario[side] === 'M' ? [{ number, name, status: 'not-announced', missing: ['the announcement'] }] : [];
    const missing = missingParts(scenario, side, entity);
    return [{ number, name, status: missing.length === 0 ? 'playable' : 'incomplete', missing }];
  });
  const others = announced
    .filter((number) => !declaration.scenarios.some((scenario) => scenario.number === number))
    .map((number): ScenarioStatus => ({ number, status: 'announced', missing: [] }));
  return [...known, ...others];
}

/** What the entity does not offer of what the scenario needs, in words. */
function missingParts(
  scenario: ScenarioDeclaration,
  side: UseCaseSide,
  entity: RemoteEntity | undefined,
): readonly string[] {
  const needed = side === 'server' ? scenario.atServer : scenario.atClient;
  if (entity === undefined) return needed.length === 0 ? [] : ['the entity'];
  return needed.flatMap((one) => missingOf(one, entity));
}

function missingOf({ feature, functions }: NeededFeature, entity: RemoteEntity): readonly string[] {
  const found = entity.feature(feature, 'server');
  if (found === undefined) return [`server feature ${feature}`];
  return functions.filter((one) => !found.operations(one).read).map((one) => `function ${one.name} (read)`);
}

function sideOf(declaration: UseCaseDeclaration, actor: string): UseCaseSide | undefined {
  if (playsSide(declaration, 'client', actor)) return 'client';
  return playsSide(declaration, 'server', actor) ? 'server' : undefined;
}

function playingEntity(
  remote: RemoteDevice,
  useCase: RemoteUseCase,
  declaration: UseCaseDeclaration,
  side: UseCaseSide,
): RemoteEntity | undefined {
  return playingEntities(remote, useCase, declaration, side)[0];
}

/**
 * Entities that play the actor: the announced one, or every one of a fitting type where none is announced.
 * An alias announced on an entity that cannot play the actor means the fitting entities. Common part 5, rules 2 to 4.
 */
export function playingEntities(
  remote: RemoteDevice,
  useCase: RemoteUseCase,
  declaration: UseCaseDeclaration,
  side: UseCaseSide,
): readonly RemoteEntity[] {
  const actor = declaration[side];
  const fitting = (): readonly RemoteEntity[] =>
    remote.entities().filter(({ path, type }) => path[0] !== 0 && isEntityTypeOf(actor, type));
  if (useCase.entityPath === undefined) return fitting();
  if (useCase.entity === undefined) return [];
  const isMisplaced = useCase.actor !== actor.actor && !isEntityTypeOf(actor, useCase.entity.type);
  return isMisplaced ? fitting() : [useCase.entity];
}
