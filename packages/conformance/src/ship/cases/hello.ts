import { stepFailed } from '../../runner/verdict.ts';
import { helloOf } from '../../tool/received.ts';
import type { ShipTool } from '../../tool/ship-tool.ts';
import type { ToolConnection } from '../../tool/tool-connection.ts';
import { HELLO_PENDING, HELLO_PROLONGATION, HELLO_READY, handshake } from '../fixed-messages.ts';
import { exchangeCmi, expectHandshake, readyHello } from '../handshake.ts';
import { type ShipCase, WITH_SERVER } from '../ship-case.ts';

/** Permitted first `waiting`, ms: T_hello_init is 60 to 240 s, less what has passed. */
const WAITING = { least: 58_000, most: 240_000 } as const;
/** Delay of the close after the announced time, ms. */
const AFTER_WAITING = 2000;
/** Time without a prolongation request that every device must grant, ms. */
const BEFORE_PROLONGATION = 45_000;
/**
 * Between two prolongation requests, ms. A device may restart its timer with 60 s: the last millisecond is left out, so that
 * no two timers of the same length race (remark R2 of ship.md).
 */
const BETWEEN_PROLONGATIONS = 59_999;
/** Time a pending without request is ignored, ms. */
const IGNORED = 30_000;

const ofServer = {
  group: 'HELLO',
  role: 'server',
  applicability: WITH_SERVER,
  preconditions: [
    'PRE_SHIP_ServerPort',
    'PRE_SHIP_TestTool_ClientOnly',
    'PRE_SHIP_Mutual_Trust',
    'PRE_SHIP_TLS_Established',
    'PRE_SHIP_Manual_Message_Handling',
  ],
  nodes: 1,
} as const;

const BEGIN = { number: '1', action: 'send a valid CMI', expected: '00 00, then a hello ready' } as const;

export const HELLO_CASES: readonly ShipCase[] = [
  {
    ...ofServer,
    id: 'TC_SHIP_HELLO_001',
    title: 'Valid hello leads to the protocol handshake',
    purpose: 'After both have said ready the device goes on to the protocol handshake.',
    requirements: ['SHIP-TS-HELLO-01'],
    parameters: ['PAR_shipSvc', 'PAR_testToolShipVersion'],
    steps: [
      BEGIN,
      {
        number: '2',
        action: 'send hello ready, then announceMax: a server cannot speak first (remark R1)',
        expected: 'the device answers inside the protocol handshake',
      },
    ],
    seconds: 1,
    async run(tool) {
      const connection = await begin(tool);
      tool.step('2');
      connection.send(HELLO_READY);
      await entersProtocolHandshake(connection, tool);
    },
  },
  {
    ...ofServer,
    id: 'TC_SHIP_HELLO_002',
    title: 'Prolongation accepted',
    purpose: 'A device that is ready grants more time when it is asked for it.',
    requirements: ['SHIP-TS-HELLO-02'],
    parameters: ['PAR_shipSvc', 'PAR_testToolShipVersion', 'PAR_helloProlongationCount'],
    steps: [
      BEGIN,
      { number: '2', action: 'send nothing for 45 s', expected: 'the connection stays up' },
      {
        number: '3',
        action: 'send a prolongation request and wait 60 s, PAR_helloProlongationCount times',
        expected: 'each request is answered with hello ready; the connection stays up',
      },
      {
        number: '4',
        action: 'send hello ready, then announceMax',
        expected: 'an answer inside the protocol handshake',
      },
    ],
    seconds: 166,
    async run(tool) {
      const connection = await begin(tool);
      tool.step('2');
      await connection.expectOpen(BEFORE_PROLONGATION);
      tool.step('3');
      connection.takeUnread();
      for (let request = 0; request < tool.parameters.helloProlongationCount; request += 1) {
        connection.send(HELLO_PROLONGATION);
        await readyHello(connection);
        await connection.expectOpen(BETWEEN_PROLONGATIONS);
        connection.takeUnread();
      }
      tool.step('4');
      connection.send(HELLO_READY);
      await entersProtocolHandshake(connection, tool);
    },
  },
  {
    ...ofServer,
    id: 'TC_SHIP_HELLO_003',
    title: 'Wait-For-Ready expires',
    purpose: 'A device whose patience is over says aborted and closes.',
    requirements: ['SHIP-TS-HELLO-03'],
    parameters: ['PAR_shipSvc'],
    steps: [
      { ...BEGIN, expected: '00 00, then a hello ready with waiting from 58,000 to 240,000' },
      {
        number: '2',
        action: 'send nothing for the announced time and 2 s',
        expected: 'the device has sent hello aborted and closed',
      },
    ],
    seconds: 122,
    async run(tool) {
      const connection = await tool.dial();
      tool.step('1');
      await exchangeCmi(connection);
      const waiting = await readyHello(connection);
      if (waiting === undefined || waiting < WAITING.least || waiting > WAITING.most)
        throw stepFailed(
          `waiting of the first hello is ${waiting ?? 'missing'}, not ${WAITING.least} to ${WAITING.most}`,
        );
      tool.step('2');
      await connection.expectClosed(waiting + AFTER_WAITING);
      const last = connection.takeUnread().at(-1);
      if (last === undefined || helloOf(last)?.phase !== 'aborted')
        throw stepFailed(`the device closed without hello aborted; its last message was ${last?.text ?? 'none'}`);
    },
  },
  {
    ...ofServer,
    id: 'TC_SHIP_HELLO_004',
    title: 'Pending without request is ignored',
    purpose: 'A device that is ready does not react to pending without a prolongation request.',
    requirements: ['SHIP-TS-HELLO-04'],
    parameters: ['PAR_shipSvc', 'PAR_testToolShipVersion'],
    steps: [
      BEGIN,
      {
        number: '2',
        action: 'send hello pending with waiting 120,000 and wait 30 s',
        expected: 'no reaction, the connection stays up',
      },
      {
        number: '3',
        action: 'send hello ready, then announceMax',
        expected: 'an answer inside the protocol handshake',
      },
    ],
    seconds: 31,
    async run(tool) {
      const connection = await begin(tool);
      tool.step('2');
      connection.send(HELLO_PENDING);
      await connection.expectSilence(IGNORED);
      tool.step('3');
      connection.send(HELLO_READY);
      await entersProtocolHandshake(connection, tool);
    },
  },
];

async function begin(tool: ShipTool): Promise<ToolConnection> {
  const connection = await tool.dial();
  tool.step('1');
  await exchangeCmi(connection);
  await readyHello(connection);
  return connection;
}

async function entersProtocolHandshake(connection: ToolConnection, tool: ShipTool): Promise<void> {
  connection.send(handshake('announceMax', tool.parameters.testToolShipVersion));
  await expectHandshake(connection, 'select');
}
