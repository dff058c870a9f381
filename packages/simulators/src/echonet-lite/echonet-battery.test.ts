import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { mandatoryProperties, storageBattery } from '@busbar/echonet-lite';
import { BusbarError, watts } from '@busbar/kernel';
import { type EchonetBattery, type EchonetBatteryOptions, echonetBattery } from './echonet-battery.ts';
import { RELEASE } from './live-object.ts';
import { EchonetSetting } from './test-support/echonet-setting.ts';

const w = (value: number) => ({ value, unit: 'W' as const });
const POWER = 'instantaneousChargingAndDischargingElectricPower';

async function battery(t: TestContext, options: Partial<EchonetBatteryOptions> = {}) {
  const setting = new EchonetSetting<typeof storageBattery, EchonetBattery>(t, storageBattery, (common) =>
    echonetBattery({ ...common, ...options }),
  );
  await setting.run(10);
  return setting;
}

test('it charges and discharges with what was designated, and counts both', async (t) => {
  const setting = await battery(t);
  assert.equal(setting.code, 0x027d01);
  assert.equal(await setting.write('chargingMethod', 'designatedPower'), true);
  assert.equal(await setting.write('chargingPower', w(2000)), true);
  assert.equal(await setting.write('chargingPower', w(5001)), false, 'more than its rating');
  assert.equal(await setting.write('operationMode', 'charging'), true);
  await setting.run(1);
  assert.equal(await setting.amount(POWER), 2000);
  assert.equal(await setting.read('actualOperationMode'), 'charging');
  await setting.run(3600);
  assert.equal(await setting.amount('remainingCapacity3'), 69);
  assert.equal(await setting.write('chargingPower', w(1000)), true);
  await setting.run(1);
  assert.equal(await setting.amount(POWER), 1000);
  assert.equal(await setting.write('operationMode', 'discharging'), true);
  await setting.run(1);
  assert.equal(await setting.amount(POWER), -5000, 'its method is still the most there is');
  assert.equal(await setting.write('operationMode', 'standby'), true);
  await setting.run(1);
  assert.equal(await setting.amount(POWER), 0);
  assert.ok(((await setting.amount('cumulativeChargingElectricEnergy')) ?? 0) > 2);
  assert.ok(setting.announced.includes('da=42') && setting.announced.includes('cf=43'), setting.announced.join());
});

test('it stops at its reserve, and when the energy that was asked for is there', async (t) => {
  const setting = await battery(t, { soc: 10 });
  await setting.write('operationMode', 'discharging');
  await setting.run(600);
  assert.equal(await setting.amount(POWER), 0);
  assert.equal(await setting.read('actualOperationMode'), 'standby');
  assert.equal(await setting.amount('acDischargeableElectricEnergy'), 0);
  assert.equal(await setting.write('acTargetChargingElectricEnergy', { value: 500, unit: 'Wh' }), true);
  await setting.write('operationMode', 'charging');
  await setting.run(420);
  assert.equal(await setting.read('operationMode'), 'standby');
  assert.equal(await setting.write('acTargetChargingElectricEnergy', 'noSetting'), true);
  assert.equal(await setting.read('acTargetChargingElectricEnergy'), 'noSetting');
});

test('auto covers the house, only where it knows the house; test modes and a faulty battery are refused', async (t) => {
  let load = 1200;
  const setting = await battery(t, { otherLoad: () => watts(load) });
  assert.equal(await setting.write('operationMode', 'auto'), true);
  await setting.run(1);
  assert.equal(await setting.amount(POWER), -1200);
  load = -800;
  await setting.run(1);
  assert.equal(await setting.amount(POWER), 800);
  assert.equal(await setting.write('operationMode', 'test'), false);
  setting.simulator.do({ do: 'fail' });
  await setting.run(2);
  assert.equal(await setting.amount(POWER), 0);
  assert.equal(await setting.write('operationMode', 'charging'), false);
  setting.simulator.do({ do: 'repair' });
  setting.simulator.do({ do: 'local', mode: 'charging' });
  assert.equal(await setting.read('operationMode'), 'charging');
  const alone = await battery(t);
  assert.equal(await alone.write('operationMode', 'auto'), false);
  assert.throws(
    () => alone.simulator.do({ do: 'local', mode: 'auto' }),
    (error) => error instanceof BusbarError && error.code === 'simulator.bad-command',
  );
});

test('it offers what every object of the class has to offer', async (t) => {
  const { object } = await battery(t);
  const { get, set, inf } = mandatoryProperties(storageBattery, RELEASE);
  const missing = (map: 'readable' | 'writable' | 'announced', epcs: readonly number[]) =>
    epcs.filter((epc) => object.remote.map(map)?.includes(epc) !== true).map((epc) => epc.toString(16));
  assert.deepEqual([missing('readable', get), missing('writable', set), missing('announced', inf)], [[], [], []]);
});
