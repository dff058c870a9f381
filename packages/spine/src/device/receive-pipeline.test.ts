import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '@busbar/kernel';
import type { Cmd, Datagram, Header } from '../datagram/datagram.ts';
import { deviceDiagnosisHeartbeatData } from '../model/device-diagnosis.ts';
import { functionByName } from '../model/functions.ts';
import { loadControlLimitDescriptionListData, loadControlLimitListData } from '../model/load-control.ts';
import {
  nodeManagementDetailedDiscoveryData,
  nodeManagementSubscriptionRequestCall,
} from '../model/node-management.ts';
import { fullCmd, partialCmd } from './notify-cmd.ts';
import { NO_OPERATIONS, type Operations } from './operations.ts';
import { judge, type PipelineFeature, type PipelineView, type Verdict } from './receive-pipeline.ts';

const US = 'd:_i:1_wallbox';
const PEER = 'd:_i:1_ems';
const READ: Operations = { ...NO_OPERATIONS, read: true };
const WRITE_FULL: Operations = { ...READ, write: true };
const WRITE: Operations = { ...WRITE_FULL, writePartial: true };

interface TestFeature extends PipelineFeature {
  readonly name: string;
}

const feature = (
  name: string,
  role: TestFeature['role'],
  functions: Readonly<Record<string, Operations>>,
  bindingRequired = true,
): TestFeature => ({ name, role, bindingRequired, offered: (functionName) => functions[functionName] });

const FEATURES: Readonly<Record<string, TestFeature>> = {
  '0/0': feature('nodeManagement', 'special', {
    nodeManagementDetailedDiscoveryData: READ,
    nodeManagementSubscriptionRequestCall: NO_OPERATIONS,
  }),
  '1/1': feature('loadControl', 'server', {
    loadControlLimitListData: WRITE,
    loadControlLimitDescriptionListData: READ,
  }),
  '1/2': feature('client', 'client', {}),
  '1/3': feature('withoutPartial', 'server', { loadControlLimitListData: WRITE_FULL }),
  '1/4': feature('withoutBinding', 'server', { loadControlLimitListData: WRITE }, false),
};

const view = (strictVersions = false): PipelineView<TestFeature> => ({
  ownDevice: US,
  feature: (entity, id) => FEATURES[`${entity.join('.')}/${id}`],
  isBound: (source) => source.feature === 5,
  strictVersions,
});

const at = (entity: readonly number[], id: number, device = US): Header['addressDestination'] & object => ({
  device,
  entity,
  feature: id,
});
const NM = at([0], 0);
const LIMITS = at([1], 1);

function datagram(classifier: string, destination: object, cmd: readonly Cmd[], more: Partial<Header> = {}): Datagram {
  return {
    header: {
      specificationVersion: '1.3.0',
      addressSource: destination === NM ? at([0], 0, PEER) : at([1], 5, PEER),
      addressDestination: destination,
      msgCounter: 1,
      cmdClassifier: classifier,
      ...more,
    },
    cmd,
  };
}

const text = (verdict: Verdict<TestFeature>): string => {
  if (verdict.do === 'refuse') return `${verdict.refusal.errorNumber} ${verdict.refusal.rule}`;
  if (verdict.do === 'discard' || verdict.do === 'ignore') return `${verdict.do} ${verdict.rule}`;
  if (verdict.do === 'read' || verdict.do === 'write' || verdict.do === 'call')
    return `${verdict.do} ${verdict.feature.name} ${verdict.declaration.name}`;
  return verdict.do === 'data' ? `${verdict.how} ${verdict.declaration.name}` : verdict.do;
};

const limits = { loadControlLimitData: [{ limitId: 1, isLimitActive: true }] };
const fullWrite = fullCmd(loadControlLimitListData, limits);
const partialWrite = partialCmd(loadControlLimitListData, limits);
const readLimits = fullCmd(loadControlLimitListData, {});
const discovery = fullCmd(nodeManagementDetailedDiscoveryData, {});
const subscribe = fullCmd(nodeManagementSubscriptionRequestCall, {});
const unknown: Cmd = { data: { name: 'fancyData', declaration: undefined, value: { raw: '[]' } } };
const heartbeat = fullCmd(deviceDiagnosisHeartbeatData, {});
const noCounter = { msgCounter: undefined } as unknown as Partial<Header>;
const noDestination = { addressDestination: undefined } as unknown as Partial<Header>;
const ERROR: Finding = { severity: 'error', rule: 'SPINE-5.3.2-47', path: 'x', text: 'wrong type' };

