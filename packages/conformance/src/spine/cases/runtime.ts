import { type FeatureAddress, type LoadControlLimit, loadControlLimitListData } from '@busbar/spine';
import { stepFailed } from '../../runner/verdict.ts';
import type { ShipTool } from '../../tool/ship-tool.ts';
import { connectedAs, newAddress } from '../established.ts';
import type { Plain } from '../message/plain-message.ts';
import { spineParameters } from '../parameters.ts';
import type { SpineConnection } from '../partner/spine-connection.ts';
import { FUTURE_VERSION } from '../partner/tool-device.ts';
import { obeyGuard, type SystemLook, systemDevice } from '../scenario/as-controllable-system.ts';
import {
  acknowledgedHeartbeat,
  type GuardedSystem,
  type GuardLook,
  guardDevice,
  guardFeatures,
  guardSystem,
  limitValue,
  subscribedBy,
  writeLimit,
} from '../scenario/as-energy-guard.ts';
import { limitUseCase, SCENARIO_TIME } from '../scenario/limit-use-case.ts';
import { foundPart } from '../scenario/played-part.ts';
import { bindingRequest } from '../scenario/relation-calls.ts';
import { GUARD_PARAMETERS, LIMIT_PARAMETERS, ON_ONE_CONNECTION, type SpineCase } from '../spine-case.ts';

/** The two entities of TC_SPINE_RTS_003. */
const [A, B] = [[1], [2]] as const;
/** How long the heartbeat of B is watched after that of A was subscribed, ms. */
const WATCHED = 5000;
/** A type of feature that has nothing to do with limits, and one that nobody has. */
const [UNRELATED_TYPE, FUTURE_TYPE] = ['Bill', 'FutureFeatureType'] as const;

const asServer = {
  ...ON_ONE_CONNECTION,
  group: 'RTS',
  plays: { actor: 'CS', role: 'server' },
  parameters: LIMIT_PARAMETERS,
  isSolePartner: true,
} as const;
const asClient = {
  ...ON_ONE_CONNECTION,
  group: 'RTC',
  plays: { actor: 'EG', role: 'client' },
  parameters: GUARD_PARAMETERS,
} as const;

const SCENARIO_OF_GUARD = {
  number: '1',
  action: 'play the energy guard',
  expected: 'bindings, subscriptions both ways and an accepted limit within 120 s',
} as const;
const SCENARIO_OF_SYSTEM = {
  number: '1',
  action: 'play the controllable system',
  expected: 'bindings, subscriptions both ways and a limit of the device within 120 s',
} as const;
const HEARTBEAT = { number: '1', action: 'notify a heartbeat with ackRequest true', expected: 'result 0' } as const;

