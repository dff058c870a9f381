import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { deviceDiagnosisHeartbeatData } from '../model/device-diagnosis.ts';
import { loadControlLimitListData } from '../model/load-control.ts';
import { measurementListData } from '../model/measurement.ts';
import { notifyDelay } from './notify-rate.ts';

test('SPINE-5.3.3-70 measurements wait until a second has passed, heartbeats and limits never', () => {
  assert.equal(notifyDelay(measurementListData, undefined, millis(5_000)), 0);
  assert.equal(notifyDelay(measurementListData, millis(5_000), millis(5_300)), 700);
  assert.equal(notifyDelay(measurementListData, millis(5_000), millis(6_000)), 0);
  for (const unthrottled of [deviceDiagnosisHeartbeatData, loadControlLimitListData])
    assert.equal(notifyDelay(unthrottled, millis(5_000), millis(5_001)), 0);
});
