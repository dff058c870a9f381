/** Aggregated values as a real device lays them out: announced on a parent, served by its children. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import { answerOf, missingRecordings, recordings, ScriptedPeer, testDevice } from '@busbar/spine/testing';
import { useCaseStatuses } from '../scenario-status.ts';
import { vabdVisualizationAppliance } from '../vabd/vabd.ts';
import { vapdVisualizationAppliance } from '../vapd/vapd.ts';

const skip = missingRecordings() ?? false;

test('quirk featuresBelow: the recorded battery and photovoltaic systems are found where they serve', {
  skip,
}, async () => {
  const recorded = recordings().filter(({ useCases }) => JSON.stringify(useCases ?? '').includes('OfAggregated'));
  assert.ok(recorded.length > 0, 'a recorded device announces aggregated values');
  for (const { discovery, useCases = discovery } of recorded) {
    const clock = new ManualClock();
    const device = testDevice(clock, 'ems');
    const cem = device.addEntity('CEM');
    const batteries = vabdVisualizationAppliance(cem);
    const panels = vapdVisualizationAppliance(cem);
    const links = memoryLinkPair(clock);
    const remote = device.connect(links.a, { ski: 'recorded' });
    const peer = new ScriptedPeer(links.b, discovery.header.addressSource.device, device.address);
    let answers = 0;
    for (let round = 0; round < 4; round += 1) {
      await clock.run(10);
      for (const { header, cmd } of peer.received.splice(0)) {
        const isDiscovery = cmd[0]?.data?.name === 'nodeManagementDetailedDiscoveryData';
        const isAnswered = isDiscovery || cmd[0]?.data?.name === 'nodeManagementUseCaseData';
        if (header.cmdClassifier !== 'read' || !isAnswered) continue;
        answers += 1;
        const counters = { msgCounter: answers, msgCounterReference: Number(header.msgCounter) };
        const between = { device: peer.address, us: device.address };
        peer.sendText(answerOf(isDiscovery ? discovery : useCases, between, counters));
      }
    }
    for (const { entityPath, entityType } of [...batteries.units(), ...panels.systems()])
      assert.match(entityType, /^(BatterySystem|PVSystem)$/, entityPath.join('.'));
    assert.deepEqual([batteries.units().length, panels.systems().length], [1, 1]);
    const statuses = useCaseStatuses(remote).filter(({ name }) => name.includes('OfAggregated'));
    assert.equal(statuses.length, 2);
    for (const { name, scenarios } of statuses)
      for (const { number, status, missing } of scenarios)
        assert.equal(status, 'playable', `${name} ${number}: ${missing.join(', ')}`);
    batteries.close();
    panels.close();
  }
});
