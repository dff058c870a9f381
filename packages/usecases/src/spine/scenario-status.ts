import type { RemoteDevice, RemoteEntity, RemoteUseCase } from '@busbar/spine';
import { NO_USE_CASE_QUIRKS_OFF, type UseCaseQuirkName } from '../quirks.ts';
import {
  isEntityTypeOf,
  type NeededFeature,
  playsSide,
  type ScenarioDeclaration,
  type UseCaseDeclaration,
  type UseCaseSide,
} from './declaration.ts';
import { useCaseByName } from './declarations.ts';
import type { ScenarioProblem } from './scenario-problem.ts';

/**
 * What can be done with one scenario of a peer. `playable`: everything it needs is there; `incomplete`: announced, but
 * something is missing or wrong; `announced`: announced, not played here; `not-announced`: mandatory, but the peer does not name it.
 */
export interface ScenarioStatus {
  readonly number: number;
  /** Name of the scenario; undefined for use cases that are not played here. */
  readonly name?: string;
  readonly status: 'playable' | 'incomplete' | 'announced' | 'not-announced';
  /** What is missing or wrong, in words; empty unless something is. */
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

/**
 * Status of everything a peer announces; repeated entries of one (entity, actor, name) are united.
 * @param problems what our actors found wrong while they played, such as `cevcCem(…).problems()`
 */
export function useCaseStatuses(
  remote: RemoteDevice,
  quirksOff: ReadonlySet<UseCaseQuirkName> = NO_USE_CASE_QUIRKS_OFF,
  problems: readonly ScenarioProblem[] = [],
): readonly UseCaseStatus[] {
  const united = new Map<string, RemoteUseCase[]>();
  for (const one of remote.useCases()) {
    const key = `${one.entityPath?.join('.') ?? ''} ${one.actor} ${one.useCaseName}`;
    const group = united.get(key);
    if (group === undefined) united.set(key, [one]);
    else group.push(one);
  }
  return [...united.values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [withProblems(statusOf(remote, first, [first, ...rest], quirksOff), remote, problems)],
  );
}

/** A scenario that does not work is not playable, however complete it is. */
function withProblems(
  status: UseCaseStatus,
  remote: RemoteDevice,
  problems: readonly ScenarioProblem[],
): UseCaseStatus {
  const own = problems.filter(
    ({ ski, entityPath, useCase }) =>
      ski === remote.ski && useCase === status.name && entityPath.join('.') === status.entityPath?.join('.'),
  );
  if (own.length === 0) return status;
  const scenarios = status.scenarios.map((scenario): ScenarioStatus => {
    const texts = own.filter((one) => one.scenario === scenario.number).map(({ text }) => text);
    if (texts.length === 0) return scenario;
    const wrong = scenario.status === 'playable' ? 'incomplete' : scenario.status;
    return { ...scenario, status: wrong, missing: [...scenario.missing, ...texts] };
  });
  return { ...status, scenarios };
}

function statusOf(
  remote: RemoteDevice,
  first: RemoteUseCase,
  group: readonly RemoteUseCase[],
  quirksOff: ReadonlySet<UseCaseQuirkName>,
): UseCaseStatus {
  const declaration = useCaseByName(first.useCaseName);
  const side = declaration === undefined ? undefined : sideOf(declaration, first.actor, quirksOff);
  const entity =
    declaration === undefined || side === undefined
      ? first.entity
      : playingEntities(remote, first, declaration, side, quirksOff)[0];
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

function sideOf(
  declaration: UseCaseDeclaration,
  actor: string,
  quirksOff: ReadonlySet<UseCaseQuirkName>,
): UseCaseSide | undefined {
  if (playsSide(declaration, 'client', actor, quirksOff)) return 'client';
  return playsSide(declaration, 'server', actor, quirksOff) ? 'server' : undefined;
}

/**
 * Entities that play the actor: the announced one, or every one of a fitting type where none is announced. An entity that
 * cannot play the actor means its children that can; an alias announced on one means every fitting entity.
 * Common part 5, rules 2 to 4, and 12.1.
 */
export function playingEntities(
  remote: RemoteDevice,
  useCase: RemoteUseCase,
  declaration: UseCaseDeclaration,
  side: UseCaseSide,
  quirksOff: ReadonlySet<UseCaseQuirkName> = NO_USE_CASE_QUIRKS_OFF,
): readonly RemoteEntity[] {
  const actor = declaration[side];
  const { entityPath, entity } = useCase;
  const canPlay = (one: RemoteEntity): boolean =>
    isEntityTypeOf(actor, one.type) &&
    (actor.knownBy === undefined || one.feature(actor.knownBy, 'server') !== undefined);
  const fitting = remote.entities().filter((one) => one.path[0] !== 0 && canPlay(one));
  if (entityPath === undefined) return quirksOff.has('announcedWithoutEntity') ? [] : fitting;
  if (entity === undefined) return [];
  if (canPlay(entity)) return [entity];
  const children = fitting.filter(({ path }) => isBelow(path, entityPath));
  const quirk = actor.knownBy === undefined ? 'announcedOnParent' : 'featuresBelow';
  if (children.length > 0 && !quirksOff.has(quirk)) return children;
  return useCase.actor === actor.actor ? [entity] : fitting;
}

function isBelow(path: readonly number[], parent: readonly number[]): boolean {
  return path.length > parent.length && parent.every((number, index) => path[index] === number);
}
