import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import type { SpecifiedFrame } from '../frame/frame.ts';
import {
  deviceAnswers,
  knownObject,
  PEER,
  property,
  scriptedDevice,
  stationContents,
} from '../test-support/controller-setting.ts';
import { codeOf, found, sendings } from '../test-support/found-station.ts';
import { answerTo } from '../testing/scripted-node.ts';

test('EL-3.2-1 a read gives contents by their codes, in whatever order they come', async () => {
  const all = await found();
  all.device.script = (request) => [answerTo(request, [property(0xda, '42'), property(0xc7, '30')])];
  const reading = knownObject(all.manager).get([0xc7, 0xda]);
  await all.clock.run(100);
  const { values, refused } = await reading;
  assert.deepEqual(
    [[...values], refused],
    [
      [
        [0xda, Uint8Array.of(0x42)],
        [0xc7, Uint8Array.of(0x30)],
      ],
      [],
    ],
  );
  await all.end();
});

test('EL-4.2.3-1, EL-4.2.3-2 the good part of a refused read is used', async () => {
  const all = await found();
  const reading = knownObject(all.manager).get([0xc7, 0xd4]);
  await all.clock.run(100);
  const { values, refused } = await reading;
  assert.deepEqual([[...values.keys()], refused], [[0xc7], [0xd4]]);
  assert.deepEqual(knownObject(all.manager).latest(0xc7)?.edt, Uint8Array.of(0x41));
  await all.end();
});

test('EL-3.2.5-1 what an answer leaves out is refused; in strict mode it is no answer', async () => {
  const script = (request: SpecifiedFrame): readonly SpecifiedFrame[] =>
    request.properties.length === 2
      ? [answerTo(request, [property(0xc7, '41')])]
      : deviceAnswers(request, stationContents());
  const all = await found();
  all.device.script = script;
  const reading = knownObject(all.manager).get([0xc7, 0xd4]);
  await all.clock.run(100);
  assert.deepEqual((await reading).refused, [0xd4]);
  await all.end();
  const strict = await found({ quirksOff: new Set(['shortAnswer'] as const) });
  strict.device.script = script;
  const failed = codeOf(knownObject(strict.manager).get([0xc7, 0xd4]));
  await strict.clock.run(61_000);
  assert.equal(await failed, 'echonet-lite.no-answer');
  await strict.end();
});

test('EL-4.3-3 many properties are read by several requests of at most eight', async () => {
  const all = await found();
  const codes = Array.from({ length: 20 }, (_, k) => 0xc0 + k);
  const reading = knownObject(all.manager).get(codes);
  await all.clock.run(2000);
  assert.equal((await reading).refused.length, 19);
  assert.deepEqual(
    all.device.requests.map(({ properties }) => properties.length),
    [8, 8, 4],
  );
  await all.end();
});

test('EL-6 a request is sent again with the same transaction id at 3 s and 8 s, and fails at 20 s', async () => {
  const all = await found();
  all.device.script = () => [];
  const start = all.clock.now();
  const failed = codeOf(knownObject(all.manager).get([0xc7]));
  await all.clock.run(19_990);
  const times = sendings(all, start);
  assert.deepEqual(
    times.map(([at]) => at),
    [0, 3000, 8000],
  );
  assert.equal(new Set(times.map(([, tid]) => tid)).size, 1);
  assert.equal(all.manager.counters.unanswered, undefined);
  await all.clock.run(20);
  assert.equal(await failed, 'echonet-lite.no-answer');
  assert.deepEqual([all.manager.counters.unanswered, all.manager.counters.retried], [1, 2]);
  await all.end();
});

test('EL-6 a request for several properties has 60 s', async () => {
  const all = await found();
  all.device.script = () => [];
  let isOver = false;
  const failed = codeOf(knownObject(all.manager).get([0xc7, 0xda])).finally(() => {
    isOver = true;
  });
  await all.clock.run(59_900);
  assert.equal(isOver, false);
  await all.clock.run(200);
  assert.equal(await failed, 'echonet-lite.no-answer');
  await all.end();
});

