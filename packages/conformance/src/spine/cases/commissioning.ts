import {
  type FeatureAddress,
  nodeManagementBindingData,
  nodeManagementDetailedDiscoveryData,
  nodeManagementSubscriptionData,
} from '@busbar/spine';
import { stepFailed } from '../../runner/verdict.ts';
import { connectedAs, connectedBare, newAddress } from '../established.ts';
import { errorNumberIn, inWords } from '../message/received-datagram.ts';
import { spineParameters } from '../parameters.ts';
import { isSamePlace } from '../partner/relations.ts';
import type { SpineConnection } from '../partner/spine-connection.ts';
import { NODE_MANAGEMENT } from '../partner/tool-device.ts';
import {
  acknowledgedHeartbeat,
  guardDevice,
  guardSystem,
  limitValue,
  writeLimit,
} from '../scenario/as-energy-guard.ts';
import { limitUseCase } from '../scenario/limit-use-case.ts';
import {
  bindingDelete,
  bindingRequest,
  type RelationEnds,
  subscriptionDelete,
  subscriptionRequest,
} from '../scenario/relation-calls.ts';
import { ANY_DEVICE, LIMIT_PARAMETERS, ON_ONE_CONNECTION, type SpineCase } from '../spine-case.ts';
import { DISCOVERY_TIME, isDiscoveryRead, readDiscovery, WITH_CLIENT_DISCOVERY } from './compatibility.ts';

/** `errorNumber` recommended for a write without binding. */
const BINDING_NECESSARY = 9;

const common = { ...ON_ONE_CONNECTION, plays: ANY_DEVICE } as const;

