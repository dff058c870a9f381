import { stepFailed } from '../../runner/verdict.ts';
import { type Handshake, handshakeErrorOf, pinStateOf } from '../../tool/received.ts';
import type { ShipTool } from '../../tool/ship-tool.ts';
import { CLOSE_AFTER_ERROR, type ToolConnection, USUAL_WAIT } from '../../tool/tool-connection.ts';
import { HELLO_READY, handshake } from '../fixed-messages.ts';
import { completeHello, expectHandshake, lowerVersion, versionOf } from '../handshake.ts';
import { type ShipCase, WITH_SERVER } from '../ship-case.ts';

/** The Wait-Timer of 10 s and some air, ms. */
const WAIT_TIMER = 12_000;
const FORMAT = 'JSON-UTF8';
const [TIMEOUT, UNEXPECTED_MESSAGE] = [1, 2] as const;

const ofServer = {
  group: 'PROT',
  role: 'server',
  applicability: WITH_SERVER,
  preconditions: ['PRE_SHIP_ServerPort', 'PRE_SHIP_Hello_Completed'],
  nodes: 1,
} as const;
const ofClient = { group: 'PROT', role: 'client', preconditions: ['PRE_SHIP_Hello_Completed'], nodes: 1 } as const;

const ERROR_THEN_CLOSE = 'a protocol handshake error, then the device closes within 2 s';

export const PROTOCOL_HANDSHAKE_CASES: readonly ShipCase[] = [
  {
    ...ofServer,
    id: 'TC_SHIP_PROT_001',
    title: 'JSON-UTF8, the device is server',
    purpose: 'The server selects JSON-UTF8 and a version the client has.',
    requirements: ['SHIP-TS-PROT-01'],
    parameters: ['PAR_shipSvc', 'PAR_testToolShipVersion'],
    steps: [
      {
        number: '1',
        action: 'send announceMax with JSON-UTF8',
        expected: 'select with JSON-UTF8 and a version not above the announced one',
      },
      { number: '2', action: 'send the selection back', expected: 'the PIN state of the device' },
    ],
    seconds: 1,
    async run(tool) {
      const connection = await tool.dial();
      await completeHello(connection);
      const own = tool.parameters.testToolShipVersion;
      tool.step('1');
      connection.send(handshake('announceMax', own));
      const selected = await expectHandshake(connection, 'select');
      expectFormat(selected);
      const version = versionOf(selected);
      if (lowerVersion(version, own) !== version)
        throw stepFailed(`the device selects ${version}, announced was ${own}`);
      tool.step('2');
      connection.send(handshake('select', version));
      await connection.expect('PIN state of the device', pinStateOf);
    },
  },
  {
    ...ofClient,
    id: 'TC_SHIP_PROT_002',
    title: 'JSON-UTF8, the device is client',
    purpose: 'The client announces its highest version with JSON-UTF8 and confirms the selection.',
    requirements: ['SHIP-TS-PROT-01'],
    parameters: ['PAR_shipVersion', 'PAR_testToolShipVersion'],
    steps: [
      { number: '1', action: 'wait', expected: 'announceMax with JSON-UTF8 and exactly PAR_shipVersion' },
      {
        number: '2',
        action: 'select JSON-UTF8 and the lower version',
        expected: 'the identical select, then the PIN state of the device',
      },
    ],
    seconds: 5,
    run: confirmsSelection,
  },
  {
    ...ofServer,
    id: 'TC_SHIP_PROT_003',
    title: 'Wait-Timer, the device is server',
    purpose: 'A server that hears nothing in the protocol handshake reports error 1 and closes.',
    requirements: ['SHIP-TS-PROT-02'],
    parameters: ['PAR_shipSvc'],
    steps: [{ number: '1', action: 'send nothing', expected: `error 1 within 12 s: ${ERROR_THEN_CLOSE}` }],
    seconds: 11,
    async run(tool) {
      const connection = await tool.dial();
      await completeHello(connection);
      tool.step('1');
      await expectError(connection, TIMEOUT, WAIT_TIMER);
    },
  },
  {
    ...ofClient,
    id: 'TC_SHIP_PROT_004',
    title: 'Wait-Timer, the device is client',
    purpose: 'A client that gets no selection reports error 1 and closes.',
    requirements: ['SHIP-TS-PROT-02'],
    parameters: [],
    steps: [
      { number: '1', action: 'wait', expected: 'announceMax' },
      { number: '2', action: 'send nothing', expected: `error 1 within 12 s: ${ERROR_THEN_CLOSE}` },
    ],
    seconds: 15,
    async run(tool) {
      const connection = await tool.accept();
      await completeHello(connection);
      tool.step('1');
      await expectHandshake(connection, 'announceMax');
      tool.step('2');
      await expectError(connection, TIMEOUT, WAIT_TIMER);
    },
  },
  {
    ...ofServer,
    id: 'TC_SHIP_PROT_005',
    title: 'Unexpected message, the device is server',
    purpose: 'A server answers a message that does not belong into the protocol handshake with error 2.',
    requirements: ['SHIP-TS-PROT-03'],
    parameters: ['PAR_shipSvc'],
    steps: [
      { number: '1', action: 'send hello ready instead of announceMax', expected: `error 2: ${ERROR_THEN_CLOSE}` },
    ],
    seconds: 1,
    async run(tool) {
      const connection = await tool.dial();
      await completeHello(connection);
      tool.step('1');
      connection.send(HELLO_READY);
      await expectError(connection, UNEXPECTED_MESSAGE, USUAL_WAIT);
    },
  },
  {
    ...ofClient,
    id: 'TC_SHIP_PROT_006',
    title: 'Unexpected message, the device is client',
    purpose: 'A client answers a message that does not belong into the protocol handshake with error 2.',
    requirements: ['SHIP-TS-PROT-03'],
    parameters: [],
    steps: [
      { number: '1', action: 'wait', expected: 'announceMax' },
      { number: '2', action: 'send hello ready instead of select', expected: `error 2: ${ERROR_THEN_CLOSE}` },
    ],
    seconds: 5,
    async run(tool) {
      const connection = await tool.accept();
      await completeHello(connection);
      tool.step('1');
      await expectHandshake(connection, 'announceMax');
      tool.step('2');
      connection.send(HELLO_READY);
      await expectError(connection, UNEXPECTED_MESSAGE, USUAL_WAIT);
    },
  },
];

