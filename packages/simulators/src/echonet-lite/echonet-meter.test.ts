import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { lowVoltageSmartElectricEnergyMeter, mandatoryProperties } from '@busbar/echonet-lite';
import { watts } from '@busbar/kernel';
import { type EchonetMeter, type EchonetMeterOptions, echonetMeter } from './echonet-meter.ts';
import { RELEASE } from './live-object.ts';
import { EchonetSetting } from './test-support/echonet-setting.ts';

async function meter(t: TestContext, options: Partial<EchonetMeterOptions> = {}) {
  const setting = new EchonetSetting<typeof lowVoltageSmartElectricEnergyMeter, EchonetMeter>(
    t,
    lowVoltageSmartElectricEnergyMeter,
    (common) => echonetMeter({ houseLoad: watts(0), ...common, ...options }),
  );
  await setting.run(10);
  return setting;
}

test('power and current at the grid connection point, in both directions', async (t) => {
  const setting = await meter(t, { otherLoad: () => watts(500) });
  assert.equal(setting.code, 0x028801);
  assert.equal(await setting.amount('instantaneousElectricPower'), 500);
  setting.simulator.do({ do: 'load', watts: -2500 });
  assert.equal(await setting.amount('instantaneousElectricPower'), -2000);
  assert.deepEqual(await setting.read('instantaneousCurrent'), {
    rPhase: { value: -10, unit: 'A' },
    tPhase: { value: -10, unit: 'A' },
  });
  setting.simulator.do({ do: 'measure', watts: 123_456 });
  assert.equal(await setting.amount('instantaneousElectricPower'), 123_456);
});

test('counters go with unit and coefficient, half hours are kept, announced and told by day', async (t) => {
  const setting = await meter(t);
  assert.deepEqual(await setting.read('normalDirectionCumulativeElectricEnergy'), { raw: 0 }, 'no unit known yet');
  await setting.read('coefficient');
  await setting.read('unitForCumulativeElectricEnergy');
  setting.simulator.do({ do: 'measure', watts: 3000 });
  await setting.run(3600);
  assert.ok(Math.abs(((await setting.amount('normalDirectionCumulativeElectricEnergy')) ?? 0) - 3) < 0.02);
  setting.simulator.do({ do: 'measure', watts: -1000 });
  await setting.run(1800);
  assert.ok(Math.abs(((await setting.amount('reverseDirectionCumulativeElectricEnergy')) ?? 0) - 0.5) < 0.02);
  const snapshot = await setting.read('normalDirectionCumulativeElectricEnergyAtEvery30Min');
  assert.ok(snapshot !== undefined && 'dateAndTime' in snapshot);
  assert.equal(snapshot.dateAndTime, '2026-01-01T01:30:00');
  assert.equal(setting.announced.filter((one) => one.startsWith('ea=')).length, 3);

  assert.equal(await setting.write('dayForTheHistoricalDataOfCumulativeElectricEnergy1', 0), true);
  const today = await setting.read('normalDirectionCumulativeElectricEnergyLog1');
  assert.ok(today !== undefined && 'electricEnergy' in today && Array.isArray(today.electricEnergy));
  const raw = today.electricEnergy.map((one) => ('value' in one ? Math.round(one.value * 10) / 10 : undefined));
  assert.deepEqual(raw.slice(0, 5), [0, 1.5, 3, 3, undefined], 'midnight and three half hours');
  assert.equal(await setting.write('dayForTheHistoricalDataOfCumulativeElectricEnergy1', 7), true);
  const lastWeek = await setting.read('normalDirectionCumulativeElectricEnergyLog1');
  assert.ok(lastWeek !== undefined && 'day' in lastWeek && Array.isArray(lastWeek.electricEnergy));
  assert.equal(lastWeek.day, 7);
  assert.deepEqual(lastWeek.electricEnergy[0], { special: 'noData' });
});

test('it offers what every object of the class has to offer', async (t) => {
  const { object } = await meter(t);
  const { get, set, inf } = mandatoryProperties(lowVoltageSmartElectricEnergyMeter, RELEASE);
  const missing = (map: 'readable' | 'writable' | 'announced', epcs: readonly number[]) =>
    epcs.filter((epc) => object.remote.map(map)?.includes(epc) !== true).map((epc) => epc.toString(16));
  assert.deepEqual([missing('readable', get), missing('writable', set), missing('announced', inf)], [[], [], []]);
});
