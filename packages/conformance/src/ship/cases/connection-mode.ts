import { stepFailed } from '../../runner/verdict.ts';
import { isCmi } from '../../tool/received.ts';
import type { ShipTool } from '../../tool/ship-tool.ts';
import type { ToolConnection } from '../../tool/tool-connection.ts';
import { CMI_WRONG_HEAD, CMI_WRONG_TYPE } from '../fixed-messages.ts';
import { type ShipCase, WITH_SERVER } from '../ship-case.ts';

/** No CmiTimeout may end a connection before, ms. */
const STILL_UP = 7000;
/** CmiTimeout is 10 to 30 s: after the 7 s so long at most, ms. */
const CMI_WINDOW = 25_000;
const CLOSE_WINDOW = 10_000;

const ofServer = {
  group: 'CMI',
  role: 'server',
  applicability: WITH_SERVER,
  preconditions: [
    'PRE_SHIP_ServerPort',
    'PRE_SHIP_TestTool_ClientOnly',
    'PRE_SHIP_Mutual_Trust',
    'PRE_SHIP_TLS_Established',
    'PRE_SHIP_Manual_Message_Handling',
  ],
  parameters: ['PAR_shipSvc'],
  nodes: 1,
} as const;

const ofClient = {
  group: 'CMI',
  role: 'client',
  preconditions: ['PRE_SHIP_TestTool_ServerOnly', 'PRE_SHIP_Mutual_Trust', 'PRE_SHIP_Manual_Message_Handling'],
  parameters: [],
  nodes: 1,
} as const;

const answersThenCloses = (octets: string): ShipCase['steps'] => [
  { number: '1', action: `send ${octets}`, expected: '00 00' },
  { number: '2', action: 'wait', expected: 'the device closes within 10 s, and only after its answer' },
];
const closesAtOnce = (octets: string): ShipCase['steps'] => [
  { number: '1', action: 'wait', expected: '00 00' },
  { number: '2', action: `answer ${octets}`, expected: 'the device sends nothing more and closes within 10 s' },
];

export const CONNECTION_MODE_CASES: readonly ShipCase[] = [
  {
    ...ofServer,
    id: 'TC_SHIP_CMI_001',
    title: 'Wrong MessageType, the device is server',
    purpose: 'A server answers a CMI of the wrong type, then closes.',
    requirements: ['SHIP-TS-CMI-02'],
    steps: answersThenCloses('01 00'),
    seconds: 1,
    run: (tool) => serverRefuses(tool, CMI_WRONG_TYPE),
  },
  {
    ...ofClient,
    id: 'TC_SHIP_CMI_002',
    title: 'Wrong MessageType, the device is client',
    purpose: 'A client closes at once when the CMI of the server has the wrong type.',
    requirements: ['SHIP-TS-CMI-02'],
    steps: closesAtOnce('01 00'),
    seconds: 5,
    run: (tool) => clientRefuses(tool, CMI_WRONG_TYPE),
  },
  {
    ...ofServer,
    id: 'TC_SHIP_CMI_003',
    title: 'CmiTimeout, the device is server',
    purpose: 'A server that hears nothing closes when CmiTimeout expires, not earlier.',
    requirements: ['SHIP-TS-CMI-04'],
    steps: [
      { number: '1', action: 'send nothing for 7 s', expected: 'the connection stays up' },
      { number: '2', action: 'send nothing for further 25 s', expected: 'the device closes' },
    ],
    seconds: 31,
    async run(tool) {
      const connection = await tool.dial();
      tool.step('1');
      await connection.expectOpen(STILL_UP);
      tool.step('2');
      await connection.expectClosed(CMI_WINDOW);
    },
  },
  {
    ...ofClient,
    id: 'TC_SHIP_CMI_004',
    title: 'CmiTimeout, the device is client',
    purpose: 'A client that hears nothing closes when CmiTimeout expires, not earlier.',
    requirements: ['SHIP-TS-CMI-04'],
    steps: [
      { number: '1', action: 'wait', expected: '00 00' },
      { number: '2', action: 'send nothing for 7 s', expected: 'the connection stays up' },
      { number: '3', action: 'send nothing for further 25 s', expected: 'the device closes' },
    ],
    seconds: 35,
    async run(tool) {
      const connection = await tool.accept();
      tool.step('1');
      await expectCmi(connection);
      tool.step('2');
      await connection.expectOpen(STILL_UP);
      tool.step('3');
      await connection.expectClosed(CMI_WINDOW);
    },
  },
  {
    ...ofServer,
    id: 'TC_SHIP_CMI_005',
    title: 'Wrong CmiHead, the device is server',
    purpose: 'A server answers a CMI with a wrong head, then closes.',
    requirements: ['SHIP-TS-CMI-03'],
    steps: answersThenCloses('00 01'),
    seconds: 1,
    run: (tool) => serverRefuses(tool, CMI_WRONG_HEAD),
  },
  {
    ...ofClient,
    id: 'TC_SHIP_CMI_006',
    title: 'Wrong CmiHead, the device is client',
    purpose: 'A client closes at once when the CMI of the server has a wrong head.',
    requirements: ['SHIP-TS-CMI-03'],
    steps: closesAtOnce('00 01'),
    seconds: 5,
    run: (tool) => clientRefuses(tool, CMI_WRONG_HEAD),
  },
];

async function serverRefuses(tool: ShipTool, message: Uint8Array): Promise<void> {
  const connection = await tool.dial();
  tool.step('1');
  connection.send(message);
  await expectCmi(connection);
  tool.step('2');
  await connection.expectClosed(CLOSE_WINDOW);
}

async function clientRefuses(tool: ShipTool, message: Uint8Array): Promise<void> {
  const connection = await tool.accept();
  tool.step('1');
  await expectCmi(connection);
  tool.step('2');
  connection.send(message);
  await connection.expectClosed(CLOSE_WINDOW);
  const [more] = connection.takeUnread();
  if (more !== undefined) throw stepFailed(`the device sent ${more.text} before it closed; it had to close at once`);
}

async function expectCmi(connection: ToolConnection): Promise<void> {
  const message = await connection.next('connection mode initialisation of the device (00 00)');
  if (!isCmi(message)) throw stepFailed(`the device sent ${message.text} instead of 00 00`);
}
