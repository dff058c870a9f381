import type { AnyFunction, EntityType, FeatureType, UseCaseActor, UseCaseName } from '@busbar/spine';
import { NO_USE_CASE_QUIRKS_OFF, type UseCaseQuirkName } from '../quirks.ts';

/** Presence of a scenario at an actor: mandatory, recommended, optional. Use cases, common part 2.1. */
export type Presence = 'M' | 'R' | 'O';

/** A server feature with the functions a scenario uses. */
export interface NeededFeature {
  readonly feature: FeatureType;
  readonly functions: readonly AnyFunction[];
}

/** One scenario of a use case. */
export interface ScenarioDeclaration {
  readonly number: number;
  readonly name: string;
  /** Presence at the server actor and at the client actor. */
  readonly server: Presence;
  readonly client: Presence;
  /** What the entity of the server actor has to offer. */
  readonly atServer: readonly NeededFeature[];
  /** What the entity of the client actor has to offer, where it is server too (heartbeats). */
  readonly atClient: readonly NeededFeature[];
  /** What the scenario is about where no feature carries it: the entity of the server actor appears or leaves. */
  readonly entity?: 'added' | 'removed';
}

/** One of the two actors. */
export interface ActorDeclaration {
  readonly actor: UseCaseActor;
  /** Other actor names that devices announce for this role (findings of the installed base). */
  readonly aliases: readonly string[];
  /** Entity types that play it; undefined = any. Decides where no entity is announced. */
  readonly entityTypes: readonly EntityType[] | undefined;
  /** A server feature by which the entity is known: one without it stands for those below it that have it. VABD, VAPD. */
  readonly knownBy?: FeatureType;
}

/** Everything the text of a use case says about who offers what. */
export interface UseCaseDeclaration {
  /** Short name, e.g. `LPC`. */
  readonly short: string;
  readonly name: UseCaseName;
  readonly version: string;
  readonly subRevision: string;
  /** The actor that owns the SPINE server features. */
  readonly server: ActorDeclaration;
  readonly client: ActorDeclaration;
  readonly scenarios: readonly ScenarioDeclaration[];
}

/** Which of the two actors. */
export type UseCaseSide = 'server' | 'client';

/** Whether an announced actor plays this side of the use case. Use cases, common part 5, rule 4. */
export function playsSide(
  declaration: UseCaseDeclaration,
  side: UseCaseSide,
  actor: string,
  quirksOff: ReadonlySet<UseCaseQuirkName> = NO_USE_CASE_QUIRKS_OFF,
): boolean {
  const { actor: name, aliases } = declaration[side];
  return actor === name || (!quirksOff.has('otherActorName') && aliases.includes(actor));
}

/** Whether an entity of this type may play the actor. */
export function isEntityTypeOf(actor: ActorDeclaration, type: string): boolean {
  return actor.entityTypes === undefined || actor.entityTypes.some((one) => one === type);
}
