import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { evCharger, evChargerDischarger, mandatoryProperties } from '@busbar/echonet-lite';
import { BusbarError, percent } from '@busbar/kernel';
import fc from 'fast-check';
import { type EchonetCharger, type EchonetChargerOptions, echonetCharger } from './echonet-charger.ts';
import { RELEASE } from './live-object.ts';
import { EchonetSetting } from './test-support/echonet-setting.ts';

const w = (value: number) => ({ value, unit: 'W' as const });

async function charger(t: TestContext, options: Partial<EchonetChargerOptions> = {}) {
  const setting = new EchonetSetting<typeof evCharger, EchonetCharger>(t, evCharger, (common) =>
    echonetCharger({ car: { soc: percent(40) }, ...common, ...options }),
  );
  await setting.run(10);
  return setting;
}

async function discharger(t: TestContext, options: Partial<EchonetChargerOptions> = {}) {
  const setting = new EchonetSetting<typeof evChargerDischarger, EchonetCharger>(t, evChargerDischarger, (common) =>
    echonetCharger({ class: 'ev-charger-discharger', ...common, ...options }),
  );
  await setting.run(10);
  return setting;
}

test('mapping S7: it starts at P watts, changes while it runs, and stops', async (t) => {
  const setting = await charger(t);
  assert.equal(setting.code, 0x02a101);
  assert.equal(await setting.read('chargeStatus'), 'chargeable');
  assert.deepEqual(await setting.read('minimumAndMaximumChargingElectricPower'), {
    minimumElectricPower: w(4140),
    maximumElectricPower: w(11_040),
  });
  assert.equal(await setting.write('chargingElectricPower', w(6000)), true);
  await setting.run(10);
  assert.equal(await setting.amount('instantaneousElectricPower'), 0, 'nothing before the mode');
  assert.equal(await setting.write('operationMode', 'charge'), true);
  await setting.run(10);
  assert.equal(await setting.amount('instantaneousElectricPower'), 5996);
  assert.equal(await setting.write('chargingElectricPower', w(4300)), true);
  await setting.run(5);
  assert.equal(await setting.amount('instantaneousElectricPower'), 4299);
  await setting.run(3600);
  assert.equal(await setting.amount('instantaneousElectricPower'), 4299, 'nobody wrote for an hour: it goes on');
  const energy = (await setting.amount('cumulativeChargingElectricEnergy')) ?? 0;
  assert.ok(Math.abs(energy - 4.31) < 0.02, `${energy} kWh`);
  assert.ok(((await setting.amount('remainingCapacity3')) ?? 0) > 44);
  assert.equal(await setting.write('operationMode', 'standby'), true);
  await setting.run(5);
  assert.equal(await setting.amount('instantaneousElectricPower'), 0);
  assert.deepEqual(
    setting.announced.filter((one) => one.startsWith('da')),
    ['da=42', 'da=44'],
  );
});

test('mapping S1, S2: plug and unplug are announced, and a mode without a vehicle is refused', async (t) => {
  const setting = await charger(t, { car: 'none' });
  assert.equal(await setting.read('chargeStatus'), 'notConnected');
  assert.equal(await setting.write('operationMode', 'charge'), false);
  assert.deepEqual(await setting.read('minimumAndMaximumChargingElectricPower'), {
    minimumElectricPower: w(0),
    maximumElectricPower: w(0),
  });
  setting.simulator.do({ do: 'plug', soc: 50 });
  await setting.run(0.1);
  assert.equal(await setting.read('chargeStatus'), 'unknown');
  assert.equal(
    await setting.read('remainingCapacity3'),
    undefined,
    'mapped, and refused until the vehicle has told it',
  );
  assert.equal(await setting.write('vehicleConnectionConfirmation', 'connection'), true);
  await setting.run(1);
  assert.equal(await setting.read('chargeStatus'), 'chargeable', 'before the 3 s are over');
  assert.equal(await setting.amount('remainingCapacity3'), 50);
  assert.equal(await setting.write('operationMode', 'charge'), true);
  await setting.run(10);
  assert.equal(await setting.amount('instantaneousElectricPower'), 11_040, 'all there is');
  setting.simulator.do({ do: 'unplug' });
  await setting.run(3);
  assert.equal(await setting.read('operationMode'), 'standby');
  assert.equal(await setting.amount('instantaneousElectricPower'), 0);
  assert.deepEqual(setting.announced, ['c7=44', 'c7=41', 'da=42', 'c7=30', 'da=44']);
});

