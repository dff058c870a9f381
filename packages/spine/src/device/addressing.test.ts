import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { deviceClassificationUserData } from '../model/device-classification.ts';
import type { FeatureType } from '../model/feature-type.ts';
import { loadControlLimitListData } from '../model/load-control.ts';
import { devicePair, testDevice } from '../testing/device-pair.ts';
import { isOwnDeviceAddress } from './feature-address.ts';
import { LocalDevice } from './local-device.ts';

for (const [address, isOurs] of [
  ['d:_i:99999_Wallbox-0001', true],
  ['d:_n:Busbar_1', true],
  ['d:_n:A-1_x_y', true],
  [`d:_i:1_${'x'.repeat(249)}`, true],
  [`d:_i:1_${'x'.repeat(250)}`, false],
  ['EVCC_HEMS', false],
  ['d:_i:EVCC_HEMS', false],
  ['d:_i:0123_x', false],
  ['d:_n:Two words_x', false],
  ['d:_n:Ü_x', false],
  ['d:_n:_x', false],
  ['d:_i:1_', false],
  ['d:_i:1_a b', false],
  ['d:_i:1_\u200b', false],
] as const)
  test(`SPINE-5.2.3-1 ${isOurs ? 'can' : 'cannot'} be our own address: ${address.slice(0, 40)}`, () => {
    assert.equal(isOwnDeviceAddress(address), isOurs);
    const make = (): LocalDevice =>
      new LocalDevice({ address, deviceType: 'Generic', clock: new ManualClock(), logger: silentLogger });
    if (isOurs) assert.equal(make().address, address);
    else assert.throws(make, /a device address looks like d:_i:99999_Wallbox-0001/);
  });

test('SPINE-5.2.3-5 any number is a feature, with gaps, 0 outside of entity 0 too; each is read at its own', async () => {
  const numbers = [1001, 0, 4_294_967_295, 7];
  const types: readonly FeatureType[] = ['LoadControl', 'Measurement', 'Setpoint', 'Bill'];
  const { clock, atFirst, first } = devicePair(
    (ems) => void ems.addEntity('CEM').feature('Generic', 'client', { id: 0 }),
    (wallbox) => {
      const evse = wallbox.addEntity('EVSE', [4_294_967_295]);
      for (const [index, type] of types.entries()) evse.feature(type, 'server', { id: numbers[index] ?? 0 });
      const limits = evse.feature('LoadControl', 'server');
      limits.offer(loadControlLimitListData, { read: true });
      limits.set(loadControlLimitListData, { loadControlLimitData: [{ limitId: 1, isLimitActive: true }] });
    },
  );
  await clock.run(100);
  const remote = atFirst.entity([4_294_967_295]);
  assert.deepEqual(
    remote
      ?.features()
      .map(({ type, address }) => [type, address.feature])
      .sort(),
    types.map((type, index) => [type, numbers[index]]).sort(),
  );
  const client = first.entities()[1]?.feature('Generic', 'client');
  const limits = remote?.feature('LoadControl', 'server');
  assert.ok(client && limits);
  assert.equal(client.address.feature, 0);
  const read = limits.read(client, loadControlLimitListData);
  await clock.run(100);
  const outcome = await read;
  assert.deepEqual(outcome.ok && outcome.value.loadControlLimitData?.[0]?.limitId, 1);
});

test('SPINE-5.2.3-5 a number is taken once in its entity, and may be taken in another', () => {
  const device = testDevice(new ManualClock(), 'wallbox');
  const [one, other] = [device.addEntity('EVSE'), device.addEntity('EVSE')];
  one.feature('Measurement', 'server', { id: 7 });
  assert.throws(() => one.feature('Setpoint', 'server', { id: 7 }), /feature 7 exists already/);
  assert.equal(other.feature('Setpoint', 'server', { id: 7 }).address.feature, 7);
});

test('SPINE-5.2.1-2, -3 server and client of one type stand side by side; only the server has functions and data', () => {
  const entity = testDevice(new ManualClock(), 'ems').addEntity('CEM');
  const [server, client] = [entity.feature('LoadControl', 'server'), entity.feature('LoadControl', 'client')];
  assert.notEqual(server, client);
  assert.notEqual(server.address.feature, client.address.feature);
  assert.throws(() => client.offer(loadControlLimitListData, { read: true }), /a client feature offers no functions/);
  assert.throws(() => client.set(loadControlLimitListData, {}));
  assert.throws(
    () => server.offer(deviceClassificationUserData, { read: true }),
    /does not belong to a feature of type LoadControl/,
  );
});

test('SPINE-5.2.1-3 NodeManagement alone is special', () => {
  const device = testDevice(new ManualClock(), 'ems');
  device.addEntity('CEM').feature('LoadControl', 'server');
  const special = device.entities().flatMap((entity) => entity.features().filter(({ role }) => role === 'special'));
  assert.deepEqual(
    special.map(({ type, address }) => [type, address.entity, address.feature]),
    [['NodeManagement', [0], 0]],
  );
});

test('SPINE-5.5.2-28 a type that the model does not have cannot be announced; vendor data goes into a Generic feature', () => {
  const entity = testDevice(new ManualClock(), 'ems').addEntity('CEM');
  assert.throws(() => entity.feature('Levitation' as FeatureType, 'server'), /there is no feature type Levitation/);
  entity.feature('Generic', 'server').offer(loadControlLimitListData, { read: true });
});
