import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadControlLimitListData } from '../model/load-control.ts';
import {
  nodeManagementBindingData,
  nodeManagementBindingDeleteCall,
  nodeManagementSubscriptionData,
  nodeManagementSubscriptionDeleteCall,
  nodeManagementSubscriptionRequestCall,
} from '../model/node-management.ts';
import { bind, ON, readLimits, refusalBench, write } from '../testing/refusal-bench.ts';
import { fullCmd, partialCmd } from './notify-cmd.ts';

test('SPINE-5.3.2-38, SPINE-5.2.3-7 the result comes from the requested address with our device part', async () => {
  const b = await refusalBench();
  const counter = b.peer.send('read', b.peer.at([1], 7), { entity: [5], feature: 6 }, readLimits);
  await b.clock.run(10);
  const [answer] = b.peer.answerTo(counter);
  assert.deepEqual(answer?.header.addressSource, { device: b.device.address, entity: [5], feature: 6 });
  assert.deepEqual(answer?.header.addressDestination, b.peer.at([1], 7));
  assert.equal(answer?.header.ackRequest, undefined);
});

test('SPINE-5.3.2-45 two cmds in one payload: 1, nothing is executed', async () => {
  const b = await refusalBench();
  await bind(b);
  const header = `[{"specificationVersion":"1.3.0"},{"addressSource":[{"device":"${b.peer.address}"},{"entity":[1]},{"feature":7}]},{"addressDestination":[{"device":"${b.device.address}"},{"entity":[1]},{"feature":1}]},{"msgCounter":9000},{"cmdClassifier":"write"}]`;
  const cmd = '[{"loadControlLimitListData":[{"loadControlLimitData":[[{"limitId":1},{"isLimitActive":true}]]}]}]';
  b.peer.sendText(`{"datagram":[{"header":${header}},{"payload":[{"cmd":[${cmd},${cmd}]}]}]}`);
  await b.clock.run(10);
  assert.deepEqual(b.peer.answerTo(9000)[0]?.cmd[0]?.data?.value, { errorNumber: 1, description: 'more than one cmd' });
  assert.equal(b.limits.data(loadControlLimitListData)?.loadControlLimitData?.[0]?.isLimitActive, false);
});

test('SPINE-5.3.2-47 a wrong JSON type in a write: 7, nothing is applied', async () => {
  const b = await refusalBench();
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
  const b = await refusalBench();
  await bind(b);
  const header = `[{"specificationVersion":"1.999.999"},{"addressSource":[{"device":"${b.peer.address}"},{"entity":[1]},{"feature":7}]},{"addressDestination":[{"device":"${b.device.address}"},{"entity":[1]},{"feature":1}]},{"msgCounter":9002},{"cmdClassifier":"write"},{"ackRequest":true}]`;
  const cmd = `[{"function":"loadControlLimitListData"},{"filter":[[{"cmdControl":[{"partial":[]}]}]]},{"loadControlLimitListData":[{"loadControlLimitData":[[{"limitId":1},{"isLimitActive":true},{"fancy":[{"x":1}]}]]}]}]`;
  b.peer.sendText(`{"datagram":[{"header":${header}},{"payload":[{"cmd":[${cmd}]}]}]}`);
  await b.clock.run(10);
  assert.deepEqual(b.peer.answerTo(9002)[0]?.cmd[0]?.data?.value, { errorNumber: 0 });
  assert.equal(b.limits.data(loadControlLimitListData)?.loadControlLimitData?.[0]?.isLimitActive, true);
});

test('SPINE-5.3.2-35 too many entries, too long, too many undecided writes: 3', async () => {
  const b = await refusalBench();
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
  const b = await refusalBench();
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
    const b = await refusalBench({ strictVersions: true });
    assert.equal(
      await b.ask('read', b.peer.of([1], 1), readLimits, { specificationVersion: version }),
      expected,
      version,
    );
    const lenient = await refusalBench();
    assert.equal(
      await lenient.ask('read', lenient.peer.of([1], 1), readLimits, { specificationVersion: version }),
      'reply',
    );
  }
});

test('SPINE-5.5.4-12 with scope entity any feature of the bound client entity may write', async () => {
  const b = await refusalBench({ bindingScope: 'entity' });
  await bind(b);
  assert.equal(await b.ask('write', b.peer.of([1], 1), write, ON, b.peer.at([1], 8)), '0');
  assert.equal(await b.ask('write', b.peer.of([1], 1), write, ON, b.peer.at([2], 7)), '9');
});

test('SPINE-5.3.2-12, -14 TC_SPINE_DATA_001 to _004 counters: gaps and falls are processed, answers refer exactly', async () => {
  const b = await refusalBench();
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
  const b = await refusalBench();
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
  const b = await refusalBench();
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
  const b = await refusalBench();
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
