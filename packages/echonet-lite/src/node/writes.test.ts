import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evCharger } from '../class/ev-charger.ts';
import type { SpecifiedFrame } from '../frame/frame.ts';
import {
  deviceAnswers,
  knownObject,
  PEER,
  property,
  STATION,
  stationContents,
} from '../test-support/controller-setting.ts';
import { codeOf, found } from '../test-support/found-station.ts';
import { answerTo } from '../testing/scripted-node.ts';
import { TypedObject } from './typed-object.ts';

for (const [what, written, service, answered, expected] of [
  ['accepted', ['80', 'da'], 'Set_Res', ['80', 'da'], { accepted: [0x80, 0xda], refused: [] }],
  ['partly refused', ['80', 'da'], 'SetC_SNA', ['80', 'da 42'], { accepted: [0x80], refused: [0xda] }],
  ['refused', ['da'], 'SetC_SNA', ['da 42'], { accepted: [], refused: [0xda] }],
  ['answered in another order', ['80', 'da'], 'SetC_SNA', ['da 42', '80'], { accepted: [0x80], refused: [0xda] }],
  ['answered for one property only', ['80', 'da'], 'Set_Res', ['80'], { accepted: [0x80], refused: [0xda] }],
  ['confirmed with a content', ['da'], 'Set_Res', ['da 42'], { accepted: [0xda], refused: [] }],
] as const)
  test(`EL-4.2.3-1 a write that is ${what}`, async () => {
    const all = await found();
    all.device.script = (request) => [answerTo(request, answered.map(parsed), service)];
    const writing = knownObject(all.manager).set(written.map((code) => property(Number.parseInt(code, 16), '42')));
    await all.clock.run(100);
    assert.deepEqual(await writing, { ...expected, unknown: [] });
    await all.end();
  });

function parsed(text: string): ReturnType<typeof property> {
  const [code = '', content = ''] = text.split(' ');
  return property(Number.parseInt(code, 16), content);
}

test('EL-4.2.3-3 a refusal that repeats no content: everything is unknown and read back', async () => {
  const all = await found();
  all.device.script = (request) =>
    request.service === 'SetC'
      ? [
          answerTo(
            request,
            request.properties.map(({ epc }) => property(epc, '')),
            'SetC_SNA',
          ),
        ]
      : deviceAnswers(request, stationContents());
  const writing = knownObject(all.manager).set([property(0x80, '31'), property(0xda, '42')]);
  await all.clock.run(1000);
  const { readBack, ...rest } = await writing;
  assert.deepEqual(rest, { accepted: [], refused: [], unknown: [0x80, 0xda] });
  assert.deepEqual(
    [...(readBack?.values ?? [])],
    [
      [0x80, Uint8Array.of(0x30)],
      [0xda, Uint8Array.of(0x44)],
    ],
  );
  await all.end();
});

test('EL-4.2.3-3 in strict mode such a refusal refuses everything', async () => {
  const all = await found({ quirksOff: new Set(['unlistedEcho'] as const) });
  all.device.script = (request) => [answerTo(request, [property(0xda, '')], 'SetC_SNA')];
  const writing = knownObject(all.manager).set([property(0xda, '42')]);
  await all.clock.run(1000);
  assert.deepEqual(await writing, { accepted: [], refused: [0xda], unknown: [] });
  await all.end();
});

test('EL-4.2.3.6-1 in strict mode a confirmation with a content is none', async () => {
  const all = await found({ quirksOff: new Set(['contentInConfirmation'] as const) });
  all.device.script = (request) => [answerTo(request, [property(0xda, '42')], 'Set_Res')];
  const failed = codeOf(knownObject(all.manager).set([property(0xda, '42')]));
  await all.clock.run(21_000);
  assert.equal(await failed, 'echonet-lite.no-answer');
  await all.end();
});