export const RUNTIME_CASES: readonly SpineCase[] = [
  {
    ...asServer,
    id: 'TC_SPINE_RTS_001',
    title: 'Any known type of client feature',
    purpose: 'What type the client feature of a partner has does not matter to a server.',
    requirements: ['SPINE-TS-RT-01', 'SPINE-TS-DATA-05'],
    preconditions: ['PRE_TestTool_ReplyDiscoveryKnownArbitraryType', 'PRE_SPINE_NewConnectionEstablished'],
    steps: [SCENARIO_OF_GUARD],
    seconds: 3,
    run: (tool) => completesAsSystem(tool, { clientType: UNRELATED_TYPE }),
  },
  {
    ...asServer,
    id: 'TC_SPINE_RTS_002',
    title: 'Unknown type of client feature',
    purpose: 'Nor does it matter whether the type exists.',
    requirements: ['SPINE-TS-COMP-02'],
    preconditions: [
      'PRE_TestTool_ReplyDiscoveryUnknownFutureType',
      'PRE_TestTool_AsFutureDevice',
      'PRE_SPINE_NewConnectionEstablished',
    ],
    steps: [SCENARIO_OF_GUARD],
    seconds: 3,
    run: (tool) => completesAsSystem(tool, { clientType: FUTURE_TYPE, version: FUTURE_VERSION }),
  },
  {
    ...asServer,
    id: 'TC_SPINE_RTS_003',
    title: 'Which client acts',
    purpose: 'Of two energy guards on one partner the one that binds is the one that counts.',
    requirements: ['SPINE-TS-RT-02'],
    preconditions: [
      'PRE_TestTool_Multi_EG_Configured',
      'PRE_SPINE_NewConnectionEstablished',
      'PRE_SPINE_DetailedDiscovery',
    ],
    steps: [
      { number: '1', action: 'as entity A, bind LoadControl', expected: 'result 0' },
      { number: '2', action: 'as entity A, bind DeviceConfiguration', expected: 'result 0' },
      {
        number: '3',
        action: 'wait',
        expected: 'within 120 s the heartbeat of A is subscribed, and that of B is not',
      },
    ],
    seconds: 8,
    run: subscribesTheOneThatBinds,
  },
  {
    ...asServer,
    id: 'TC_SPINE_RTS_004',
    title: 'Unknown element in a write',
    purpose: 'An element of the future in a write is passed over, the rest is carried out.',
    requirements: ['SPINE-TS-COMP-02', 'SPINE-TS-COMP-03'],
    preconditions: [
      'PRE_TestTool_AsFutureDevice',
      'PRE_SPINE_ConnectionEstablished',
      'PRE_SPINE_Scenario_LpcLpp_S1_S3',
    ],
    steps: [
      HEARTBEAT,
      { number: '2', action: 'write a limit with an invented element in its entry', expected: 'result 0' },
    ],
    seconds: 3,
    async run(tool) {
      const { spine, system } = await guarded(tool, { version: FUTURE_VERSION });
      tool.step('1');
      await acknowledgedHeartbeat(spine, system);
      tool.step('2');
      const value = limitValue(tool, spineParameters(tool.sheet).limit2);
      const futureElement = { futureMember: 'of a later version' };
      const written = writeLimit(spine, system, { isLimitActive: true, value, futureElement });
      await spine.acknowledged(written, 'write');
    },
  },
  {
    ...asServer,
    id: 'TC_SPINE_RTS_005',
    title: 'Scaled number in part',
    purpose: 'A scale that is not written stays as it is.',
    requirements: ['SPINE-TS-RT-03'],
    preconditions: ['PRE_SPINE_ConnectionEstablished', 'PRE_SPINE_Scenario_LpcLpp_S1_S3'],
    steps: [
      HEARTBEAT,
      { number: '2', action: 'read the limits', expected: 'a reply; its scale is remembered' },
      { number: '3', action: 'write a limit in part, with a number and no scale', expected: 'result 0' },
      { number: '4', action: 'read the limits', expected: 'the written number with the remembered scale' },
    ],
    seconds: 3,
    run: keepsTheScale,
  },
  {
    ...asClient,
    id: 'TC_SPINE_RTC_001',
    title: 'Known element that is not needed',
    purpose: 'An energy guard takes descriptions that say more than the use case asks.',
    requirements: ['SPINE-TS-COMP-03'],
    preconditions: ['PRE_TestTool_ReplyLpcLppExtraElement', 'PRE_SPINE_NewConnectionEstablished'],
    steps: [SCENARIO_OF_SYSTEM],
    seconds: 5,
    run: (tool) => completesAsGuard(tool, { describedBy: { label: 'Limit of the test tool' } }),
  },
  {
    ...asClient,
    id: 'TC_SPINE_RTC_002',
    title: 'Unknown element in a description',
    purpose: 'An energy guard takes descriptions with elements of the future.',
    requirements: ['SPINE-TS-COMP-02', 'SPINE-TS-COMP-03'],
    preconditions: [
      'PRE_TestTool_ReplyLpcLppUnknownElement',
      'PRE_TestTool_AsFutureDevice',
      'PRE_SPINE_NewConnectionEstablished',
    ],
    steps: [SCENARIO_OF_SYSTEM],
    seconds: 5,
    run: (tool) =>
      completesAsGuard(tool, { describedBy: { futureElement: { futureMember: 1 } }, version: FUTURE_VERSION }),
  },
  {
    ...asClient,
    id: 'TC_SPINE_RTC_003',
    title: 'useCaseAvailable false of a server actor',
    purpose: 'What a server actor says about the availability of its use case means nothing.',
    requirements: ['SPINE-TS-UCD-01'],
    preconditions: ['PRE_TestTool_ReplyUcdAvailableFalse', 'PRE_SPINE_NewConnectionEstablished'],
    steps: [SCENARIO_OF_SYSTEM],
    seconds: 5,
    run: (tool) => completesAsGuard(tool, { isAvailable: false }),
  },
];

