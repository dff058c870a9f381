import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes } from '@busbar/kernel';
import {
  deviceDiagnosisHeartbeatData,
  deviceDiagnosisStateData,
  electricalConnectionParameterDescriptionListData,
  electricalConnectionPermittedValueSetListData,
  LocalDevice,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  measurementDescriptionListData,
} from '@busbar/spine';
import { CurrentLimitPair, currentsOf, eachPhase, joinDevices } from '../../testing/index.ts';
import { evcemEv } from '../evcem/evcem.ts';
import { useCaseStatuses } from '../scenario-status.ts';
import { opevCem } from './opev.ts';

const NONE = [undefined, undefined, undefined];

test('OPEV-004: a vehicle is told at once that nothing is curtailed', async () => {
  const pair = new CurrentLimitPair();
  const car = pair.car();
  await pair.connect();
  assert.deepEqual(currentsOf(car.opev.state()), NONE);
  assert.equal(car.opev.state().trust, 'following');
  assert.deepEqual(pair.seen.phases.a, {
    permitted: { minimum: 6, maximum: 16, pause: 0 },
    limit: { active: false, value: 16 },
  });
  assert.deepEqual([pair.seen.status, pair.seen.isConfirmed, pair.seen.isWatching], ['ready', true, true]);
  for (const name of [
    'overloadProtectionByEvChargingCurrentCurtailment',
    'optimizationOfSelfConsumptionDuringEvCharging',
  ])
    for (const remote of [pair.ems.remotes()[0], pair.station.remotes()[0]])
      assert.ok(
        useCaseStatuses(remote ?? assert.fail())
          .find((one) => one.name === name)
          ?.scenarios.every(({ status }) => status === 'playable'),
      );
  pair.close();
  assert.equal(pair.clock.pendingTimers, 0);
});

test('OPEV-001, OPEV-003: curtailed, paused and released, each confirmed by the vehicle', async () => {
  const pair = new CurrentLimitPair();
  const car = pair.car();
  await pair.connect();
  for (const [stated, currents, isPaused] of [
    [eachPhase(10), [10, 10, 10], false],
    [eachPhase(0), [0, 0, 0], true],
    [eachPhase(5.9), [0, 0, 0], true],
    [eachPhase(7.25), [7.2, 7.2, 7.2], false],
    [{}, NONE, false],
  ] as const) {
    assert.deepEqual(await pair.limit(stated), { accepted: true });
    assert.deepEqual(currentsOf(car.opev.state()), currents);
    assert.equal(pair.seen.isPaused, isPaused);
  }
  pair.close();
});

test('OPEV-002: different currents per phase only where the vehicle allows them', async () => {
  const stated = { a: amperes(16), b: amperes(10.5), c: amperes(6) };
  for (const [isAsymmetricChargingSupported, currents] of [
    [true, [undefined, 10.5, 6]],
    [false, [6, 6, 6]],
  ] as const) {
    const pair = new CurrentLimitPair();
    const car = pair.car({}, { isAsymmetricChargingSupported });
    await pair.connect();
    assert.deepEqual(await pair.limit(stated), { accepted: true });
    assert.deepEqual(currentsOf(car.opev.state()), currents);
    pair.close();
  }
});

test('OPEV-005: a silent energy manager leaves the vehicle at its safe current; heard again the limit applies without a write', async () => {
  const pair = new CurrentLimitPair();
  const car = pair.car();
  await pair.connect();
  await pair.limit(eachPhase(13));
  pair.isHealthy = false;
  await pair.clock.run(2000);
  assert.deepEqual(currentsOf(car.opev.state()), [13, 13, 13]);
  await pair.clock.run(2200);
  assert.equal(car.opev.state().trust, 'heartbeatMissing');
  assert.deepEqual(currentsOf(car.opev.state()), [6, 6, 6]);
  assert.deepEqual(car.opev.state().limits.a, { active: true, value: 13 }, 'what was written stays');
  assert.deepEqual(pair.seen.phases.a?.limit, { active: true, value: 13 }, 'the fallback is not published as a limit');
  const writes = pair.sent('ems', '"cmdClassifier":"write"');
  pair.isHealthy = true;
  await pair.clock.run(2100);
  assert.deepEqual(currentsOf(car.opev.state()), [13, 13, 13]);
  assert.equal(pair.sent('ems', '"cmdClassifier":"write"'), writes);
  pair.close();
});

