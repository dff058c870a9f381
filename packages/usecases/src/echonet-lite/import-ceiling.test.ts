import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controller, deviceObject, evChargerDischarger } from '@busbar/echonet-lite';
import { MemoryNetwork, testIdentity, testNode } from '@busbar/echonet-lite/testing';
import { silentLogger, watts } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { echonetStations } from './station-finder.ts';

test('S11: the station keeps a ceiling of what the site buys; a limit comes before it', async (t) => {
  const clock = new ManualClock();
  const network = new MemoryNetwork(clock);
  const power = (value: number) => ({ value, unit: 'W' as const });
  const written: string[] = [];
  const object = deviceObject(evChargerDischarger, {
    identity: testIdentity(2),
    values: {
      ratedChargeElectricPower: power(6000),
      ratedDischargeElectricPower: power(6000),
      chargeDischargeStatus: 'chargeableDischargeable',
      operationMode: 'standby',
      chargingMethod: 'maximumChargingElectricPower',
      dischargingMethod: 'maximumDischargingElectricPower',
      purchasingElectricPower: power(0),
      chargingElectricPower: power(6000),
    },
    writable: ['chargingMethod', 'dischargingMethod', 'purchasingElectricPower', 'chargingElectricPower'],
    write: ({ epc }) => {
      written.push(epc.toString(16));
      return true;
    },
  });
  const device = testNode(network.link('198.51.100.2'), clock, { identity: testIdentity(2), objects: [object] });
  const identity = testIdentity(1);
  const objects = [deviceObject(controller, { identity, values: {} })];
  const manager = testNode(network.link('198.51.100.1'), clock, { identity, objects });
  const stations = echonetStations(manager, { clock, logger: silentLogger });
  t.after(async () => {
    stations.close();
    await manager.close();
    await device.close();
  });
  await clock.run(20_000);
  const [station] = stations.stations();
  assert.ok(station !== undefined);
  written.splice(0);
  const kept = station.setImportCeiling(watts(2000));
  await clock.run(5000);
  assert.deepEqual(await kept, { status: 'accepted' });
  assert.deepEqual(written.splice(0), ['dc', 'de', 'da']);
  const limited = station.applyLimit({ source: 'powerLimit', direction: 'charge', watts: watts(3000) });
  await clock.run(5000);
  assert.deepEqual(await limited, { status: 'accepted' });
  assert.deepEqual(written.splice(0), ['dc', 'eb']);
  void station.applyLimit({ source: 'powerLimit', direction: 'charge', watts: undefined });
  await clock.run(20_000);
  assert.deepEqual(written.splice(0), ['dc'], 'the ceiling holds again');
});
