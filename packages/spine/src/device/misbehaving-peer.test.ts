import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ManualClock } from '@busbar/kernel/testing';
import { loadControlLimitListData } from '../model/load-control.ts';
import {
  nodeManagementDetailedDiscoveryData,
  nodeManagementSubscriptionRequestCall,
  nodeManagementUseCaseData,
} from '../model/node-management.ts';
import { type ResultData, resultData } from '../model/result.ts';
import { buildAdded } from '../node-management/detailed-discovery.ts';
import { connectDevices, testDevice } from '../testing/device-pair.ts';
import { lonely } from '../testing/lonely-device.ts';
import type { LogLine } from '../testing/recording-logger.ts';
import { refusalBench } from '../testing/refusal-bench.ts';
import type { ScriptedPeer } from '../testing/scripted-peer.ts';
import type { LocalDevice } from './local-device.ts';
import { fullCmd, partialCmd } from './notify-cmd.ts';

const DISCOVERY = 'nodeManagementDetailedDiscoveryData';

/** Sends so many messages, some at a time. */
function flood(clock: ManualClock, messages: number, send: (at: number) => void): void {
  for (let sent = 0; sent < messages; sent++) {
    send(sent);
    if (sent % 100 === 99) clock.advance(2);
  }
}

/** Another peer of the device, which is well behaved and has to be served as ever. */
async function isOtherServed(clock: ManualClock, device: LocalDevice): Promise<boolean> {
  const other = testDevice(clock, 'other');
  const client = other.addEntity('CEM').feature('DeviceDiagnosis', 'client');
  const { atFirst } = connectDevices(clock, other, device);
  await clock.run(6_000);
  const nodeManagement = atFirst.entity([0])?.features()[0];
  const read = nodeManagement?.read(
    client.entity.device.entities()[0]?.features()[0] ?? client,
    nodeManagementUseCaseData,
  );
  await clock.run(100);
  const outcome = await read;
  other.close();
  await clock.run(10);
  return outcome?.ok === true;
}

/** Lines about one peer; each names it. */
const about = (lines: readonly LogLine[], ski: string): readonly LogLine[] =>
  lines.filter(({ event, fields }) => event === 'spine.finding' && fields.ski === ski);
const suppressed = (lines: readonly LogLine[]): number =>
  lines.reduce((sum, { fields }) => sum + Number(fields.suppressed ?? 0), 0);
const errorsOf = (peer: ScriptedPeer): readonly number[] =>
  peer.find('result').map(({ cmd }) => (cmd[0]?.data?.value as ResultData | undefined)?.errorNumber ?? 0);

test('SPINE-5.3.2-35 a peer that floods with nonsense: 20 log lines a second with its name, the rest is counted, others are served', async () => {
  const b = await refusalBench();
  const before = b.clock.pendingTimers;
  flood(b.clock, 10_000, (sent) => b.peer.sendText(sent % 2 === 0 ? `{"datagram":${sent}` : '[]'));
  await b.clock.run(10);
  assert.ok(about(b.log.lines, 'ems').length < 30);
  await b.clock.run(10_000);
  b.peer.sendText('{}');
  await b.clock.run(10);
  assert.ok(suppressed(about(b.log.lines, 'ems')) > 9_000);
  assert.equal(b.peer.closedBecause, undefined);
  assert.ok(b.clock.pendingTimers <= before);
  assert.equal(await isOtherServed(b.clock, b.device), true);
});

test('SPINE-5.3.2-35 a peer that floods with requests gets an answer to each, and nothing is kept of them', async () => {
  const b = await refusalBench();
  const before = b.clock.pendingTimers;
  const read = fullCmd(loadControlLimitListData, {});
  flood(b.clock, 5_000, () => b.peer.send('read', b.peer.at([1], 7), b.peer.of([1], 1), read));
  await b.clock.run(10);
  assert.equal(b.peer.find('reply', 'loadControlLimitListData').length, 5_000);
  assert.ok(b.clock.pendingTimers <= before);
  assert.equal(await isOtherServed(b.clock, b.device), true);
});

test('SPINE-5.3.2-35 SPINE-5.5.5-1 a peer that subscribes 10,000 times: 256 are granted, the rest is refused with 3 and said', async () => {
  const b = await refusalBench();
  flood(b.clock, 10_000, (feature) => {
    const subscriptionRequest = { clientAddress: b.peer.at([1], feature), serverAddress: b.peer.of([1], 1) };
    const cmd = fullCmd(nodeManagementSubscriptionRequestCall, { subscriptionRequest });
    b.peer.send('call', b.peer.at(), b.peer.of(), cmd, { ackRequest: true });
  });
  await b.clock.run(10);
  const errors = errorsOf(b.peer);
  assert.equal(errors.filter((number) => number === 0).length, 256);
  assert.equal(errors.filter((number) => number === 3).length, 9_744);
  assert.equal(b.limits.subscribers().length, 256);
  const [line] = about(b.log.lines, 'ems').filter(({ fields }) => String(fields.text).includes('with 3'));
  assert.match(String(line?.fields.text), /call refused with 3: too many subscriptions/);
  assert.equal(await isOtherServed(b.clock, b.device), true);
});

