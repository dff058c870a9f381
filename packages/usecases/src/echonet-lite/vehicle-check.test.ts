import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialVehicleCheck, type VehicleCheckEvent, vehicleCheck } from './vehicle-check.ts';

function walk(...events: readonly VehicleCheckEvent[]): { readonly state: object; readonly done: readonly string[] } {
  let state = initialVehicleCheck;
  const done: string[] = [];
  for (const event of events) {
    const step = vehicleCheck(state, event);
    state = step.state;
    done.push(...step.effects.map((effect) => ('delay' in effect ? `${effect.delay}` : effect.do)));
  }
  return { state, done };
}

const timer: VehicleCheckEvent = { type: 'timerExpired' };
const read = (status: string | undefined): VehicleCheckEvent => ({ type: 'statusRead', status });

test('S1: 0xCD, then 0xC7 after 1, 3, 10 and 30 s while it is FF or 44', () => {
  const unknown = read('unknown');
  const { state, done } = walk(
    { type: 'wanted', canAsk: true },
    { type: 'asked' },
    timer,
    read('undefined'),
    timer,
    unknown,
    timer,
    unknown,
    timer,
    unknown,
  );
  const reads = ['1000', 'readStatus', '2000', 'readStatus', '7000', 'readStatus', '20000', 'readStatus'];
  assert.deepEqual(done, ['ask', ...reads]);
  assert.deepEqual(state, { phase: 'idle', isChecked: true });
});

test('S1: a known status ends it at once', () => {
  const walked = walk({ type: 'wanted', canAsk: true }, { type: 'asked' }, timer, read('chargeable'));
  assert.deepEqual(walked, { state: { phase: 'idle', isChecked: true }, done: ['ask', '1000', 'readStatus'] });
});

test('S1: without 0xCD, and while power flows, 0xC7 is only read', () => {
  assert.deepEqual(walk({ type: 'wanted', canAsk: false }).done, ['readStatus']);
  assert.deepEqual(walk({ type: 'wanted', canAsk: false }, read('chargeable')).state, {
    phase: 'idle',
    isChecked: true,
  });
});

test('S1: another vehicle has to be checked anew', () => {
  const checked = [{ type: 'wanted', canAsk: false }, read('chargeable')] as const;
  assert.deepEqual(walk(...checked, { type: 'vehicleChanged' }).state, { phase: 'idle', isChecked: false });
});
