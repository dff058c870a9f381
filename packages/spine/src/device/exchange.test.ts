import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { decodeDatagram } from '../codec/decode-datagram.ts';
import { deviceDiagnosisHeartbeatData } from '../model/device-diagnosis.ts';
import { loadControlLimitDescriptionListData, loadControlLimitListData } from '../model/load-control.ts';
import { ALL, exchangeBench as bench, limit, settled, values } from '../testing/exchange-bench.ts';
import type { RemoteFeature } from './remote-tree.ts';

test('SPINE-5.3.2-18, SPINE-5.3.3-48 a read is answered by the feature, entries sorted by key', async () => {
  const b = await bench();
  const outcome = await settled(b, b.remoteLimits.read(b.client, loadControlLimitListData));
  assert.ok(outcome.ok);
  assert.equal(values(outcome.value), '1=10 2=20');
  assert.equal(values(b.remoteLimits.data(loadControlLimitListData)), '1=10 2=20');
  assert.deepEqual(b.sent(), ['a read loadControlLimitListData', 'b reply loadControlLimitListData']);
});

test('SPINE-5.3.3-37 a function without data is answered with the empty function', async () => {
  const b = await bench();
  assert.deepEqual(await settled(b, b.remoteLimits.read(b.client, loadControlLimitDescriptionListData)), {
    ok: true,
    value: {},
  });
});

test('SPINE-5.3.2-16 identical reads that wait share one answer', async () => {
  const b = await bench();
  const both = Promise.all([1, 2].map(() => b.remoteLimits.read(b.client, loadControlLimitListData)));
  const outcomes = await settled(b, both);
  assert.ok(outcomes.every(({ ok }) => ok));
  assert.equal(b.sent().length, 2);
});

test('SPINE-5.2.2-18, SPINE-5.5.2-8 what is not announced is not used', async () => {
  const b = await bench({ read: true });
  const write = await b.remoteLimits.write(b.client, loadControlLimitListData, { value: {} });
  const read = await b.remoteMeter.read(b.meterClient, loadControlLimitListData);
  assert.ok(!write.ok && write.errorNumber === 6 && !read.ok && read.errorNumber === 6);
  assert.deepEqual(b.sent(), []);
});

test('SPINE-5.3.2-26 ackRequest is set on write and call only', async () => {
  const b = await bench();
  await settled(b, b.remoteLimits.bind(b.client));
  await settled(
    b,
    b.remoteLimits.write(b.client, loadControlLimitListData, {
      value: { loadControlLimitData: [limit(1, 1)] },
      partial: true,
    }),
  );
  for (const { text } of b.links.log) {
    const { value } = decodeDatagram(text);
    const classifier = value?.header.cmdClassifier;
    assert.equal(
      value?.header.ackRequest,
      classifier === 'write' || classifier === 'call' ? true : undefined,
      classifier,
    );
  }
});

test('SPINE-5.5.4-4, SPINE-5.3.3-64, -65 bind, subscribe, write: first the result, then the notify, to the writer too', async () => {
  const b = await bench();
  const bound: unknown[] = [];
  b.limits.onBound((client, remote) => bound.push(client, remote));
  assert.deepEqual(await settled(b, b.remoteLimits.bind(b.client)), { ok: true });
  assert.deepEqual(await settled(b, b.remoteLimits.subscribe(b.client)), { ok: true });
  assert.deepEqual(bound, [b.client.address, b.atSecond]);
  assert.equal(b.remoteLimits.isBound(b.client), true);
  assert.equal(b.remoteLimits.isSubscribed(b.client), true);
  assert.deepEqual(
    b.limits.bindings().map(({ client, ski }) => [client, ski]),
    [[b.client.address, b.first.address]],
  );
  assert.equal(b.limits.subscribers().length, 1);
  b.sent();
  const told: string[] = [];
  b.remoteLimits.onData(loadControlLimitListData, (value, how) => told.push(`${how} ${values(value)}`));
  const item = { limitId: 1, isLimitActive: true, value: { number: 4200, scale: 0 } };
  const write = b.remoteLimits.write(b.client, loadControlLimitListData, {
    value: { loadControlLimitData: [item] },
    partial: true,
  });
  assert.deepEqual(await settled(b, write), { ok: true });
  assert.deepEqual(b.sent(), [
    'a write loadControlLimitListData partial',
    'b result resultData',
    'b notify loadControlLimitListData partial',
  ]);
  assert.equal(values(b.limits.data(loadControlLimitListData)), '1=4200 2=20');
  assert.deepEqual(told, ['notify 1=4200']);
});

