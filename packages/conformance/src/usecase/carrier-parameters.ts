import type { ParameterDeclaration } from '../catalogue/parameter-sheet.ts';
import { SHIP_PARAMETERS } from '../ship/parameters.ts';

const NAMES = ['PAR_shipSvc', 'PAR_testToolShipVersion', 'TOOL_dialWindowSeconds'];

/** What a suite above SHIP and SPINE needs of the sheet to reach the device. */
export const CARRIER_PARAMETERS: readonly ParameterDeclaration[] = SHIP_PARAMETERS.filter(({ name }) =>
  NAMES.includes(name),
);
