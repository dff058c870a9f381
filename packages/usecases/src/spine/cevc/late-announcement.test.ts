import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds, wattHours, watts } from '@busbar/kernel';
import {
  incentiveTableConstraintsData,
  incentiveTableDescriptionData,
  timeSeriesConstraintsListData,
  timeSeriesDescriptionListData,
} from '@busbar/spine';
import { EvSite } from '../../testing/index.ts';
import { cevcCem } from './cem.ts';
import { cevcEv } from './ev.ts';

test('CEVC 2, 6.2, 6.5: before the data link everything can be read, with an entry, and nothing is announced; then the tree stays', async () => {
  const site = new EvSite();
  const manager = cevcCem(site.cem);
  const car = site.plug((ev) =>
    cevcEv(ev, { power: { minimum: watts(1400), maximum: watts(11_000) }, isAnnounced: false }),
  );
  await site.connect();
  const remote = site.ems.remotes()[0] ?? assert.fail();
  const vehicle = remote.entities().find(({ type }) => type === 'EV') ?? assert.fail('no vehicle');
  assert.deepEqual([manager.vehicles(), remote.useCases()], [[], []]);
  const client = site.cem.feature('Generic', 'client');
  const read = async (type: string, fn: Parameters<NonNullable<ReturnType<typeof vehicle.feature>>['read']>[1]) => {
    const outcome = vehicle.feature(type, 'server')?.read(client, fn);
    await site.clock.run(50);
    const answer = await outcome;
    return answer?.ok === true ? JSON.stringify(answer.value) : assert.fail(`${fn.name} is not answered`);
  };
  assert.match(await read('TimeSeries', timeSeriesConstraintsListData), /"slotCountMax":24/);
  assert.match(await read('TimeSeries', timeSeriesDescriptionListData), /"constraints".*"updateRequired":false/);
  assert.match(await read('IncentiveTable', incentiveTableConstraintsData), /"slotCountMax":24/);
  assert.match(await read('IncentiveTable', incentiveTableDescriptionData), /"simpleIncentiveTable"/);

  const changes = site.sent('station', 'nodeManagementDetailedDiscoveryData');
  const features = vehicle.features();
  car.announce();
  car.announce();
  car.setDemand({ departsIn: seconds(3600), optimum: wattHours(5000) });
  await site.clock.run(500);
  assert.equal(site.sent('station', 'nodeManagementDetailedDiscoveryData'), changes);
  assert.deepEqual(vehicle.features(), features);
  assert.equal(remote.useCases().length, 1, 'announced once');
  assert.deepEqual(manager.vehicles()[0]?.wants, { curve: true, incentives: true });
  site.close();
});
