import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { amperes, seededRandom, silentLogger } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { LocalDevice } from '@busbar/spine';
import { cevcCem, dbevcCem, evccCem, evcemCem, evsocCem, opevCem, oscevCem } from '@busbar/usecases';
import { joinDevices, skiOf } from '@busbar/usecases/testing';
import { station } from './station.ts';

/** Cars of each kind; the second one comes in the moment the first one leaves, and so on. */
const CARS = [
  { car: 'iec61851' },
  { car: 'iso15118-2' },
  { car: 'iso15118-20', dischargeAmps: 10 },
  { car: 'iso15118-2', phases: 1 },
  { car: 'iso15118-20' },
] as const;

test('EVCC 6.1, OPEV 8.2: ten cars, each in the moment the one before leaves: told once each, limited within a second', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'busbar-simulator-'));
  t.after(() => rmSync(dataDir, { recursive: true, force: true }));
  const clock = new ManualClock();
  const base = { clock, logger: silentLogger };
  const garage = station({ ...base, random: seededRandom(1), dataDir, isOffline: true, car: 'none' });
  await garage.start();
  const ems = new LocalDevice({ ...base, address: 'd:_n:Busbar_EMS', deviceType: 'EnergyManagementSystem' });
  const cem = ems.addEntity('CEM');
  const evcc = evccCem(cem);
  const opev = opevCem(cem, base);
  evcemCem(cem);
  evsocCem(cem);
  oscevCem(cem, base);
  cevcCem(cem);
  dbevcCem(cem);
  const events: string[] = [];
  evcc.onPlugged(() => events.push('plugged'));
  evcc.onUnplugged(() => events.push('unplugged'));
  const { link } = joinDevices(clock, ems, garage.node.device);
  await clock.run(300);
  const ski = skiOf(garage.node.device.address);
  void opev.setLimits({ ski }, { a: amperes(9), b: amperes(9), c: amperes(9) });
  const told = (change: string): number =>
    link.log.filter(
      ({ from, text }) => from === 'b' && text.includes(`"lastStateChange":"${change}"`) && text.includes('"notify"'),
    ).length;

  for (let number = 0; number < 10; number++) {
    const before = { added: told('added'), removed: told('removed') };
    garage.do({ do: 'unplug' });
    garage.do({ do: 'plug', soc: 20, ...CARS[number % CARS.length] });
    const from = clock.now();
    while (garage.state().opev?.currents.a !== 9) {
      assert.ok(clock.now() - from < 1000, `car ${number} is not limited within a second`);
      await clock.run(10);
    }
    assert.equal(garage.state().opev?.limits.a?.active, true);
    await clock.run(5000);
    assert.deepEqual(
      [told('added') - before.added, told('removed') - before.removed],
      [1, number === 0 ? 0 : 1],
      `car ${number} is told once, its data link changes nothing`,
    );
  }
  garage.do({ do: 'unplug' });
  await clock.run(500);
  assert.deepEqual(events, Array.from({ length: 10 }, () => ['plugged', 'unplugged']).flat());
  ems.close();
  await garage.close();
});