test('EL-1.2-7 a write that does not fit into a datagram is not sent', async () => {
  const all = await found();
  const long = Array.from({ length: 8 }, (_, k) => ({ epc: 0xf0 + k, edt: new Uint8Array(200) }));
  await assert.rejects(knownObject(all.manager).set(long), { code: 'echonet-lite.frame', message: /1628 octets/ });
  await assert.rejects(knownObject(all.manager).set([]), { code: 'echonet-lite.frame' });
  await all.clock.run(1000);
  assert.deepEqual(all.device.requests, []);
  await all.end();
});

test('EL-3.2.5 a write without answer is sent once', async () => {
  const all = await found();
  knownObject(all.manager).setWithoutAnswer([property(0xda, '42')]);
  await all.clock.run(30_000);
  assert.deepEqual(
    all.device.requests.map(({ service, deoj, properties }) => [service, deoj, properties]),
    [['SetI', STATION, [property(0xda, '42')]]],
  );
  await all.end();
});

test('EL-6 a write that is not idempotent is sent once, and read back when nothing answers', async () => {
  const all = await found();
  all.device.script = (request) => (request.service === 'SetC' ? [] : deviceAnswers(request, stationContents()));
  const writing = knownObject(all.manager).set([property(0xda, '42')], { isIdempotent: false });
  await all.clock.run(25_000);
  const { unknown, readBack } = await writing;
  assert.deepEqual([unknown, readBack?.values.get(0xda)], [[0xda], Uint8Array.of(0x44)]);
  assert.deepEqual(
    all.device.requests.map(({ service }) => service).filter((service) => service === 'SetC'),
    ['SetC'],
  );
  await all.end();
});

test('EL-6 an accepted write that matters is read back after 1 s and at 10 s', async () => {
  const all = await found();
  const start = all.clock.now();
  const station = new TypedObject(knownObject(all.manager), evCharger);
  const writing = station.write('operationMode', 'charge', { readBack: 'always' });
  await all.clock.run(15_000);
  await writing;
  const reads = all.network.sent.filter(({ to, bytes, at }) => to === PEER && bytes[10] === 0x62 && at >= start);
  assert.deepEqual(
    reads.map(({ at }) => Math.round((at - start) / 1000)),
    [1, 10],
  );
  await all.end();
});

test('EL-4.2.3.4-1 SetGet tells both lists apart; a refusal without lists refuses everything', async () => {
  const all = await found();
  const object = knownObject(all.manager);
  const ask = async (answer: Partial<SpecifiedFrame>): ReturnType<typeof object.setGet> => {
    all.device.script = (request) => [answerTo(request, [], undefined, answer)];
    const asking = object.setGet([property(0xda, '42')], [0xc7]);
    await all.clock.run(500);
    return asking;
  };
  const accepted = await ask({ properties: [property(0xda, '')], getProperties: [property(0xc7, '41')] });
  assert.deepEqual([accepted.set.accepted, [...accepted.get.values.keys()]], [[0xda], [0xc7]]);
  const unread = await ask({
    service: 'SetGet_SNA',
    properties: [property(0xda, '')],
    getProperties: [property(0xc7, '')],
  });
  assert.deepEqual([unread.set.accepted, unread.get.refused], [[0xda], [0xc7]]);
  const unlisted = await ask({ service: 'SetGet_SNA', properties: [], getProperties: [] });
  assert.deepEqual([unlisted.set.refused, unlisted.get.refused], [[0xda], [0xc7]]);
  await all.end();
});

test('the typed view reads, writes and refuses by the class', async () => {
  const all = await found();
  const station = new TypedObject(knownObject(all.manager), evCharger);
  const reading = station.read('chargeStatus');
  const missing = station.read('ratedChargeElectricPower');
  await all.clock.run(500);
  assert.equal(await reading, 'chargeable');
  assert.equal(await missing, undefined);
  assert.equal(station.latest('chargeStatus'), 'chargeable');
  assert.equal(station.epc('operationMode'), 0xda);
  assert.equal(station.remote.release, 'R');
  assert.throws(() => station.write('operationMode', 'discharge' as never), { code: 'echonet-lite.value' });
  assert.equal(String(station.remote), `${PEER} 02a101`);
  assert.equal(STATION, station.remote.object);
  await all.end();
});
