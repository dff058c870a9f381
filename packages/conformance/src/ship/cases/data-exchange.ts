import { stepFailed } from '../../runner/verdict.ts';
import { accessMethodsIdOf, closeOf, isAccessMethodsRequest, pinStateOf, type Received } from '../../tool/received.ts';
import type { ShipTool } from '../../tool/ship-tool.ts';
import { CLOSE_AFTER_ERROR, type ToolConnection, USUAL_WAIT } from '../../tool/tool-connection.ts';
import { established } from '../established.ts';
import { ACCESS_METHODS_REQUEST, PIN_NONE } from '../fixed-messages.ts';
import { completeProtocolHandshake } from '../handshake.ts';
import type { ShipCase } from '../ship-case.ts';
import type { SpinePartner } from '../spine-partner.ts';

/** Delay of the answer to the request of the device in TC_SHIP_AMDATA_002, ms. */
const ANSWER_DELAY = 8000;
/** Window for an answer while SPINE is not answered, ms. */
const ANSWER_WINDOW = 8000;
/** Time the connection is watched after the last message, ms. */
const WATCHED = 2000;
/** Time without access methods request, ms. */
const NO_REQUEST = 120_000;
const CLOSE_REASONS = ['unspecific', 'removedConnection'];

const inEitherRole = { role: 'either', parameters: ['PAR_testToolShipVersion'], nodes: 1 } as const;

export const DATA_EXCHANGE_CASES: readonly ShipCase[] = [
  {
    ...inEitherRole,
    id: 'TC_SHIP_PIN_001',
    title: 'PIN state none',
    purpose: 'A device without PIN says so and goes on to data exchange.',
    group: 'PIN',
    requirements: ['SHIP-TS-PIN-01'],
    preconditions: ['PRE_SHIP_PIN_Disabled', 'PRE_SHIP_Protocol_Handshake_Completed'],
    steps: [
      { number: '1', action: 'send PIN state none', expected: 'PIN state none, sent without waiting' },
      { number: '2', action: 'send an access methods request', expected: 'access methods: data exchange is reached' },
    ],
    seconds: 1,
    async run(tool) {
      const connection = await tool.connect();
      await completeProtocolHandshake(connection, tool.parameters.testToolShipVersion);
      tool.step('1');
      connection.send(PIN_NONE);
      const state = await connection.expect('PIN state of the device', pinStateOf);
      if (state !== 'none') throw stepFailed(`the device announces the PIN state ${state}`);
      tool.step('2');
      connection.send(ACCESS_METHODS_REQUEST);
      await connection.expect('access methods of the device', accessMethodsIdOf);
    },
  },
  {
    ...inEitherRole,
    id: 'TC_SHIP_TERM_001',
    title: 'maxTime honoured',
    purpose: 'A device that announces its termination closes in the time it named.',
    group: 'TERM',
    applicability: { parameter: 'PAR_initiateClose', is: true },
    requirements: ['SHIP-TS-TERM-01'],
    preconditions: ['PRE_SHIP_ConnectionEstablished', 'PRE_SHIP_Manual_Message_Handling'],
    steps: [
      {
        number: '1',
        action: 'revoke the trust in the test tool at the device',
        expected: 'a close announcement with a valid reason and maxTime',
      },
      { number: '2', action: 'do not confirm', expected: 'the device closes within maxTime and 2 s' },
    ],
    seconds: 3,
    revokesTrust: true,
    run: closesInTime,
  },
  {
    ...inEitherRole,
    id: 'TC_SHIP_AM_001',
    title: 'SHIP ID in the access methods',
    purpose: 'The access methods carry the SHIP ID of the device.',
    group: 'AM',
    requirements: ['SHIP-TS-DATA-01'],
    preconditions: ['PRE_SHIP_ConnectionEstablished'],
    parameters: ['PAR_shipId', 'PAR_testToolShipVersion'],
    steps: [
      {
        number: '1',
        action: 'send an access methods request',
        expected: 'access methods with the SHIP ID of the device',
      },
    ],
    seconds: 1,
    run: tellsItsShipId,
  },
  {
    ...inEitherRole,
    id: 'TC_SHIP_AMDATA_001',
    title: 'Data while a request is answered',
    purpose: 'SPINE data and an access methods request in one go are all answered.',
    group: 'AMDATA',
    requirements: ['SHIP-IG-02'],
    preconditions: ['PRE_SHIP_ConnectionEstablished'],
    steps: [
      {
        number: '1',
        action:
          'send without pause a read of the detailed discovery, an access methods request, a read of the use case data',
        expected: 'all three are answered within 10 s, in any order',
      },
    ],
    seconds: 1,
    async run(tool) {
      const { connection, partner } = await established(tool, 'answers');
      tool.step('1');
      await answersAllThree(connection, partner);
    },
  },
  {
    ...inEitherRole,
    id: 'TC_SHIP_AMDATA_002',
    title: 'Data while the own request is open',
    purpose: 'An access methods query that is not answered yet does not hold SPINE data up.',
    group: 'AMDATA',
    applicability: { parameter: 'PAR_queryAccessMethods', is: true },
    requirements: ['SHIP-IG-02'],
    preconditions: ['PRE_SHIP_ConnectionEstablished'],
    parameters: ['PAR_queryAccessMethods', 'PAR_testToolShipVersion'],
    steps: [
      { number: '1', action: 'wait', expected: 'an access methods request within 10 s' },
      {
        number: '2',
        action: 'send the three messages of TC_SHIP_AMDATA_001; answer the request of the device only after 8 s',
        expected: 'access methods and both SPINE replies within 10 s of the first message',
      },
    ],
    seconds: 9,
    async run(tool) {
      const { connection, partner, accessMethods } = await established(tool, 'answers-spine');
      tool.step('1');
      await connection.expect(
        'access methods request of the device',
        (message) => isAccessMethodsRequest(message) || undefined,
      );
      tool.step('2');
      const answer = async (): Promise<void> => {
        await tool.pause(ANSWER_DELAY);
        connection.send(accessMethods);
      };
      await Promise.all([answersAllThree(connection, partner), answer()]);
    },
  },
  {
    ...inEitherRole,
    id: 'TC_SHIP_AMDATA_003',
    title: 'Request while a SPINE answer is open',
    purpose: 'An access methods request is answered although the device waits for a SPINE reply.',
    group: 'AMDATA',
    applicability: { parameter: 'PAR_clientDetailedDiscoverySupported', is: true },
    requirements: ['SHIP-IG-03'],
    preconditions: ['PRE_SHIP_ConnectionEstablished'],
    parameters: ['PAR_clientDetailedDiscoverySupported', 'PAR_testToolShipVersion'],
    steps: [
      { number: '1', action: 'wait', expected: 'the device reads the detailed discovery within 10 s' },
      {
        number: '2',
        action: 'send an access methods request and no SPINE answer',
        expected: 'access methods within 8 s',
      },
      { number: '3', action: 'send the SPINE reply', expected: 'the connection is still up' },
    ],
    seconds: 3,
    async run(tool) {
      const { connection, partner } = await established(tool, 'answers-access-methods');
      tool.step('1');
      const read = await connection.expect('read of the detailed discovery', (message) =>
        partner.isDiscoveryRead(message) ? message : undefined,
      );
      tool.step('2');
      connection.send(ACCESS_METHODS_REQUEST);
      await connection.expect('access methods of the device', accessMethodsIdOf, ANSWER_WINDOW);
      tool.step('3');
      connection.send(...partner.answers(read));
      await connection.expectOpen(WATCHED);
    },
  },
  {
    ...inEitherRole,
    id: 'TC_SHIP_AMDATA_004',
    title: 'Declared not to ask, does not ask',
    purpose: 'A device that declares not to query access methods does not.',
    group: 'AMDATA',
    applicability: { parameter: 'PAR_queryAccessMethods', is: false },
    requirements: [],
    preconditions: ['PRE_SHIP_ConnectionEstablished'],
    parameters: ['PAR_queryAccessMethods', 'PAR_testToolShipVersion'],
    steps: [
      {
        number: '1',
        action: 'wait 120 s',
        expected: 'no access methods request of the device; the connection stays up',
      },
    ],
    seconds: 121,
    async run(tool) {
      const { connection } = await established(tool, 'answers');
      tool.step('1');
      await connection.expectOpen(NO_REQUEST);
      if (connection.takeUnread().some(isAccessMethodsRequest))
        throw stepFailed('the device sent an access methods request; PAR_queryAccessMethods declares that it does not');
    },
  },
];

