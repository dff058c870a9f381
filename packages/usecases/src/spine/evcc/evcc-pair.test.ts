import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pilotPowerLimits } from '@busbar/functions';
import { amperes, watts } from '@busbar/kernel';
import {
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  deviceDiagnosisStateData,
  electricalConnectionParameterDescriptionListData,
  electricalConnectionPermittedValueSetListData,
  identificationListData,
} from '@busbar/spine';
import { EvSite } from '../../testing/index.ts';
import { useCaseStatuses } from '../scenario-status.ts';
import { type EvccCem, evccCem } from './cem.ts';
import type { ConnectedVehicle } from './connected-vehicle.ts';
import { type EvccEv, type EvccEvOptions, evccEv } from './ev.ts';

const PHASES = ['a', 'b', 'c'] as const;

class Pair extends EvSite {
  readonly events: string[] = [];
  readonly manager: EvccCem = evccCem(this.cem);

  constructor() {
    super();
    this.manager.onPlugged(({ entityPath }) => this.events.push(`plugged ${entityPath.join('.')}`));
    this.manager.onUnplugged(({ entityPath }) => this.events.push(`unplugged ${entityPath.join('.')}`));
  }

  car(options: Partial<EvccEvOptions> = {}): EvccEv {
    return this.plug((ev) => evccEv(ev, { phases: PHASES, ...options }));
  }

  get seen(): ConnectedVehicle {
    const [vehicle] = this.manager.vehicles();
    assert.ok(vehicle !== undefined);
    return vehicle;
  }
}

test('EVCC-002, EVCC-005, EVCC-006: a car on the pilot wire is seen with its standard, and without asymmetric charging', async () => {
  const pair = new Pair();
  pair.car({
    communicationsStandard: 'iec61851',
    isAsymmetricChargingSupported: false,
    chargingPowerLimits: pilotPowerLimits({
      minimumCurrent: amperes(6),
      maximumCurrent: amperes(16),
      fewestPhases: 3,
      mostPhases: 3,
    }),
  });
  await pair.connect();
  assert.deepEqual(pair.seen, {
    ski: pair.target.ski,
    entityPath: [1, 1],
    evsePath: [1],
    label: pair.station.address,
    connection: 'connected',
    isReady: true,
    scenarios: [1, 2, 3, 4, 5, 6, 7, 8],
    communicationsStandard: 'iec61851',
    hasDataLink: false,
    isAsymmetricChargingSupported: false,
    identification: undefined,
    manufacturer: {},
    chargingPowerLimits: { minimum: 4140, maximum: 11_040 },
    operatingState: 'normalOperation',
    operation: 'awake',
  });
  assert.deepEqual(pair.events, ['plugged 1.1']);
  const [status] = useCaseStatuses(pair.ems.remotes()[0] ?? assert.fail());
  assert.ok(status?.scenarios.every((one) => one.status === 'playable'));
  pair.close();
  assert.equal(pair.clock.pendingTimers, 0);
});

for (const [rule, standard] of [
  ['EVCC-003', 'iso15118-2ed1'],
  ['EVCC-004', 'iso15118-2ed2'],
] as const)
  test(`${rule}, EVCC-002: the change to ${standard} is notified, and everything that comes with it`, async () => {
    const pair = new Pair();
    const car = pair.car({ communicationsStandard: 'iec61851' });
    await pair.connect();
    car.setValues({
      communicationsStandard: standard,
      isAsymmetricChargingSupported: true,
      identification: { type: 'eui48', value: 'aa:bb:cc:dd:ee:ff' },
      manufacturer: { deviceName: 'Car', brandName: '' },
      chargingPowerLimits: { minimum: watts(1380), maximum: watts(11_040), standby: watts(120) },
    });
    await pair.clock.run(20);
    const { seen } = pair;
    assert.equal(seen.communicationsStandard, standard);
    assert.equal(seen.hasDataLink, true);
    assert.equal(seen.isAsymmetricChargingSupported, true);
    assert.deepEqual(seen.identification, { type: 'eui48', value: 'AA-BB-CC-DD-EE-FF' });
    assert.deepEqual(seen.manufacturer, { deviceName: 'Car' });
    assert.deepEqual(seen.chargingPowerLimits, { minimum: 1380, maximum: 11_040, standby: 120 });
    car.setValues({ communicationsStandard: 'iec61851' });
    await pair.clock.run(20);
    assert.equal(pair.seen.communicationsStandard, 'iec61851');
    assert.equal(pair.seen.hasDataLink, false);
    assert.equal(pair.seen.isAsymmetricChargingSupported, false, 'no longer known');
    assert.equal(pair.seen.identification, undefined);
    assert.deepEqual(pair.seen.chargingPowerLimits, {});
    pair.close();
  });