test('mapping section 6: what a car on the pilot wire cannot tell is refused though it is mapped; an attempt is possible', async (t) => {
  const setting = await charger(t, { car: { kind: 'iec61851', phases: 1 } });
  assert.equal(await setting.read('chargeStatus'), 'unknown');
  const readable = setting.object.remote.map('readable');
  for (const name of ['remainingCapacity1', 'remainingCapacity3', 'usedCapacity1', 'vehicleId'] as const) {
    assert.ok(readable?.includes(setting.object.epc(name)), name);
    assert.equal(await setting.read(name), undefined, name);
  }
  await setting.write('chargingElectricPower', w(2000));
  assert.equal(await setting.write('operationMode', 'charge'), true);
  await setting.run(10);
  assert.equal(await setting.amount('instantaneousElectricPower'), 1999);
});

test('below the minimum current it pauses and stays in its mode; above, it goes on', async (t) => {
  const setting = await charger(t);
  await setting.write('chargingElectricPower', w(4139));
  await setting.write('operationMode', 'charge');
  await setting.run(10);
  assert.deepEqual(
    [await setting.read('operationMode'), await setting.amount('instantaneousElectricPower')],
    ['charge', 0],
  );
  await setting.write('chargingElectricPower', w(4140));
  await setting.run(10);
  assert.equal(await setting.amount('instantaneousElectricPower'), 4140);
  await setting.write('chargingCurrent', { value: 5.9, unit: 'A' });
  await setting.run(10);
  assert.equal(await setting.amount('instantaneousElectricPower'), 0, 'without methods the lower setpoint counts');
});

test('out of range is refused: more than the rating, states as modes, a discharge', async (t) => {
  const setting = await charger(t);
  assert.equal(await setting.write('chargingElectricPower', w(11_041)), false);
  assert.equal(await setting.amount('chargingElectricPower'), 11_040);
  assert.equal(await setting.write('operationMode', 'other'), false);
  const { remote } = setting.object;
  const result = await setting.during(remote.set([{ epc: 0xda, edt: Uint8Array.of(0x43) }]));
  assert.deepEqual(result.accepted, []);
  assert.equal(await setting.read('operationMode'), 'standby');
});

test('fault, off, silence and the button at the device', async (t) => {
  const setting = await charger(t);
  const { simulator } = setting;
  await setting.write('operationMode', 'charge');
  await setting.run(10);
  simulator.do({ do: 'fail' });
  await setting.run(2);
  assert.equal(await setting.read('faultStatus'), 'true');
  assert.notEqual(await setting.read('faultDescription'), 'noFault');
  assert.equal(await setting.amount('instantaneousElectricPower'), 0);
  assert.equal(await setting.write('operationMode', 'charge'), false);
  simulator.do({ do: 'repair' });
  simulator.do({ do: 'local', mode: 'charge' });
  await setting.run(10);
  assert.equal(await setting.amount('instantaneousElectricPower'), 11_040);
  assert.equal(await setting.write('operationStatus', 'false'), true);
  await setting.run(2);
  assert.equal(await setting.amount('instantaneousElectricPower'), 0);
  assert.equal(await setting.write('operationStatus', 'true'), true);
  assert.ok(setting.announced.includes('88=41') && setting.announced.includes('80=31'), setting.announced.join());
  simulator.do({ do: 'silence' });
  await assert.rejects(setting.read('operationMode'), /echonet-lite.no-answer|no answer/i);
  simulator.do({ do: 'speak' });
  await setting.run(120);
  assert.equal(await setting.read('operationMode'), 'standby');
  for (const command of [{ do: 'local', mode: 'discharge' }, { do: 'local', mode: 3 }, { do: 'limit' }])
    assert.throws(
      () => simulator.do(command),
      (error) => error instanceof BusbarError && error.code === 'simulator.bad-command',
    );
});