test('EL-6 one request to a node is outstanding, the next follows 100 ms later', async () => {
  const all = await found();
  const start = all.clock.now();
  const object = knownObject(all.manager);
  const readings = Promise.all([object.get([0xc7]), object.get([0xda]), object.get([0x80])]);
  await all.clock.run(1000);
  await readings;
  assert.deepEqual(
    sendings(all, start).map(([at]) => at),
    [0, 100, 200],
  );
  all.device.script = () => [];
  const waiting = all.clock.now();
  const failing = [codeOf(object.get([0xc7])), codeOf(object.get([0xda]))];
  await all.clock.run(19_000);
  assert.equal(new Set(sendings(all, waiting).map(([, tid]) => tid)).size, 1);
  await all.end();
  assert.deepEqual(await Promise.all(failing), ['echonet-lite.closed', 'echonet-lite.closed']);
});

test('EL-6 a late answer is used as data, a second one is dropped', async () => {
  const all = await found();
  const late: SpecifiedFrame[] = [];
  all.device.script = (request) => {
    late.push(answerTo(request, [property(0xc7, '30')]));
    return [];
  };
  const seen: string[] = [];
  all.manager.onEvent((event) => {
    if (event.type === 'property' && event.epc === 0xc7) seen.push(event.origin);
  });
  const failed = codeOf(knownObject(all.manager).get([0xc7]));
  await all.clock.run(25_000);
  assert.equal(await failed, 'echonet-lite.no-answer');
  const [answer] = late;
  assert.ok(answer !== undefined);
  all.device.send(answer, '198.51.100.1');
  all.device.send(answer, '198.51.100.1');
  await all.clock.run(100);
  assert.deepEqual([seen, knownObject(all.manager).latest(0xc7)?.origin], [['late'], 'late']);
  assert.deepEqual([all.manager.counters.lateAnswer, all.manager.counters.duplicateAnswer], [1, 1]);
  await all.end();
});

for (const [what, counter, change] of [
  ['the transaction id of no request', 'wrongTid', { tid: 0x7777 }],
  ['another object as its source', 'wrongObject', { seoj: 0x02a102 }],
  ['another object as its destination', 'wrongObject', { deoj: 0x05ff02 }],
  ['a service that does not belong to the request', 'wrongService', { service: 'Set_Res' }],
  ['none of the properties of the request', 'wrongProperty', { properties: [property(0xe0, '00')] }],
] as const)
  test(`EL-3.2.2-2 an answer with ${what} is dropped and counted`, async () => {
    const all = await found();
    all.device.script = (request) => [{ ...answerTo(request, [property(0xc7, '30')]), ...change }];
    const failed = codeOf(knownObject(all.manager).get([0xc7]));
    await all.clock.run(20_000);
    assert.equal(await failed, 'echonet-lite.no-answer');
    assert.equal(all.manager.counters[counter], 3);
    assert.notDeepEqual(knownObject(all.manager).latest(0xc7)?.edt, Uint8Array.of(0x30));
    await all.end();
  });

test('EL-3.2.2-2 an answer from another address is dropped and counted, the right one is taken', async () => {
  const all = await found();
  const spoofer = scriptedDevice(all.network, '198.51.100.66', () => ({}));
  all.device.script = (request, from) => {
    spoofer.send(answerTo(request, [property(0xc7, '30')]), from);
    return [];
  };
  const reading = knownObject(all.manager).get([0xc7]);
  await all.clock.run(1000);
  assert.equal(all.manager.counters.wrongSource, 1);
  all.device.script = (request) => deviceAnswers(request, stationContents());
  await all.clock.run(5000);
  assert.deepEqual((await reading).values.get(0xc7), Uint8Array.of(0x41));
  await all.end();
});

test('EL-3.3 an answer that cannot be decoded is as good as none', async () => {
  const all = await found();
  all.device.script = (request) => [
    Uint8Array.of(0x10, 0x81, request.tid >> 8, request.tid & 255, 2, 0xa1, 1, 5, 0xff, 1, 0x51, 1, 0xeb, 4, 0xb8),
  ];
  const failed = codeOf(knownObject(all.manager).set([property(0xeb, '00000bb8')]));
  await all.clock.run(20_000);
  assert.equal(await failed, 'echonet-lite.no-answer');
  assert.equal(all.manager.counters.truncatedEdt, 3);
  await all.end();
});

