import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  controller,
  deviceObject,
  type EchonetNode,
  evCharger,
  evChargerDischarger,
  mandatoryProperties,
  type RemoteObject,
  TypedObject,
} from '@busbar/echonet-lite';
import { MemoryNetwork, testIdentity, testNode } from '@busbar/echonet-lite/testing';
import { millis, percent, silentLogger, watts } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { PretendedStation } from '../testing/pretended-station.ts';
import { type HostedStationOptions, hostedStation } from './hosted-station.ts';

interface Hosted {
  readonly clock: ManualClock;
  readonly station: PretendedStation;
  readonly remote: RemoteObject;
  readonly manager: EchonetNode;
}

async function hosted(
  t: TestContext,
  discharge?: number,
  options: Partial<HostedStationOptions> = {},
): Promise<Hosted> {
  const clock = new ManualClock();
  const network = new MemoryNetwork(clock);
  const station = new PretendedStation(discharge);
  const identity = testIdentity(2);
  const { object } = hostedStation(station, { logger: silentLogger, identity, ...options });
  const device = testNode(network.link('198.51.100.2'), clock, { identity, objects: [object] });
  const own = testIdentity(1);
  const manager = testNode(network.link('198.51.100.1'), clock, {
    identity: own,
    objects: [deviceObject(controller, { identity: own, values: {} })],
  });
  t.after(async () => {
    await device.close();
    await manager.close();
  });
  await clock.run(10_000);
  const remote = manager.nodes[0]?.objects[0];
  assert.ok(remote !== undefined);
  return { clock, station, remote, manager };
}

async function awaited<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  await clock.run(3000);
  return work;
}

for (const [declared, discharge] of [
  [evCharger, undefined],
  [evChargerDischarger, 6000],
] as const)
  test(`mapping 7, rule 5: a hosted ${declared.name} offers what its class requires and answers all of it`, async (t) => {
    const { clock, remote } = await hosted(t, discharge);
    const required = mandatoryProperties(declared);
    assert.equal(remote.object >>> 8, declared.code);
    const missing = (all: readonly number[], map: readonly number[] = []): string[] =>
      all.filter((epc) => !map.includes(epc)).map((epc) => epc.toString(16));
    assert.deepEqual(missing(required.get, remote.map('readable')), []);
    assert.deepEqual(missing(required.set, remote.map('writable')), []);
    assert.deepEqual(missing(required.inf, remote.map('announced')), []);
    const read = await awaited(clock, remote.get(required.get));
    assert.deepEqual(read.refused, []);
  });

test('UCF_Load_Control, tables 164 to 167: 0xEB is a limit of the station, and reads back as what is in force', async (t) => {
  const { clock, remote, station } = await hosted(t);
  const typed = new TypedObject(remote, evCharger);
  const result = await awaited(clock, typed.write('chargingElectricPower', { value: 3000, unit: 'W' }));
  assert.deepEqual(result.accepted, [0xeb]);
  assert.deepEqual(station.told, ['limit loadControl charge 3000']);
  assert.deepEqual(await awaited(clock, typed.read('chargingElectricPower')), { value: 3000, unit: 'W' });
  station.answer = { status: 'clipped', watts: watts(2500) };
  await awaited(clock, typed.write('chargingElectricPower', { value: 2600, unit: 'W' }));
  assert.deepEqual(await awaited(clock, typed.read('chargingElectricPower')), { value: 2500, unit: 'W' });
  station.answer = { status: 'rejected', reason: 'a test' };
  await awaited(clock, typed.write('chargingElectricPower', { value: 2000, unit: 'W' }));
  assert.deepEqual(await awaited(clock, typed.read('chargingElectricPower')), { value: 3000, unit: 'W' });
});

