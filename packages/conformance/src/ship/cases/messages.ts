import { accessMethodsIdOf } from '../../tool/received.ts';
import type { ShipTool } from '../../tool/ship-tool.ts';
import type { ToolConnection } from '../../tool/tool-connection.ts';
import { established } from '../established.ts';
import {
  ACCESS_METHODS_REQUEST,
  ACCESS_METHODS_REQUEST_SPACED,
  EMPTY_MESSAGE_VALUE,
  UNKNOWN_MESSAGE_TYPE,
} from '../fixed-messages.ts';
import type { ShipCase } from '../ship-case.ts';

/** Time in which a device closes, if it wants to, ms. */
const REACTION = 3000;

const ofMessages = { group: 'MSG', role: 'either', parameters: ['PAR_testToolShipVersion'], nodes: 1 } as const;
const MANUAL = ['PRE_SHIP_ConnectionEstablished', 'PRE_SHIP_Manual_Message_Handling'] as const;

const ignoredOrClosed = (octets: string): ShipCase['steps'] => [
  { number: '1', action: `send ${octets}`, expected: 'within 3 s the device closes or ignores it' },
  { number: '2', action: 'if open: send an access methods request', expected: 'access methods' },
];

export const MESSAGE_CASES: readonly ShipCase[] = [
  {
    ...ofMessages,
    id: 'TC_SHIP_MSG_001',
    title: 'Message without MessageValue',
    purpose: 'A message of one octet does no harm.',
    requirements: ['SHIP-TS-MSG-01', 'SHIP-TS-CMI-01'],
    preconditions: MANUAL,
    steps: ignoredOrClosed('02'),
    seconds: 4,
    run: (tool) => survives(tool, EMPTY_MESSAGE_VALUE),
  },
  {
    ...ofMessages,
    id: 'TC_SHIP_MSG_002',
    title: 'Unknown MessageType',
    purpose: 'A message of an unknown type does no harm.',
    requirements: ['SHIP-TS-MSG-02'],
    preconditions: MANUAL,
    steps: ignoredOrClosed('FF 00'),
    seconds: 4,
    run: (tool) => survives(tool, UNKNOWN_MESSAGE_TYPE),
  },
  {
    ...ofMessages,
    id: 'TC_SHIP_MSG_003',
    title: 'White space in JSON',
    purpose: 'White space between the parts of a JSON text changes nothing.',
    requirements: ['SHIP-IG-01', 'SHIP-TS-ACC-01'],
    preconditions: ['PRE_SHIP_ConnectionEstablished'],
    steps: [
      {
        number: '1',
        action: 'send an access methods request with space, tab, line feed and carriage return around its parts',
        expected: 'access methods',
      },
    ],
    seconds: 1,
    async run(tool) {
      const { connection } = await established(tool, 'answers');
      tool.step('1');
      connection.send(ACCESS_METHODS_REQUEST_SPACED);
      await accessMethodsAnswered(connection);
    },
  },
];

async function survives(tool: ShipTool, message: Uint8Array): Promise<void> {
  const { connection } = await established(tool, 'silent');
  tool.step('1');
  connection.send(message);
  if (await connection.endsWithin(REACTION)) return;
  tool.step('2');
  connection.send(ACCESS_METHODS_REQUEST);
  await accessMethodsAnswered(connection);
}

async function accessMethodsAnswered(connection: ToolConnection): Promise<void> {
  await connection.expect('access methods of the device', accessMethodsIdOf);
}
