import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds } from '@busbar/kernel';
import { deviceDiagnosisHeartbeatData } from '../model/device-diagnosis.ts';
import { measurementListData } from '../model/measurement.ts';
import { devicePair } from '../testing/device-pair.ts';
import { startHeartbeat } from './heartbeat.ts';

/** Messages of the first device that read this function. */
function reads(pair: ReturnType<typeof devicePair>, name: string): number {
  return pair.links.log.filter(
    ({ from, text }) => from === 'a' && text.includes('"cmdClassifier":"read"') && text.includes(name),
  ).length;
}

test('SPINE-5.5.2-25: a notify on its way to an entity that left causes no read in the name of that entity', async () => {
  const pair = devicePair(
    (device) => device.addEntity('EV'),
    (device) => startHeartbeat(device.addEntity('CEM'), { timeout: seconds(60) }),
  );
  const { clock, first, atFirst } = pair;
  await clock.run(100);
  const vehicle = first.entities().find(({ type }) => type === 'EV');
  const diagnosis = atFirst.entity([1])?.feature('DeviceDiagnosis', 'server');
  assert.ok(vehicle !== undefined && diagnosis !== undefined);
  const client = vehicle.feature('Generic', 'client');
  await clock.run(100);
  void diagnosis.subscribe(client);
  await clock.run(57_999 - clock.now());
  const before = reads(pair, deviceDiagnosisHeartbeatData.name);
  // The heartbeat is sent in the same instant; the peer does not know yet that the entity leaves.
  await clock.run(1);
  first.removeEntity(vehicle);
  await clock.run(1000);
  assert.equal(reads(pair, deviceDiagnosisHeartbeatData.name), before);
});

test('SPINE-5.3.2-37: a read that was not answered is not repeated in the name of an entity that left', async () => {
  const pair = devicePair(
    (device) => device.addEntity('CEM'),
    (device) => device.addEntity('EVSE').feature('Measurement', 'server').offer(measurementListData, { read: true }),
  );
  const { clock, first, atFirst, links } = pair;
  await clock.run(100);
  const manager = first.entities().find(({ type }) => type === 'CEM');
  const measurement = atFirst.entity([1])?.feature('Measurement', 'server');
  assert.ok(manager !== undefined && measurement !== undefined);
  const outcome = measurement.read(manager.feature('Generic', 'client'), measurementListData);
  assert.equal(reads(pair, measurementListData.name), 1);
  links.b.start({ message: () => undefined, closed: () => undefined });
  await clock.run(13_000);
  assert.equal((await outcome).ok, false);
  first.removeEntity(manager);
  await clock.run(60_000);
  assert.equal(reads(pair, measurementListData.name), 1);
});
