import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceDiagnosisHeartbeatData } from '../model/device-diagnosis.ts';
import { loadControlLimitDescriptionListData, loadControlLimitListData } from '../model/load-control.ts';
import { measurementListData } from '../model/measurement.ts';
import {
  nodeManagementBindingRequestCall,
  nodeManagementDestinationListData,
  nodeManagementDetailedDiscoveryData,
  nodeManagementSubscriptionRequestCall,
} from '../model/node-management.ts';
import { resultData } from '../model/result.ts';
import {
  bind,
  ON,
  type RefusalBench,
  readLimits,
  refusalBench,
  unknown,
  write,
  writeLocked,
} from '../testing/refusal-bench.ts';
import { fullCmd, partialCmd } from './notify-cmd.ts';

/** Every error number of the receive pipeline, as it arrives at the peer. */
const ROWS: readonly (readonly [string, (b: RefusalBench) => Promise<string>, string])[] = [
  [
    'SPINE-5.3.2-5 major version 2: 1',
    (b) => b.ask('read', b.peer.of([1], 1), readLimits, { specificationVersion: '2.0.0' }),
    '1',
  ],
  ['SPINE-5.3.2-38 no such feature: 4', (b) => b.ask('read', b.peer.of([1], 99), readLimits), '4'],
  [
    'SPINE-5.3.2-39 another device: 5',
    (b) => b.ask('read', { ...b.peer.of([1], 1), device: 'd:_i:1_other' }, readLimits),
    '5',
  ],
  ['SPINE-5.3.2-40 TC_SPINE_COMP_001 unknown function: 6', (b) => b.ask('read', b.peer.of(), unknown), '6'],
  [
    'SPINE-5.3.2-41 read of a client feature: 7',
    (b) => b.ask('read', b.peer.of([1], 2), fullCmd(deviceDiagnosisHeartbeatData, {})),
    '7',
  ],
  [
    'SPINE-5.3.2-42 write where only read is offered: 6',
    (b) => b.ask('write', b.peer.of([1], 1), fullCmd(loadControlLimitDescriptionListData, {})),
    '6',
  ],
  ['SPINE-5.3.2-17 unknown classifier: 6', (b) => b.ask('shout', b.peer.of([1], 1), readLimits), '6'],
  ['SPINE-5.3.2-44 no cmd: 6', (b) => b.ask('read', b.peer.of([1], 1), {}), '6'],
  [
    'SPINE-5.3.3-12 function and data differ: 7',
    (b) => b.ask('write', b.peer.of([1], 1), { ...write, function: 'measurementListData' }),
    '7',
  ],
  [
    'SPINE-5.3.3-11 two partial filters: 8',
    (b) => b.ask('write', b.peer.of([1], 1), { ...write, filter: [...(write.filter ?? []), ...(write.filter ?? [])] }),
    '8',
  ],
  [
    'SPINE-5.3.2-46 restricted write that is not offered: 8',
    (b) => b.ask('write', b.peer.of([1], 3), partialCmd(measurementListData, {})),
    '8',
  ],
  ['SPINE-5.3.2-43 write without binding: 9', (b) => b.ask('write', b.peer.of([1], 1), write), '9'],
  [
    'SPINE-5.3.3-45 entry that is not changeable: 7',
    async (b) => {
      await bind(b);
      return b.ask('write', b.peer.of([1], 1), writeLocked, ON);
    },
    '7',
  ],
  [
    'SPINE-5.3.3-61 refused by the application with its own number: 3',
    async (b) => {
      b.limits.approve(loadControlLimitListData, () => ({ accept: false, errorNumber: 3 }));
      await bind(b);
      return b.ask('write', b.peer.of([1], 1), write);
    },
    '3',
  ],
  [
    'SPINE-5.3.2-28 a successful write without ackRequest is not answered',
    async (b) => {
      await bind(b);
      return b.ask('write', b.peer.of([1], 1), write);
    },
    '',
  ],
  [
    'SPINE-5.3.2-27 a successful write with ackRequest: 0',
    async (b) => {
      await bind(b);
      return b.ask('write', b.peer.of([1], 1), write, ON);
    },
    '0',
  ],
  [
    'SPINE-5.5.4-12 a bound feature binds only itself: 9',
    async (b) => {
      await bind(b);
      return b.ask('write', b.peer.of([1], 1), write, ON, b.peer.at([1], 8));
    },
    '9',
  ],
  [
    'SPINE-5.5.1-2 TC_SPINE_FC_001 NodeManagement function at a missing feature, without ackRequest: 4',
    (b) => b.ask('call', b.peer.of([1], 0), fullCmd(nodeManagementSubscriptionRequestCall, {}), {}, b.peer.at()),
    '4',
  ],
  [
    'SPINE-5.5.1-2 NodeManagement function at another feature: 6',
    (b) => b.ask('call', b.peer.of([1], 1), fullCmd(nodeManagementSubscriptionRequestCall, {}), {}, b.peer.at()),
    '6',
  ],
  ['SPINE-5.5.4-9 TC_SPINE_BIND_001 binding to NodeManagement: 7', bindNodeManagement, '7'],
  [
    'SPINE-5.4.2-2 the destination list is not served: 6',
    (b) => b.ask('read', b.peer.of(), fullCmd(nodeManagementDestinationListData, {}), {}, b.peer.at()),
    '6',
  ],
  [
    'SPINE-5.3.2-29 TC_SPINE_DATA_007 ackRequest of a read: the reply alone',
    (b) => b.ask('read', b.peer.of(), fullCmd(nodeManagementDetailedDiscoveryData, {}), ON, b.peer.at()),
    'reply',
  ],
  [
    'SPINE-5.3.2-39 NodeManagement is read under an old name too',
    (b) =>
      b.ask(
        'read',
        { ...b.peer.of(), device: 'd:_i:1_old' },
        fullCmd(nodeManagementDetailedDiscoveryData, {}),
        {},
        b.peer.at(),
      ),
    'reply',
  ],
  [
    'SPINE-5.3.2-46 a restricted read that is not offered is answered in full',
    (b) => b.ask('read', b.peer.of([1], 3), { ...partialCmd(measurementListData, {}) }),
    'reply',
  ],
  [
    'SPINE-5.3.2-31 TC_SPINE_DATA_005 notify with ackRequest: 0',
    (b) => b.ask('notify', b.peer.of([1], 2), fullCmd(deviceDiagnosisHeartbeatData, {}), ON),
    '0',
  ],
  ['SPINE-5.3.2-31 also when it is ignored: 0', (b) => b.ask('notify', b.peer.of([1], 99), unknown, ON), '0'],
  ['SPINE-5.3.2-31 notify without ackRequest is not answered', (b) => b.ask('notify', b.peer.of([1], 99), unknown), ''],
  [
    'SPINE-5.3.2-21 reply to a server feature with ackRequest: 0',
    (b) => b.ask('reply', b.peer.of([1], 1), readLimits, ON),
    '0',
  ],
  [
    'SPINE-5.3.2-32 TC_SPINE_DATA_006 a result is never answered',
    (b) =>
      b.ask('result', b.peer.of([9], 9), fullCmd(resultData, { errorNumber: 4 }), { ...ON, msgCounterReference: 77 }),
    '',
  ],
];

async function bindNodeManagement(b: RefusalBench): Promise<string> {
  const bindingRequest = { clientAddress: b.peer.at(), serverAddress: b.peer.of() };
  return b.ask('call', b.peer.of(), fullCmd(nodeManagementBindingRequestCall, { bindingRequest }), ON, b.peer.at());
}

for (const [title, act, expected] of ROWS)
  test(title, async () => {
    const b = await refusalBench();
    assert.equal(await act(b), expected);
    if (Number(expected) > 0) assert.ok(b.log.rules().length > 0, 'a refusal is a logged finding with a rule');
    assert.equal(b.peer.closedBecause, undefined);
  });
