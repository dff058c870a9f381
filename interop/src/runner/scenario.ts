import type { Ability, Actor } from '../contract.ts';
import type { Side, Stage } from './stage.ts';

/** What one side of a scenario has to be. */
export interface Part {
  /** In words, for the table. */
  readonly role: string;
  readonly actors: readonly Actor[];
  readonly needs: readonly Ability[];
}

/** A scenario, written once and played by any two programs of the contract. */
export interface Scenario extends Readonly<Record<Side, Part>> {
  /** `group.name`. */
  readonly name: string;
  /** What it shows, one sentence. */
  readonly title: string;
  /** It waits for timers of a minute or more: such scenarios are begun first. */
  readonly isLong?: true;
  /** Fails by throwing; everything that is not as it should be is named. */
  play(stage: Stage): Promise<void>;
}

/** What two programs need so that this scenario can be played by them; empty: it can. */
export function missing(part: Part, offer: { actors: readonly Actor[]; can: readonly Ability[] }): readonly string[] {
  return [
    ...part.actors.filter((actor) => !offer.actors.includes(actor)),
    ...part.needs.filter((ability) => !offer.can.includes(ability)),
  ];
}
