import { ConformanceError } from '../errors.ts';
import { MGCP_SUITE, MPC_SUITE } from '../monitoring/monitoring-suite.ts';
import { LPC_SUITE, LPP_SUITE } from '../power-limit/limit-suite.ts';
import { SHIP_SUITE } from '../ship/ship-suite.ts';
import { SPINE_SUITE } from '../spine/spine-suite.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import type { ParameterDeclaration } from './parameter-sheet.ts';
import type { ConformanceSuite } from './suite.ts';

/** A suite whose cases run on a SHIP connection. */
export type AnySuite = ConformanceSuite<ShipTool>;

/** Every suite there is, by its name on the command line. */
export const SUITES: readonly AnySuite[] = [SHIP_SUITE, SPINE_SUITE, LPC_SUITE, LPP_SUITE, MPC_SUITE, MGCP_SUITE];

/**
 * The suites of these names; all without any.
 * @throws ConformanceError `conformance.unknown-suite`
 */
export function suitesNamed(names: readonly string[] | undefined): readonly AnySuite[] {
  if (names === undefined) return SUITES;
  return names.map((name) => {
    const found = SUITES.find((suite) => suite.name === name);
    if (found !== undefined) return found;
    const known = SUITES.map((suite) => suite.name).join(', ');
    throw new ConformanceError('conformance.unknown-suite', `There is no suite "${name}"; there are: ${known}.`);
  });
}

/** The parameters of all suites, each once: one sheet serves them all. */
export function allParameters(): readonly ParameterDeclaration[] {
  return [...new Map(SUITES.flatMap(({ parameters }) => parameters.map((one) => [one.name, one] as const))).values()];
}