test('SPINE-5.3.2-35 a peer that announces 10,000 entities, in one notify or in thousands: 256 are known, and it is said', async () => {
  const b = lonely();
  b.introduce();
  await b.clock.run(10);
  const described = { address: b.peer.address, deviceType: '', featureSet: 'simple' } as const;
  const entity = (id: number): Parameters<typeof buildAdded>[1][number] => ({
    path: [id],
    type: 'EV',
    features: [{ id: 1, type: 'DeviceDiagnosis', role: 'server', functions: new Map() }],
  });
  const announce = (...ids: readonly number[]): void => {
    const added = buildAdded(described, ids.map(entity));
    b.peer.send('notify', b.peer.at(), b.peer.of(), partialCmd(nodeManagementDetailedDiscoveryData, added));
  };
  const known = (): number => b.device.remotes()[0]?.entities().length ?? 0;
  // More than a message may have: not used at all.
  announce(...Array.from({ length: 10_000 }, (_, at) => at + 1_000));
  await b.clock.run(10);
  assert.equal(known(), 2);
  announce(...Array.from({ length: 1_000 }, (_, at) => at + 20_000));
  await b.clock.run(10);
  assert.equal(known(), 256);
  flood(b.clock, 10_000, (at) => announce(at + 30_000));
  await b.clock.run(10);
  assert.equal(known(), 256);
  const texts = about(b.log.lines, 'wallbox').map(({ fields }) => String(fields.text));
  assert.ok(texts.some((text) => text.includes('too many entities')));
  assert.equal(b.peer.closedBecause, undefined);
  assert.equal(await isOtherServed(b.clock, b.device), true);
});

test('SPINE-5.3.2-36 SPINE-5.3.2-37 a peer that answers everything a minute late: late answers count, what waits is bounded', async () => {
  const b = lonely();
  b.introduce();
  await b.clock.run(10);
  for (const call of b.peer.find('call')) b.peer.result(call, fullCmd(resultData, { errorNumber: 0 }));
  b.peer.send('read', b.peer.at(), b.peer.of(), fullCmd(nodeManagementDetailedDiscoveryData, {}));
  await b.clock.run(10);
  const [server] = b.device.remotes()[0]?.entity([1])?.features() ?? [];
  const client = b.device.entities()[1]?.feature('DeviceDiagnosis', 'client');
  assert.ok(server && client);
  const bound = server.bind(client);
  const answered = new Set<unknown>();
  const late: { readonly at: number; readonly answer: () => void }[] = [];
  for (let second = 0; second < 300; second++) {
    await b.clock.run(1_000);
    for (const request of b.peer.received) {
      const { msgCounter, cmdClassifier } = request.header;
      if (answered.has(msgCounter) || (cmdClassifier !== 'call' && cmdClassifier !== 'read')) continue;
      answered.add(msgCounter);
      late.push({
        at: second + 60,
        answer: () => b.peer.result(request, fullCmd(resultData, { errorNumber: 0 })),
      });
    }
    for (const { answer } of late.filter(({ at }) => at === second)) answer();
  }
  const outcome = await bound;
  assert.ok(!outcome.ok && outcome.timedOut);
  assert.equal(server.isBound(client), true, 'the late answer grants the binding');
  const bindings = b.peer.find('call', 'nodeManagementBindingRequestCall');
  assert.ok(bindings.length <= 3);
  assert.ok(b.clock.pendingTimers < 20);
  assert.ok(about(b.log.lines, 'wallbox').length > 0);
});

test('SPINE-5.3.2-37 a peer that answers nothing at all: the requests that wait are bounded, and end', async () => {
  const b = lonely();
  b.introduce();
  await b.clock.run(6_000);
  const [server] = b.device.remotes()[0]?.entity([1])?.features() ?? [];
  const client = b.device.entities()[1]?.feature('DeviceDiagnosis', 'client');
  assert.ok(server && client);
  const bindings = Array.from({ length: 2_000 }, () => server.bind(client));
  await b.clock.run(20_000);
  const outcomes = await Promise.all(bindings);
  assert.ok(outcomes.every((outcome) => !outcome.ok));
  await b.clock.run(3_000_000);
  assert.ok(b.peer.find('call', 'nodeManagementBindingRequestCall').length <= 4);
  assert.ok(b.peer.find('read', DISCOVERY).length <= 2);
  assert.ok(b.clock.pendingTimers < 20);
});
