import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds, watts } from '@busbar/kernel';
import { loadControlLimitDescriptionListData } from '@busbar/spine';
import { VirtualSite } from '../testing/index.ts';
import { lpcControllableSystem } from './lpc/lpc.ts';
import { useCaseStatuses } from './scenario-status.ts';

async function statuses(prepare: (site: VirtualSite) => void): Promise<ReturnType<typeof useCaseStatuses>> {
  const site = new VirtualSite();
  prepare(site);
  await site.connect();
  const [remote] = site.ems.remotes();
  assert.ok(remote);
  const found = useCaseStatuses(remote);
  site.close();
  return found;
}

test('a complete controllable system: every scenario is playable', async () => {
  const [lpc] = await statuses((site) => {
    const { clock, logger } = site.station;
    lpcControllableSystem(site.station.addEntity('EVSE'), {
      clock,
      logger,
      isCem: false,
      nominalMax: watts(1),
      failsafeLimit: watts(1),
      failsafeDurationMinimum: seconds(7200),
    });
  });
  assert.equal(lpc?.name, 'limitationOfPowerConsumption');
  assert.deepEqual(lpc?.entityPath, [1]);
  assert.deepEqual(
    lpc?.scenarios.map(({ number, status }) => [number, status]),
    [1, 2, 3, 4].map((number) => [number, 'playable']),
  );
});

test('announced without its functions: incomplete, with what is missing; mandatory but not announced: said so', async () => {
  const [lpc] = await statuses((site) => {
    const entity = site.station.addEntity('EVSE');
    entity.feature('LoadControl', 'server').offer(loadControlLimitDescriptionListData, { read: true });
    entity.announce({
      useCaseName: 'limitationOfPowerConsumption',
      actor: 'ControllableSystem',
      version: '1.0.0',
      scenarios: [1, 2, 9],
    });
  });
  assert.deepEqual(lpc?.scenarios, [
    {
      number: 1,
      name: 'Control active power limit',
      status: 'incomplete',
      missing: ['function loadControlLimitListData (read)'],
    },
    { number: 2, name: 'Failsafe values', status: 'incomplete', missing: ['server feature DeviceConfiguration'] },
    { number: 3, name: 'Heartbeat', status: 'not-announced', missing: ['the announcement'] },
    { number: 9, status: 'announced', missing: [] },
  ]);
});

test('a use case that is not played here is listed as announced', async () => {
  const [one] = await statuses((site) => {
    site.station
      .addEntity('EV')
      .announce({ useCaseName: 'flexibleLoad', actor: 'EV', version: '1.0.0', scenarios: [1, 3] });
  });
  assert.deepEqual(one, {
    name: 'flexibleLoad',
    actor: 'EV',
    version: '1.0.0',
    available: true,
    entityPath: [1],
    scenarios: [
      { number: 1, status: 'announced', missing: [] },
      { number: 3, status: 'announced', missing: [] },
    ],
  });
});