test('SPINE-5.3.3-64 a write that changes nothing is notified as well', async () => {
  const b = await bench();
  await settled(b, b.remoteLimits.bind(b.client));
  await settled(b, b.remoteLimits.subscribe(b.client));
  b.sent();
  const same = { loadControlLimitData: [{ limitId: 1, value: { number: 10, scale: 0 } }] };
  await settled(b, b.remoteLimits.write(b.client, loadControlLimitListData, { value: same, partial: true }));
  assert.deepEqual(b.sent().slice(1), ['b result resultData', 'b notify loadControlLimitListData']);
});

test('SPINE-5.2.2-18, finding S37 without write.partial the change is merged into fresh data and written in full', async () => {
  const b = await bench({ read: true, write: true });
  await settled(b, b.remoteLimits.bind(b.client));
  b.sent();
  const item = { limitId: 1, isLimitActive: true, value: { number: 4200, scale: 0 } };
  const write = b.remoteLimits.write(b.client, loadControlLimitListData, {
    value: { loadControlLimitData: [item] },
    partial: true,
  });
  assert.deepEqual(await settled(b, write), { ok: true });
  assert.deepEqual(b.sent(), [
    'a read loadControlLimitListData',
    'b reply loadControlLimitListData',
    'a write loadControlLimitListData',
    'b result resultData',
  ]);
  assert.equal(values(b.limits.data(loadControlLimitListData)), '1=4200 2=20');
  assert.equal(b.limits.data(loadControlLimitListData)?.loadControlLimitData?.[1]?.isLimitActive, false);
});

test('SPINE-5.2.2-18 subscribed data is fresh enough for the merge', async () => {
  const b = await bench({ read: true, write: true });
  await settled(b, b.remoteLimits.bind(b.client));
  await settled(b, b.remoteLimits.subscribe(b.client));
  await settled(b, b.remoteLimits.read(b.client, loadControlLimitListData));
  b.sent();
  const value = { loadControlLimitData: [{ limitId: 2, value: { number: 7, scale: 0 } }] };
  await settled(b, b.remoteLimits.write(b.client, loadControlLimitListData, { value, partial: true }));
  assert.equal(b.sent()[0], 'a write loadControlLimitListData');
  assert.equal(values(b.limits.data(loadControlLimitListData)), '1=10 2=7');
});

test('SPINE-5.2.2-18 data known only in parts is read before it is written in full', async () => {
  const b = await bench({ read: true, write: true });
  await settled(b, b.remoteLimits.bind(b.client));
  await settled(b, b.remoteLimits.subscribe(b.client));
  b.limits.update(loadControlLimitListData, { loadControlLimitData: [{ limitId: 1, isLimitActive: true }] });
  await b.clock.run(50);
  assert.equal(values(b.remoteLimits.data(loadControlLimitListData)), '1=10');
  b.sent();
  const value = { loadControlLimitData: [{ limitId: 1, value: { number: 7, scale: 0 } }] };
  const write = b.remoteLimits.write(b.client, loadControlLimitListData, { value, partial: true });
  assert.deepEqual(await settled(b, write), { ok: true });
  assert.equal(b.sent()[0], 'a read loadControlLimitListData');
  assert.equal(values(b.limits.data(loadControlLimitListData)), '1=7 2=20');
});

