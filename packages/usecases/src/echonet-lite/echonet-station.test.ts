import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ChargingStation, Confirmation } from '@busbar/functions';
import { seconds, watts } from '@busbar/kernel';
import { type ChargerBehaviour, ChargerModel } from '../testing/charger-model.ts';

interface Site {
  readonly model: ChargerModel;
  readonly station: ChargingStation;
  /** Lets time pass until a command is answered. */
  done(command: Promise<Confirmation>): Promise<Confirmation>;
  /** Writes since the last call. */
  wrote(): readonly string[];
}

async function site(t: TestContext, behaviour: ChargerBehaviour = {}): Promise<Site> {
  const model = new ChargerModel(behaviour);
  t.after(() => model.close());
  await model.clock.run(15_000);
  const [station] = model.stations.stations();
  assert.ok(station !== undefined);
  model.written.splice(0);
  return {
    model,
    station,
    done: async (command) => {
      await model.clock.run(5000);
      return command;
    },
    wrote: () => model.written.splice(0),
  };
}

const limit = (value: number | undefined, source: 'powerLimit' | 'loadControl' | 'siteBudget' = 'powerLimit') => ({
  source,
  direction: 'charge' as const,
  watts: value === undefined ? undefined : watts(value),
});
const ACCEPTED: Confirmation = { status: 'accepted' };

test('mapping 7: a station is found, described and can be steered; what it lacks are flags', async (t) => {
  const { station } = await site(t);
  const state = station.state();
  assert.match(station.key, /^echonet:fefffff0[0-9a-f]+:02a101$/);
  assert.deepEqual(
    { phase: state.phase, connection: state.connection, mode: state.mode, operating: state.operatingState },
    { phase: 'controllable', connection: 'connected', mode: 'standby', operating: 'standby' },
  );
  assert.deepEqual(state.ranges, { charge: { minimum: 1000, maximum: 6000 } });
  assert.deepEqual(state.permission, { charge: true, discharge: false });
  assert.equal(state.soc?.value, 40);
  const { failsafe, heartbeat, duration, limitPower, onOff, discharge } = state.capabilities;
  assert.deepEqual(
    { failsafe, heartbeat, duration, limitPower, onOff, discharge },
    { failsafe: false, heartbeat: false, duration: false, limitPower: true, onOff: true, discharge: false },
  );
});

test('EL section 7: a station that is not paired is neither read nor written', async (t) => {
  const model = new ChargerModel({}, ({ address }) => address === '198.51.100.9');
  t.after(() => model.close());
  await model.clock.run(120_000);
  assert.deepEqual(model.stations.stations(), []);
  assert.deepEqual(model.written, []);
});

test('S1: the station talks to its vehicle at the start, once', async (t) => {
  const model = new ChargerModel();
  t.after(() => model.close());
  await model.clock.run(120_000);
  assert.deepEqual(model.written, ['CD=connection']);
});

test('S3, S6: a limit is written, read back and confirmed; nothing else is touched', async (t) => {
  const { model, station, done, wrote } = await site(t);
  model.press('charge');
  await model.clock.run(1000);
  assert.deepEqual(await done(station.applyLimit(limit(3000))), ACCEPTED);
  assert.deepEqual(wrote(), ['EB=3000']);
  assert.equal(model.power, 3000);
  assert.deepEqual(station.state().bounds, { charge: 3000 });
  assert.equal(station.state().mode, 'charge');
});

test('mapping 7, rule 1: power limit, load control and site budget are one write of the smallest', async (t) => {
  const { model, station, done, wrote } = await site(t);
  model.press('charge');
  await Promise.all([
    done(station.applyLimit(limit(5000, 'powerLimit'))),
    station.applyLimit(limit(3000, 'siteBudget')),
    station.applyLimit(limit(4000, 'loadControl')),
  ]);
  await model.clock.run(30_000);
  assert.deepEqual(wrote(), ['EB=5000', 'EB=3000']);
  assert.deepEqual(await done(station.applyLimit(limit(3500, 'powerLimit'))), ACCEPTED);
  assert.deepEqual(wrote(), [], 'the budget is still smaller');
  await model.clock.run(10_000);
  await done(station.applyLimit(limit(undefined, 'siteBudget')));
  assert.deepEqual(wrote(), ['EB=3500']);
});

