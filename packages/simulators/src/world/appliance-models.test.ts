import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percent, seconds, utcInstant, watts } from '@busbar/kernel';
import fc from 'fast-check';
import { batteryStep, initialBattery } from './battery-model.ts';
import { HEAT_PUMP_RATING, heatPumpStep, initialHeatPump } from './heat-pump-model.ts';
import { sunPower } from './sun.ts';

test('a heat pump heats when its buffer is cold and stands still when it is warm', () => {
  let model = initialHeatPump;
  const seen = new Set<boolean>();
  for (let minute = 0; minute < 24 * 60; minute++) {
    for (let second = 0; second < 60; second += 5) model = heatPumpStep(model, seconds(5), undefined);
    seen.add(model.isRunning);
    assert.ok(model.temperature > 30 && model.temperature < 50, `${model.temperature}`);
  }
  assert.deepEqual(seen, new Set([true, false]));
});

test('a heat pump under a limit its compressor cannot go down to stands still; it never takes more than the limit', () => {
  const cold = { ...initialHeatPump, temperature: 30 };
  const running = heatPumpStep(heatPumpStep(cold, seconds(60), undefined), seconds(60), undefined);
  assert.ok(running.power > 3000);
  assert.equal(heatPumpStep(running, seconds(1), watts(1000)).power, 1000);
  assert.equal(heatPumpStep(running, seconds(1), watts(500)).isRunning, false);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 6000 }), { maxLength: 50 }), (limits) => {
      let model = cold;
      for (const limit of limits) {
        model = heatPumpStep(model, seconds(10), watts(limit));
        assert.ok(model.power <= Math.min(limit, HEAT_PUMP_RATING));
      }
    }),
    { seed: 63380 },
  );
});

test('a battery charges and discharges within limits, and ends full or empty', () => {
  const none = { consumption: undefined, production: undefined };
  let model = { ...initialBattery(percent(50)), wanted: watts(8000) };
  for (let minute = 0; minute < 240; minute++) model = batteryStep(model, seconds(60), none);
  assert.deepEqual([model.soc, model.power], [100, 0]);
  assert.equal(batteryStep({ ...model, wanted: watts(-3000) }, seconds(1), none).power, -3000);
  const limited = batteryStep({ ...model, wanted: watts(-3000) }, seconds(1), { ...none, production: watts(1200) });
  assert.equal(limited.power, -1200);
  const charging = { ...initialBattery(percent(50)), wanted: watts(3000) };
  assert.equal(batteryStep(charging, seconds(1), { ...none, consumption: watts(0) }).power, 0);
});

test('the sun shines by day', () => {
  const at = (hour: number) => utcInstant(hour * 3_600_000);
  assert.deepEqual(
    [0, 6, 13, 20, 23].map((hour) => sunPower(at(hour), watts(9800), 0)),
    [0, 0, 9800, 0, 0],
  );
  assert.equal(sunPower(at(13), watts(9800), 0.5), 4900);
});