test('a session ends by itself: the battery is full, or the energy that was asked for is there', async (t) => {
  const setting = await charger(t, { car: { soc: percent(99.9) } });
  await setting.write('operationMode', 'charge');
  await setting.run(600);
  assert.equal(await setting.read('operationMode'), 'standby');
  assert.equal(await setting.read('chargeStatus'), 'notChargeable');
  setting.simulator.do({ do: 'plug', soc: 20 });
  await setting.run(5);
  await setting.write('targetChargingElectricEnergy', { value: 1000, unit: 'Wh' });
  await setting.write('operationMode', 'charge');
  await setting.run(300);
  assert.equal(await setting.read('operationMode'), 'charge');
  await setting.run(60);
  assert.equal(await setting.read('operationMode'), 'standby');
  assert.deepEqual(
    setting.announced.filter((one) => one.startsWith('da')),
    ['da=42', 'da=44', 'da=42', 'da=44'],
  );
});

test('mapping S10: signed control needs both methods, and brings the mode with it', async (t) => {
  const setting = await discharger(t);
  assert.equal(setting.code, 0x027e01);
  assert.equal(await setting.read('chargeDischargeStatus'), 'chargeableDischargeable');
  const mode = async () => setting.read('operationMode');
  const power = async () => setting.amount('instantaneousElectricPower');
  const signed = (value: number) => setting.write('chargingDischargingElectricPower', w(value));

  assert.equal(await signed(5000), true, 'not refused');
  assert.deepEqual(
    [await setting.amount('chargingDischargingElectricPower'), await mode()],
    [0, 'standby'],
    'no effect',
  );
  assert.equal(await setting.write('chargingMethod', 'v2G'), true);
  assert.equal(await signed(-3000), true);
  assert.equal(await mode(), 'standby', 'a negative one needs the discharging method');
  assert.equal(await setting.write('dischargingMethod', 'v2G'), true);

  assert.equal(await signed(5000), true);
  await setting.run(10);
  assert.deepEqual([await mode(), await power()], ['charge', 4996]);
  assert.equal(await signed(-3000), true);
  await setting.run(10);
  assert.deepEqual([await mode(), await power()], ['discharge', -2995]);
  assert.equal(await setting.read('actualOperationMode'), 'discharge');
  setting.simulator.do({ do: 'local', mode: 'standby' });
  await setting.run(5);
  assert.equal(await setting.amount('chargingDischargingElectricPower'), -3000, 'kept across modes');
  assert.equal(await signed(-3000), true);
  await setting.run(10);
  assert.deepEqual([await mode(), await power()], ['discharge', -2995], 'the same setpoint again starts again');
  assert.equal(await signed(0), true);
  await setting.run(5);
  assert.deepEqual([await mode(), await power()], ['standby', 0]);
  assert.equal(await signed(-6001), false, 'more than its rating');
});

test('mapping S9: it discharges at P watts, within rating and vehicle, down to the reserve', async (t) => {
  const setting = await discharger(t, {
    car: {
      kind: 'iso15118-20',
      soc: percent(21),
      discharge: { maximumCurrent: 8 as never, minimumSoc: percent(20) },
    },
  });
  assert.deepEqual(await setting.read('minimumAndMaximumDischargingElectricPower'), {
    minimumElectricPower: w(0),
    maximumElectricPower: w(5520),
  });
  assert.equal(await setting.write('dischargingMethod', 'designatedElectricPower'), true);
  assert.equal(await setting.write('dischargingMethod', 'loadFollowing'), false, 'it has no meter of the grid');
  assert.equal(await setting.write('dischargingElectricPower', w(6001)), false);
  assert.equal(await setting.write('dischargingElectricPower', w(6000)), true);
  assert.equal(await setting.write('operationMode', 'discharge'), true);
  await setting.run(10);
  assert.equal(await setting.amount('instantaneousElectricPower'), -5520, 'what the vehicle gives');
  await setting.run(600);
  assert.deepEqual(
    [await setting.read('operationMode'), await setting.amount('instantaneousElectricPower')],
    ['standby', 0],
  );
  assert.equal(await setting.read('chargeDischargeStatus'), 'chargeable');
  assert.equal(await setting.amount('remainingDischargeableCapacity3'), 0);
  assert.ok(((await setting.amount('cumulativeDischargingElectricEnergy')) ?? 0) > 0.5);
});