test('UCF_Operation_Mode, tables 171 to 175: 0xDA starts and stops, and is announced', async (t) => {
  const { clock, remote, station, manager } = await hosted(t);
  const announced: string[] = [];
  manager.onEvent((event) => {
    if (event.type === 'property' && event.origin === 'announcement') announced.push(event.epc.toString(16));
  });
  const typed = new TypedObject(remote, evCharger);
  assert.deepEqual((await awaited(clock, typed.write('operationMode', 'charge'))).accepted, [0xda]);
  assert.deepEqual((await awaited(clock, typed.write('operationMode', 'idle'))).accepted, [0xda]);
  assert.deepEqual(station.told, ['start', 'stop']);
  assert.deepEqual((await awaited(clock, typed.write('operationMode', 'other'))).refused, [0xda]);
  assert.ok(announced.includes('da'), announced.join());
});

test('UCF_EV_Connected, table 163: 0xC7 is announced when the vehicle comes or goes', async (t) => {
  const { clock, remote, station } = await hosted(t);
  const typed = new TypedObject(remote, evCharger);
  station.set({ connection: 'disconnected', permission: {} });
  await clock.run(2000);
  assert.equal(typed.latest('chargeStatus'), 'notConnected');
  station.set({ connection: 'connected', permission: { charge: true } });
  await clock.run(2000);
  assert.equal(typed.latest('chargeStatus'), 'chargeable');
});

test('UCF_Measurement, tables 169 and 170: state of charge; what is not known is refused', async (t) => {
  const { clock, remote, station } = await hosted(t);
  const typed = new TypedObject(remote, evCharger);
  assert.deepEqual(await awaited(clock, typed.read('remainingCapacity3')), { value: 40, unit: '%' });
  assert.deepEqual(await awaited(clock, typed.read('remainingCapacity1')), { value: 16_000, unit: 'Wh' });
  station.set({ soc: { value: percent(55.9), at: millis(0), quality: 'measured' } });
  assert.deepEqual(await awaited(clock, typed.read('remainingCapacity3')), { value: 55, unit: '%' });
  const read = await awaited(clock, remote.get([0xd8, 0xe4]));
  assert.deepEqual(read.refused, [0xd8], 'no counter is known');
});

test('UCF_Device_State, mapping section 8: fault, service and off', async (t) => {
  const { clock, remote, station } = await hosted(t, 6000);
  const typed = new TypedObject(remote, evChargerDischarger);
  station.set({ operatingState: 'failure' });
  await clock.run(2000);
  assert.equal(typed.latest('faultStatus'), 'true');
  station.set({ operatingState: 'serviceNeeded' });
  await clock.run(2000);
  assert.deepEqual([typed.latest('faultStatus'), typed.latest('maintenanceStatus')], ['false', 'necessary']);
  station.set({ operatingState: 'off' });
  await clock.run(2000);
  assert.equal(typed.latest('operationStatus'), 'false');
});

test('S9, S10: discharging by 0xEC and 0xDA, or by 0xE0 under the method V2G', async (t) => {
  const { clock, remote, station } = await hosted(t, 6000);
  const typed = new TypedObject(remote, evChargerDischarger);
  await awaited(clock, typed.write('dischargingElectricPower', { value: 2000, unit: 'W' }));
  await awaited(clock, typed.write('operationMode', 'discharge'));
  await awaited(clock, typed.write('chargingDischargingElectricPower', { value: -1500, unit: 'W' }));
  assert.deepEqual(station.told, ['limit loadControl discharge 2000', 'setpoint -2000'], 'not yet V2G');
  await awaited(clock, typed.write('chargingMethod', 'v2G'));
  await awaited(clock, typed.write('dischargingMethod', 'v2G'));
  await awaited(clock, typed.write('chargingDischargingElectricPower', { value: -1500, unit: 'W' }));
  assert.equal(station.told.at(-1), 'setpoint -1500');
  assert.deepEqual((await awaited(clock, typed.write('chargingMethod', 'surplusElectricPower'))).refused, [0xdc]);
});

test('EL section 7: writers that are not allowed are refused', async (t) => {
  const { clock, remote, station } = await hosted(t, undefined, { isWriterAllowed: () => false });
  const typed = new TypedObject(remote, evCharger);
  assert.deepEqual((await awaited(clock, typed.write('operationMode', 'charge'))).refused, [0xda]);
  assert.deepEqual(station.told, []);
});
