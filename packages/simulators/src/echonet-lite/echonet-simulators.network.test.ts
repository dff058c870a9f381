import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  evCharger,
  evChargerDischarger,
  householdSolarPowerGeneration,
  lowVoltageSmartElectricEnergyMeter,
  storageBattery,
} from '@busbar/echonet-lite';
import { BusbarError, millis, percent, seededRandom, silentLogger } from '@busbar/kernel';
import { echonetBattery } from './echonet-battery.ts';
import { echonetCharger } from './echonet-charger.ts';
import { echonetMeter } from './echonet-meter.ts';
import type { EchonetSimulator, EchonetSimulatorOptions } from './echonet-simulator.ts';
import { echonetSolar } from './echonet-solar.ts';
import { clock, found, ownUdpLink, udpManager, until } from './test-support/udp-manager.ts';

function dataDirectory(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'busbar-echonet-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function started<S extends EchonetSimulator>(
  t: TestContext,
  address: string,
  build: (options: EchonetSimulatorOptions) => S,
  dataDir = dataDirectory(t),
): Promise<S> {
  const link = ownUdpLink(address);
  const simulator = build({ clock, logger: silentLogger, random: seededRandom(1), dataDir, address, link });
  t.after(() => simulator.close());
  await simulator.start();
  return simulator;
}

const isWatts = (read: unknown, watts: number): boolean =>
  typeof read === 'object' && read !== null && 'value' in read && read.value === watts;

test('over UDP: a charger charges at P watts, and announces that the car and its mode are gone', {
  timeout: 60_000,
}, async (t) => {
  const simulator = await started(t, '127.38.1.1', (options) =>
    echonetCharger({ ...options, car: { soc: percent(40) }, dataLinkAfter: millis(100) }),
  );
  const station = await found(udpManager(t, '127.38.1.9', ['127.38.1.1']), '127.38.1.1', evCharger);
  await until(async () => (await station.read('chargeStatus')) === 'chargeable', 'the car');
  assert.deepEqual((await station.write('chargingElectricPower', { value: 6000, unit: 'W' })).accepted, [0xeb]);
  assert.deepEqual((await station.write('operationMode', 'charge')).accepted, [0xda]);
  await until(async () => isWatts(await station.read('instantaneousElectricPower'), 5996), 'the power');
  simulator.do({ do: 'unplug' });
  await until(() => station.latest('chargeStatus') === 'notConnected', 'C7 is announced');
  await until(() => station.latest('operationMode') === 'standby', 'DA is announced');
});

test('over UDP: a charger and discharger obeys a signed setpoint, and is the same node after a restart', {
  timeout: 60_000,
}, async (t) => {
  const dataDir = dataDirectory(t);
  const build = (options: EchonetSimulatorOptions) =>
    echonetCharger({ ...options, class: 'ev-charger-discharger', dataLinkAfter: millis(100) });
  const first = await started(t, '127.38.2.1', build, dataDir);
  const node = udpManager(t, '127.38.2.9', ['127.38.2.1']);
  const station = await found(node, '127.38.2.1', evChargerDischarger);
  await until(async () => (await station.read('chargeDischargeStatus')) === 'chargeableDischargeable', 'the car');
  await station.write('chargingMethod', 'v2G');
  await station.write('dischargingMethod', 'v2G');
  await station.write('chargingDischargingElectricPower', { value: -3000, unit: 'W' });
  await until(async () => isWatts(await station.read('instantaneousElectricPower'), -2995), 'the power');
  assert.equal(await station.read('operationMode'), 'discharge');
  await first.close();

  await started(t, '127.38.2.1', build, dataDir);
  const again = udpManager(t, '127.38.2.8', ['127.38.2.1']);
  await found(again, '127.38.2.1', evChargerDischarger);
  assert.equal(again.nodeAt('127.38.2.1')?.identifier, node.nodeAt('127.38.2.1')?.identifier);
});

test('over UDP: meter, solar power and battery at once, for one controller', { timeout: 60_000 }, async (t) => {
  const meter = await started(t, '127.38.3.2', echonetMeter);
  const solar = await started(t, '127.38.3.3', echonetSolar);
  await started(t, '127.38.3.4', echonetBattery);
  const node = udpManager(t, '127.38.3.9', ['127.38.3.2', '127.38.3.3', '127.38.3.4']);

  const grid = await found(node, '127.38.3.2', lowVoltageSmartElectricEnergyMeter);
  meter.do({ do: 'measure', watts: -1234 });
  assert.deepEqual(await grid.read('instantaneousElectricPower'), { value: -1234, unit: 'W' });

  const panels = await found(node, '127.38.3.3', householdSolarPowerGeneration);
  solar.do({ do: 'sun', watts: 3000 });
  await until(async () => isWatts(await panels.read('instantaneousElectricPowerGeneration'), 3000), 'the sun');
  assert.deepEqual((await panels.write('outputPowerControl2', { value: 1000, unit: 'W' })).accepted, [0xa1]);
  await until(async () => isWatts(await panels.read('instantaneousElectricPowerGeneration'), 1000), 'the restraint');

  const storage = await found(node, '127.38.3.4', storageBattery);
  assert.deepEqual((await storage.write('operationMode', 'charging')).accepted, [0xda]);
  const power = 'instantaneousChargingAndDischargingElectricPower';
  await until(async () => isWatts(await storage.read(power), 5000), 'the power');
  const identifiers = node.nodes.map(({ identifier }) => identifier);
  assert.equal(new Set(identifiers).size, 3, 'the same seed, and three identities');
});

test('EL-1.2-10 an address nobody has, one that is taken, and a file that is no identity are said', {
  timeout: 60_000,
}, async (t) => {
  const codeOf = (code: string, text: RegExp) => (error: unknown) =>
    error instanceof BusbarError && error.code === code && text.test(error.message);
  await assert.rejects(
    started(t, '192.0.2.77', echonetSolar),
    codeOf('simulator.address', /192\.0\.2\.77: this machine has no such address/),
  );
  await started(t, '127.38.4.1', echonetSolar);
  await assert.rejects(started(t, '127.38.4.1', echonetMeter), codeOf('simulator.address', /EADDRINUSE/));
  const dataDir = dataDirectory(t);
  writeFileSync(join(dataDir, 'echonet-identity'), 'not hexadecimal');
  await assert.rejects(
    started(t, '127.38.4.2', echonetMeter, dataDir),
    codeOf('simulator.identity', /echonet-identity is not the identity of a node/),
  );
});