test('OPEV-005: a lost connection is silence too; the vehicle stays under its last obligation', async () => {
  const pair = new CurrentLimitPair();
  const car = pair.car({ safeCurrent: amperes(10) });
  await pair.connect();
  await pair.limit(eachPhase(8));
  await pair.cut();
  await pair.clock.run(5000);
  assert.deepEqual(currentsOf(car.opev.state()), [8, 8, 8]);
  assert.deepEqual(pair.opev.vehicles(), []);
  await pair.connect();
  assert.equal(car.opev.state().trust, 'following');
  assert.deepEqual(pair.seen.phases.b?.limit, { active: true, value: 8 }, 'written again after the reconnect');
  pair.close();
});

test('OPEV-005: a pause holds for its time without the energy manager, then the safe current', async () => {
  const pair = new CurrentLimitPair();
  const car = pair.car();
  await pair.connect();
  await pair.limit(eachPhase(0));
  await pair.cut();
  await pair.clock.run(295_000);
  assert.deepEqual(currentsOf(car.opev.state()), [0, 0, 0]);
  await pair.clock.run(15_000);
  assert.deepEqual(currentsOf(car.opev.state()), [6, 6, 6]);
  pair.close();
});

test('OPEV-006: a heartbeat at least every 2 s, announced with 4 s', async () => {
  const pair = new CurrentLimitPair();
  pair.car();
  await pair.connect();
  assert.equal(
    pair.cem.feature('DeviceDiagnosis', 'server').data(deviceDiagnosisHeartbeatData)?.heartbeatTimeout,
    'PT4S',
  );
  const before = pair.sent('ems', 'deviceDiagnosisHeartbeatData');
  await pair.clock.run(20_000);
  assert.ok(pair.sent('ems', 'deviceDiagnosisHeartbeatData') - before >= 10);
  pair.close();
});

test('OPEV-007, OPEV-008: a stated failure is followed at once although heartbeats go on, and taken back', async () => {
  const pair = new CurrentLimitPair();
  const car = pair.car();
  await pair.connect();
  await pair.limit(eachPhase(16));
  await pair.limit(eachPhase(14));
  pair.opev.setState('failure', 'grid meter lost');
  await pair.clock.run(100);
  assert.equal(car.opev.state().trust, 'guardFailed');
  assert.deepEqual(currentsOf(car.opev.state()), [6, 6, 6]);
  assert.deepEqual(pair.cem.feature('DeviceDiagnosis', 'server').data(deviceDiagnosisStateData), {
    operatingState: 'failure',
    lastErrorCode: 'grid meter lost',
  });
  await pair.clock.run(5000);
  assert.equal(car.opev.state().trust, 'guardFailed');
  pair.opev.setState('normalOperation');
  await pair.clock.run(100);
  assert.deepEqual(currentsOf(car.opev.state()), [14, 14, 14]);
  pair.close();
});

