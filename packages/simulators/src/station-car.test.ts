import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  amperes,
  BusbarError,
  type Clock,
  millis,
  type Random,
  seededRandom,
  silentLogger,
  systemClock,
  watts,
} from '@busbar/kernel';
import {
  type EvccCem,
  type EvcemCem,
  type EvsocCem,
  evccCem,
  evcemCem,
  evseccCem,
  evsocCem,
  type LpcEnergyGuard,
  lpcEnergyGuard,
  mpcMonitoringAppliance,
  type OpevCem,
  type OscevCem,
  opevCem,
  oscevCem,
} from '@busbar/usecases';
import { carFrom } from './car-command.ts';
import { type Counterpart, type CounterpartOptions, counterpart } from './counterpart.ts';
import { type Station, type StationOptions, station } from './station.ts';

const clock = systemClock();

function options(t: TestContext, random: Random = seededRandom(1)): CounterpartOptions {
  const dataDir = mkdtempSync(join(tmpdir(), 'busbar-simulator-'));
  t.after(() => rmSync(dataDir, { recursive: true, force: true }));
  return { clock, logger: silentLogger, random, dataDir, interfaces: [] };
}

/** An energy manager with every use case of a station with a car, over real sockets. */
class Manager {
  readonly node: Counterpart;
  readonly evcc: EvccCem;
  readonly evcem: EvcemCem;
  readonly evsoc: EvsocCem;
  readonly opev: OpevCem;
  readonly oscev: OscevCem;
  readonly lpc: LpcEnergyGuard;
  readonly events: string[] = [];

  constructor(t: TestContext) {
    const kind = {
      kind: 'ems',
      deviceType: 'EnergyManagementSystem',
      brand: 'Busbar',
      type: 'EMS',
      model: 'EMS',
      categories: [2],
    };
    this.node = counterpart(kind, options(t));
    const cem = this.node.device.addEntity('CEM');
    const base = { clock, logger: silentLogger };
    evseccCem(cem);
    mpcMonitoringAppliance(cem);
    this.evcc = evccCem(cem);
    this.evcem = evcemCem(cem);
    this.evsoc = evsocCem(cem);
    this.opev = opevCem(cem, base);
    this.oscev = oscevCem(cem, base);
    this.lpc = lpcEnergyGuard(cem, base);
    this.evcc.onPlugged(() => this.events.push('plugged'));
    this.evcc.onUnplugged(() => this.events.push('unplugged'));
    t.after(() => this.node.close());
  }

  /** Both trust each other; resolves when the station is connected. */
  async connect(garage: Station): Promise<void> {
    await this.node.start();
    const { port } = await garage.start();
    const { ski } = garage.node.identity;
    this.node.ship.addAddress(ski, { host: '127.0.0.1', port });
    this.node.ship.approve(ski);
    await until(() => this.node.device.remotes().some(({ isDiscovered }) => isDiscovered), 'the connection');
  }
}

/** Waits for a condition, looked at often; fails with what was waited for. */
async function until(isTrue: () => boolean, what: string, within = 15_000): Promise<void> {
  const from = clock.now();
  while (!isTrue()) {
    assert.ok(clock.now() - from < within, `${what}: not within ${within} ms`);
    await pause(clock, 5);
  }
}

function pause(on: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    on.after(millis(ms), resolve);
  });
}

function garageFor(t: TestContext, manager: Manager, over: Partial<StationOptions> = {}): Station {
  const garage = station({ ...options(t), trust: [manager.node.identity.ski], soc: 50, ...over });
  t.after(() => garage.close());
  return garage;
}

test('over TLS: a car of ISO 15118-2 is seen with everything, and obeys the lower one of LPC and OPEV', {
  timeout: 60_000,
}, async (t) => {
  const manager = new Manager(t);
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

  const eight = { a: amperes(8), b: amperes(8), c: amperes(8) };
  assert.deepEqual(await manager.opev.setLimits({ ski }, eight), { accepted: true });
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

test('over TLS: ten cars in a row, each limited within a second after it was plugged in', {
  timeout: 60_000,
}, async (t) => {
  const manager = new Manager(t);
  const garage = garageFor(t, manager, { car: 'none', safeCurrent: amperes(6) });
  const { ski } = garage.node.identity;
  await manager.connect(garage);
  assert.equal(garage.state().car, undefined);
  void manager.opev.setLimits({ ski }, { a: amperes(9), b: amperes(9), c: amperes(9) });
  let slowest = 0;
  for (let number = 0; number < 10; number++) {
    garage.do({ do: 'plug', soc: 20, car: number % 2 === 0 ? 'iec61851' : 'iso15118-2', phases: 1 + (number % 3) });
    const from = clock.now();
    await until(() => garage.state().opev?.limits.a?.active === true, `car ${number} is limited`, 1000);
    slowest = Math.max(slowest, clock.now() - from);
    assert.deepEqual(Object.keys(garage.state().opev?.currents ?? {}), ['a', 'b', 'c'].slice(0, 1 + (number % 3)));
    await until(() => garage.state().opev?.trust === 'following', 'the heartbeat');
    assert.equal(garage.state().opev?.currents.a, 9);
    garage.do({ do: 'unplug' });
    assert.deepEqual([garage.state().car, garage.state().power], [undefined, 0]);
    // Every other car follows in the same moment; without any rest the limit against floods would slow the last ones down.
    if (number % 2 === 1) await pause(clock, 600);
  }
  t.diagnostic(`limited at most ${Math.round(slowest)} ms after the plug`);
  await until(() => manager.evcc.vehicles().length === 0, 'no car is left');
  assert.deepEqual(manager.events, Array.from({ length: 10 }, () => ['plugged', 'unplugged']).flat());
});

test('over TLS: a car that waits charges on a recommended surplus, sleeps, and is full', {
  timeout: 60_000,
}, async (t) => {
  const manager = new Manager(t);
  const garage = garageFor(t, manager, { car: { kind: 'iec61851' } });
  const { ski } = garage.node.identity;
  await manager.connect(garage);
  garage.do({ do: 'wait' });
  await until(() => manager.oscev.vehicles()[0]?.isConfirmed === true, 'OSCEV');
  assert.equal(garage.state().power, 0);
  await manager.oscev.setLimits({ ski }, { a: amperes(10), b: amperes(10), c: amperes(10) });
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

test('the command plug says what is wrong with its arguments', () => {
  for (const [command, text] of [
    [{ car: 'tesla' }, /one of iec61851, iso15118-2/],
    [{ phases: 2.5 }, /1, 2 or 3/],
    [{ soc: 101 }, /0 to 100/],
    [{ identification: 'x' }, /EUI-48/],
    [{ minimumAmps: 0 }, /1 to 16/],
  ] as const)
    assert.throws(
      () => carFrom({ do: 'plug', ...command }),
      (error) => error instanceof BusbarError && error.code === 'simulator.bad-command' && text.test(error.message),
    );
  const car = carFrom({
    do: 'plug',
    soc: 10,
    car: 'iec61851',
    phases: 1,
    minimumAmps: 8,
    maximumAmps: 20,
    capacityKwh: 40,
    asymmetric: true,
    identification: 'AA-BB-CC-DD-EE-FF',
  });
  assert.deepEqual(
    [car.kind, car.soc, car.phases, car.minimumCurrent, car.maximumCurrent, car.capacity, car.isAsymmetric],
    ['iec61851', 10, 1, 8, 20, 40_000, true],
  );
  assert.equal(carFrom({ do: 'plug' }).kind, 'iso15118-2');
});