test('EL-3.2.5-2 INF_REQ is answered by an INF to everybody or by unicast, and is data too', async () => {
  const all = await found();
  for (const isMulticast of [true, false]) {
    all.device.script = (request, from) => {
      const answer = answerTo(request, [property(0xda, isMulticast ? '42' : '47')]);
      if (isMulticast) all.device.multicast(answer);
      else all.device.send(answer, from);
      return [];
    };
    const asking = knownObject(all.manager).requestAnnouncement([0xda]);
    await all.clock.run(500);
    assert.deepEqual((await asking).values.get(0xda), Uint8Array.of(isMulticast ? 0x42 : 0x47));
  }
  assert.equal(all.manager.counters.wrongTid, undefined);
  await all.end();
});

test('EL-4.2.3.6-1 INFC is confirmed, whatever the confirmation repeats; silence is no answer', async () => {
  const all = await found();
  all.device.script = (request) => [answerTo(request, request.properties)];
  const telling = codeOf(knownObject(all.manager).inform(0x05ff01, [property(0x80, '30')]));
  await all.clock.run(100);
  assert.equal(await telling, 'none');
  all.device.script = () => [];
  const silent = codeOf(knownObject(all.manager).inform(0x05ff01, [property(0x80, '30')]));
  await all.clock.run(21_000);
  assert.equal(await silent, 'echonet-lite.no-answer');
  await all.end();
});

test('EL-3.2.2-2 the transaction id wraps to 1', async () => {
  // Starts shortly before the wrap.
  const all = await found({ random: () => 0.9997 });
  const object = knownObject(all.manager);
  for (let k = 0; k < 20; k++) {
    const reading = object.get([0xc7]);
    await all.clock.run(100);
    await reading;
  }
  const tids = all.device.requests.map(({ tid }) => tid);
  const wrapped = tids.indexOf(1);
  assert.ok(wrapped > 0 && !tids.includes(0), `${tids}`);
  assert.deepEqual(tids.slice(wrapped - 1, wrapped + 2), [0xffff, 1, 2]);
  await all.end();
});

test('EL-6 a queue that is full says so', async () => {
  const all = await found({ limits: { queuedPerNode: 3 } });
  all.device.script = () => [];
  const object = knownObject(all.manager);
  const codes = Promise.all(Array.from({ length: 6 }, () => codeOf(object.get([0xc7]))));
  await all.clock.run(81_000);
  assert.deepEqual((await codes).toSorted(), [
    ...Array.from({ length: 4 }, () => 'echonet-lite.no-answer'),
    ...Array.from({ length: 2 }, () => 'echonet-lite.queue-full'),
  ]);
  await all.end();
});

test('EL-6.2.5-2 a poll reads at its interval, pauses while the node is lost, and goes on', async () => {
  const all = await found();
  const cancel = knownObject(all.manager).poll([0xc7], millis(5000));
  await all.clock.run(30_500);
  assert.ok([6, 7].includes(all.device.requests.length));
  all.device.script = () => [];
  await all.clock.run(70_000);
  assert.deepEqual(all.events, [`found ${PEER}`, `lost ${PEER}`]);
  const before = all.device.requests.length;
  await all.clock.run(20_000);
  assert.equal(all.device.requests.length, before, 'a lost node is not polled');
  all.device.script = (request) => deviceAnswers(request, stationContents());
  await all.clock.run(120_000);
  assert.deepEqual(all.events, [`found ${PEER}`, `lost ${PEER}`, `found ${PEER}`]);
  assert.ok(all.device.requests.filter(({ properties }) => properties[0]?.epc === 0xc7).length > before + 5);
  cancel();
  const after = all.device.requests.length;
  await all.clock.run(60_000);
  assert.equal(all.device.requests.length, after);
  await all.end();
});
