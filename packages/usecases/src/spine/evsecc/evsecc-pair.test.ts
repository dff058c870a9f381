import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceDiagnosisStateData } from '@busbar/spine';
import { VirtualSite } from '../../testing/index.ts';
import { evseccCem } from './cem.ts';
import { evseccEvse } from './evse.ts';

test('EVSECC-011, EVSECC-012, EVSECC-013, EVSECC-014, EVSECC-015: everything a station says about itself arrives, empty texts do not', async () => {
  const site = new VirtualSite();
  const manufacturer = {
    deviceName: 'Garage',
    deviceCode: 'X-11',
    serialNumber: '1',
    softwareRevision: '2.3',
    hardwareRevision: '4',
    vendorName: 'Vendor',
    vendorCode: 'i:1',
    brandName: 'Brand',
    manufacturerLabel: 'Label',
  };
  evseccEvse(site.station.addEntity('EVSE'), { manufacturer: { ...manufacturer, powerSource: '' } });
  const cem = evseccCem(site.ems.addEntity('CEM'));
  await site.connect();
  assert.deepEqual(cem.stations()[0]?.manufacturer, manufacturer);
  site.close();
});

test('EVSECC-010 to 015, 020: what the station is and whether it works', async () => {
  const site = new VirtualSite();
  const evse = evseccEvse(site.station.addEntity('EVSE'), {
    manufacturer: { deviceName: 'Garage', brandName: 'Busbar', serialNumber: '1' },
  });
  const cem = evseccCem(site.ems.addEntity('CEM'));
  await site.connect();
  const seen = (): ReturnType<typeof cem.stations>[number] | undefined => cem.stations()[0];
  assert.deepEqual(seen()?.manufacturer, { deviceName: 'Garage', serialNumber: '1', brandName: 'Busbar' });
  assert.equal(seen()?.operatingState, 'normalOperation');
  assert.equal(seen()?.isError, false);
  let told = 0;
  cem.onChange(() => {
    told++;
  });
  evse.setState('failure', 'E-17');
  await site.clock.run(100);
  assert.equal(seen()?.isError, true);
  assert.equal(seen()?.lastErrorCode, 'E-17');
  assert.ok(told > 1);
  evse.setState('normalOperation');
  await site.clock.run(100);
  assert.equal(seen()?.isError, false);
  assert.equal(seen()?.lastErrorCode, 'E-17', 'the code of the last error stays');
  evse.setManufacturer({ deviceName: 'Garage', softwareRevision: '2' });
  await site.clock.run(100);
  assert.equal(seen()?.manufacturer.softwareRevision, '2');
  await site.cut();
  assert.deepEqual(cem.stations(), []);
  site.close();
  assert.equal(site.clock.pendingTimers, 0);
});

test('EVSECC 7: a use case announced under actor EV is that of the EVSE entity', async () => {
  const site = new VirtualSite();
  const entity = site.station.addEntity('EVSE');
  const ev = site.station.addEntity('EV', [...entity.path, 1]);
  entity.feature('DeviceDiagnosis', 'server').offer(deviceDiagnosisStateData, { read: true });
  ev.announce({ useCaseName: 'evseCommissioningAndConfiguration', actor: 'EV', version: '1.0.0', scenarios: [1, 2] });
  const cem = evseccCem(site.ems.addEntity('CEM'));
  await site.connect();
  assert.deepEqual(
    cem.stations().map(({ entityPath }) => entityPath),
    [entity.path],
  );
  assert.equal(cem.stations()[0]?.operatingState, undefined, 'an empty state is unknown, not an error');
  assert.equal(cem.stations()[0]?.isError, false);
  site.close();
});
