import type { ExecutableCase, PlayedPart } from '../catalogue/suite.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import type { SpinePrecondition } from './preconditions.ts';

/** A SPINE case: only preconditions that exist, always a part the device plays. */
export interface SpineCase extends ExecutableCase<ShipTool> {
  readonly plays: PlayedPart;
  readonly preconditions: readonly SpinePrecondition[];
}

/** Members that are the same in every SPINE case: the device may be SHIP server or client. */
export const ON_ONE_CONNECTION = { role: 'either', nodes: 1, parameters: ['PAR_testToolShipVersion'] } as const;

/** About NodeManagement, whatever the device is. */
export const ANY_DEVICE: PlayedPart = { actor: 'Any', role: 'special' };

/** About a use case of power limitation: what these cases read of the parameter sheet. */
export const LIMIT_PARAMETERS = [
  'PAR_limitationUseCase',
  'PAR_lpcLpp_Test_Value1',
  'PAR_lpcLpp_Test_Value2',
  'TOOL_playsControllableSystem',
  'PAR_testToolShipVersion',
] as const;

/** The same for devices that are energy guards. */
export const GUARD_PARAMETERS = [
  'PAR_limitationUseCase',
  'PAR_addressChangeRecovery',
  'TOOL_playsEnergyGuard',
  'PAR_testToolShipVersion',
] as const;
