import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes, watts } from '@busbar/kernel';
import { clock, eachPhase, garageFor, pause, SocketManager, until } from './test-support/socket-manager.ts';

test('over TLS: a car of ISO 15118-2 is seen with everything, and obeys the lower one of LPC and OPEV', {
  timeout: 60_000,
}, async (t) => {
  const manager = new SocketManager(t);
  const garage = garageFor(t, manager);
  const from = clock.now();
  await manager.connect(garage);
  const connected = clock.now();
  const { ski } = garage.node.identity;
  await until(() => manager.opev.vehicles()[0]?.isConfirmed === true, 'OPEV');
  await until(() => manager.oscev.vehicles()[0]?.isConfirmed === true, 'OSCEV');
  await until(() => manager.lpc.systems()[0]?.status === 'accepted', 'LPC');
  await until(() => manager.evcem.units()[0]?.measurements.power !== undefined, 'EVCEM');
  t.diagnostic(
    `all use cases ready ${Math.round(clock.now() - connected)} ms after the connection, ${Math.round(clock.now() - from)} ms after the start`,
  );
  assert.ok(clock.now() - connected < 5000);

  assert.equal(manager.evcc.vehicles()[0]?.communicationsStandard, 'iec61851', 'first over the pilot wire');
  await until(() => manager.evcc.vehicles()[0]?.hasDataLink === true, 'the data link');
  await until(() => manager.evcc.vehicles()[0]?.identification !== undefined, 'the identification');
  assert.equal(manager.evcc.vehicles()[0]?.identification?.value, '02-00-00-00-00-01');
  assert.deepEqual(manager.evcc.vehicles()[0]?.chargingPowerLimits, { minimum: 4140, maximum: 11_040 });
  await until(() => manager.evsoc.vehicles()[0]?.stateOfCharge !== undefined, 'the state of charge');
  assert.ok((manager.evsoc.vehicles()[0]?.stateOfCharge ?? 0) >= 50);
  assert.equal(manager.evsoc.vehicles()[0]?.nominalCapacity, 62_000);
  await until(() => (garage.state().currents.a ?? 0) > 15.9, 'the full current');

  assert.deepEqual(await manager.opev.setLimits({ ski }, eachPhase(8)), { accepted: true });
  await until(() => garage.state().currents.a === 8, '8 A of OPEV', 2000);
  assert.deepEqual(await manager.lpc.setLimit({ ski }, { active: true, value: watts(4830) }), { accepted: true });
  await until(() => garage.state().currents.a === 7, '7 A of LPC, the lower one', 2000);
  assert.deepEqual(await manager.lpc.setLimit({ ski }, { active: true, value: watts(9660) }), { accepted: true });
  await until(() => garage.state().currents.a === 8, '8 A of OPEV, the lower one now', 2000);
  await until(() => Math.round(manager.evcem.units()[0]?.measurements.power ?? 0) === 5520, '5,520 W measured');
  assert.deepEqual(await manager.opev.setLimits({ ski }, { a: amperes(1) }), { accepted: true });
  await until(() => garage.state().power === 0, 'a pause', 3000);
  assert.deepEqual(garage.state().opev?.limits.a, { active: true, value: 0.1 }, 'the pause of ISO 15118');

  manager.opev.setState('failure');
  await until(() => garage.state().opev?.trust === 'guardFailed', 'a failure is followed', 2000);
  assert.deepEqual(garage.state().opev?.currents, { a: 0, b: 0, c: 0 }, 'never above the last obligation');
});

