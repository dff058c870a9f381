import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  controller,
  decodeProperty,
  deviceObject,
  encodeNamed,
  encodeProperty,
  evCharger,
  evChargerDischarger,
  type LocalObject,
} from '@busbar/echonet-lite';
import { MemoryNetwork, testIdentity, testNode } from '@busbar/echonet-lite/testing';
import type { ChargingStation, Confirmation } from '@busbar/functions';
import { millis, silentLogger, watts } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { PretendedStation } from '../testing/pretended-station.ts';
import { numberOf } from './content-value.ts';
import { hostedStation } from './hosted-station.ts';
import { echonetStations } from './station-finder.ts';

interface Site {
  readonly clock: ManualClock;
  readonly station: ChargingStation;
  done(command: Promise<Confirmation>, ms?: number): Promise<Confirmation>;
}

async function site(t: TestContext, host: (clock: ManualClock) => LocalObject): Promise<Site> {
  const clock = new ManualClock();
  const network = new MemoryNetwork(clock);
  const device = testNode(network.link('198.51.100.2'), clock, { identity: testIdentity(2), objects: [host(clock)] });
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
  return {
    clock,
    station,
    done: async (command, ms = 15_000) => {
      await clock.run(ms);
      return command;
    },
  };
}

const ACCEPTED: Confirmation = { status: 'accepted' };
const inWatts = (value: number) => ({ value, unit: 'W' as const });

test('S10: a V2H unit with 0xE0 charges, discharges and waits by one signed write each', async (t) => {
  const unit = new PretendedStation(5000);
  const { station, done } = await site(
    t,
    () => hostedStation(unit, { logger: silentLogger, identity: testIdentity(2) }).object,
  );
  const { discharge, signedSetpoint } = station.state().capabilities;
  assert.deepEqual({ discharge, signedSetpoint }, { discharge: true, signedSetpoint: true });
  assert.deepEqual(await done(station.applySetpoint(watts(3000))), ACCEPTED);
  assert.deepEqual(await done(station.applySetpoint(watts(-2000))), ACCEPTED);
  assert.equal(station.state().mode, 'discharge');
  const limit = { source: 'loadControl', direction: 'discharge', watts: watts(1200) } as const;
  assert.deepEqual(await done(station.applyLimit(limit)), ACCEPTED);
  assert.deepEqual(await done(station.stop()), ACCEPTED);
  assert.deepEqual(unit.told, ['setpoint 3000', 'setpoint -2000', 'setpoint -1200', 'setpoint 0']);
  assert.equal(station.state().mode, 'standby');
});

test('S9: without 0xE0 a reversal goes through standby and waits until less than 50 W flow', async (t) => {
  const written: string[] = [];
  const { clock, station, done } = await site(t, (at) => {
    const object: LocalObject = deviceObject(evChargerDischarger, {
      identity: testIdentity(2),
      release: 'N',
      values: {
        ratedChargeElectricPower: inWatts(6000),
        ratedDischargeElectricPower: inWatts(6000),
        chargeDischargeStatus: 'chargeableDischargeable',
        operationMode: 'charge',
        instantaneousElectricPower: inWatts(3000),
        chargingMethod: 'designatedElectricPower',
        dischargingMethod: 'designatedElectricPower',
        chargingElectricPower: inWatts(3000),
        dischargingElectricPower: inWatts(0),
      },
      writable: ['chargingElectricPower', 'dischargingElectricPower'],
      write: ({ epc, edt }) => {
        const value = decodeProperty(evChargerDischarger.code, epc, edt);
        written.push(`${epc.toString(16)}=${numberOf(value) ?? String(value)} at ${Math.round(at.now() / 1000)}`);
        // The power runs down slowly.
        if (value === 'standby')
          at.after(millis(12_000), () =>
            object.set(encodeNamed(evChargerDischarger, 'instantaneousElectricPower', inWatts(20))),
          );
        return true;
      },
    });
    return object;
  });
  const begin = Math.round(clock.now() / 1000);
  assert.deepEqual(await done(station.applySetpoint(watts(-2500)), 40_000), ACCEPTED);
  const [standby, power, mode] = written.filter((one) => !one.startsWith('cd'));
  assert.equal(standby, `da=standby at ${begin}`);
  assert.match(power ?? '', /^ec=2500 at /);
  assert.match(mode ?? '', /^da=discharge at /);
  assert.ok(Number(power?.split(' at ')[1]) >= begin + 12, `${power} came before the power was gone`);
});

test('mapping 6: a charger that only takes a current gets one, rounded down, by its own voltage', async (t) => {
  const written: number[] = [];
  const { station, done } = await site(t, () =>
    deviceObject(evCharger, {
      identity: testIdentity(2),
      values: {
        ratedChargeElectricPower: inWatts(6000),
        chargeStatus: 'chargeable',
        operationMode: 'charge',
        ratedVoltage: { value: 202, unit: 'V' },
        chargingCurrent: { value: 30, unit: 'A' },
      },
      writable: ['chargingCurrent'],
      write: ({ epc, edt }) => {
        if (epc === 0xed) written.push(numberOf(decodeProperty(evCharger.code, epc, edt)) ?? 0);
        return true;
      },
    }),
  );
  const { limitPower, limitCurrent } = station.state().capabilities;
  assert.deepEqual({ limitPower, limitCurrent }, { limitPower: false, limitCurrent: true });
  const limit = { source: 'powerLimit', direction: 'charge', watts: watts(3000) } as const;
  assert.deepEqual(await done(station.applyLimit(limit)), ACCEPTED);
  // 3000 W / 202 V = 14.85 A
  assert.deepEqual(written, [14.8]);
});

test('mapping 4: 0xC7 = FF keeps the last connection for 60 s, then it is unknown', async (t) => {
  let object: LocalObject | undefined;
  const { clock, station } = await site(t, () => {
    object = deviceObject(evCharger, {
      identity: testIdentity(2),
      values: { ratedChargeElectricPower: inWatts(6000), chargeStatus: 'chargeable', operationMode: 'standby' },
    });
    return object;
  });
  object?.set({ epc: 0xc7, edt: encodeProperty(evCharger.code, 0xc7, 'undefined') });
  await clock.run(50_000);
  assert.equal(station.state().connection, 'connected');
  await clock.run(15_000);
  assert.equal(station.state().connection, 'unknown');
  assert.equal(station.state().operatingState, 'temporarilyNotReady');
});