test('SPINE-5.3.3-21 deleteElements: the delete filter first, then the partial one; also merged locally', async () => {
  for (const operations of [ALL, { read: true, write: true }]) {
    const b = await bench(operations);
    const timed = { loadControlLimitData: [limit(1, 10, { timePeriod: { endTime: 'PT1H' } }), limit(2, 20)] };
    b.limits.set(loadControlLimitListData, timed);
    await settled(b, b.remoteLimits.bind(b.client));
    b.sent();
    const write = b.remoteLimits.write(b.client, loadControlLimitListData, {
      value: { loadControlLimitData: [{ limitId: 1, value: { number: 11, scale: 0 } }] },
      partial: true,
      deleteElements: { selectors: { limitId: 1 }, elements: { timePeriod: {} } },
    });
    const outcome = await settled(b, write);
    const first = b.limits.data(loadControlLimitListData)?.loadControlLimitData?.[0];
    // A full write to a list that the server owns is a merge: it cannot remove an element (SPINE-5.3.3-60).
    if (operations === ALL) {
      assert.deepEqual(first, limit(1, 11));
      assert.equal(b.sent()[0], 'a write loadControlLimitListData delete partial');
    } else assert.equal(first?.value?.number, 11);
    assert.deepEqual(outcome, { ok: true });
  }
});

test('SPINE-5.3.2-43, SPINE-5.5.4-27 a write without binding binds once and is repeated once', async () => {
  const b = await bench();
  const write = b.remoteLimits.write(b.client, loadControlLimitListData, {
    value: { loadControlLimitData: [{ limitId: 1, value: { number: 4200, scale: 0 } }] },
    partial: true,
  });
  assert.deepEqual(await settled(b, write), { ok: true });
  assert.deepEqual(b.sent(), [
    'a write loadControlLimitListData partial',
    'b result resultData',
    'a call nodeManagementBindingRequestCall',
    'b result resultData',
    'a write loadControlLimitListData partial',
    'b result resultData',
  ]);
});

test('finding S6 after a refused write the function is read back', async () => {
  const b = await bench();
  b.limits.approve(loadControlLimitListData, () => ({ accept: false, description: 'not now' }));
  await settled(b, b.remoteLimits.bind(b.client));
  b.sent();
  const value = { loadControlLimitData: [{ limitId: 1, isLimitActive: true }] };
  const outcome = await settled(b, b.remoteLimits.write(b.client, loadControlLimitListData, { value, partial: true }));
  assert.ok(!outcome.ok && outcome.errorNumber === 7 && outcome.description === 'not now');
  assert.equal(b.sent().at(-1), 'b reply loadControlLimitListData');
  assert.equal(values(b.limits.data(loadControlLimitListData)), '1=10 2=20');
});

test('SPINE-5.3.3-61 the judge sees sender, received, present and resulting data; done runs between result and notify', async () => {
  const b = await bench();
  await settled(b, b.remoteLimits.bind(b.client));
  await settled(b, b.remoteLimits.subscribe(b.client));
  b.sent();
  const seen: unknown[] = [];
  b.limits.approve(loadControlLimitListData, (request) => {
    seen.push(request.ski, request.sender, values(request.received), values(request.before), values(request.resulting));
    return {
      accept: true,
      done: (outcome) => {
        seen.push(outcome, b.links.log.at(-1)?.text.includes('resultData'));
        b.limits.update(loadControlLimitListData, { loadControlLimitData: [{ limitId: 2, isLimitActive: true }] });
      },
    };
  });
  const value = { loadControlLimitData: [{ limitId: 1, value: { number: 5, scale: 0 } }] };
  await settled(b, b.remoteLimits.write(b.client, loadControlLimitListData, { value, partial: true }));
  assert.deepEqual(seen, [b.first.address, b.client.address, '1=5', '1=10 2=20', '1=5 2=20', 'accepted', true]);
  // What the application changed goes out in the same notify: all entries changed, so it is full.
  assert.deepEqual(b.sent().slice(1), ['b result resultData', 'b notify loadControlLimitListData partial']);
  assert.equal(b.remoteLimits.data(loadControlLimitListData)?.loadControlLimitData?.[1]?.isLimitActive, true);
});