async function confirmsSelection(tool: ShipTool): Promise<void> {
  const connection = await tool.accept();
  await completeHello(connection);
  tool.step('1');
  const announced = await expectHandshake(connection, 'announceMax');
  if (!announced.formats.includes(FORMAT)) throw stepFailed(`${FORMAT} is not among the formats ${announced.formats}`);
  const { shipVersion, testToolShipVersion } = tool.parameters;
  const version = versionOf(announced);
  if (version !== shipVersion)
    throw stepFailed(`the device announces version ${version}; PAR_shipVersion declares ${shipVersion}`);
  tool.step('2');
  const selected = lowerVersion(version, testToolShipVersion);
  connection.send(handshake('select', selected));
  const confirmed = await expectHandshake(connection, 'select');
  if (versionOf(confirmed) !== selected)
    throw stepFailed(`the device confirms ${versionOf(confirmed)}, not ${selected}`);
  expectFormat(confirmed);
  await connection.expect('PIN state of the device', pinStateOf);
}

function expectFormat({ formats }: Handshake): void {
  if (formats.length !== 1 || formats[0] !== FORMAT)
    throw stepFailed(`the selection has the formats ${formats.join(', ') || '(none)'}, not ${FORMAT} alone`);
}

async function expectError(connection: ToolConnection, number: number, within: number): Promise<void> {
  const message = await connection.next(`protocol handshake error ${number}`, within);
  const error = handshakeErrorOf(message);
  if (error === undefined) throw stepFailed(`the device sent ${message.text} instead of error ${number}`);
  if (error !== number) throw stepFailed(`the device reports error ${error}, not ${number}`);
  await connection.expectClosed(CLOSE_AFTER_ERROR);
}
