import { ConformanceError } from '../../errors.ts';
import { notJudged, stepFailed } from '../../runner/verdict.ts';
import { isCmi } from '../../tool/received.ts';
import type { ShipTool } from '../../tool/ship-tool.ts';
import type { ToolConnection } from '../../tool/tool-connection.ts';
import { CMI } from '../fixed-messages.ts';
import { exchangeCmi, readyHello } from '../handshake.ts';
import { type ShipCase, WITH_SERVER } from '../ship-case.ts';

/** A connection without any message stays up at least so long, ms. */
const STILL_UP = 7000;
/** Time a device gets to close the superfluous of two connections, and to say ready, ms. */
const LONG_WAIT = 30_000;
/** Time a device gets to connect to the second node of the test tool, ms. */
const DIAL_WINDOW_OF_ROLE_003 = 300_000;

export const CONNECTION_CASES: readonly ShipCase[] = [
  {
    id: 'TC_SHIP_CONN_001',
    title: 'Double connection, the device has the bigger SKI',
    purpose: 'Of two connections to the same node the one with the bigger SKI keeps the newest.',
    group: 'CONN',
    role: 'both',
    applicability: WITH_SERVER,
    requirements: ['SHIP-TS-CONN-01'],
    preconditions: [
      'PRE_SHIP_ServerPort',
      'PRE_SHIP_TestTool_Smaller_SKI',
      'PRE_SHIP_Mutual_Trust',
      'PRE_SHIP_TestTool_ServerAndClient',
    ],
    parameters: ['PAR_shipSvc'],
    steps: [
      { number: '1', action: 'wait for the device to connect (A)', expected: 'A is open' },
      {
        number: '2',
        action: 'connect to the device at once with the same certificate (B)',
        expected: 'the message exchange runs on B, A is closed within 30 s',
      },
    ],
    seconds: 6,
    nodes: 1,
    run: keepsTheNewest,
  },
  {
    id: 'TC_SHIP_ROLE_001',
    title: 'The device as server',
    purpose: 'The device plays the server on a connection that the other side opened.',
    group: 'ROLE',
    role: 'server',
    applicability: WITH_SERVER,
    requirements: ['SHIP-TS-ROLE-01', 'SHIP-TS-CMI-01'],
    preconditions: [
      'PRE_SHIP_ServerPort',
      'PRE_SHIP_TestTool_ClientOnly',
      'PRE_SHIP_Mutual_Trust',
      'PRE_SHIP_TLS_Established',
    ],
    parameters: ['PAR_shipSvc'],
    steps: [
      { number: '1', action: 'send nothing for 7 s', expected: 'the connection stays up' },
      { number: '2', action: 'send a valid CMI', expected: '00 00' },
      { number: '3', action: 'wait', expected: 'a hello' },
    ],
    seconds: 8,
    nodes: 1,
    async run(tool) {
      const connection = await tool.dial();
      tool.step('1');
      await connection.expectOpen(STILL_UP);
      if (connection.takeUnread().length > 0) throw stepFailed('a server sends nothing before the client does');
      tool.step('2');
      await exchangeCmi(connection);
      tool.step('3');
      await readyHello(connection);
    },
  },
  {
    id: 'TC_SHIP_ROLE_002',
    title: 'The device as client',
    purpose: 'The device plays the client on a connection it opened.',
    group: 'ROLE',
    role: 'client',
    requirements: ['SHIP-TS-ROLE-01', 'SHIP-TS-CMI-01'],
    preconditions: ['PRE_SHIP_TestTool_ServerOnly', 'PRE_SHIP_Mutual_Trust', 'PRE_SHIP_Ready_For_Handshake'],
    parameters: [],
    steps: [
      { number: '1', action: 'wait', expected: '00 00' },
      { number: '2', action: 'send nothing for 7 s', expected: 'the connection stays up' },
      { number: '3', action: 'answer with a valid CMI', expected: 'a hello' },
    ],
    seconds: 14,
    nodes: 1,
    async run(tool) {
      const connection = await tool.accept();
      tool.step('1');
      const first = await connection.next('connection mode initialisation of the device (00 00)');
      if (!isCmi(first)) throw stepFailed(`the device sent ${first.text} instead of 00 00`);
      tool.step('2');
      await connection.expectOpen(STILL_UP);
      tool.step('3');
      connection.send(CMI);
      await readyHello(connection);
    },
  },
  {
    id: 'TC_SHIP_ROLE_003',
    title: 'Both roles at once',
    purpose: 'The device is server towards one node and client towards another at the same time.',
    group: 'ROLE',
    role: 'both',
    applicability: WITH_SERVER,
    requirements: ['SHIP-TS-ROLE-01'],
    preconditions: [
      'PRE_SHIP_ServerPort',
      'PRE_SHIP_TestTool_Multiple_Instances',
      'PRE_SHIP_TestTool_ClientOnly',
      'PRE_SHIP_TestTool_ServerOnly',
      'PRE_SHIP_Mutual_Trust',
      'PRE_SHIP_Ready_For_Handshake',
    ],
    parameters: ['PAR_shipSvc'],
    steps: [
      {
        number: '1',
        action: 'wait for the device to connect to node B of the test tool',
        expected: 'the connection is open within 5 min',
      },
      {
        number: '2',
        action: 'connect to the device as node A',
        expected:
          'on both connections a hello ready within 30 s, the device being server towards A and client towards B',
      },
    ],
    seconds: 6,
    nodes: 2,
    run: playsBothRoles,
  },
];

async function keepsTheNewest(tool: ShipTool): Promise<void> {
  const node = tool.node();
  if (node.identity.ski > tool.dut.ski)
    throw notJudged(
      'PRE_SHIP_TestTool_Smaller_SKI: the device has a smaller SKI than the test tool; give it another data directory',
    );
  tool.step('1');
  const old = await tool.accept(node);
  tool.step('2');
  const newest = await tool.dial(node);
  const begun = tool.clock.now();
  try {
    await exchangeCmi(newest);
    await readyHello(newest);
  } catch (error) {
    if (!isStepFailure(error) || newest.isOpen || !old.isOpen) throw error;
    const kept =
      'the device closed the newest connection and kept the one it had opened itself, as the node with the bigger SKI';
    if (tool.profile === 'iec') throw stepFailed(`${kept}; the text wants the newest kept`);
    tool.warn(`${kept}: the rule of the installed base, not that of the text`);
    return;
  }
  await old.expectClosed(LONG_WAIT - (tool.clock.now() - begun));
}

async function playsBothRoles(tool: ShipTool): Promise<void> {
  tool.step('1');
  const [nodeA, nodeB] = [tool.node(0), tool.node(1)];
  const connectionB = await tool.accept(nodeB, DIAL_WINDOW_OF_ROLE_003).catch((error: unknown) => {
    if (tool.multicastProblem() !== undefined) throw error;
    throw stepFailed('the device did not connect to the test tool within 5 min');
  });
  tool.step('2');
  const connectionA = await tool.dial(nodeA);
  const ready = async (connection: ToolConnection): Promise<void> => {
    await exchangeCmi(connection);
    await readyHello(connection, LONG_WAIT);
  };
  await Promise.all([ready(connectionA), ready(connectionB)]);
}

function isStepFailure(error: unknown): boolean {
  return error instanceof ConformanceError && error.code === 'conformance.step-failed';
}