test('mapping S7.3: EB counts only with the method "designated power"', async (t) => {
  const setting = await discharger(t);
  await setting.write('chargingElectricPower', w(5000));
  await setting.write('operationMode', 'charge');
  await setting.run(10);
  assert.equal(await setting.amount('instantaneousElectricPower'), 11_040);
  await setting.write('chargingMethod', 'designatedElectricPower');
  await setting.run(10);
  assert.equal(await setting.amount('instantaneousElectricPower'), 4996);
  await setting.write('chargingMethod', 'designatedElectricCurrent');
  await setting.write('chargingCurrent', { value: 8, unit: 'A' });
  await setting.run(10);
  assert.equal(await setting.amount('instantaneousElectricPower'), 5520);
});

test('both classes offer what every object of the class has to offer', async (t) => {
  for (const [setting, declared] of [
    [await charger(t), evCharger],
    [await discharger(t), evChargerDischarger],
  ] as const) {
    const { remote } = setting.object;
    const mandatory = mandatoryProperties(declared, RELEASE);
    const missing = (map: 'readable' | 'writable' | 'announced', epcs: readonly number[]) =>
      epcs.filter((epc) => remote.map(map)?.includes(epc) !== true).map((epc) => epc.toString(16));
    assert.deepEqual(missing('readable', mandatory.get), []);
    assert.deepEqual(missing('writable', mandatory.set), []);
    assert.deepEqual(missing('announced', mandatory.inf), []);
  }
});

test('what it tells: writes with their answer, modes, power', async (t) => {
  const setting = await charger(t);
  await setting.write('chargingElectricPower', w(6000));
  await setting.write('operationMode', 'charge');
  await setting.run(10);
  const told = (name: string) => setting.events.filter(({ event }) => event === name);
  assert.deepEqual(told('written')[0], {
    event: 'written',
    property: 'chargingElectricPower',
    value: w(6000),
    from: '198.51.100.2',
    isAccepted: true,
  });
  assert.deepEqual(told('mode').at(-1), { event: 'mode', mode: 'charge' });
  assert.deepEqual(told('power').at(-1), { event: 'power', watts: 5996 });
  assert.ok(told('power').length < 20);
});

test('whatever is written and commanded, it stays within its rating and its setpoints, and never throws', async (t) => {
  const setting = await discharger(t);
  const { simulator, clock } = setting;
  const [object] = simulator.node.objects;
  assert.ok(object !== undefined);
  const edt = fc.oneof(
    fc.constantFrom(0x42, 0x43, 0x44, 0x47, 0x03, 0x06, 0x01).map((code) => Uint8Array.of(code)),
    fc.integer({ min: -7000, max: 12_000 }).map((power) => {
      const octets = new Uint8Array(4);
      new DataView(octets.buffer).setInt32(0, power);
      return octets;
    }),
    fc.uint8Array({ maxLength: 5 }),
  );
  const write = fc.record({
    epc: fc.constantFrom(0x80, 0xcd, 0xda, 0xdc, 0xdd, 0xe0, 0xe7, 0xea, 0xeb, 0xec, 0xed, 0xee),
    edt,
  });
  const command = fc.constantFrom('plug', 'unplug', 'fail', 'repair', 'off', 'on');
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 6, arbitrary: write }, { weight: 1, arbitrary: command }), { maxLength: 12 }),
      (steps) => {
        for (const step of steps) {
          if (typeof step === 'string') simulator.do({ do: step, car: 'iso15118-20', dischargeAmps: 10, soc: 50 });
          else object.write(step, '198.51.100.2');
          clock.advance(2000);
          const { mode, chargingMethod, dischargingMethod, chargingPower, dischargingPower, car } = simulator.state();
          const power = simulator.power();
          assert.ok(power <= 11_040 && power >= -6000, `${power} W`);
          if (car === undefined || mode === 'standby' || mode === 'idle') assert.equal(power, 0);
          if (mode === 'charge') assert.ok(power >= 0 && (chargingMethod !== 'power' || power <= chargingPower));
          if (mode === 'discharge')
            assert.ok(power <= 0 && (dischargingMethod !== 'power' || -power <= dischargingPower));
        }
      },
    ),
    { seed: 63380, numRuns: 200 },
  );
});
