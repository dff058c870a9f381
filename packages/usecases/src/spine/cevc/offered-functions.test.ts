import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watts } from '@busbar/kernel';
import { incentiveTableData, timeSeriesListData } from '@busbar/spine';
import { EvSite } from '../../testing/index.ts';
import { cevcCem } from './cem.ts';
import { cevcEv } from './ev.ts';
import { offerCevcFunctions } from './offered-functions.ts';

test('common part 12.1: functions offered before the data link are those of the use case, and nothing is announced yet', async () => {
  const site = new EvSite();
  const manager = cevcCem(site.cem);
  site.plug((ev) => {
    // Whatever watches the energy manager has it already.
    ev.feature('Generic', 'client');
    offerCevcFunctions(ev);
  });
  await site.connect();
  const remote = site.ems.remotes()[0] ?? assert.fail();
  const vehicle = () => remote.entities().find(({ type }) => type === 'EV') ?? assert.fail('no vehicle');
  const features = vehicle().features();
  assert.deepEqual(manager.vehicles(), []);
  assert.equal(vehicle().feature('TimeSeries', 'server')?.operations(timeSeriesListData).write, true);
  const changes = site.sent('station', 'nodeManagementDetailedDiscoveryData');
  cevcEv(site.ev, { power: { minimum: watts(1400), maximum: watts(11_000) } });
  await site.clock.run(500);
  assert.equal(site.sent('station', 'nodeManagementDetailedDiscoveryData'), changes, 'the tree stays as it is');
  assert.deepEqual(vehicle().features(), features);
  assert.equal(manager.vehicles()[0]?.curveConstraints.slotCountMax, 24);
  assert.ok(vehicle().feature('IncentiveTable', 'server')?.operations(incentiveTableData).write);
  site.close();
});
