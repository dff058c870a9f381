import assert from 'node:assert/strict';
import { test } from 'node:test';
import { every, millis, seconds } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { deviceDiagnosisHeartbeatData } from '../model/device-diagnosis.ts';
import { measurementListData } from '../model/measurement.ts';
import { connectDevices, testDevice } from '../testing/device-pair.ts';
import { recordingLogger } from '../testing/recording-logger.ts';
import { startHeartbeat } from './heartbeat.ts';

const STATIONS = 200;

test('200 stations at one energy manager connect, subscribe and notify for ten virtual minutes without a finding', async () => {
  const clock = new ManualClock();
  const log = recordingLogger();
  const { logger } = log;
  const manager = testDevice(clock, 'ems', { logger });
  const cem = manager.addEntity('CEM');
  const meterClient = cem.feature('Measurement', 'client');
  const diagnosisClient = cem.feature('DeviceDiagnosis', 'client');
  const heard = { beats: 0, values: 0 };
  manager.onRemote((remote, what) => {
    if (what !== 'discovered') return;
    const meter = remote.entity([1])?.feature('Measurement', 'server');
    const diagnosis = remote.entity([1])?.feature('DeviceDiagnosis', 'server');
    meter?.onData(measurementListData, (_, how) => {
      if (how === 'notify') heard.values += 1;
    });
    diagnosis?.onData(deviceDiagnosisHeartbeatData, (_, how) => {
      if (how === 'notify') heard.beats += 1;
    });
    void meter?.subscribe(meterClient);
    void diagnosis?.subscribe(diagnosisClient);
  });
  for (let number = 0; number < STATIONS; number++) {
    const station = testDevice(clock, `station-${number}`, { logger });
    const evse = station.addEntity('EVSE');
    startHeartbeat(evse, { timeout: seconds(60) });
    const meter = evse.feature('Measurement', 'server');
    meter.offer(measurementListData, { read: true });
    let power = 0;
    every(clock, millis(20_000), () => {
      power += 1;
      meter.set(measurementListData, {
        measurementData: [{ measurementId: 0, valueType: 'value', value: { number: power, scale: 0 } }],
      });
    });
    connectDevices(clock, manager, station);
  }
  await clock.run(600_100);
  assert.equal(manager.remotes().filter(({ isDiscovered }) => isDiscovered).length, STATIONS);
  assert.equal(heard.values, STATIONS * 30);
  // One after the subscription, then one every 58 s.
  assert.equal(heard.beats, STATIONS * 11);
  assert.deepEqual(log.rules(), []);
  assert.deepEqual(
    log.lines.filter(({ level }) => level === 'warn' || level === 'error'),
    [],
  );
});
