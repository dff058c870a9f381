import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes, millis, percent, seconds, watts } from '@busbar/kernel';
import { useCaseStatuses } from '@busbar/usecases';
import { clock, garageFor, SocketManager, until } from './test-support/socket-manager.ts';

/** Its currents are small, so that they are reached soon. */
const CAR = {
  kind: 'iso15118-20',
  maximumCurrent: amperes(10),
  soc: percent(60),
  demand: { minimumSoc: percent(30), targetSoc: percent(80), departsIn: seconds(9 * 3600) },
  discharge: { maximumCurrent: amperes(14), minimumSoc: percent(30) },
} as const;

test('over TLS: DBEVC charges and discharges a car by setpoints that expire, within what it asks for and may give', {
  timeout: 60_000,
}, async (t) => {
  const manager = new SocketManager(t, { dbevc: { profile: { validity: seconds(2), refresh: millis(500) } } });
  const garage = garageFor(t, manager, { dataLinkAfter: millis(100), nominalProduction: watts(10_000), car: CAR });
  const { ski } = garage.node.identity;
  await manager.connect(garage);
  const seen = () => manager.dbevc.vehicles()[0];
  const power = (total: number) => manager.dbevc.setPower({ ski }, { total: watts(total) });
  await until(() => seen()?.isReady === true && seen()?.requests.target !== undefined, 'DBEVC');
  assert.deepEqual(manager.events, ['plugged'], 'the data link changes no features: the car does not leave');
  assert.equal(garage.state().cevc, undefined, 'a session has one of CEVC and DBEVC');
  const { requests, setpoint, constraints, mayDischarge } = seen() ?? assert.fail();
  // 62 kWh: 20 % up at an efficiency of 92 %, 30 % down at the same.
  assert.deepEqual([requests.minimum, requests.target, requests.maximum], [-17_112, 13_478, 26_957]);
  assert.deepEqual(requests.dischargeWindow, { lower: -17_112, upper: 26_957 });
  assert.ok(Math.abs((requests.departsIn ?? 0) - 9 * 3600) < 5);
  assert.deepEqual(setpoint?.range, { minimum: -6900, maximum: 6900, step: 100 });
  assert.deepEqual(constraints, {
    consumptionMinimum: 4140,
    consumptionMaximum: 6900,
    productionMinimum: 0,
    productionMaximum: 6900,
  });
  assert.equal(mayDischarge, true);
  const statuses = useCaseStatuses(
    manager.node.device.remotes()[0] ?? assert.fail(),
    undefined,
    manager.dbevc.problems(),
  );
  assert.deepEqual(
    statuses.find(({ name }) => name === 'dynamicBidirectionalEvCharging')?.scenarios.map(({ status }) => status),
    ['playable', 'playable', 'playable'],
  );
  await until(() => (garage.state().currents.a ?? 0) > 9.9, 'without a setpoint it charges as it likes');

  assert.deepEqual(await power(5000), { accepted: true });
  await until(() => Math.abs(garage.state().power - 5000) < 20, '5,000 W', 4000);
  assert.deepEqual(await power(-4000), { accepted: true });
  await until(() => Math.abs(garage.state().power + 4000) < 20, '-4,000 W', 4000);
  const socBefore = garage.state().car?.soc ?? 0;
  await until(() => Math.abs((manager.evcem.units()[0]?.measurements.power ?? 0) + 4000) < 20, 'EVCEM measures it');
  await until(() => Math.abs((manager.mpc.units()[0]?.measurements.power ?? 0) + 4000) < 20, 'MPC measures it');
  await until(() => (garage.state().car?.soc ?? 0) < socBefore, 'the battery gives');
  await until(() => (seen()?.setpoint?.endsIn ?? 0) > 1.9, 'it is refreshed before it ends', 3000);

  assert.deepEqual(await power(-6000), { accepted: true });
  await until(() => garage.state().dbevc?.setpoint.value === -6000, 'the setpoint');
  assert.equal(garage.state().dbevc?.power, -4200, 'without a guard of its production the failsafe value clamps it');
  await until(() => seen()?.setpoint?.value === -6000, 'the setpoint as it was written', 2000);
  assert.equal((await power(-12_000)).accepted, false, 'out of range');
  assert.match(
    manager.dbevc
      .problems()
      .map(({ text }) => text)
      .join(),
    /-12000 W is outside of -6900 to 6900 W/,
  );

  garage.do({ do: 'boost', watts: 6900 });
  await until(() => seen()?.setpoint?.isChangeable === false, 'the driver takes over');
  assert.equal((await power(5000)).accepted, false);
  await until(() => garage.state().power > 6500, 'the boost', 5000);
  garage.do({ do: 'boost' });
  await until(
    () => garage.state().dbevc?.setpoint.value === 5000,
    'what is wanted is written as soon as it is possible',
  );
  await until(() => Math.abs(garage.state().power - 5000) < 20, '5,000 W again', 4000);
  await until(() => (manager.lpc.systems()[0]?.status ?? '') === 'accepted', 'LPC');
  assert.deepEqual(await manager.lpc.setLimit({ ski }, { active: true, value: watts(4200) }), { accepted: true });
  await until(() => garage.state().power > 4000 && garage.state().power <= 4200, 'LPC clamps it', 3000);
  assert.equal(garage.state().dbevc?.setpoint.value, 5000);
  assert.deepEqual(await manager.lpc.setLimit({ ski }, { active: false, value: watts(4200) }), { accepted: true });

  assert.deepEqual(await manager.dbevc.release({ ski }), { accepted: true });
  await until(() => garage.state().power > 6500, 'released: it charges as it likes', 5000);
  assert.equal(seen()?.setpoint?.isActive, false);
});

test('over TLS: DBEVC: a setpoint that nobody refreshes ends by itself; at its minimum a battery gives nothing', {
  timeout: 60_000,
}, async (t) => {
  const manager = new SocketManager(t, { dbevc: { profile: { validity: seconds(1), refresh: millis(60_000) } } });
  const garage = garageFor(t, manager, { dataLinkAfter: millis(50), car: CAR });
  const { ski } = garage.node.identity;
  await manager.connect(garage);
  const seen = () => manager.dbevc.vehicles()[0];
  await until(() => seen()?.isReady === true && seen()?.requests.target !== undefined, 'DBEVC');
  const written = clock.now();
  assert.deepEqual(await manager.dbevc.setPower({ ski }, { total: watts(-4000) }), { accepted: true });
  await until(() => garage.state().power < -3900, '-4,000 W', 4000);
  await until(() => garage.state().dbevc?.setpoint.isActive === false, 'the end', 3000);
  const lasted = clock.now() - written;
  assert.ok(lasted >= 990 && lasted < 1600, `it lasted ${Math.round(lasted)} ms`);
  await until(() => seen()?.setpoint?.isActive === false, 'the end as the energy manager sees it', 2000);
  await until(() => garage.state().power > 4000, 'inactive is not 0 W, and never discharges', 4000);
  await manager.dbevc.release({ ski });

  garage.do({ do: 'plug', car: 'iso15118-20', soc: 25, dischargeAmps: 16, reserveSoc: 30 });
  await until(
    () => seen()?.requests.minimum !== undefined && (seen()?.requests.minimum ?? 0) > 0,
    'a battery below its minimum',
  );
  assert.equal(seen()?.mayDischarge, false);
  assert.equal((await manager.dbevc.setPower({ ski }, { total: watts(-4000) })).accepted, false);
  assert.ok(garage.state().power >= 0);
});
