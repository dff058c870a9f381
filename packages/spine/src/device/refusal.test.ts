import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import type { Cmd, FeatureAddress, Header } from '../datagram/datagram.ts';
import { deviceDiagnosisHeartbeatData } from '../model/device-diagnosis.ts';
import { loadControlLimitDescriptionListData, loadControlLimitListData } from '../model/load-control.ts';
import { measurementListData } from '../model/measurement.ts';
import {
  nodeManagementBindingData,
  nodeManagementBindingDeleteCall,
  nodeManagementBindingRequestCall,
  nodeManagementDestinationListData,
  nodeManagementDetailedDiscoveryData,
  nodeManagementSubscriptionData,
  nodeManagementSubscriptionDeleteCall,
  nodeManagementSubscriptionRequestCall,
} from '../model/node-management.ts';
import { resultData } from '../model/result.ts';
import { testDevice } from '../testing/device-pair.ts';
import { type RecordingLogger, recordingLogger } from '../testing/recording-logger.ts';
import { ScriptedPeer } from '../testing/scripted-peer.ts';
import type { LocalDevice } from './local-device.ts';
import type { LocalFeature } from './local-tree.ts';
import { fullCmd, partialCmd } from './notify-cmd.ts';

interface Bench {
  readonly clock: ManualClock;
  readonly device: LocalDevice;
  readonly limits: LocalFeature;
  readonly peer: ScriptedPeer;
  readonly log: RecordingLogger;
  /** Everything that went over the link. */
  readonly wire: readonly { readonly from: 'a' | 'b'; readonly text: string }[];
  /** Sends a request and tells how it was answered: the classifier, of results the error number. */
  ask(
    classifier: string,
    to: FeatureAddress,
    cmd: Cmd,
    header?: Partial<Header>,
    from?: FeatureAddress,
  ): Promise<string>;
}

/** A charging station with limits at `[1]/1`, a client at `[1]/2`, a measurement at `[1]/3`, and a peer that says anything. */
async function bench(
  options: { readonly strictVersions?: boolean; readonly bindingScope?: 'entity' } = {},
): Promise<Bench> {
  const clock = new ManualClock();
  const log = recordingLogger();
  const device = testDevice(clock, 'wallbox', { logger: log.logger, ...options });
  const evse = device.addEntity('EVSE');
  const limits = evse.feature('LoadControl', 'server');
  limits.offer(loadControlLimitDescriptionListData, { read: true });
  limits.offer(loadControlLimitListData, { read: true, readPartial: true, write: true, writePartial: true });
  limits.set(loadControlLimitListData, {
    loadControlLimitData: [
      { limitId: 1, isLimitChangeable: true, isLimitActive: false },
      { limitId: 2, isLimitChangeable: false, isLimitActive: false },
    ],
  });
  evse.feature('DeviceDiagnosis', 'client');
  evse.feature('Measurement', 'server').offer(measurementListData, { read: true, write: true });
  const links = memoryLinkPair(clock);
  device.connect(links.a, { ski: 'ems' });
  const peer = new ScriptedPeer(links.b, 'd:_i:99999_ems', device.address);
  await clock.run(10);
  const ask: Bench['ask'] = async (classifier, to, cmd, header = {}, from = peer.at([1], 7)) => {
    const counter = peer.send(classifier, from, to, cmd, header);
    await clock.run(10);
    return peer
      .answerTo(Number(header.msgCounter ?? counter))
      .map(({ header: { cmdClassifier }, cmd: [answer] }) => {
        const result = answer?.data?.declaration === resultData ? (answer.data.value as { errorNumber?: number }) : {};
        return cmdClassifier === 'result' ? String(result.errorNumber) : cmdClassifier;
      })
      .join(' ');
  };
  return { clock, device, limits, peer, log, wire: links.log, ask };
}

const ON = { ackRequest: true };
const write = partialCmd(loadControlLimitListData, { loadControlLimitData: [{ limitId: 1, isLimitActive: true }] });
const writeLocked = partialCmd(loadControlLimitListData, {
  loadControlLimitData: [{ limitId: 2, isLimitActive: true }],
});
const readLimits = fullCmd(loadControlLimitListData, {});
const unknown: Cmd = { data: { name: 'qWhTzUfGhNbVcXyAsDfG', declaration: undefined, value: { raw: '[]' } } };