test('over TLS: ten cars in a row, each limited as soon as it is plugged in', {
  timeout: 60_000,
}, async (t) => {
  const manager = new SocketManager(t);
  const garage = garageFor(t, manager, { car: 'none', safeCurrent: amperes(6) });
  const { ski } = garage.node.identity;
  await manager.connect(garage);
  assert.equal(garage.state().car, undefined);
  void manager.opev.setLimits({ ski }, eachPhase(9));
  let slowest = 0;
  for (let number = 0; number < 10; number++) {
    garage.do({ do: 'plug', soc: 20, car: number % 2 === 0 ? 'iec61851' : 'iso15118-2', phases: 1 + (number % 3) });
    const from = clock.now();
    await until(() => garage.state().opev?.limits.a?.active === true, `car ${number} is limited`);
    slowest = Math.max(slowest, clock.now() - from);
    assert.deepEqual(Object.keys(garage.state().opev?.currents ?? {}), ['a', 'b', 'c'].slice(0, 1 + (number % 3)));
    await until(() => garage.state().opev?.trust === 'following', 'the heartbeat');
    assert.equal(garage.state().opev?.currents.a, 9);
    garage.do({ do: 'unplug' });
    assert.deepEqual([garage.state().car, garage.state().power], [undefined, 0]);
    // Every other car follows in the same moment; without any rest the limit against floods would slow the last ones down.
    if (number % 2 === 1) await pause(600);
  }
  t.diagnostic(`limited at most ${Math.round(slowest)} ms after the plug`);
  await until(() => manager.evcc.vehicles().length === 0, 'no car is left');
  assert.deepEqual(manager.events, Array.from({ length: 10 }, () => ['plugged', 'unplugged']).flat());
});

test('over TLS: a car that waits charges on a recommended surplus, sleeps, and is full', {
  timeout: 60_000,
}, async (t) => {
  const manager = new SocketManager(t);
  const garage = garageFor(t, manager, { car: { kind: 'iec61851' } });
  const { ski } = garage.node.identity;
  await manager.connect(garage);
  garage.do({ do: 'wait' });
  await until(() => manager.oscev.vehicles()[0]?.isConfirmed === true, 'OSCEV');
  assert.equal(garage.state().power, 0);
  await manager.oscev.setLimits({ ski }, eachPhase(10));
  await until(() => garage.state().currents.b === 10, 'the surplus');
  garage.do({ do: 'sleep' });
  await until(() => manager.evcc.vehicles()[0]?.operation === 'asleep', 'sleep');
  garage.do({ do: 'wake' });
  await until(() => manager.evcc.vehicles()[0]?.operation === 'awake', 'awake');
  garage.do({ do: 'go' });
  assert.equal(garage.state().car?.isWaiting, false);
  garage.do({ do: 'plug', soc: 100, car: 'iec61851' });
  await until(() => manager.oscev.vehicles()[0]?.status === 'withdrawn', 'no flexibility');
  await until(() => manager.evcc.vehicles()[0]?.operation === 'finished', 'finished');
  assert.deepEqual(manager.evsoc.vehicles(), [], 'no state of charge over the pilot wire');
});

test('over TLS: the energy manager falls silent: after 4 s the safe current, and its ceiling again when it speaks', {
  timeout: 60_000,
}, async (t) => {
  const manager = new SocketManager(t);
  const garage = garageFor(t, manager, { car: { kind: 'iec61851' }, safeCurrent: amperes(6) });
  const { ski } = garage.node.identity;
  await manager.connect(garage);
  await until(() => manager.opev.vehicles()[0]?.isConfirmed === true, 'OPEV');
  assert.deepEqual(await manager.opev.setLimits({ ski }, eachPhase(12)), { accepted: true });
  await until(() => garage.state().currents.a === 12, '12 A');
  manager.isHealthy = false;
  const from = clock.now();
  await until(() => garage.state().opev?.trust === 'heartbeatMissing', 'the silence is noticed', 6100);
  t.diagnostic(`noticed ${Math.round(clock.now() - from)} ms after the control loop stood still`);
  assert.deepEqual(garage.state().opev?.currents, { a: 6, b: 6, c: 6 });
  assert.deepEqual(garage.state().opev?.limits.a, { active: true, value: 12 }, 'what was written is not touched');
  await until(() => garage.state().currents.a === 6, '6 A', 2000);
  manager.isHealthy = true;
  await until(() => garage.state().opev?.trust === 'following', 'it speaks again', 4000);
  await until(() => garage.state().currents.a === 12, '12 A without another write', 4000);
});
