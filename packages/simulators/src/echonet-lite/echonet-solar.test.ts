import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { householdSolarPowerGeneration, mandatoryProperties } from '@busbar/echonet-lite';
import { millis, seconds } from '@busbar/kernel';
import { type EchonetSolar, type EchonetSolarOptions, echonetSolar } from './echonet-solar.ts';
import { RELEASE } from './live-object.ts';
import { EchonetSetting } from './test-support/echonet-setting.ts';

const w = (value: number) => ({ value, unit: 'W' as const });

async function solar(t: TestContext, options: Partial<EchonetSolarOptions> = {}) {
  const setting = new EchonetSetting<typeof householdSolarPowerGeneration, EchonetSolar>(
    t,
    householdSolarPowerGeneration,
    (common) => echonetSolar({ ...common, ...options }),
  );
  await setting.run(10);
  return setting;
}

test('it generates by the time of day and counts; the clock of the device decides', async (t) => {
  const setting = await solar(t, { utcOffset: seconds(9 * 3600), restingTick: millis(30_000) });
  assert.equal(setting.code, 0x027901);
  assert.equal(await setting.read('currentTime'), '09:00');
  const morning = (await setting.amount('instantaneousElectricPowerGeneration')) ?? 0;
  assert.ok(morning > 2000 && morning < 4000, `${morning} W at nine`);
  await setting.run(2 * 3600);
  assert.ok(((await setting.amount('instantaneousElectricPowerGeneration')) ?? 0) > morning);
  const energy = (await setting.amount('cumulativeElectricEnergyOfGeneration')) ?? 0;
  assert.ok(energy > 5 && energy < 8, `${energy} kWh`);
  await setting.run(10 * 3600);
  assert.equal(await setting.amount('instantaneousElectricPowerGeneration'), 0, 'night');
});

test('output is held down by percent and by watts, and the restraint is told', async (t) => {
  const setting = await solar(t);
  setting.simulator.do({ do: 'sun', watts: 4000 });
  await setting.run(1);
  assert.equal(await setting.amount('instantaneousElectricPowerGeneration'), 4000);
  assert.equal(await setting.read('outputPowerRestraintStatus'), 'notPowerRestraint');
  assert.equal(await setting.write('outputPowerControl1', { value: 40, unit: '%' }), true);
  await setting.run(1);
  assert.equal(await setting.amount('instantaneousElectricPowerGeneration'), 2000);
  assert.equal(await setting.read('outputPowerRestraintStatus'), 'outputControl');
  assert.equal(await setting.write('outputPowerControl2', w(1500)), true);
  await setting.run(1);
  assert.equal(await setting.amount('instantaneousElectricPowerGeneration'), 1500, 'the lower one counts');
  assert.equal(await setting.write('outputPowerControl2', w(5001)), false, 'more than its rating');
  assert.equal(await setting.amount('outputPowerControl2'), 1500);
  setting.simulator.do({ do: 'off' });
  await setting.run(1);
  assert.equal(await setting.amount('instantaneousElectricPowerGeneration'), 0);
});

test('it offers what every object of the class has to offer', async (t) => {
  const { object } = await solar(t);
  const { get, set, inf } = mandatoryProperties(householdSolarPowerGeneration, RELEASE);
  const missing = (map: 'readable' | 'writable' | 'announced', epcs: readonly number[]) =>
    epcs.filter((epc) => object.remote.map(map)?.includes(epc) !== true).map((epc) => epc.toString(16));
  assert.deepEqual([missing('readable', get), missing('writable', set), missing('announced', inf)], [[], [], []]);
});
