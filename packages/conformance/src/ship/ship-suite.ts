import type { ConformanceSuite } from '../catalogue/suite.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import { CONNECTION_MODE_CASES } from './cases/connection-mode.ts';
import { CONNECTION_CASES } from './cases/connections.ts';
import { DATA_EXCHANGE_CASES } from './cases/data-exchange.ts';
import { DISCOVERY_CASES } from './cases/discovery.ts';
import { HELLO_CASES } from './cases/hello.ts';
import { MESSAGE_CASES } from './cases/messages.ts';
import { PROTOCOL_HANDSHAKE_CASES } from './cases/protocol-handshake.ts';
import { SECURITY_CASES } from './cases/security.ts';
import { SHIP_PARAMETERS } from './parameters.ts';
import { SHIP_PRECONDITIONS } from './preconditions.ts';
import { SHIP_REQUIREMENTS } from './requirements.ts';

/** The 33 official SHIP test cases, in the order of the catalogue. */
export const SHIP_SUITE: ConformanceSuite<ShipTool> = {
  name: 'ship',
  title: 'SHIP, IEC 63380-3 clause 6',
  source: 'EEBus SHIP Test Specification 1.0.0',
  parameters: SHIP_PARAMETERS,
  preconditions: SHIP_PRECONDITIONS,
  requirements: SHIP_REQUIREMENTS,
  cases: [
    ...DISCOVERY_CASES,
    ...CONNECTION_CASES,
    ...SECURITY_CASES,
    ...MESSAGE_CASES,
    ...CONNECTION_MODE_CASES,
    ...HELLO_CASES,
    ...PROTOCOL_HANDSHAKE_CASES,
    ...DATA_EXCHANGE_CASES,
  ],
};
