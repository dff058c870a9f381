import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds } from '@busbar/kernel';
import { type DeviceDiagnosisHeartbeatData, deviceDiagnosisHeartbeatData } from '../model/device-diagnosis.ts';
import { type DevicePair, devicePair } from '../testing/device-pair.ts';
import { type Heartbeat, heartbeatInterval, startHeartbeat } from './heartbeat.ts';
import type { LocalEntity, LocalFeature } from './local-tree.ts';
import type { RemoteFeature } from './remote-tree.ts';

interface Bench extends DevicePair {
  readonly cem: LocalEntity;
  readonly client: LocalFeature;
  readonly remote: RemoteFeature;
  /** Heartbeats that arrived, with their time in seconds. */
  readonly beats: { readonly at: number; readonly beat: DeviceDiagnosisHeartbeatData; readonly how: string }[];
}

async function bench(start: (cem: LocalEntity) => void): Promise<Bench> {
  const pair = devicePair(
    (ems) => start(ems.addEntity('CEM')),
    (wallbox) => void wallbox.addEntity('EVSE').feature('DeviceDiagnosis', 'client'),
  );
  await pair.clock.run(100);
  const cem = pair.first.entities()[1];
  const client = pair.second.entities()[1]?.feature('DeviceDiagnosis', 'client');
  const remote = pair.atSecond.entity([1])?.feature('DeviceDiagnosis', 'server');
  assert.ok(cem && client && remote);
  const beats: Bench['beats'] = [];
  remote.onData(deviceDiagnosisHeartbeatData, (beat, how) => beats.push({ at: pair.clock.now() / 1000, beat, how }));
  return { ...pair, cem, client, remote, beats };
}

const distances = ({ beats }: Bench): readonly number[] =>
  beats.slice(1).map(({ at }, index) => Math.round(at - (beats[index]?.at ?? 0)));

test('SPINE-HB-2 heartbeats are sent 2 s early, at half the interval up to 4 s', () => {
  assert.equal(heartbeatInterval(seconds(60)), 58_000);
  assert.equal(heartbeatInterval(seconds(5)), 3_000);
  assert.equal(heartbeatInterval(seconds(4)), 2_000);
  assert.equal(heartbeatInterval(seconds(2)), 1_000);
});

test('SPINE-HB-1, -3, -6 data from the start, a notify right after the subscription, then one per interval', async () => {
  const b = await bench((cem) => void startHeartbeat(cem, { timeout: seconds(60) }));
  const first = b.cem.feature('DeviceDiagnosis', 'server').data(deviceDiagnosisHeartbeatData);
  assert.deepEqual(first, { timestamp: '2026-01-01T00:00:00Z', heartbeatCounter: 1, heartbeatTimeout: 'PT1M' });
  const subscribed = b.remote.subscribe(b.client);
  await b.clock.run(10);
  assert.ok((await subscribed).ok);
  assert.equal(b.beats.length, 1);
  await b.clock.run(300_000);
  assert.deepEqual(distances(b).slice(1), [58, 58, 58, 58]);
  const counters = b.beats.map(({ beat }) => Number(beat.heartbeatCounter));
  assert.deepEqual(
    counters,
    counters.map((_, index) => (counters[0] ?? 0) + index),
  );
  assert.equal(b.beats.at(-1)?.beat.timestamp, '2026-01-01T00:04:50Z');
});

test('SPINE-HB-6 a read is answered with the current data', async () => {
  const b = await bench((cem) => void startHeartbeat(cem, { timeout: seconds(60) }));
  await b.clock.run(58_000);
  void b.remote.read(b.client, deviceDiagnosisHeartbeatData);
  await b.clock.run(10);
  assert.deepEqual(
    b.beats.map(({ how, beat }) => [how, beat.heartbeatCounter]),
    [['reply', 2]],
  );
});

test('SPINE-HB-7 one heartbeat per entity: the smallest timeout of several use cases counts', async () => {
  const handles: ReturnType<typeof startHeartbeat>[] = [];
  const b = await bench((cem) => {
    handles.push(startHeartbeat(cem, { timeout: seconds(60) }), startHeartbeat(cem, { timeout: seconds(4) }));
  });
  void b.remote.subscribe(b.client);
  await b.clock.run(10_000);
  assert.ok(b.beats.length >= 5 && b.beats.length <= 6);
  assert.equal(b.beats.at(-1)?.beat.heartbeatTimeout, 'PT4S');
  handles[1]?.stop();
  b.beats.length = 0;
  await b.clock.run(116_100);
  assert.equal(b.beats.at(-1)?.beat.heartbeatTimeout, 'PT1M');
  assert.deepEqual(distances(b), [58, 58]);
  handles[0]?.stop();
  b.beats.length = 0;
  await b.clock.run(600_000);
  assert.equal(b.beats.length, 0);
  assert.equal(b.clock.pendingTimers, 0);
});

test('no heartbeat while one of the use cases is not healthy, is silenced, or its check throws', async () => {
  let isHealthy = true;
  let crash = false;
  const handles: ReturnType<typeof startHeartbeat>[] = [];
  const b = await bench((cem) => {
    handles.push(startHeartbeat(cem, { timeout: seconds(4) }));
    handles.push(
      startHeartbeat(cem, {
        timeout: seconds(4),
        healthy: () => {
          if (crash) throw new Error('crash');
          return isHealthy;
        },
      }),
    );
  });
  void b.remote.subscribe(b.client);
  await b.clock.run(10);
  const beatsIn = async (ms: number): Promise<number> => {
    const before = b.beats.length;
    await b.clock.run(ms);
    return b.beats.length - before;
  };
  assert.equal(await beatsIn(10_000), 5);
  isHealthy = false;
  assert.equal(await beatsIn(10_000), 0);
  isHealthy = true;
  crash = true;
  assert.equal(await beatsIn(10_000), 0);
  crash = false;
  handles[0]?.silence(true);
  assert.equal(await beatsIn(10_000), 0);
  handles[0]?.silence(false);
  assert.equal(await beatsIn(10_000), 5);
});

test('SPINE-5.5.2-25 the heartbeat ends with its entity', async () => {
  const b = await bench((cem) => void startHeartbeat(cem, { timeout: seconds(4) }));
  b.first.removeEntity(b.cem);
  await b.clock.run(100);
  assert.equal(b.clock.pendingTimers, 0);
});

test('SPINE-HB-1 SPINE-HB-3 a heartbeat can be sent at any time; the next one follows an interval later', async () => {
  let heartbeat: Heartbeat | undefined;
  const b = await bench((cem) => {
    heartbeat = startHeartbeat(cem, { timeout: seconds(60) });
  });
  void b.remote.subscribe(b.client);
  await b.clock.run(20_000);
  b.beats.length = 0;
  const from = b.clock.now();
  heartbeat?.beat();
  await b.clock.run(120_000);
  assert.deepEqual(
    b.beats.map(({ at }) => Math.round(at - from / 1000)),
    [0, 58, 116],
  );
  b.beats.length = 0;
  heartbeat?.silence(true);
  heartbeat?.beat();
  heartbeat?.stop();
  heartbeat?.beat();
  await b.clock.run(120_000);
  assert.deepEqual(b.beats, []);
});
