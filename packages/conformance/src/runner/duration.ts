import type { ParameterSheet } from '../catalogue/parameter-sheet.ts';
import { type CatalogueCase, notApplicable } from '../catalogue/suite.ts';

/**
 * How long a run takes in real time against a device that passes, s: the longest case, or the sum shared among the nodes.
 * @param nodes nodes of the test tool that work side by side
 * @param rolesOfEither in how many roles cases for either role are run
 */
export function expectedSeconds(
  cases: readonly CatalogueCase[],
  sheet: ParameterSheet,
  nodes: number,
  rolesOfEither: number,
): number {
  const applicable = cases.filter((one) => notApplicable(one, sheet) === undefined);
  const durations = applicable.map(({ seconds, role, playsBothRoles, isRoleIndifferent }) =>
    role === 'either' && playsBothRoles !== true && isRoleIndifferent !== true ? seconds * rolesOfEither : seconds,
  );
  const sum = durations.reduce((all, one) => all + one, 0);
  return Math.ceil(Math.max(0, ...durations, sum / Math.max(1, nodes)));
}
