import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { LocalDevice } from '@busbar/spine';
import { joinDevices } from '@busbar/usecases/testing';
import { WholeManager } from './whole-manager.ts';
import { furnishWholeStation } from './whole-station.ts';

/** Datagrams of both directions until a station with every use case and a car is known; fewer are better. */
const BUDGET = 160;

test(`a station with every use case and a car is known with at most ${BUDGET} datagrams, and nothing is asked twice`, async () => {
  const clock = new ManualClock();
  const device = (name: string, deviceType: string): LocalDevice =>
    new LocalDevice({ address: `d:_n:Busbar_${name}`, deviceType, clock, logger: silentLogger });
  const [ems, station] = [device('EMS', 'EnergyManagementSystem'), device('Station', 'ChargingStation')];
  furnishWholeStation(station);
  const manager = new WholeManager(ems);
  const { link } = joinDevices(clock, ems, station);
  assert.equal(manager.isReady, false);
  await clock.run(100);
  assert.deepEqual(manager.missing(ems.remotes()[0] ?? assert.fail()), []);
  assert.equal(manager.isReady, true);
  assert.ok(link.log.length <= BUDGET, `${link.log.length} datagrams`);
  const asked = link.log
    .filter(({ text }) => /"cmdClassifier":"(read|call)"/.test(text))
    .map(({ from, text }) => from + text.replace(/\{"msgCounter":\d+\}/, ''));
  assert.ok(asked.length > 60);
  assert.deepEqual(
    asked.filter((one, at) => asked.indexOf(one) !== at),
    [],
  );
  ems.close();
  station.close();
});
