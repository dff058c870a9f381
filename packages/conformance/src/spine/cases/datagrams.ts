import { nodeManagementDetailedDiscoveryData, nodeManagementSubscriptionRequestCall } from '@busbar/spine';
import { stepFailed } from '../../runner/verdict.ts';
import type { ShipTool } from '../../tool/ship-tool.ts';
import { connectedBare } from '../established.ts';
import { partialCmd } from '../message/plain-message.ts';
import { dataIn, isAnswerTo, type ReceivedDatagram } from '../message/received-datagram.ts';
import { ANSWER_TIME, type SpineConnection } from '../partner/spine-connection.ts';
import { answer, resultCmd } from '../partner/tool-partner.ts';
import { subscriptionRequest } from '../scenario/relation-calls.ts';
import { ANY_DEVICE, ON_ONE_CONNECTION, type SpineCase } from '../spine-case.ts';
import { DISCOVERY_TIME, isDiscoveryRead, isResultTo, readDiscovery, WITH_CLIENT_DISCOVERY } from './compatibility.ts';

/** Reads in a row in TC_SPINE_DATA_001 and -004. */
const READS = 20;

const common = { ...ON_ONE_CONNECTION, plays: ANY_DEVICE, group: 'DATA' } as const;

export const DATAGRAM_CASES: readonly SpineCase[] = [
  {
    ...common,
    id: 'TC_SPINE_DATA_001',
    title: 'Own counters ascend',
    purpose: 'Every message of the device has a higher counter than the one before.',
    requirements: ['SPINE-TS-DATA-01'],
    preconditions: ['PRE_SPINE_ConnectionEstablished'],
    steps: [
      {
        number: '1',
        action: `read the detailed discovery ${READS} times in a row`,
        expected: `${READS} replies; their msgCounter rises from each to the next`,
      },
    ],
    seconds: 2,
    async run(tool) {
      const spine = await connectedBare(tool);
      tool.step('1');
      let last: bigint | undefined;
      for (let round = 1; round <= READS; round += 1) {
        const counter = await counterOfReply(spine);
        if (last !== undefined && counter <= last)
          throw stepFailed(`reply ${round} has the msgCounter ${counter}, the one before has ${last}`);
        last = counter;
      }
    },
  },
  {
    ...common,
    id: 'TC_SPINE_DATA_002',
    title: 'Gaps in received counters',
    purpose: 'Counters that leave some out are no fault.',
    requirements: ['SPINE-TS-DATA-02'],
    preconditions: ['PRE_SPINE_NewConnectionEstablished'],
    steps: [
      { number: '1', action: 'read the detailed discovery with the msgCounter 21012', expected: 'a reply' },
      { number: '2', action: 'the same with 123321', expected: 'a reply' },
    ],
    seconds: 2,
    run: (tool) => repliesTo(tool, [21_012, 123_321]),
  },
  {
    ...common,
    id: 'TC_SPINE_DATA_003',
    title: 'A counter that begins anew',
    purpose: 'A counter below the last one is a new beginning, no fault.',
    requirements: ['SPINE-TS-DATA-03'],
    preconditions: ['PRE_SPINE_NewConnectionEstablished'],
    steps: [
      { number: '1', action: 'read the detailed discovery with the msgCounter 123456', expected: 'a reply' },
      { number: '2', action: 'the same with 1000', expected: 'a reply' },
      { number: '3', action: 'the same with 2000', expected: 'a reply' },
    ],
    seconds: 2,
    run: (tool) => repliesTo(tool, [123_456, 1000, 2000]),
  },
  {
    ...common,
    id: 'TC_SPINE_DATA_004',
    title: 'Replies refer to their request',
    purpose: 'msgCounterReference is the counter of the message that is answered.',
    requirements: ['SPINE-TS-DATA-04'],
    preconditions: ['PRE_SPINE_NewConnectionEstablished'],
    steps: [
      {
        number: '1',
        action: `read the detailed discovery ${READS} times with the msgCounter 88777, 88977 and so on`,
        expected: 'each reply refers to its read',
      },
    ],
    seconds: 2,
    async run(tool) {
      const spine = await connectedBare(tool);
      tool.step('1');
      for (let round = 0; round < READS; round += 1) {
        const before = spine.received.length;
        const counter = spine.read(nodeManagementDetailedDiscoveryData.name, { msgCounter: 88_777 + 200 * round });
        const reply = await spine.message('reply', (one) => one.header.cmdClassifier === 'reply', ANSWER_TIME, before);
        if (!isAnswerTo(reply, counter))
          throw stepFailed(`the reply to ${counter} refers to ${reply.header.msgCounterReference ?? 'nothing'}`);
      }
    },
  },
  {
    ...common,
    id: 'TC_SPINE_DATA_005',
    title: 'Notify that wants to be acknowledged',
    purpose: 'A notify with ackRequest is acknowledged.',
    applicability: { parameter: 'PAR_clientSubscriptionSupported', is: true },
    requirements: ['SPINE-TS-DATA-05'],
    preconditions: ['PRE_SPINE_ConnectionEstablished', 'PRE_SPINE_SubscriptionEstablished'],
    parameters: ['PAR_clientSubscriptionSupported', 'PAR_testToolShipVersion'],
    steps: [
      {
        number: '1',
        action: 'notify in part that entity 0 was modified, with ackRequest true',
        expected: 'result 0',
      },
    ],
    seconds: 2,
    async run(tool) {
      const spine = await connectedBare(tool);
      await subscribeBothWays(spine);
      tool.step('1');
      const { device } = spine.partner;
      const description = { entityAddress: { device: device.address, entity: [0] }, lastStateChange: 'modified' };
      const notify = partialCmd(nodeManagementDetailedDiscoveryData.name, {
        deviceInformation: { description: { deviceAddress: { device: device.address } } },
        entityInformation: [{ description: { ...description, entityType: 'DeviceInformation' } }],
      });
      await spine.acknowledged(spine.send('notify', notify, { ackRequest: true }), 'notify');
    },
  },
  {
    ...common,
    id: 'TC_SPINE_DATA_006',
    title: 'A result is not answered',
    purpose: 'Results end an exchange, whatever they ask for.',
    requirements: ['SPINE-TS-DATA-06'],
    preconditions: ['PRE_SPINE_ConnectionEstablished'],
    steps: [
      { number: '1', action: 'read the detailed discovery', expected: 'a reply' },
      {
        number: '2',
        action: 'answer the reply with result 0, with ackRequest true',
        expected: 'no answer within 10 s; the connection stays up',
      },
    ],
    seconds: 12,
    async run(tool) {
      const spine = await connectedBare(tool);
      tool.step('1');
      const read = spine.read(nodeManagementDetailedDiscoveryData.name);
      await spine.reply(read, nodeManagementDetailedDiscoveryData);
      const reply = await spine.answer(read, 'read');
      tool.step('2');
      const counter = acknowledge(spine, reply);
      await spine.nothing('a result must not be answered', (one) => isAnswerTo(one, counter), ANSWER_TIME);
    },
  },
  {
    ...common,
    id: 'TC_SPINE_DATA_007',
    title: 'A read is not acknowledged',
    purpose: 'The reply to a read is its acknowledgement; ackRequest changes nothing.',
    requirements: ['SPINE-TS-DATA-07'],
    preconditions: ['PRE_SPINE_ConnectionEstablished'],
    steps: [
      { number: '1', action: 'read the detailed discovery with ackRequest false', expected: 'a reply' },
      {
        number: '2',
        action: 'the same with ackRequest true',
        expected: 'a reply, and no result within 10 s',
      },
    ],
    seconds: 12,
    async run(tool) {
      const spine = await connectedBare(tool);
      const read = async (ackRequest: boolean): Promise<number> => {
        const counter = spine.read(nodeManagementDetailedDiscoveryData.name, { ackRequest });
        await spine.message('reply', (one) => one.header.cmdClassifier === 'reply' && isAnswerTo(one, counter));
        return counter;
      };
      tool.step('1');
      await read(false);
      tool.step('2');
      const counter = await read(true);
      await spine.nothing('a read is answered with its reply alone', isResultTo(counter), ANSWER_TIME);
    },
  },
  {
    ...common,
    id: 'TC_SPINE_DATA_008',
    title: 'A result to an own request is not answered',
    purpose: 'Results end an exchange that the device began, too.',
    applicability: WITH_CLIENT_DISCOVERY,
    requirements: ['SPINE-TS-DATA-06'],
    preconditions: ['PRE_SPINE_NewConnectionEstablished'],
    parameters: ['PAR_clientDetailedDiscoverySupported', 'PAR_testToolShipVersion'],
    steps: [
      { number: '1', action: 'wait', expected: 'the device reads the detailed discovery within 30 s' },
      {
        number: '2',
        action: 'answer the read with result 0, with ackRequest true',
        expected: 'no answer within 10 s; the device may end the connection',
      },
    ],
    seconds: 12,
    async run(tool) {
      const spine = await connectedBare(tool, (one) => !isDiscoveryRead(one));
      tool.step('1');
      const read = await spine.readOf(nodeManagementDetailedDiscoveryData.name, DISCOVERY_TIME);
      tool.step('2');
      const counter = acknowledge(spine, read);
      await spine.nothing('a result must not be answered', (one) => isAnswerTo(one, counter), ANSWER_TIME, true);
    },
  },
];