test('EVCC-007: identification as EUI-64; what is sent has upper case and hyphens', async () => {
  const pair = new Pair();
  pair.car({ identification: { type: 'eui64', value: '0011223344556677' } });
  await pair.connect();
  assert.deepEqual(pair.ev.feature('Identification', 'server').data(identificationListData), {
    identificationData: [
      { identificationId: 0, identificationType: 'eui64', identificationValue: '00-11-22-33-44-55-66-77' },
    ],
  });
  pair.close();
});

test('EVCC-017, EVCC-018: one permitted value set with one range, behind the numbers of currents, without measurement', async () => {
  const pair = new Pair();
  pair.car({ chargingPowerLimits: { minimum: watts(4140), maximum: watts(22_080), standby: watts(5) } });
  const electrical = pair.ev.feature('ElectricalConnection', 'server');
  assert.deepEqual(electrical.data(electricalConnectionParameterDescriptionListData), {
    electricalConnectionParameterDescriptionData: [
      { electricalConnectionId: 0, parameterId: 8, acMeasuredPhases: 'abc', scopeType: 'acPowerTotal' },
    ],
  });
  assert.deepEqual(electrical.data(electricalConnectionPermittedValueSetListData), {
    electricalConnectionPermittedValueSetData: [
      {
        electricalConnectionId: 0,
        parameterId: 8,
        permittedValueSet: [
          {
            value: [{ number: 5, scale: 0 }],
            range: [{ min: { number: 4140, scale: 0 }, max: { number: 22_080, scale: 0 } }],
          },
        ],
      },
    ],
  });
  pair.close();
});

test('EVCC-020: a car that falls asleep is neither in error nor gone', async () => {
  const pair = new Pair();
  const car = pair.car();
  await pair.connect();
  car.setOperatingState('standby');
  await pair.clock.run(20);
  assert.equal(pair.seen.operation, 'asleep');
  assert.equal(pair.seen.connection, 'connected');
  car.setOperatingState('normalOperation');
  await pair.clock.run(20);
  assert.equal(pair.seen.operation, 'awake');
  assert.deepEqual(pair.events, ['plugged 1.1']);
  pair.close();
});

test('EVCC 4, 6.1: nothing known yet: descriptions and a state are there, values are not', async () => {
  const pair = new Pair();
  pair.car();
  await pair.connect();
  const keys = pair.ev.feature('DeviceConfiguration', 'server');
  assert.deepEqual(keys.data(deviceConfigurationKeyValueDescriptionListData), {
    deviceConfigurationKeyValueDescriptionData: [
      { keyId: 0, keyName: 'communicationsStandard', valueType: 'string' },
      { keyId: 1, keyName: 'asymmetricChargingSupported', valueType: 'boolean' },
    ],
  });
  assert.equal(keys.data(deviceConfigurationKeyValueListData), undefined);
  assert.deepEqual(pair.ev.feature('DeviceDiagnosis', 'server').data(deviceDiagnosisStateData), {
    operatingState: 'normalOperation',
  });
  assert.ok(!pair.log.some(({ text }) => text.includes('"identificationData":[]')), 'no empty list on the wire');
  assert.equal(pair.seen.communicationsStandard, undefined);
  pair.close();
});

test('EVCC 6.1, robustness 7: ten cars in a row, each one another entity, each told as removed and added', async () => {
  const pair = new Pair();
  await pair.connect();
  for (let number = 1; number <= 10; number++) {
    pair.car({ identification: { type: 'eui48', value: `AABBCCDDEE0${number % 10}` } });
    await pair.clock.run(300);
    assert.equal(pair.seen.identification?.value, `AA-BB-CC-DD-EE-0${number % 10}`);
    pair.unplug();
    // The next one follows in the same moment, every second time.
    if (number % 2 === 0) await pair.clock.run(300);
  }
  await pair.clock.run(300);
  assert.deepEqual(pair.manager.vehicles(), []);
  assert.deepEqual(pair.events, Array.from({ length: 10 }, () => ['plugged 1.1', 'unplugged 1.1']).flat());
  assert.equal(pair.sent('station', '"lastStateChange":"added"'), 10);
  assert.equal(pair.sent('station', '"lastStateChange":"removed"'), 10);
  pair.close();
  assert.equal(pair.clock.pendingTimers, 0);
});

