import { seededRandom } from '@busbar/kernel';
import { nodeManagementDetailedDiscoveryData, nodeManagementUseCaseData } from '@busbar/spine';
import { stepFailed } from '../../runner/verdict.ts';
import type { ShipTool } from '../../tool/ship-tool.ts';
import { connectedBare } from '../established.ts';
import type { PlainCmd } from '../message/plain-message.ts';
import { errorNumberIn, functionOf, isAnswerTo, type ReceivedDatagram } from '../message/received-datagram.ts';
import { spineParameters } from '../parameters.ts';
import { ANSWER_TIME, type SpineConnection } from '../partner/spine-connection.ts';
import { discoveryData, FUTURE_VERSION } from '../partner/tool-device.ts';
import { answer } from '../partner/tool-partner.ts';
import { ANY_DEVICE, ON_ONE_CONNECTION, type SpineCase } from '../spine-case.ts';

/** Time a device gets to read the discovery of a new partner, with tolerance, ms. */
export const DISCOVERY_TIME = 32_000;
/** Condition of the cases in which the device discovers the test tool. */
export const WITH_CLIENT_DISCOVERY = { parameter: 'PAR_clientDetailedDiscoverySupported', is: true } as const;

/** What a version string has to look like (SPINE-5.3.2-2). */
const WELL_FORMED = /^[1-9][0-9]*\.[0-9]+\.[0-9]+$/;
/** The versions of TC_SPINE_COMP_006, and which of them may be accepted without a word. */
const ODD_VERSIONS = ['TS1.3.0', 'V0.3.0', 'v0.3.0', '0.3.0', '2.0.0', 'V1.3.0', 'v1.3.0'] as const;
const TOLERATED = /^[vV]1\./;

const common = { ...ON_ONE_CONNECTION, plays: ANY_DEVICE, group: 'COMP' } as const;