const filters = (...kinds: readonly string[]): Cmd => ({
  ...readLimits,
  function: 'loadControlLimitListData',
  filter: kinds.map((kind) => ({ cmdControl: kind === '' ? {} : { [kind]: {} } })),
});

type Row = readonly [title: string, received: Datagram | undefined, verdict: string, finding?: Finding];

/** The rows of the table of the receive pipeline, and what stands in the notes beside it. */
const ROWS: readonly Row[] = [
  ['SPINE-5.3.1-1 not parseable: discard', undefined, 'discard SPINE-5.3.1-1'],
  ['SPINE-5.3.1-1 no msgCounter: discard', datagram('read', LIMITS, [readLimits], noCounter), 'discard SPINE-5.3.1-1'],
  [
    'SPINE-5.3.1-2 no destination: discard',
    datagram('read', LIMITS, [readLimits], noDestination),
    'discard SPINE-5.3.1-1',
  ],
  [
    'SPINE-5.3.1-2 a destination without entity and feature is unknown: 4',
    datagram('read', { device: US }, [readLimits]),
    '4 SPINE-5.3.2-38',
  ],
  [
    'SPINE-5.2.3-4 more than 15 entity numbers: discard',
    datagram(
      'read',
      at(
        Array.from({ length: 16 }, () => 1),
        1,
      ),
      [readLimits],
    ),
    'discard SPINE-5.2.3-4',
  ],
  [
    'SPINE-5.3.2-4 a higher minor version is processed',
    datagram('read', LIMITS, [readLimits], { specificationVersion: '1.999.999' }),
    'read loadControl loadControlLimitListData',
  ],
  [
    'SPINE-5.3.2-5 an odd version is processed',
    datagram('read', LIMITS, [readLimits], { specificationVersion: 'draft' }),
    'read loadControl loadControlLimitListData',
  ],
  [
    'SPINE-5.3.2-5 major version 2: 1',
    datagram('write', LIMITS, [fullWrite], { specificationVersion: '2.0.0' }),
    '1 SPINE-5.3.2-5',
  ],
  [
    'SPINE-5.3.2-5 major version 2: discovery is answered',
    datagram('read', NM, [discovery], { specificationVersion: '2.0.0' }),
    'read nodeManagement nodeManagementDetailedDiscoveryData',
  ],
  ['SPINE-5.3.2-39 another device: 5', datagram('read', at([1], 1, 'd:_i:1_other'), [readLimits]), '5 SPINE-5.3.2-39'],
  [
    'SPINE-5.3.2-39 NodeManagement is read by a wrong name too',
    datagram('read', at([0], 0, 'd:_i:1_old'), [discovery], { addressSource: at([0], 0, PEER) }),
    'read nodeManagement nodeManagementDetailedDiscoveryData',
  ],
  [
    'SPINE-5.2.3-6 a destination without device means this device',
    datagram('read', { entity: [1], feature: 1 }, [readLimits]),
    'read loadControl loadControlLimitListData',
  ],
  ['SPINE-5.3.2-38 no such feature: 4', datagram('read', at([1], 9), [readLimits]), '4 SPINE-5.3.2-38'],
  ['SPINE-5.3.2-38 no such entity: 4', datagram('read', at([2], 1), [readLimits]), '4 SPINE-5.3.2-38'],
  ['SPINE-5.3.2-17 unknown classifier: 6', datagram('shout', LIMITS, [readLimits]), '6 SPINE-5.3.2-17'],
  ['SPINE-5.3.2-44 no cmd: 6', datagram('read', LIMITS, []), '6 SPINE-5.3.2-44'],
  ['SPINE-5.3.2-45 two cmds: 1', datagram('write', LIMITS, [fullWrite, fullWrite]), '1 SPINE-5.3.2-45'],
  ['SPINE-5.3.2-40 unknown function: 6', datagram('read', LIMITS, [unknown]), '6 SPINE-5.3.2-40'],
  ['SPINE-5.3.2-40 no function at all: 6', datagram('read', LIMITS, [{}]), '6 SPINE-5.3.2-40'],
  ['SPINE-5.3.2-41 read of a client feature: 7', datagram('read', at([1], 2), [readLimits]), '7 SPINE-5.3.2-41'],
  ['SPINE-5.3.2-42 function of another feature: 6', datagram('read', LIMITS, [heartbeat]), '6 SPINE-5.3.2-42'],
  [
    'SPINE-5.3.2-42 write where only read is offered: 6',
    datagram('write', LIMITS, [fullCmd(loadControlLimitDescriptionListData, {})]),
    '6 SPINE-5.3.2-42',
  ],
  ['SPINE-5.3.2-42 call of what is no call: 6', datagram('call', LIMITS, [fullWrite]), '6 SPINE-5.3.2-42'],
  ['SPINE-5.3.2-20 write of a call: 6', datagram('write', NM, [subscribe]), '6 SPINE-5.3.2-42'],
  ['SPINE-5.3.2-42 read of a call: 6', datagram('read', NM, [subscribe]), '6 SPINE-5.3.2-42'],
  [
    'SPINE-5.3.3-12 function and data element differ: 7',
    datagram('write', LIMITS, [{ ...partialWrite, function: 'measurementListData' }]),
    '7 SPINE-5.3.3-12',
  ],
  [
    'SPINE-5.3.3-12 an empty function name is derived',
    datagram('write', LIMITS, [{ ...partialWrite, function: '' }]),
    'write loadControl loadControlLimitListData',
  ],
  [
    'SPINE-5.3.3-12 selectors of another function: 7',
    datagram('write', LIMITS, [
      {
        ...partialWrite,
        filter: [{ cmdControl: { partial: {} }, selectors: [{ name: 'measurementListDataSelectors', value: {} }] }],
      },
    ]),
    '7 SPINE-5.3.3-12',
  ],
  [
    'SPINE-5.3.3-11 two partial filters: 8',
    datagram('write', LIMITS, [filters('partial', 'partial')]),
    '8 SPINE-5.3.3-11',
  ],
  ['SPINE-5.3.3-4 filter without delete and partial: 8', datagram('write', LIMITS, [filters('')]), '8 SPINE-5.3.3-4'],
  [
    'SPINE-5.3.3-52 delete filter that names nothing: 8',
    datagram('write', LIMITS, [filters('delete')]),
    '8 SPINE-5.3.3-52',
  ],
  ['SPINE-5.3.3-40 delete filter in a read: 8', datagram('read', LIMITS, [filters('delete')]), '8 SPINE-5.3.3-40'],
  [
    'SPINE-5.3.3-36 read that names the function only by function',
    datagram('read', LIMITS, [{ function: 'loadControlLimitListData' }]),
    'read loadControl loadControlLimitListData',
  ],
  [
    'SPINE-5.3.3-12 write without data element: 6',
    datagram('write', LIMITS, [{ function: 'loadControlLimitListData' }]),
    '6 SPINE-5.3.3-12',
  ],
  [
    'SPINE-5.3.2-46 restricted write that is not offered: 8',
    datagram('write', at([1], 3), [partialWrite]),
    '8 SPINE-5.3.2-46',
  ],
  [
    'SPINE-5.3.2-46 restricted read that is not offered goes on',
    datagram('read', at([1], 3), [filters('partial')]),
    'read withoutPartial loadControlLimitListData',
  ],
  [
    'SPINE-5.3.2-43 write without binding: 9',
    datagram('write', LIMITS, [partialWrite], { addressSource: at([1], 6, PEER) }),
    '9 SPINE-5.3.2-43',
  ],
  [
    'SPINE-5.5.4-1 a feature may do without bindings',
    datagram('write', at([1], 4), [partialWrite], { addressSource: at([1], 6, PEER) }),
    'write withoutBinding loadControlLimitListData',
  ],
  ['SPINE-5.3.2-47 wrong type in a write: 7', datagram('write', LIMITS, [fullWrite]), '7 SPINE-5.3.2-47', ERROR],
  ['SPINE-5.3.2-47 wrong type in a call: 7', datagram('call', NM, [subscribe]), '7 SPINE-5.3.2-47', ERROR],
  [
    'SPINE-5.3.2-47 wrong type in a read: answered in full',
    datagram('read', LIMITS, [filters('partial')]),
    'read loadControl loadControlLimitListData',
    ERROR,
  ],
  [
    'SPINE-5.5.1-2 NodeManagement function at another feature: 6',
    datagram('call', LIMITS, [subscribe]),
    '6 SPINE-5.3.2-42',
  ],
  [
    'SPINE-5.5.1-2 … at a feature that does not exist: 4',
    datagram('call', at([1], 0), [subscribe]),
    '4 SPINE-5.3.2-38',
  ],
  [
    'SPINE-5.5.1-2 NodeManagement function from another feature: 7',
    datagram('call', NM, [subscribe], { addressSource: at([1], 5, PEER) }),
    '7 SPINE-5.5.1-2',
  ],
  ['SPINE-5.3.2-32 a result is only taken', datagram('result', at([9], 9), [unknown]), 'result'],
  [
    'SPINE-5.3.2-19 notify to a client feature',
    datagram('notify', at([1], 2), [fullWrite]),
    'notify loadControlLimitListData',
  ],
  [
    'SPINE-5.3.2-21 notify to a server feature is ignored',
    datagram('notify', LIMITS, [fullWrite]),
    'ignore SPINE-5.3.2-21',
  ],
  [
    'SPINE-5.3.2-30 reply with a wrong type is ignored',
    datagram('reply', at([1], 2), [fullWrite]),
    'ignore SPINE-5.3.2-47',
    ERROR,
  ],
  [
    'SPINE-5.2.1-6 discovery data with a wrong type somewhere is used without it',
    datagram('reply', NM, [discovery]),
    'reply nodeManagementDetailedDiscoveryData',
    ERROR,
  ],
  [
    'SPINE-5.3.2-31 notify to a feature that does not exist is ignored',
    datagram('notify', at([8], 2), [fullWrite]),
    'ignore SPINE-5.3.2-38',
  ],
  [
    'SPINE-5.3.2-45 notify with two cmds is ignored',
    datagram('notify', at([1], 2), [fullWrite, fullWrite]),
    'ignore SPINE-5.3.2-45',
  ],
  [
    'SPINE-5.3.2-40 notify of an unknown function is ignored',
    datagram('notify', at([1], 2), [unknown]),
    'ignore SPINE-5.3.2-40',
  ],
  [
    'SPINE-5.3.3-12 notify with another function name is ignored',
    datagram('notify', at([1], 2), [{ ...partialWrite, function: 'measurementListData' }]),
    'ignore SPINE-5.3.3-12',
  ],
];

for (const [title, value, expected, finding] of ROWS)
  test(title, () => {
    const decoded = { value, findings: finding === undefined ? [] : [finding] };
    assert.equal(text(judge(decoded, view())), expected);
  });

test('SPINE-5.3.2-5 in the strict mode odd versions are refused with 1 and otherwise ignored', () => {
  const odd = { specificationVersion: 'TS1.3.0' };
  const strict = (received: Datagram): string => text(judge({ value: received, findings: [] }, view(true)));
  assert.equal(strict(datagram('read', NM, [discovery], odd)), '1 SPINE-5.3.2-5');
  assert.equal(strict(datagram('notify', at([1], 2), [fullWrite], odd)), 'ignore SPINE-5.3.2-5');
  assert.equal(
    strict(datagram('read', LIMITS, [readLimits], { specificationVersion: 'v1.3.0' })),
    'read loadControl loadControlLimitListData',
  );
});

test('SPINE-5.3.2-40 every function of the table exists in the model', () => {
  for (const { offered } of Object.values(FEATURES)) assert.equal(typeof offered, 'function');
  assert.notEqual(functionByName('loadControlLimitListData'), undefined);
});