export const COMMISSIONING_CASES: readonly SpineCase[] = [
  {
    ...common,
    id: 'TC_SPINE_FC_001',
    title: 'Node management at a wrong address',
    purpose: 'Functions of node management live at entity 0, feature 0 and nowhere else.',
    group: 'FC',
    requirements: ['SPINE-TS-FC-01'],
    preconditions: ['PRE_SPINE_ConnectionEstablished'],
    steps: [
      {
        number: '1',
        action: 'ask for a subscription of node management at entity 1, feature 0, without ackRequest and without type',
        expected: 'a result with an error number above 0, although nothing was asked for',
      },
    ],
    seconds: 2,
    async run(tool) {
      const spine = await connectedBare(tool);
      tool.step('1');
      const counter = spine.send('call', subscriptionRequest(ofNodeManagement(spine)), {
        to: spine.of({ entity: [1], feature: 0 }),
      });
      await spine.refused(counter, 'call to entity 1, feature 0');
    },
  },
  {
    ...common,
    id: 'TC_SPINE_DDISC_001',
    title: 'Discovery of an unknown partner',
    purpose: 'A device with clients learns every new partner.',
    group: 'DDISC',
    applicability: WITH_CLIENT_DISCOVERY,
    requirements: ['SPINE-TS-DD-01'],
    preconditions: ['PRE_SPINE_NewConnectionEstablished'],
    parameters: ['PAR_clientDetailedDiscoverySupported', 'PAR_testToolShipVersion'],
    steps: [{ number: '1', action: 'wait', expected: 'the device reads the detailed discovery within 30 s' }],
    seconds: 2,
    async run(tool) {
      const spine = await connectedBare(tool);
      tool.step('1');
      await spine.readOf(nodeManagementDetailedDiscoveryData.name, DISCOVERY_TIME);
    },
  },
  {
    ...common,
    id: 'TC_SPINE_DDISC_002',
    title: 'A partner that says nothing',
    purpose: 'A device does not wait for ever for its first answer.',
    group: 'DDISC',
    applicability: { parameter: 'PAR_initialTimeoutSupported', is: true },
    requirements: ['SPINE-TS-DD-02'],
    preconditions: ['PRE_SPINE_NewConnectionEstablished'],
    parameters: ['PAR_initialTimeoutSupported', 'PAR_testToolShipVersion'],
    steps: [
      {
        number: '1',
        action: 'answer nothing',
        expected: 'the device ends the connection or asks again, within 30 s after the connection and a tolerance',
      },
    ],
    seconds: 33,
    async run(tool) {
      const spine = await connectedBare(tool, () => false);
      tool.step('1');
      const asked = (): boolean => spine.received.filter(isDiscoveryRead).length > 1;
      await spine.until(
        'second read, and no end of the connection,',
        () => asked() || !spine.connection.isOpen || undefined,
        DISCOVERY_TIME + TOLERANCE,
      );
      tool.note(asked() ? 'the device asks again' : spine.connection.standing);
    },
  },
  {
    ...common,
    id: 'TC_SPINE_BIND_001',
    title: 'Node management is not bound',
    purpose: 'Node management takes no bindings.',
    group: 'BIND',
    requirements: ['SPINE-TS-BIND-01'],
    preconditions: ['PRE_SPINE_ConnectionEstablished', 'PRE_SPINE_DetailedDiscovery'],
    steps: [
      {
        number: '1',
        action: 'ask for a binding of node management, without type',
        expected: 'a result with an error number above 0',
      },
      {
        number: '2',
        action: 'read nodeManagementBindingData',
        expected: 'a reply without an entry for entity 0, feature 0',
      },
    ],
    seconds: 2,
    async run(tool) {
      const spine = await connectedBare(tool);
      await readDiscovery(spine);
      tool.step('1');
      const request = bindingRequest(ofNodeManagement(spine));
      await spine.refused(spine.send('call', request, { ackRequest: true }), 'binding of node management');
      tool.step('2');
      if (await isBound(spine, NODE_MANAGEMENT)) throw stepFailed('the binding table has an entry for node management');
    },
  },
  {
    ...common,
    id: 'TC_SPINE_BIND_002',
    title: 'Write without binding',
    purpose: 'Who ended its binding may not write any more.',
    group: 'BIND',
    plays: { actor: 'CS', role: 'server' },
    requirements: ['SPINE-TS-BIND-02'],
    preconditions: ['PRE_SPINE_ConnectionEstablished', 'PRE_SPINE_Scenario_LpcLpp_S1_S3'],
    parameters: LIMIT_PARAMETERS,
    steps: [
      { number: '1', action: 'end the binding of LoadControl', expected: 'result 0' },
      { number: '2', action: 'notify a heartbeat with ackRequest true', expected: 'result 0' },
      { number: '3', action: 'write the limit', expected: 'a result with an error number above 0, best 9' },
      {
        number: '4',
        action: 'read nodeManagementBindingData',
        expected: 'a reply without an entry for LoadControl',
      },
    ],
    seconds: 3,
    isSolePartner: true,
    async run(tool) {
      const spine = await connectedAs(tool, guardDevice(newAddress(tool), limitUseCase(tool.sheet)));
      const system = await guardSystem(tool, spine);
      tool.step('1');
      const ends = { clientAddress: system.client, serverAddress: spine.of(system.loadControl) };
      const ended = spine.send('call', bindingDelete(ends), { ackRequest: true });
      await spine.acknowledged(ended, 'end of the binding');
      tool.step('2');
      await acknowledgedHeartbeat(spine, system);
      tool.step('3');
      const value = limitValue(tool, spineParameters(tool.sheet).limit2);
      const errorNumber = await spine.refused(writeLimit(spine, system, { isLimitActive: true, value }), 'write');
      if (errorNumber !== BINDING_NECESSARY) tool.note(`recommended is error ${BINDING_NECESSARY}`);
      tool.step('4');
      if (await isBound(spine, system.loadControl)) throw stepFailed('the binding table still has LoadControl');
    },
  },
  {
    ...common,
    id: 'TC_SPINE_SUBS_001',
    title: 'Node management is subscribed',
    purpose: 'Node management takes subscriptions and lists them.',
    group: 'SUBS',
    requirements: ['SPINE-TS-SUBS-01'],
    preconditions: ['PRE_SPINE_ConnectionEstablished', 'PRE_SPINE_DetailedDiscovery'],
    steps: [
      { number: '1', action: 'ask for a subscription of node management, without type', expected: 'result 0' },
      { number: '2', action: 'read nodeManagementSubscriptionData', expected: 'a reply with this subscription' },
    ],
    seconds: 2,
    async run(tool) {
      const spine = await connectedBare(tool);
      await readDiscovery(spine);
      tool.step('1');
      await subscribe(spine);
      tool.step('2');
      if (!(await isSubscribed(spine))) throw stepFailed('the subscription table does not have the subscription');
    },
  },
  {
    ...common,
    id: 'TC_SPINE_SUBS_002',
    title: 'A subscription is ended twice',
    purpose: 'An ended subscription is gone; to end it again does no harm.',
    group: 'SUBS',
    requirements: ['SPINE-TS-SUBS-02'],
    preconditions: [
      'PRE_SPINE_ConnectionEstablished',
      'PRE_SPINE_DetailedDiscovery',
      'PRE_SPINE_SubscriptionEstablished',
    ],
    steps: [
      { number: '1', action: 'end the subscription of node management', expected: 'result 0' },
      { number: '2', action: 'end it again', expected: 'a result, 0 or above' },
      { number: '3', action: 'read nodeManagementSubscriptionData', expected: 'a reply without this subscription' },
    ],
    seconds: 2,
    async run(tool) {
      const spine = await connectedBare(tool);
      await readDiscovery(spine);
      await subscribe(spine);
      const end = (): number => spine.send('call', subscriptionDelete(ofNodeManagement(spine)), { ackRequest: true });
      tool.step('1');
      await spine.acknowledged(end(), 'end of the subscription');
      tool.step('2');
      const again = await spine.answer(end(), 'second end of the subscription');
      if (errorNumberIn(again) === undefined) throw stepFailed(`the device answers with ${inWords(again)}`);
      tool.step('3');
      if (await isSubscribed(spine)) throw stepFailed('the subscription table still has the subscription');
    },
  },
];