export const COMPATIBILITY_CASES: readonly SpineCase[] = [
  {
    ...common,
    id: 'TC_SPINE_COMP_001',
    title: 'Unknown function',
    purpose: 'A function that exists nowhere is refused, not passed over.',
    requirements: ['SPINE-TS-COMP-01'],
    preconditions: ['PRE_SPINE_ConnectionEstablished'],
    steps: [
      {
        number: '1',
        action: 'read a function with a random name of 20 letters from node management, version 1.999.999',
        expected: 'a result with an error number above 0, best 6',
      },
    ],
    seconds: 2,
    async run(tool) {
      const spine = await connectedBare(tool);
      tool.step('1');
      const counter = spine.read(randomName(tool), { specificationVersion: FUTURE_VERSION });
      await spine.refused(counter, 'read of an unknown function');
    },
  },
  {
    ...common,
    id: 'TC_SPINE_COMP_002',
    title: 'Future minor version',
    purpose: 'A partner with a newer minor version is served like any other.',
    requirements: ['SPINE-TS-COMP-02'],
    preconditions: ['PRE_SPINE_ConnectionEstablished'],
    steps: [
      {
        number: '1',
        action: 'read the detailed discovery, version 1.999.999',
        expected: 'a reply with the detailed discovery',
      },
    ],
    seconds: 2,
    async run(tool) {
      const spine = await connectedBare(tool);
      tool.step('1');
      await readDiscovery(spine, FUTURE_VERSION);
    },
  },
  {
    ...common,
    id: 'TC_SPINE_COMP_003',
    title: 'Unknown elements in a reply',
    purpose: 'Entity types, feature types and elements of the future in a discovery reply are no reason to complain.',
    applicability: WITH_CLIENT_DISCOVERY,
    requirements: ['SPINE-TS-COMP-03'],
    preconditions: ['PRE_SPINE_NewConnectionEstablished'],
    parameters: ['PAR_clientDetailedDiscoverySupported', 'PAR_testToolShipVersion'],
    steps: [
      { number: '1', action: 'wait', expected: 'the device reads the detailed discovery within 30 s' },
      {
        number: '2',
        action: 'reply with an unknown entity type, an unknown feature type and an unknown element, version 1.999.999',
        expected: 'no result to the reply within 10 s; the connection stays up',
      },
    ],
    seconds: 12,
    async run(tool) {
      const spine = await connectedBare(tool, (one) => !isDiscoveryRead(one), FUTURE_VERSION);
      tool.step('1');
      const read = await spine.readOf(nodeManagementDetailedDiscoveryData.name, DISCOVERY_TIME);
      tool.step('2');
      const [counter = 0] = spine.sendAll([answer(read, spine.partner.device, 'reply', futureDiscovery(spine))]);
      await spine.nothing('a reply must not be answered with a result', isResultTo(counter), ANSWER_TIME);
    },
  },
  {
    ...common,
    id: 'TC_SPINE_COMP_004',
    title: 'Invalid reply that wants to be acknowledged',
    purpose: 'The content of a reply is never judged towards its sender; only its arrival may be acknowledged.',
    applicability: WITH_CLIENT_DISCOVERY,
    requirements: ['SPINE-TS-COMP-04'],
    preconditions: ['PRE_SPINE_NewConnectionEstablished'],
    parameters: ['PAR_clientDetailedDiscoverySupported', 'PAR_testToolShipVersion'],
    steps: [
      { number: '1', action: 'wait', expected: 'the device reads the detailed discovery within 30 s' },
      {
        number: '2',
        action: 'reply with a text where an entity number belongs, with ackRequest true',
        expected: 'nothing, or result 0, within 10 s',
      },
    ],
    seconds: 12,
    async run(tool) {
      const spine = await connectedBare(tool, (one) => !isDiscoveryRead(one));
      tool.step('1');
      const read = await spine.readOf(nodeManagementDetailedDiscoveryData.name, DISCOVERY_TIME);
      tool.step('2');
      const reply = answer(read, spine.partner.device, 'reply', invalidDiscovery(spine));
      const [counter = 0] = spine.sendAll([{ ...reply, ackRequest: true }]);
      const isError = (one: ReceivedDatagram): boolean => isResultTo(counter)(one) && errorNumberIn(one) !== 0;
      await spine.nothing('a reply may be acknowledged but not judged', isError, ANSWER_TIME);
    },
  },
  {
    ...common,
    id: 'TC_SPINE_COMP_005',
    title: 'Own version strings',
    purpose: 'Every version the device states can be compared, and every use case names the state of its document.',
    requirements: ['SPINE-TS-COMP-05'],
    preconditions: ['PRE_SPINE_ConnectionEstablished'],
    parameters: ['PAR_spineVersion', 'PAR_testToolShipVersion'],
    steps: [
      {
        number: '1',
        action: 'read the detailed discovery',
        expected: 'the version of the header and those of the list are three numbers separated by dots',
      },
      {
        number: '2',
        action: 'read the use case data',
        expected: 'the same for every useCaseVersion; no useCaseDocumentSubRevision is missing or empty',
      },
    ],
    seconds: 2,
    run: statesGoodVersions,
  },
  {
    ...common,
    id: 'TC_SPINE_COMP_006',
    title: 'Odd version strings of the partner',
    purpose: 'A partner whose version cannot be read or is of another generation should not be served.',
    requirements: ['SPINE-TS-COMP-06'],
    preconditions: ['PRE_SPINE_NewConnectionEstablished'],
    steps: [
      {
        number: '1',
        action: `on seven new connections, read the detailed discovery with the versions ${ODD_VERSIONS.join(', ')}`,
        expected: 'an error, silence or the end of the connection; a reply is a warning, none with a leading v alone',
      },
    ],
    seconds: 8,
    async run(tool) {
      tool.step('1');
      const accepted: string[] = [];
      for (const version of ODD_VERSIONS) if (await isAccepted(tool, version)) accepted.push(version);
      const undue = accepted.filter((version) => !TOLERATED.test(version));
      if (undue.length > 0) tool.warn(`the device replies to a partner with the version ${undue.join(', ')}`);
    },
  },
];

/** Reads the detailed discovery; it has to be replied to. */
export async function readDiscovery(spine: SpineConnection, specificationVersion?: string): Promise<void> {
  const stated = specificationVersion === undefined ? {} : { specificationVersion };
  const counter = spine.read(nodeManagementDetailedDiscoveryData.name, stated);
  const { deviceInformation } = await spine.reply(counter, nodeManagementDetailedDiscoveryData);
  if (deviceInformation?.description === undefined) throw stepFailed('the reply has no deviceInformation');
}