/** The tester subscribes node management of the device, and waits until the device has done the same. */
async function subscribeBothWays(spine: SpineConnection): Promise<void> {
  await readDiscovery(spine);
  const own = spine.partner.at([0], 0);
  const request = subscriptionRequest({ clientAddress: own, serverAddress: spine.of() }, 'NodeManagement');
  await spine.acknowledged(spine.send('call', request, { ackRequest: true }), 'subscription of node management');
  const isSubscription = (one: ReceivedDatagram): boolean =>
    dataIn(one, nodeManagementSubscriptionRequestCall)?.subscriptionRequest?.serverAddress?.feature === 0;
  await spine.message('subscription of node management by the device', isSubscription, DISCOVERY_TIME);
}

async function counterOfReply(spine: SpineConnection): Promise<bigint> {
  const read = spine.read(nodeManagementDetailedDiscoveryData.name);
  await spine.reply(read, nodeManagementDetailedDiscoveryData);
  const { header } = await spine.answer(read, 'read');
  return BigInt(header.msgCounter ?? -1);
}

async function repliesTo(tool: ShipTool, counters: readonly number[]): Promise<void> {
  const spine = await connectedBare(tool);
  for (const [index, msgCounter] of counters.entries()) {
    tool.step(String(index + 1));
    const read = spine.read(nodeManagementDetailedDiscoveryData.name, { msgCounter });
    await spine.reply(read, nodeManagementDetailedDiscoveryData);
  }
}

/** PAR_resultAck; its counter. */
function acknowledge(spine: SpineConnection, message: ReceivedDatagram): number {
  const result = answer(message, spine.partner.device, 'result', resultCmd(0));
  const [counter = 0] = spine.sendAll([{ ...result, ackRequest: true }]);
  return counter;
}