test('mapping 7, rule 4: setpoints rise at most every 10 s, and fall at once', async (t) => {
  const { model, station, done, wrote } = await site(t);
  model.press('charge');
  await done(station.applyLimit(limit(2000)));
  void station.applyLimit(limit(3000));
  void station.applyLimit(limit(4000));
  await model.clock.run(4000);
  assert.deepEqual(wrote(), ['EB=2000']);
  await model.clock.run(3000);
  assert.deepEqual(wrote(), ['EB=4000'], 'the newest counts');
  void station.applyLimit(limit(1500));
  await model.clock.run(1000);
  assert.deepEqual(wrote(), ['EB=1500']);
});

test('mapping 6: the end of a limit is a write when its time is over', async (t) => {
  const { model, station, done, wrote } = await site(t);
  model.press('charge');
  await done(station.applyLimit({ ...limit(2000), validFor: seconds(60) }));
  await model.clock.run(50_000);
  assert.deepEqual(wrote(), ['EB=2000']);
  await model.clock.run(10_000);
  assert.deepEqual(wrote(), ['EB=6000']);
  assert.equal(model.power, 6000);
});

test('S7, S8: a setpoint starts and 0 W stops; limits clip it', async (t) => {
  const { model, station, done, wrote } = await site(t);
  assert.deepEqual(await done(station.applySetpoint(watts(3500))), ACCEPTED);
  assert.deepEqual(wrote(), ['EB=3500', 'DA=charge']);
  assert.equal(model.power, 3500);
  assert.deepEqual(await done(station.applyLimit(limit(2000))), ACCEPTED);
  assert.deepEqual(wrote(), ['EB=2000']);
  assert.deepEqual(await done(station.stop()), ACCEPTED);
  assert.deepEqual(wrote(), ['DA=standby']);
  assert.equal(model.power, 0);
});

test('mapping 6: a limit below the minimum stops the station; it starts again above minimum + 10 %, after 5 min', async (t) => {
  const { model, station, done, wrote } = await site(t);
  await done(station.applySetpoint(watts(3000)));
  await done(station.applyLimit(limit(900)));
  assert.deepEqual(wrote(), ['EB=3000', 'DA=charge', 'DA=standby']);
  assert.deepEqual(station.state().bounds, { charge: 0, discharge: 0 });
  await model.clock.run(400_000);
  void station.applyLimit(limit(1050));
  await model.clock.run(20_000);
  assert.deepEqual(wrote(), []);
  void station.applyLimit(limit(1100));
  await model.clock.run(20_000);
  assert.deepEqual(wrote(), ['EB=1100', 'DA=charge']);
  await done(station.applyLimit(limit(0)));
  void station.applyLimit(limit(2000));
  await model.clock.run(250_000);
  assert.deepEqual(wrote(), ['DA=standby']);
  await model.clock.run(60_000);
  assert.deepEqual(wrote(), ['EB=2000', 'DA=charge']);
});

test('mapping 6: a station started by hand against its limit is stopped again', async (t) => {
  const { model, station, done, wrote } = await site(t);
  await done(station.applyLimit(limit(0)));
  wrote();
  model.press('charge');
  await model.clock.run(20_000);
  assert.deepEqual(wrote(), ['DA=standby']);
});

test('S2, S7: a setpoint waits for a vehicle, and is carried out when one comes', async (t) => {
  const { model, station, done, wrote } = await site(t, { isUnplugged: true });
  const answer = await done(station.applySetpoint(watts(3000)));
  assert.deepEqual(answer, { status: 'pending', reason: 'no vehicle is connected' });
  await model.clock.run(20_000);
  wrote();
  model.plug('chargeable');
  await model.clock.run(15_000);
  assert.deepEqual(wrote(), ['DA=charge']);
  assert.equal(model.power, 3000, 'the power was written before');
});

test('mapping 7: a station that keeps less is clipped', async (t) => {
  const { station, done } = await site(t, { keepsAtMost: 2500 });
  assert.deepEqual(await done(station.applySetpoint(watts(4000))), { status: 'clipped', watts: 2500 });
  assert.deepEqual(station.state().bounds, { charge: 2500 });
});

test('S7a: a station that takes setpoints only at a start goes once through standby', async (t) => {
  const { model, station, done, wrote } = await site(t, { takesSetpointAtStart: true });
  await done(station.applySetpoint(watts(5000)));
  await model.clock.run(20_000);
  await done(station.applyLimit(limit(3000)));
  wrote();
  await model.clock.run(60_000);
  assert.deepEqual(wrote(), ['DA=standby', 'DA=charge']);
  assert.equal(model.power, 3000);
  assert.equal(station.state().isSetpointHonoured, true);
});