async function completesAsSystem(tool: ShipTool, look: GuardLook): Promise<void> {
  const spine = await connectedAs(tool, guardDevice(newAddress(tool), limitUseCase(tool.sheet), look));
  await foundPart(tool, spine, 'CS');
  tool.step('1');
  await guardSystem(tool, spine);
}

async function completesAsGuard(tool: ShipTool, look: SystemLook): Promise<void> {
  const spine = await connectedAs(tool, systemDevice(newAddress(tool), limitUseCase(tool.sheet), look));
  await foundPart(tool, spine, 'EG');
  tool.step('1');
  await obeyGuard(tool, spine);
}

async function guarded(
  tool: ShipTool,
  look: GuardLook,
  firstLimit?: Plain,
): Promise<{ readonly spine: SpineConnection; readonly system: GuardedSystem }> {
  const spine = await connectedAs(tool, guardDevice(newAddress(tool), limitUseCase(tool.sheet), look));
  return { spine, system: await guardSystem(tool, spine, firstLimit === undefined ? {} : { firstLimit }) };
}

async function subscribesTheOneThatBinds(tool: ShipTool): Promise<void> {
  const device = guardDevice(newAddress(tool), limitUseCase(tool.sheet), { entities: [A, B] });
  const spine = await connectedAs(tool, device);
  const part = await foundPart(tool, spine, 'CS');
  const [{ client, heartbeat }, other] = [guardFeatures(spine, A), guardFeatures(spine, B).heartbeat];
  const bind = async (type: string, server: FeatureAddress): Promise<void> => {
    const request = bindingRequest({ clientAddress: client, serverAddress: spine.of(server) }, type);
    await spine.acknowledged(spine.send('call', request, { ackRequest: true }), `binding of ${type}`);
  };
  tool.step('1');
  await bind('LoadControl', part.server('LoadControl'));
  tool.step('2');
  await bind('DeviceConfiguration', part.server('DeviceConfiguration'));
  tool.step('3');
  await subscribedBy(spine, heartbeat, SCENARIO_TIME);
  await tool.pause(WATCHED);
  if (spine.partner.relations.clientsOf('subscription', other).length > 0)
    throw stepFailed('the device subscribes the heartbeat of entity B, which has bound nothing');
}

async function keepsTheScale(tool: ShipTool): Promise<void> {
  // A scale of 0 could not be told from the default; a number that ends with 0 could be shortened.
  const { limit1 } = spineParameters(tool.sheet);
  const { spine, system } = await guarded(tool, {}, limitValue(tool, limit1 + (limit1 % 10) / 10, -1));
  tool.step('1');
  await acknowledgedHeartbeat(spine, system);
  tool.step('2');
  const before = await readLimit(spine, system);
  const scale = before.value?.scale ?? 0;
  if (scale === 0)
    tool.note('the device keeps the limit with the scale 0: a kept scale cannot be told from the default');
  tool.step('3');
  const { number } = limitValue(tool, spineParameters(tool.sheet).limit2, scale);
  await spine.acknowledged(writeLimit(spine, system, { value: { number } }), 'write');
  tool.step('4');
  const { value } = await readLimit(spine, system);
  if (Number(value?.number) !== number) throw stepFailed(`the number is ${value?.number}, written was ${number}`);
  if ((value?.scale ?? 0) !== scale) throw stepFailed(`the scale is ${value?.scale}, it was ${scale} before the write`);
}

async function readLimit(
  spine: SpineConnection,
  { client, loadControl, limitId }: GuardedSystem,
): Promise<LoadControlLimit> {
  const read = spine.read(loadControlLimitListData.name, { from: client, to: spine.of(loadControl) });
  const { loadControlLimitData = [] } = await spine.reply(read, loadControlLimitListData);
  const limit = loadControlLimitData.find((one) => one.limitId === limitId);
  if (limit === undefined) throw stepFailed(`the list has no limit ${limitId}`);
  return limit;
}