async function bind(b: Bench, from = b.peer.at([1], 7), feature = 1): Promise<string> {
  const bindingRequest = { clientAddress: from, serverAddress: b.peer.of([1], feature) };
  return b.ask('call', b.peer.of(), fullCmd(nodeManagementBindingRequestCall, { bindingRequest }), ON, b.peer.at());
}

/** Every error number of the receive pipeline, as it arrives at the peer. */
const ROWS: readonly (readonly [string, (b: Bench) => Promise<string>, string])[] = [
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

async function bindNodeManagement(b: Bench): Promise<string> {
  const bindingRequest = { clientAddress: b.peer.at(), serverAddress: b.peer.of() };
  return b.ask('call', b.peer.of(), fullCmd(nodeManagementBindingRequestCall, { bindingRequest }), ON, b.peer.at());
}

for (const [title, act, expected] of ROWS)
  test(title, async () => {
    const b = await bench();
    assert.equal(await act(b), expected);
    if (Number(expected) > 0) assert.ok(b.log.rules().length > 0, 'a refusal is a logged finding with a rule');
    assert.equal(b.peer.closedBecause, undefined);
  });

test('SPINE-5.3.2-38, SPINE-5.2.3-7 the result comes from the requested address with our device part', async () => {
  const b = await bench();
  const counter = b.peer.send('read', b.peer.at([1], 7), { entity: [5], feature: 6 }, readLimits);
  await b.clock.run(10);
  const [answer] = b.peer.answerTo(counter);
  assert.deepEqual(answer?.header.addressSource, { device: b.device.address, entity: [5], feature: 6 });
  assert.deepEqual(answer?.header.addressDestination, b.peer.at([1], 7));
  assert.equal(answer?.header.ackRequest, undefined);
});

test('SPINE-5.3.2-45 two cmds in one payload: 1, nothing is executed', async () => {
  const b = await bench();
  await bind(b);
  const header = `[{"specificationVersion":"1.3.0"},{"addressSource":[{"device":"${b.peer.address}"},{"entity":[1]},{"feature":7}]},{"addressDestination":[{"device":"${b.device.address}"},{"entity":[1]},{"feature":1}]},{"msgCounter":9000},{"cmdClassifier":"write"}]`;
  const cmd = '[{"loadControlLimitListData":[{"loadControlLimitData":[[{"limitId":1},{"isLimitActive":true}]]}]}]';
  b.peer.sendText(`{"datagram":[{"header":${header}},{"payload":[{"cmd":[${cmd},${cmd}]}]}]}`);
  await b.clock.run(10);
  assert.deepEqual(b.peer.answerTo(9000)[0]?.cmd[0]?.data?.value, { errorNumber: 1, description: 'more than one cmd' });
  assert.equal(b.limits.data(loadControlLimitListData)?.loadControlLimitData?.[0]?.isLimitActive, false);
});

test('SPINE-5.3.2-47 a wrong JSON type in a write: 7, nothing is applied', async () => {
  const b = await bench();
  await bind(b);
  const header = `[{"specificationVersion":"1.3.0"},{"addressSource":[{"device":"${b.peer.address}"},{"entity":[1]},{"feature":7}]},{"addressDestination":[{"device":"${b.device.address}"},{"entity":[1]},{"feature":1}]},{"msgCounter":9001},{"cmdClassifier":"write"}]`;
  const cmd = `[{"function":"loadControlLimitListData"},{"filter":[[{"cmdControl":[{"partial":[]}]}]]},{"loadControlLimitListData":[{"loadControlLimitData":[[{"limitId":1},{"isLimitActive":true},{"value":[{"number":"much"}]}]]}]}]`;
  b.peer.sendText(`{"datagram":[{"header":${header}},{"payload":[{"cmd":[${cmd}]}]}]}`);
  await b.clock.run(10);
  const result = b.peer.answerTo(9001)[0]?.cmd[0]?.data?.value as { errorNumber?: number };
  assert.equal(result.errorNumber, 7);
  assert.equal(b.limits.data(loadControlLimitListData)?.loadControlLimitData?.[0]?.isLimitActive, false);
});

test('SPINE-5.2.1-6 TC_SPINE_RTS_004 an unknown element in a write does not matter', async () => {
  const b = await bench();
  await bind(b);
  const header = `[{"specificationVersion":"1.999.999"},{"addressSource":[{"device":"${b.peer.address}"},{"entity":[1]},{"feature":7}]},{"addressDestination":[{"device":"${b.device.address}"},{"entity":[1]},{"feature":1}]},{"msgCounter":9002},{"cmdClassifier":"write"},{"ackRequest":true}]`;
  const cmd = `[{"function":"loadControlLimitListData"},{"filter":[[{"cmdControl":[{"partial":[]}]}]]},{"loadControlLimitListData":[{"loadControlLimitData":[[{"limitId":1},{"isLimitActive":true},{"fancy":[{"x":1}]}]]}]}]`;
  b.peer.sendText(`{"datagram":[{"header":${header}},{"payload":[{"cmd":[${cmd}]}]}]}`);
  await b.clock.run(10);
  assert.deepEqual(b.peer.answerTo(9002)[0]?.cmd[0]?.data?.value, { errorNumber: 0 });
  assert.equal(b.limits.data(loadControlLimitListData)?.loadControlLimitData?.[0]?.isLimitActive, true);
});

test('SPINE-5.3.2-35 too many entries, too long, too many undecided writes: 3', async () => {
  const b = await bench();
  await bind(b);
  const many = Array.from({ length: 129 }, (_, limitId) => ({ limitId }));
  assert.equal(
    await b.ask('write', b.peer.of([1], 1), fullCmd(loadControlLimitListData, { loadControlLimitData: many })),
    '3',
  );
  const long = [{ limitId: 1, timePeriod: { endTime: 'P'.repeat(70_000) } }];
  assert.equal(
    await b.ask('write', b.peer.of([1], 1), partialCmd(loadControlLimitListData, { loadControlLimitData: long })),
    '3',
  );
  b.limits.approve(loadControlLimitListData, () => Promise.withResolvers<never>().promise);
  const answers: string[] = [];
  for (let round = 0; round < 18; round++) answers.push(await b.ask('write', b.peer.of([1], 1), write, ON));
  assert.deepEqual(answers, [...Array.from({ length: 16 }, () => ''), '3', '3']);
  await b.clock.run(10_000);
  const numbers = b.peer
    .find('result')
    .map(({ cmd }) => (cmd[0]?.data?.value as { errorNumber?: number } | undefined)?.errorNumber);
  assert.equal(numbers.filter((number) => number === 2).length, 16);
});

test('SPINE-5.3.2-35 subscriptions of one peer are bounded', async () => {
  const b = await bench();
  const subscribe = (feature: number): Promise<string> => {
    const subscriptionRequest = { clientAddress: b.peer.at([1], feature), serverAddress: b.peer.of([1], 1) };
    return b.ask(
      'call',
      b.peer.of(),
      fullCmd(nodeManagementSubscriptionRequestCall, { subscriptionRequest }),
      ON,
      b.peer.at(),
    );
  };
  for (let feature = 0; feature < 256; feature++) assert.equal(await subscribe(feature), '0');
  assert.equal(await subscribe(256), '3');
  assert.equal(await subscribe(255), '0', 'a repeated request needs no new entry');
});

test('SPINE-5.3.2-5 TC_SPINE_COMP_006 strict versions: odd ones are refused, a leading v is tolerated', async () => {
  for (const [version, expected] of [
    ['TS1.3.0', '1'],
    ['V0.3.0', '1'],
    ['0.3.0', '1'],
    ['', '1'],
    ['v1.3.0', 'reply'],
    ['1.999.999', 'reply'],
  ] as const) {
    const b = await bench({ strictVersions: true });
    assert.equal(
      await b.ask('read', b.peer.of([1], 1), readLimits, { specificationVersion: version }),
      expected,
      version,
    );
    const lenient = await bench();
    assert.equal(
      await lenient.ask('read', lenient.peer.of([1], 1), readLimits, { specificationVersion: version }),
      'reply',
    );
  }
});

test('SPINE-5.5.4-12 with scope entity any feature of the bound client entity may write', async () => {
  const b = await bench({ bindingScope: 'entity' });
  await bind(b);
  assert.equal(await b.ask('write', b.peer.of([1], 1), write, ON, b.peer.at([1], 8)), '0');
  assert.equal(await b.ask('write', b.peer.of([1], 1), write, ON, b.peer.at([2], 7)), '9');
});

test('SPINE-5.3.2-12, -14 TC_SPINE_DATA_001 to _004 counters: gaps and falls are processed, answers refer exactly', async () => {
  const b = await bench();
  const own: (number | bigint | undefined)[] = [];
  for (const counter of [21012, 123321, 123456, 1000, 2000, 2000, 18446744073709551615n, 9007199254740993n]) {
    b.peer.send('read', b.peer.at([1], 7), b.peer.of([1], 1), readLimits, { msgCounter: counter });
    await b.clock.run(10);
    const answer = b.peer.find('reply').at(-1);
    assert.equal(answer?.header.msgCounterReference, counter);
    own.push(answer?.header.msgCounter);
  }
  assert.ok(own.every((value, index) => index === 0 || Number(value) > Number(own[index - 1])));
});

test('SPINE-5.5.4-13, -20, SPINE-5.5.5-12, -15, -16 tables and deletes', async () => {
  const b = await bench();
  await bind(b);
  const subscriptionRequest = { clientAddress: b.peer.at(), serverAddress: b.peer.of() };
  assert.equal(
    await b.ask(
      'call',
      b.peer.of(),
      fullCmd(nodeManagementSubscriptionRequestCall, { subscriptionRequest }),
      ON,
      b.peer.at(),
    ),
    '0',
  );
  const table = async (
    declaration: typeof nodeManagementBindingData | typeof nodeManagementSubscriptionData,
  ): Promise<unknown> => {
    await b.ask('read', b.peer.of(), fullCmd(declaration, {}), {}, b.peer.at());
    return b.peer.find('reply').at(-1)?.cmd[0]?.data?.value;
  };
  assert.deepEqual(await table(nodeManagementBindingData), {
    bindingEntry: [{ bindingId: 1, clientAddress: b.peer.at([1], 7), serverAddress: b.peer.of([1], 1) }],
  });
  assert.deepEqual(await table(nodeManagementSubscriptionData), {
    subscriptionEntry: [{ subscriptionId: 1, clientAddress: b.peer.at(), serverAddress: b.peer.of() }],
  });
  const bindingDelete = { clientAddress: b.peer.at([1], 7), serverAddress: b.peer.of([1], 1) };
  for (let round = 0; round < 2; round++)
    assert.equal(
      await b.ask('call', b.peer.of(), fullCmd(nodeManagementBindingDeleteCall, { bindingDelete }), ON, b.peer.at()),
      '0',
    );
  assert.deepEqual(await table(nodeManagementBindingData), {});
  assert.equal(await b.ask('write', b.peer.of([1], 1), write, ON), '9');
  const foreign = { clientAddress: { device: 'd:_i:1_third' }, serverAddress: b.peer.of([1], 1) };
  assert.equal(
    await b.ask(
      'call',
      b.peer.of(),
      fullCmd(nodeManagementBindingDeleteCall, { bindingDelete: foreign }),
      ON,
      b.peer.at(),
    ),
    '7',
  );
  for (let round = 0; round < 2; round++)
    assert.equal(
      await b.ask(
        'call',
        b.peer.of(),
        fullCmd(nodeManagementSubscriptionDeleteCall, { subscriptionDelete: subscriptionRequest }),
        ON,
        b.peer.at(),
      ),
      '0',
    );
  assert.deepEqual(await table(nodeManagementSubscriptionData), {});
});

test('SPINE-5.3.2-25, -49 a result carries errorNumber, its text none of the sequences that other stacks corrupt', async () => {
  const b = await bench();
  b.limits.approve(loadControlLimitListData, () => ({ accept: false, description: 'list [] and {} of [{"a":1}]' }));
  await bind(b);
  b.peer.received.length = 0;
  await b.ask('write', b.peer.of([1], 1), write, ON);
  const result = b.peer.find('result')[0]?.cmd[0]?.data?.value as { errorNumber?: number; description?: string };
  assert.deepEqual(result, { errorNumber: 7, description: 'list [] and {} of [{"a":1}]' });
  const text = b.wire.findLast(({ from }) => from === 'a')?.text ?? '';
  const string = /"description":("[^"]*\\"a[^}]*)/.exec(text)?.[1] ?? '';
  assert.match(string, /list/);
  assert.doesNotMatch(string, /\[\]|\[\{/);
});

test('SPINE-5.3.1-1 what cannot be parsed is discarded, the connection stays open', async () => {
  const b = await bench();
  const before = b.peer.received.length;
  for (const text of [
    '',
    'null',
    '[]',
    '{}',
    '{"datagram":',
    '{"datagram":[]}',
    '{"datagram":[{"header":[]}]}',
    '\u0000',
    '"x"',
  ])
    b.peer.sendText(text);
  await b.clock.run(10);
  assert.equal(b.peer.received.length, before);
  assert.ok(b.log.rules().includes('SPINE-5.3.1-1'));
  assert.equal(await b.ask('read', b.peer.of([1], 1), readLimits), 'reply');
});