async function closesInTime(tool: ShipTool): Promise<void> {
  const { connection } = await established(tool, 'silent');
  // Only an answer proves that the device too has reached data exchange.
  connection.send(ACCESS_METHODS_REQUEST);
  await connection.expect('access methods of the device', accessMethodsIdOf);
  const { ski } = tool.node().identity;
  tool.step('1');
  await tool.operator.distrust(ski);
  const close = await connection.expect('close announcement of the device', closeOf, tool.operator.patience);
  if (close.phase !== 'announce') throw stepFailed(`the close message has the phase ${close.phase}, not announce`);
  if (close.maxTime === undefined) throw stepFailed('the close announcement has no maxTime');
  if (close.reason === undefined || !CLOSE_REASONS.includes(close.reason))
    throw stepFailed(`the close announcement has the reason ${close.reason ?? '(none)'}, not one of ${CLOSE_REASONS}`);
  tool.step('2');
  await connection.expectClosed(close.maxTime + CLOSE_AFTER_ERROR);
}

async function tellsItsShipId(tool: ShipTool): Promise<void> {
  const { connection } = await established(tool, 'answers');
  tool.step('1');
  connection.send(ACCESS_METHODS_REQUEST);
  const id = await connection.expect('access methods of the device', accessMethodsIdOf);
  const expected = tool.parameters.shipId ?? tool.dut.shipId;
  if (id === '') throw stepFailed('the access methods carry no id');
  if (expected === undefined)
    tool.warn(`the SHIP ID ${id} could not be compared: no TXT record was found and PAR_shipId is not given`);
  else if (id !== expected) throw stepFailed(`the access methods carry the SHIP ID ${id}, announced is ${expected}`);
}

/** Sends two reads and a request in one go and waits for the three answers. */
async function answersAllThree(connection: ToolConnection, partner: SpinePartner): Promise<void> {
  const reads = [partner.read('detailed discovery'), partner.read('use case data')] as const;
  const open = new Map<string, (message: Received) => boolean>([
    ...reads.map((read) => [`reply to the read of the ${read.what}`, read.isAnswered] as const),
    ['access methods', (message) => accessMethodsIdOf(message) !== undefined],
  ]);
  connection.send(reads[0].bytes, ACCESS_METHODS_REQUEST, reads[1].bytes);
  await connection
    .expect(
      'answer to all three messages',
      (message) => {
        for (const [what, isAnswer] of open) if (isAnswer(message)) open.delete(what);
        return open.size === 0 || undefined;
      },
      USUAL_WAIT,
    )
    .catch((error: unknown) => {
      throw open.size === 0 ? error : stepFailed(`not answered in time: ${[...open.keys()].join(', ')}`);
    });
}
