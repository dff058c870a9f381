import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes, millis, percent } from '@busbar/kernel';
import { USE_CASES, useCaseByName } from '@busbar/usecases';
import { STATION_USE_CASES, type StationUseCase } from './played-use-cases.ts';
import { eachPhase, garageFor, SocketManager, until } from './test-support/socket-manager.ts';

/** Sets, with the server features that are left on station and car. */
const SETS: readonly (readonly [played: readonly StationUseCase[], features: readonly string[]])[] = [
  [['EVSECC'], ['EVSE DeviceClassification', 'EVSE DeviceDiagnosis']],
  [
    ['EVCS', 'EVCC'],
    [
      'EVSE Bill',
      'EV DeviceClassification',
      'EV DeviceConfiguration',
      'EV DeviceDiagnosis',
      'EV ElectricalConnection',
      'EV Identification',
    ],
  ],
  [
    ['OPEV', 'CEVC'],
    ['EV ElectricalConnection', 'EV IncentiveTable', 'EV LoadControl', 'EV Measurement', 'EV TimeSeries'],
  ],
];

for (const [played, features] of SETS)
  test(`over TLS: a station plays ${played.join(' and ')} and nothing else`, { timeout: 60_000 }, async (t) => {
    const manager = new SocketManager(t);
    const garage = garageFor(t, manager, { useCases: played, dataLinkAfter: millis(0) });
    await manager.connect(garage);
    const remote = manager.node.device.remotes()[0] ?? assert.fail();
    const seen = (): readonly string[] =>
      remote.useCases().map(({ useCaseName }) => useCaseByName(useCaseName)?.short ?? useCaseName);
    await until(() => seen().length >= played.length, 'its use cases');
    assert.deepEqual(seen().toSorted(), played.toSorted());
    const served = remote
      .entities()
      .flatMap((entity) =>
        entity
          .features()
          .flatMap(({ type, role }) => (role === 'server' && entity.path[0] !== 0 ? [`${entity.type} ${type}`] : [])),
      );
    assert.deepEqual(new Set(served), new Set(features));
  });

test('over TLS: without LPC and OPEV nothing limits a car, not even a failsafe value', {
  timeout: 60_000,
}, async (t) => {
  const manager = new SocketManager(t);
  const garage = garageFor(t, manager, {
    useCases: ['EVCC', 'EVCEM'],
    safeCurrent: amperes(6),
    car: { kind: 'iec61851', soc: percent(40) },
  });
  await manager.connect(garage);
  await until(() => garage.state().currents.a === 16, '16 A', 6000);
  await until(() => manager.evcem.units()[0]?.measurements.current?.a === 16, 'as measured');
  assert.deepEqual(manager.opev.vehicles(), []);
  const { ski } = garage.node.identity;
  const outcome = await Promise.race([
    manager.opev.setLimits({ ski }, eachPhase(8)),
    Promise.resolve('nobody is there'),
  ]);
  assert.notDeepEqual(outcome, { accepted: true });
  garage.do({ do: 'unplug' });
  await until(() => manager.evcc.vehicles().length === 0, 'the car leaves');
});

test('every use case that can be chosen is declared', () => {
  const declared = USE_CASES.map(({ short }) => short);
  assert.deepEqual(
    STATION_USE_CASES.filter((short) => !declared.includes(short)),
    [],
  );
});