test('mapping 6: a station that ignores setpoints is only switched: off unless all it takes is left', async (t) => {
  const { model, station, done } = await site(t, { ignoresSetpoint: true });
  await done(station.applySetpoint(watts(6000)));
  await model.clock.run(20_000);
  await done(station.applyLimit(limit(3000)));
  await model.clock.run(300_000);
  assert.equal(station.state().isSetpointHonoured, false);
  assert.equal(model.power, 0);
  await done(station.applyLimit(limit(undefined)));
  await model.clock.run(20_000);
  assert.equal(model.power, 6000);
});

test('mapping 6: a refused setpoint is tried again, then the station is only switched', async (t) => {
  const { model, station, done, wrote } = await site(t, { refuses: [0xeb] });
  model.press('charge');
  const answer = await done(station.applyLimit(limit(3000)));
  assert.deepEqual(answer, { status: 'rejected', reason: 'the station refuses 0xEB = 3000' });
  await model.clock.run(60_000);
  assert.deepEqual(wrote(), ['EB=3000', 'EB=3000', 'EB=3000', 'DA=standby']);
  assert.equal(model.power, 0);
});

test('mapping 6: without a property for power or current only on and off are left', async (t) => {
  const { model, station, done, wrote } = await site(t, { hasNoSetpoint: true });
  assert.equal(station.state().capabilities.limitPower, false);
  assert.deepEqual(await done(station.start()), ACCEPTED);
  await done(station.applyLimit(limit(5999)));
  assert.deepEqual(wrote(), ['DA=charge', 'DA=standby']);
  await model.clock.run(10_000);
  await done(station.applyLimit(limit(6000)));
  assert.equal(model.power, 6000);
});

test('mapping 7, rule 3: a lost station is told its limit again when it is back', async (t) => {
  const { model, station, done, wrote } = await site(t);
  model.press('charge');
  await done(station.applyLimit(limit(3000)));
  await model.disappear();
  await model.clock.run(400_000);
  assert.equal(station.state().phase, 'lost');
  assert.equal(station.state().operatingState, 'notReachable');
  assert.deepEqual(await done(station.applyLimit(limit(2000))), {
    status: 'pending',
    reason: 'the station cannot be steered now',
  });
  wrote();
  await model.reappear();
  await model.clock.run(60_000);
  assert.equal(station.state().phase, 'controllable');
  assert.deepEqual(
    wrote().filter((one) => !one.startsWith('CD')),
    ['EB=2000'],
  );
});

test('a setpoint that another controller replaced is written again within a minute or so', async (t) => {
  const { model, station, done, wrote } = await site(t);
  model.press('charge');
  await done(station.applyLimit(limit(3000)));
  wrote();
  model.overwrite(5000);
  await model.clock.run(80_000);
  assert.deepEqual(wrote(), ['EB=3000']);
  assert.equal(model.power, 3000);
});

test('a station that ends charging by itself is not started again and again', async (t) => {
  const { model, station, done, wrote } = await site(t);
  await done(station.applySetpoint(watts(3000)));
  wrote();
  model.press('standby');
  await model.clock.run(200_000);
  assert.deepEqual(wrote(), []);
  await model.clock.run(120_000);
  assert.deepEqual(wrote(), ['DA=charge'], '5 min after the last start');
  model.press('standby');
  model.plug('notConnected');
  await model.clock.run(5000);
  model.plug('chargeable');
  await model.clock.run(15_000);
  assert.deepEqual(wrote(), ['CD=connection', 'DA=charge'], 'another vehicle is started at once');
});

test('closed in the middle of reading and writing, nothing goes on', async (t) => {
  const { model, station } = await site(t);
  model.press('charge');
  const limited = station.applyLimit(limit(3000));
  await model.clock.run(50);
  await model.close();
  assert.deepEqual(await limited, { status: 'lost' });
  await model.clock.run(300_000);
  assert.equal(model.clock.pendingTimers, 0);
});

test('a station of which nothing is wanted any more is left to others', async (t) => {
  const { model, station, done, wrote } = await site(t);
  model.press('charge');
  await done(station.applyLimit(limit(3000)));
  await model.clock.run(10_000);
  assert.deepEqual(await done(station.applyLimit(limit(undefined))), ACCEPTED);
  assert.deepEqual(wrote(), ['EB=3000', 'EB=6000']);
  model.press('standby');
  model.press('charge');
  await model.clock.run(700_000);
  assert.deepEqual(wrote(), []);
});

test('mapping 6: a station that its node does not list any more is removed', async (t) => {
  const { model } = await site(t);
  const removed: string[] = [];
  model.stations.onRemoved(({ key }) => removed.push(key));
  model.remove();
  await model.clock.run(60_000);
  assert.equal(removed.length, 1);
  assert.deepEqual(model.stations.stations(), []);
});
