import type { ConformanceSuite } from '../catalogue/suite.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import { COMMISSIONING_CASES } from './cases/commissioning.ts';
import { COMPATIBILITY_CASES } from './cases/compatibility.ts';
import { DATAGRAM_CASES } from './cases/datagrams.ts';
import { ENTITY_SETTINGS_CASES } from './cases/entity-settings.ts';
import { RUNTIME_CASES } from './cases/runtime.ts';
import { SPINE_PARAMETERS } from './parameters.ts';
import { SPINE_PRECONDITIONS } from './preconditions.ts';
import { SPINE_REQUIREMENTS } from './requirements.ts';

/** The 31 official SPINE test cases, in the order of the catalogue. */
export const SPINE_SUITE: ConformanceSuite<ShipTool> = {
  name: 'spine',
  title: 'SPINE, IEC 63380-3 clause 5',
  source: 'EEBUS SPINE Test Specification 1.0.0',
  parameters: SPINE_PARAMETERS,
  preconditions: SPINE_PRECONDITIONS,
  requirements: SPINE_REQUIREMENTS,
  cases: [
    ...COMPATIBILITY_CASES,
    ...DATAGRAM_CASES,
    ...COMMISSIONING_CASES,
    ...ENTITY_SETTINGS_CASES,
    ...RUNTIME_CASES,
  ],
};