test('EVCC 6.2: what is known of a vehicle is told when it leaves, and nothing is carried over to the next', async () => {
  const pair = new Pair();
  await pair.connect();
  const left: (string | undefined)[] = [];
  pair.manager.onUnplugged(({ identification }) => left.push(identification?.value));
  pair.car({ identification: { type: 'eui48', value: 'AA-BB-CC-DD-EE-FF' }, communicationsStandard: 'iso15118-2ed2' });
  await pair.clock.run(100);
  pair.unplug();
  pair.car();
  await pair.clock.run(100);
  assert.deepEqual(left, ['AA-BB-CC-DD-EE-FF']);
  assert.equal(pair.seen.identification, undefined);
  assert.equal(pair.seen.communicationsStandard, undefined);
  pair.close();
});

test('EVCC 6.2: a lost connection leaves the vehicle unknown; recognised again its session goes on', async () => {
  const pair = new Pair();
  pair.car({ identification: { type: 'eui48', value: 'AA-BB-CC-DD-EE-FF' } });
  await pair.connect();
  await pair.cut();
  assert.equal(pair.seen.connection, 'unknown');
  assert.equal(pair.seen.identification, undefined, 'cached data is dropped');
  await pair.connect();
  await pair.clock.run(15_000);
  assert.equal(pair.seen.connection, 'connected');
  assert.deepEqual(pair.events, ['plugged 1.1']);
  await pair.cut();
  pair.unplug();
  await pair.connect();
  assert.deepEqual(pair.manager.vehicles(), []);
  assert.deepEqual(pair.events, ['plugged 1.1', 'unplugged 1.1']);
  pair.close();
});

test('EVCC 8: an EV entity that announces nothing is a connected vehicle of which nothing is asked', async () => {
  const pair = new Pair();
  pair.plug((ev) => ev.feature('DeviceDiagnosis', 'server').offer(deviceDiagnosisStateData, { read: true }));
  await pair.connect();
  assert.deepEqual(pair.seen.scenarios, []);
  assert.equal(pair.seen.isReady, false);
  await pair.clock.run(10_000);
  assert.equal(pair.seen.isReady, true);
  assert.equal(pair.sent('ems', 'deviceDiagnosisStateData'), 0);
  pair.close();
});

test('EVCC 8: late listeners are told the present vehicles; a closed manager tells nothing', async () => {
  const pair = new Pair();
  const car = pair.car();
  await pair.connect();
  const late: string[] = [];
  let changes = 0;
  pair.manager.onPlugged(({ ski }) => late.push(ski));
  pair.manager.onChange(() => {
    changes++;
  });
  assert.deepEqual(late, [pair.target.ski]);
  assert.equal(changes, 1);
  pair.manager.close();
  car.setOperatingState('standby');
  await pair.clock.run(50);
  assert.equal(changes, 1);
  assert.deepEqual(pair.manager.vehicles(), []);
  pair.close();
});

test('common 3.4 rule 7: a closed EVCC takes its own entries away', async () => {
  const pair = new Pair();
  const car = pair.car({ communicationsStandard: 'iec61851', chargingPowerLimits: { minimum: watts(1380) } });
  await pair.connect();
  car.close();
  await pair.clock.run(50);
  for (const [type, fn] of [
    ['DeviceConfiguration', deviceConfigurationKeyValueDescriptionListData],
    ['DeviceConfiguration', deviceConfigurationKeyValueListData],
    ['ElectricalConnection', electricalConnectionParameterDescriptionListData],
    ['ElectricalConnection', electricalConnectionPermittedValueSetListData],
  ] as const)
    assert.deepEqual(pair.ev.feature(type, 'server').data<object>(fn), {});
  assert.deepEqual(pair.seen.scenarios, []);
  pair.close();
});
