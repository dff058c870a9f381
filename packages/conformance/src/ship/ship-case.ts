import type { Applicability, ExecutableCase } from '../catalogue/suite.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import type { ShipPrecondition } from './preconditions.ts';

/** A SHIP case: only preconditions that exist. */
export interface ShipCase extends ExecutableCase<ShipTool> {
  readonly preconditions: readonly ShipPrecondition[];
}

/** Condition of the cases that need a device which accepts connections. */
export const WITH_SERVER: Applicability = { parameter: 'PAR_shipSvc', is: true };