test('SPINE-5.3.3-62 a decision that comes later is waited for; one that comes too late is refused with 2', async () => {
  const b = await bench();
  await settled(b, b.remoteLimits.bind(b.client));
  const decide: ((verdict: { accept: true; done: (outcome: string) => void }) => void)[] = [];
  const told: string[] = [];
  b.limits.approve(loadControlLimitListData, () => new Promise((resolve) => decide.push(resolve)));
  const write = (number: number): ReturnType<RemoteFeature['write']> =>
    b.remoteLimits.write(b.client, loadControlLimitListData, {
      value: { loadControlLimitData: [{ limitId: 1, value: { number, scale: 0 } }] },
      partial: true,
    });
  const first = write(1);
  await b.clock.run(5_000);
  decide[0]?.({ accept: true, done: (outcome) => told.push(outcome) });
  assert.deepEqual(await settled(b, first), { ok: true });
  const second = await settled(b, write(2), 11_000);
  assert.ok(!second.ok && second.errorNumber === 2 && !second.timedOut);
  decide[1]?.({ accept: true, done: (outcome) => told.push(outcome) });
  await b.clock.run(10);
  assert.deepEqual(told, ['accepted', 'refused']);
  assert.equal(values(b.limits.data(loadControlLimitListData)), '1=1 2=20');
});

test('SPINE-5.3.3-63 a disconnect drops an undecided write without effect and ends it at the writer', async () => {
  const b = await bench();
  await settled(b, b.remoteLimits.bind(b.client));
  const { promise, resolve } = Promise.withResolvers<{ accept: true }>();
  b.limits.approve(loadControlLimitListData, () => promise);
  const write = b.remoteLimits.write(b.client, loadControlLimitListData, {
    value: { loadControlLimitData: [{ limitId: 1, value: { number: 1, scale: 0 } }] },
    partial: true,
  });
  await b.clock.run(100);
  b.links.a.close('cable');
  await b.clock.run(100);
  resolve({ accept: true });
  await b.clock.run(20_000);
  const outcome = await write;
  assert.ok(!outcome.ok && outcome.closed);
  assert.equal(values(b.limits.data(loadControlLimitListData)), '1=10 2=20');
  assert.equal(b.clock.pendingTimers, 0);
});

test('SPINE-5.3.2-36, -37 an unanswered read is told after 12 s and repeated in the background', async () => {
  const b = await bench();
  b.links.b.send = () => true;
  const read = b.remoteLimits.read(b.client, loadControlLimitListData);
  await b.clock.run(11_990);
  const state = await Promise.race([read, Promise.resolve('open')]);
  assert.equal(state, 'open');
  const outcome = await settled(b, read);
  assert.ok(!outcome.ok && outcome.timedOut && outcome.errorNumber === 2);
  b.sent();
  await b.clock.run(1_300_000);
  assert.deepEqual(
    b.sent(),
    Array.from({ length: 3 }, () => 'a read loadControlLimitListData'),
  );
});

test('onData tells a late listener the known data', async () => {
  const b = await bench();
  await settled(b, b.remoteLimits.read(b.client, loadControlLimitListData));
  const told: string[] = [];
  const unlisten = b.remoteLimits.onData(loadControlLimitListData, (value, how) =>
    told.push(`${how} ${values(value)}`),
  );
  await settled(b, b.remoteLimits.read(b.client, loadControlLimitListData));
  unlisten();
  await settled(b, b.remoteLimits.read(b.client, loadControlLimitListData));
  assert.deepEqual(told, ['snapshot 1=10 2=20', 'reply 1=10 2=20']);
});

test('a listener that throws harms neither the others nor the connection', async () => {
  const b = await bench();
  const told: string[] = [];
  b.remoteLimits.onData(loadControlLimitListData, () => {
    throw new Error('listener');
  });
  b.remoteLimits.onData(loadControlLimitListData, (_, how) => told.push(how));
  assert.ok((await settled(b, b.remoteLimits.read(b.client, loadControlLimitListData))).ok);
  assert.deepEqual(told, ['reply']);
});

test('a feature has one object per type and role, and only offers functions of its type', async () => {
  const b = await bench();
  assert.equal(b.limits.entity.feature('LoadControl', 'server'), b.limits);
  assert.throws(() => b.limits.offer(deviceDiagnosisHeartbeatData, { read: true }));
  assert.throws(() => b.client.offer(loadControlLimitListData, { read: true }));
  assert.throws(() => b.meter.set(loadControlLimitListData, {}));
  assert.throws(() => b.limits.entity.feature('Levitation', 'server'), 'SPINE-5.5.2-28');
  assert.equal(
    b.limits.entity.feature('DeviceDiagnosis', 'server', { maxResponseDelay: millis(30_000) }).address.feature,
    3,
  );
});
