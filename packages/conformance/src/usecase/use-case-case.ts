import type { CaseStep, ExecutableCase, PlayedPart } from '../catalogue/suite.ts';
import type { ShipTool } from '../tool/ship-tool.ts';

/** A case of a use case: always an actor the device plays. */
export interface UseCaseCase extends ExecutableCase<ShipTool> {
  readonly plays: PlayedPart;
}

/** Members that are the same in every one: SHIP is only what carries it, and an actor has one partner at a time. */
export const ON_ONE_CONNECTION = { role: 'either', isRoleIndifferent: true, isSolePartner: true, nodes: 1 } as const;

/** Steps with their numbers. */
export function numbered(
  steps: readonly { readonly action: string; readonly expected: string }[],
): readonly CaseStep[] {
  return steps.map(({ action, expected }, index) => ({ number: String(index + 1), action, expected }));
}