/** Tolerance on top of the 30 s of TC_SPINE_DDISC_002, ms. */
const TOLERANCE = 3000;

function ofNodeManagement(spine: SpineConnection): RelationEnds {
  return { clientAddress: spine.partner.at([0], 0), serverAddress: spine.of() };
}

async function subscribe(spine: SpineConnection): Promise<void> {
  const counter = spine.send('call', subscriptionRequest(ofNodeManagement(spine)), { ackRequest: true });
  await spine.acknowledged(counter, 'subscription of node management');
}

/** Whether the test tool holds a binding of this feature, by the table of the device. */
async function isBound(spine: SpineConnection, server: FeatureAddress): Promise<boolean> {
  const table = await spine.reply(spine.read(nodeManagementBindingData.name), nodeManagementBindingData);
  return (table.bindingEntry ?? []).some((one) => isHeldBy(spine, one) && isSamePlace(one.serverAddress, server));
}

async function isSubscribed(spine: SpineConnection): Promise<boolean> {
  const table = await spine.reply(spine.read(nodeManagementSubscriptionData.name), nodeManagementSubscriptionData);
  return (table.subscriptionEntry ?? []).some(
    (one) =>
      isHeldBy(spine, one) &&
      isSamePlace(one.clientAddress, NODE_MANAGEMENT) &&
      isSamePlace(one.serverAddress, NODE_MANAGEMENT),
  );
}

/** Whether an entry is of the test tool as client; a table may also have those that the device holds at the test tool. */
function isHeldBy(
  { partner: { device } }: SpineConnection,
  { clientAddress, serverAddress }: Partial<RelationEnds>,
): boolean {
  const client = clientAddress?.device;
  return (client === undefined || client === device.address) && serverAddress?.device !== device.address;
}
