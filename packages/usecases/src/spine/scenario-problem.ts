import type { UseCaseName } from '@busbar/spine';

/**
 * What keeps a scenario of a peer from being played although it is announced and complete: impossible values, refused writes,
 * answers that do not come. It is gone as soon as the peer does better.
 */
export interface ScenarioProblem {
  readonly ski: string;
  readonly entityPath: readonly number[];
  readonly useCase: UseCaseName;
  readonly scenario: number;
  /** In words. */
  readonly text: string;
}