/** Whether the message reads the detailed discovery of the test tool. */
export function isDiscoveryRead(message: ReceivedDatagram): boolean {
  return message.header.cmdClassifier === 'read' && functionOf(message) === nodeManagementDetailedDiscoveryData.name;
}

/** Whether a message is a result that answers the one with this counter. */
export function isResultTo(counter: number): (message: ReceivedDatagram) => boolean {
  return (message) => message.header.cmdClassifier === 'result' && isAnswerTo(message, counter);
}

async function statesGoodVersions(tool: ShipTool): Promise<void> {
  const spine = await connectedBare(tool);
  tool.step('1');
  const counter = spine.read(nodeManagementDetailedDiscoveryData.name);
  const discovery = await spine.reply(counter, nodeManagementDetailedDiscoveryData);
  const { header } = await spine.answer(counter, 'read');
  const declared = spineParameters(tool.sheet).spineVersion;
  if (declared !== undefined && header.specificationVersion !== declared)
    throw stepFailed(`the header has the version ${header.specificationVersion}, PAR_spineVersion is ${declared}`);
  for (const version of [
    header.specificationVersion,
    ...(discovery.specificationVersionList?.specificationVersion ?? []),
  ])
    checkVersion('specificationVersion', version);
  tool.step('2');
  const useCases = await spine.reply(spine.read(nodeManagementUseCaseData.name), nodeManagementUseCaseData);
  const supported = (useCases.useCaseInformation ?? []).flatMap(({ useCaseSupport = [] }) => useCaseSupport);
  if (supported.length === 0) tool.note('the device announces no use case');
  for (const { useCaseName, useCaseVersion, useCaseDocumentSubRevision } of supported) {
    checkVersion(`useCaseVersion of ${useCaseName}`, useCaseVersion);
    if ((useCaseDocumentSubRevision ?? '') === '')
      throw stepFailed(`useCaseDocumentSubRevision of ${useCaseName} is missing or empty`);
  }
}

function checkVersion(what: string, version: string | undefined): void {
  if (version === undefined) throw stepFailed(`${what} is missing`);
  if (!WELL_FORMED.test(version)) throw stepFailed(`${what} is "${version}", not three numbers separated by dots`);
}

async function isAccepted(tool: ShipTool, version: string): Promise<boolean> {
  const spine = await connectedBare(tool);
  const counter = spine.read(nodeManagementDetailedDiscoveryData.name, { specificationVersion: version });
  const reaction = await spine.seen((one) => isAnswerTo(one, counter), ANSWER_TIME);
  const isReply = reaction !== undefined && errorNumberIn(reaction) === undefined;
  const words = isReply ? 'a reply' : reaction === undefined ? spine.connection.standing : 'an error';
  tool.note(`version ${version}: ${words}`);
  await spine.connection.close();
  await tool.stopListening();
  return isReply;
}

function futureDiscovery({ partner: { device } }: SpineConnection): PlainCmd {
  const known = discoveryData(device);
  const { address } = device;
  const entity = [1];
  return {
    nodeManagementDetailedDiscoveryData: {
      ...known,
      entityInformation: [
        ...known.entityInformation,
        { description: { entityAddress: { device: address, entity }, entityType: 'FutureEntityType' } },
      ],
      featureInformation: [
        ...known.featureInformation,
        {
          description: {
            featureAddress: { device: address, entity, feature: 1 },
            featureType: 'FutureFeatureType',
            role: 'client',
          },
        },
      ],
      futureElement: { futureMember: 'of a later version' },
    },
  };
}

function invalidDiscovery({ partner: { device } }: SpineConnection): PlainCmd {
  const known = discoveryData(device);
  const entityAddress = { device: device.address, entity: ['one'] };
  return {
    nodeManagementDetailedDiscoveryData: {
      ...known,
      entityInformation: [...known.entityInformation, { description: { entityAddress, entityType: 'CEM' } }],
    },
  };
}

/** 20 letters that are the name of nothing. */
function randomName({ clock }: ShipTool): string {
  const random = seededRandom(Math.floor(clock.wall()));
  const letter = (): string => String.fromCharCode('a'.charCodeAt(0) + Math.floor(random() * 26));
  return Array.from({ length: 20 }, letter).join('');
}
