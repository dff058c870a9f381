import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { evCharger, evChargerDischarger } from '@busbar/echonet-lite';
import type { ChargingStation } from '@busbar/functions';
import { percent, silentLogger, watts } from '@busbar/kernel';
import { echonetStations } from '@busbar/usecases';
import { echonetCharger } from './echonet-charger.ts';
import { EchonetSetting } from './test-support/echonet-setting.ts';

async function steered(t: TestContext, isDischarger: boolean) {
  const declared = isDischarger ? evChargerDischarger : evCharger;
  const setting = new EchonetSetting(t, declared, (common) =>
    echonetCharger({
      ...common,
      ...(isDischarger ? { class: 'ev-charger-discharger' } : { car: { soc: percent(40) } }),
    }),
  );
  const { clock, node } = setting;
  const stations = echonetStations(node, { clock, logger: silentLogger });
  await setting.run(30);
  const station: ChargingStation = stations.stations()[0] ?? assert.fail('the station is found');
  return { setting, station, charger: setting.simulator };
}

test('an energy manager starts, limits, pauses and stops a simulated EV charger', async (t) => {
  const { setting, station, charger } = await steered(t, false);
  assert.equal(station.state().phase, 'controllable');
  assert.equal(station.state().ranges.charge?.maximum, 11_040);
  void station.start();
  await setting.run(60);
  assert.equal(charger.power(), 11_040);
  void station.applyLimit({ source: 'powerLimit', direction: 'charge', watts: watts(6000) });
  await setting.run(60);
  assert.ok(charger.power() > 5900 && charger.power() <= 6000, `${charger.power()} W`);
  void station.applyLimit({ source: 'powerLimit', direction: 'charge', watts: watts(1000) });
  await setting.run(60);
  assert.equal(charger.power(), 0, 'below the least power it pauses');
  void station.applyLimit({ source: 'powerLimit', direction: 'charge', watts: watts(9000) });
  await setting.run(600);
  assert.ok(charger.power() > 8900 && charger.power() <= 9000, `${charger.power()} W`);
  void station.stop();
  await setting.run(60);
  assert.equal(charger.power(), 0);
  assert.equal(station.state().mode, 'standby');
});

test('an energy manager steers a simulated charger and discharger in both directions', async (t) => {
  const { setting, station, charger } = await steered(t, true);
  for (const power of [5000, -3000, 5000, 0]) {
    void station.applySetpoint(watts(power));
    await setting.run(60);
    assert.ok(Math.abs(charger.power() - power) < 10, `${charger.power()} W, not ${power}`);
  }
  charger.do({ do: 'unplug' });
  await setting.run(90);
  assert.equal(station.state().connection, 'disconnected');
});