test('OPEV 8.3, common 3.4 rule 5: each phase is described once, currents first, for EVCEM, OPEV and OSCEV together', () => {
  const pair = new CurrentLimitPair();
  const { clock } = pair;
  const car = pair.car({ phases: ['a'] });
  const measured = evcemEv(pair.ev, { clock, phases: ['a'], values: ['current', 'powerPhases', 'energyCharged'] });
  const parameters = pair.ev
    .feature('ElectricalConnection', 'server')
    .data(electricalConnectionParameterDescriptionListData)?.electricalConnectionParameterDescriptionData;
  assert.deepEqual(
    parameters?.map((one) => [one.electricalConnectionId, one.parameterId, one.measurementId, one.acMeasuredPhases]),
    [
      [0, 0, 0, 'a'],
      [0, 3, 1, 'a'],
      [0, 7, 2, 'a'],
      [0, 8, undefined, 'a'],
    ],
  );
  const limits = pair.ev.feature('LoadControl', 'server').data(loadControlLimitDescriptionListData);
  assert.deepEqual(limits?.loadControlLimitDescriptionData, [
    {
      limitId: 0,
      limitType: 'maxValueLimit',
      limitCategory: 'obligation',
      limitDirection: 'consume',
      measurementId: 0,
      unit: 'A',
      scopeType: 'overloadProtection',
    },
    {
      limitId: 1,
      limitType: 'maxValueLimit',
      limitCategory: 'recommendation',
      limitDirection: 'consume',
      measurementId: 0,
      unit: 'A',
      scopeType: 'selfConsumption',
    },
  ]);
  const permitted = pair.ev
    .feature('ElectricalConnection', 'server')
    .data(electricalConnectionPermittedValueSetListData)?.electricalConnectionPermittedValueSetData;
  assert.deepEqual(permitted, [
    {
      electricalConnectionId: 0,
      parameterId: 0,
      permittedValueSet: [
        {
          value: [{ number: 0, scale: 0 }],
          range: [{ min: { number: 6, scale: 0 }, max: { number: 16, scale: 0 } }],
        },
      ],
    },
  ]);
  measured.close();
  car.opev.close();
  car.oscev.close();
  car.evcc.close();
  for (const [type, fn] of [
    ['ElectricalConnection', electricalConnectionParameterDescriptionListData],
    ['ElectricalConnection', electricalConnectionPermittedValueSetListData],
    ['LoadControl', loadControlLimitDescriptionListData],
    ['LoadControl', loadControlLimitListData],
    ['Measurement', measurementDescriptionListData],
  ] as const)
    assert.deepEqual(pair.ev.feature(type, 'server').data<object>(fn), {}, fn.name);
  pair.close();
});

test('OPEV 2, OPEV 7 rule 8: one energy manager per vehicle: a second one cannot write, and its heartbeat does not count', async () => {
  const pair = new CurrentLimitPair();
  const car = pair.car();
  await pair.connect();
  const { clock, logger } = pair.ems;
  const other = new LocalDevice({ address: 'd:_i:1_EMS-2', deviceType: 'EnergyManagementSystem', clock, logger });
  const second = opevCem(other.addEntity('CEM'), { clock, logger });
  joinDevices(clock, other, pair.station);
  await pair.clock.run(100);
  assert.equal(second.vehicles()[0]?.status, 'connecting', 'its binding is refused');
  assert.equal(car.opev.state().guard?.label, pair.ems.address);
  pair.isHealthy = false;
  await pair.clock.run(5000);
  assert.equal(car.opev.state().trust, 'heartbeatMissing');
  other.close();
  pair.close();
});

test('an energy manager that is not allowed is refused', async () => {
  const pair = new CurrentLimitPair();
  pair.car({ isGuardAllowed: () => false });
  await pair.connect();
  const outcome = await pair.limit(eachPhase(10));
  assert.equal(outcome.accepted ? '' : outcome.description, 'this energy manager is not allowed to limit the vehicle');
  pair.close();
});

test('OPEV-003: a current below 0 A is a mistake of the application', async () => {
  const pair = new CurrentLimitPair();
  await assert.rejects(pair.opev.setLimits(pair.target, { a: amperes(-1) }), { code: 'usecases.current-out-of-range' });
  assert.deepEqual(await pair.opev.setLimits(pair.target, eachPhase(10)), {
    accepted: false,
    why: 'notConnected',
    willRetry: true,
  });
  pair.close();
});
