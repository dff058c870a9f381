import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds, watts } from '@busbar/kernel';
import {
  deviceConfigurationKeyValueListData,
  electricalConnectionCharacteristicListData,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  startHeartbeat,
} from '@busbar/spine';
import { skiOf, VirtualSite } from '../../testing/index.ts';
import type { ControllableSystemOptions } from '../power-limit/controllable-system.ts';
import type { ControlledSystem } from '../power-limit/guarded-system.ts';
import { type LpcControllableSystem, type LpcEnergyGuard, lpcControllableSystem, lpcEnergyGuard } from './lpc.ts';

// Both actors are ours, each on a real SPINE device, joined in memory and run in virtual time.

class Pair extends VirtualSite {
  isHealthy = true;
  readonly guard: LpcEnergyGuard;
  system: LpcControllableSystem;
  readonly #options: Partial<ControllableSystemOptions>;

  constructor(options: Partial<ControllableSystemOptions> = {}) {
    super();
    this.#options = options;
    const { clock, logger } = this.ems;
    this.guard = lpcEnergyGuard(this.ems.addEntity('CEM'), { clock, logger, healthy: () => this.isHealthy });
    this.system = this.#start({});
  }

  get target(): { ski: string } {
    return { ski: skiOf(this.station.address) };
  }

  get seen(): ControlledSystem {
    const [system] = this.guard.systems();
    assert.ok(system, 'the guard knows the system');
    return system;
  }

  /** Messages of the energy manager that carry this text. */
  sent(text: string): number {
    return this.log.filter(({ from, text: message }) => from === 'a' && message.includes(text)).length;
  }

  /** The station starts again; failsafe values survive as its owner stored them. */
  restart(restore: ControllableSystemOptions['restore'] = {}): void {
    const [, evse] = this.station.entities();
    if (evse !== undefined) this.station.removeEntity(evse);
    this.system = this.#start(restore);
  }

  #start(restore: ControllableSystemOptions['restore']): LpcControllableSystem {
    const { clock, logger } = this.station;
    return lpcControllableSystem(this.station.addEntity('EVSE'), {
      clock,
      logger,
      isCem: false,
      nominalMax: watts(22_000),
      failsafeLimit: watts(4200),
      failsafeDurationMinimum: seconds(7200),
      ...(restore === undefined ? {} : { restore }),
      ...this.#options,
    });
  }
}

test('LPC-913, LPC-905: within seconds after the connection the guard states that nothing is limited', async () => {
  const pair = new Pair();
  assert.equal(pair.system.state().phase, 'init');
  assert.equal(pair.system.state().effectiveLimit, 4200);
  await pair.connect(5000);
  const state = pair.system.state();
  assert.equal(state.phase, 'unlimited-controlled');
  assert.equal(state.transition, 1);
  assert.equal(state.effectiveLimit, undefined);
  assert.equal(state.guard?.ski, skiOf(pair.ems.address));
  const { status, limit, nominalMax, failsafeLimit, failsafeDurationMinimum, failsafeSuspected } = pair.seen;
  assert.deepEqual(
    { status, limit, nominalMax, failsafeLimit, failsafeDurationMinimum, failsafeSuspected },
    {
      status: 'accepted',
      limit: { active: false, value: 22_000 },
      nominalMax: 22_000,
      failsafeLimit: 4200,
      failsafeDurationMinimum: 7200,
      failsafeSuspected: false,
    },
  );
  pair.close();
  assert.equal(pair.clock.pendingTimers, 0);
});

test('LPC-910, LPC-909: an accepted limit limits at once, its release ends it', async () => {
  const pair = new Pair();
  await pair.connect();
  const limited = pair.guard.setLimit(pair.target, { active: true, value: watts(4200) });
  await pair.clock.run(100);
  assert.deepEqual(await limited, { accepted: true });
  assert.equal(pair.system.state().phase, 'limited');
  assert.equal(pair.system.state().effectiveLimit, 4200);
  assert.deepEqual(pair.seen.limit, { active: true, value: 4200 });
  const released = pair.guard.setLimit(pair.target, { active: false, value: watts(4200) });
  await pair.clock.run(100);
  assert.deepEqual(await released, { accepted: true });
  assert.equal(pair.system.state().phase, 'unlimited-controlled');
  pair.close();
});

test('LPC-908, LPC-007: a limit with duration ends on both sides; replies carry what remains', async () => {
  const pair = new Pair();
  await pair.connect();
  void pair.guard.setLimit(pair.target, { active: true, value: watts(4200), duration: seconds(60) });
  await pair.clock.run(20_000);
  assert.equal(pair.system.state().limitEndsIn, 41);
  assert.equal(pair.seen.limit?.endsIn, 40);
  const feature = pair.station.entities()[1]?.feature('LoadControl', 'server');
  assert.equal(feature?.data(loadControlLimitListData)?.loadControlLimitData?.[0]?.timePeriod?.endTime, 'PT40S');
  await pair.clock.run(41_000);
  assert.equal(pair.system.state().phase, 'unlimited-controlled');
  assert.equal(pair.seen.desired.active, false);
  assert.deepEqual(pair.seen.limit, { active: false, value: 4200 });
  await pair.clock.run(10_000);
  assert.equal(pair.seen.alarm, undefined, 'an end that was agreed is no alarm');
  pair.close();
});

test('a limit without duration over a running one takes the old duration away', async () => {
  const pair = new Pair();
  await pair.connect();
  void pair.guard.setLimit(pair.target, { active: true, value: watts(4200), duration: seconds(60) });
  await pair.clock.run(1000);
  assert.equal(pair.sent('"delete"'), 0);
  void pair.guard.setLimit(pair.target, { active: true, value: watts(5000) });
  await pair.clock.run(1000);
  assert.equal(pair.sent('"delete"'), 1);
  await pair.clock.run(600_000);
  assert.equal(pair.system.state().phase, 'limited', 'it never expires');
  assert.equal(pair.system.state().effectiveLimit, 5000);
  pair.close();
});

test('LPC-912, LPC-919: a silent guard leads to failsafe at 120 s; heartbeat and limit lead back at once', async () => {
  const pair = new Pair();
  await pair.connect();
  void pair.guard.setLimit(pair.target, { active: true, value: watts(6000) });
  await pair.clock.run(1000);
  pair.isHealthy = false;
  const { lastHeartbeatAge = seconds(0) } = pair.system.state();
  await pair.clock.run((119 - lastHeartbeatAge) * 1000);
  assert.equal(pair.system.state().phase, 'limited');
  await pair.clock.run(2000);
  assert.equal(pair.system.state().phase, 'failsafe');
  assert.equal(pair.system.state().transition, 7);
  assert.equal(pair.system.state().effectiveLimit, 4200);
  assert.equal(pair.seen.failsafeSuspected, true);
  assert.equal(pair.seen.alarm, 'limitGivenUp');
  await pair.clock.run(100_000);
  assert.equal(pair.system.state().phase, 'failsafe', 'writes without heartbeat do not lead out');
  pair.isHealthy = true;
  await pair.clock.run(61_000);
  assert.equal(pair.system.state().phase, 'limited');
  assert.equal(pair.system.state().transition, 9);
  assert.equal(pair.system.state().effectiveLimit, 6000);
  assert.equal(pair.seen.failsafeSuspected, false);
  pair.close();
});

test('LPC-913: after a lost connection the limit is written again within seconds', async () => {
  const pair = new Pair();
  await pair.connect();
  void pair.guard.setLimit(pair.target, { active: true, value: watts(6000) });
  await pair.clock.run(1000);
  await pair.cut();
  assert.equal(pair.seen.status, 'offline');
  await pair.clock.run(130_000);
  assert.equal(pair.system.state().phase, 'failsafe');
  await pair.connect(5000);
  assert.equal(pair.system.state().phase, 'limited');
  assert.equal(pair.system.state().effectiveLimit, 6000);
  assert.deepEqual(pair.seen.limit, { active: true, value: 6000 });
  pair.close();
});

test('a limit stated while the system is away is written when it comes', async () => {
  const pair = new Pair();
  const early = await pair.guard.setLimit(pair.target, { active: true, value: watts(3000) });
  assert.deepEqual(early, { accepted: false, why: 'notConnected', willRetry: true });
  await pair.connect(5000);
  assert.equal(pair.system.state().effectiveLimit, 3000);
  assert.equal(pair.guard.systems().length, 1);
  pair.close();
});

test('LPC-911, LPC-922: cut off for long the system goes to failsafe and after its minimum to unlimited', async () => {
  const pair = new Pair();
  await pair.connect();
  await pair.cut();
  await pair.clock.run(121_000);
  assert.equal(pair.system.state().phase, 'failsafe');
  assert.equal(pair.system.state().transition, 5);
  await pair.clock.run(7_190_000);
  assert.equal(pair.system.state().phase, 'failsafe');
  await pair.clock.run(20_000);
  assert.equal(pair.system.state().phase, 'unlimited-autonomous');
  await pair.connect(5000);
  assert.equal(pair.system.state().phase, 'unlimited-controlled');
  assert.equal(pair.system.state().transition, 11);
  pair.close();
});

test('LPC-906: ten minutes without a guard after the start: once autonomous, no flapping', async () => {
  const pair = new Pair();
  const phases: string[] = [];
  pair.system.onChange(({ phase }) => phases.push(phase));
  await pair.clock.run(600_000);
  assert.deepEqual(phases, ['init', 'unlimited-autonomous']);
  pair.close();
});

test('LPC-906: without permission the system stays limited until a guard comes', async () => {
  const pair = new Pair({ autonomousAllowed: false });
  await pair.clock.run(600_000);
  assert.equal(pair.system.state().effectiveLimit, 4200);
  await pair.connect(5000);
  assert.equal(pair.system.state().phase, 'unlimited-controlled');
  pair.close();
});

test('LPC-003/1, LPC-TS-046: a refused limit is answered with number and reason, tried again, and accepted when it can be', async () => {
  let obstacle: string | undefined = 'self-protection';
  const pair = new Pair({ canApply: () => obstacle });
  await pair.connect();
  const refused = pair.guard.setLimit(pair.target, { active: true, value: watts(4200) });
  await pair.clock.run(100);
  assert.deepEqual(await refused, {
    accepted: false,
    why: 'refused',
    errorNumber: 7,
    description: 'self-protection',
    willRetry: true,
  });
  assert.equal(pair.seen.status, 'retrying');
  await pair.clock.run(60_000);
  assert.equal(pair.seen.alarm, 'limitRefused');
  assert.equal(pair.system.state().phase, 'unlimited-controlled');
  obstacle = undefined;
  await pair.clock.run(61_000);
  assert.equal(pair.system.state().phase, 'limited');
  assert.equal(pair.seen.alarm, undefined);
  pair.close();
});

test('LPC-923: an interruption is shown, alarmed and answered with a new limit', async () => {
  const pair = new Pair();
  await pair.connect();
  void pair.guard.setLimit(pair.target, { active: true, value: watts(4200) });
  await pair.clock.run(1000);
  pair.system.interrupt('self-protection');
  assert.equal(pair.system.state().reason, 'self-protection');
  await pair.clock.run(100);
  assert.equal(pair.seen.alarm, 'limitGivenUp');
  assert.deepEqual(pair.seen.limit, { active: false, value: 4200 });
  await pair.clock.run(61_000);
  assert.equal(pair.system.state().phase, 'limited');
  pair.close();
});

test('LPC-002/2, LPC-003/2, LPC-022/5: failsafe values are written, refused and replaced by the own maximum', async () => {
  const pair = new Pair({ failsafeDurationMaximum: seconds(6 * 3600) });
  await pair.connect();
  const write = async (values: Parameters<LpcEnergyGuard['writeFailsafe']>[1]): Promise<unknown> => {
    const outcome = pair.guard.writeFailsafe(pair.target, values);
    await pair.clock.run(100);
    return outcome;
  };
  assert.deepEqual(await write({ limit: watts(3000), durationMinimum: seconds(10_800) }), { accepted: true });
  assert.equal(pair.system.state().failsafeLimit, 3000);
  assert.equal(pair.seen.failsafeDurationMinimum, 10_800);
  assert.deepEqual(await write({ durationMinimum: seconds(8 * 3600) }), {
    accepted: false,
    why: 'refused',
    errorNumber: 7,
    description: 'duration above maximum, maximum adopted',
    willRetry: false,
  });
  assert.equal(pair.seen.failsafeDurationMinimum, 6 * 3600);
  assert.equal(pair.seen.failsafeLimit, 3000);
  await assert.rejects(pair.guard.writeFailsafe(pair.target, { durationMinimum: seconds(60) }), {
    code: 'usecases.failsafe-out-of-range',
  });
  await assert.rejects(pair.guard.writeFailsafe(pair.target, { limit: watts(-1) }), {
    code: 'usecases.failsafe-out-of-range',
  });
  await assert.rejects(pair.guard.setLimit(pair.target, { active: true, value: watts(-1) }), {
    code: 'usecases.limit-out-of-range',
  });
  await assert.rejects(pair.guard.setLimit(pair.target, { active: true, value: watts(1), duration: seconds(0) }), {
    code: 'usecases.limit-out-of-range',
  });
  pair.close();
});

test('LPC-TS-044: a restarted system begins in Init with the written failsafe values and is limited again within seconds', async () => {
  const pair = new Pair();
  await pair.connect();
  void pair.guard.setLimit(pair.target, { active: true, value: watts(6000) });
  void pair.guard.writeFailsafe(pair.target, { limit: watts(3000) });
  await pair.clock.run(1000);
  const { failsafeLimit, failsafeDurationMinimum } = pair.system.state();
  await pair.cut();
  pair.restart({ failsafeLimit, failsafeDurationMinimum });
  assert.equal(pair.system.state().phase, 'init');
  assert.equal(pair.system.state().effectiveLimit, 3000);
  await pair.connect(5000);
  assert.equal(pair.system.state().phase, 'limited');
  assert.equal(pair.system.state().transition, 2);
  pair.close();
});

test('the entity of the system goes and comes within one connection: the limit is written again', async () => {
  const pair = new Pair();
  await pair.connect();
  void pair.guard.setLimit(pair.target, { active: true, value: watts(6000) });
  await pair.clock.run(1000);
  pair.restart();
  await pair.clock.run(6000);
  assert.equal(pair.system.state().phase, 'limited');
  assert.equal(pair.guard.systems().length, 1);
  pair.close();
});

test('black start: both sides off for 90 s, then connected again, a limit is stated', async () => {
  const first = new Pair();
  await first.connect();
  void first.guard.setLimit(first.target, { active: true, value: watts(6000) });
  await first.clock.run(1000);
  first.close();
  await first.clock.run(90_000);
  const second = new Pair();
  await second.connect(5000);
  assert.equal(second.system.state().phase, 'unlimited-controlled');
  second.close();
});

test('what is acknowledged was recorded before; a limit that cannot be recorded is refused', async () => {
  const recorded: unknown[] = [];
  let isBroken = false;
  const pair = new Pair({
    beforeAccept: (limit) => {
      if (isBroken) throw new Error('disk full');
      recorded.push(limit);
    },
  });
  await pair.connect();
  recorded.splice(0);
  void pair.guard.setLimit(pair.target, { active: true, value: watts(4200), duration: seconds(60) });
  await pair.clock.run(100);
  assert.deepEqual(recorded, [{ ski: skiOf(pair.ems.address), active: true, value: 4200, duration: 60 }]);
  isBroken = true;
  const refused = pair.guard.setLimit(pair.target, { active: true, value: watts(1000) });
  await pair.clock.run(100);
  assert.equal((await refused).accepted, false);
  assert.equal(pair.system.state().effectiveLimit, 4200);
  pair.close();
});

test('LPC-006: the guard heartbeats at least every 60 s, the system too', async () => {
  const pair = new Pair();
  await pair.connect();
  const count = (from: 'a' | 'b'): number =>
    pair.log.filter(
      (one) => one.from === from && one.text.includes('"notify"') && one.text.includes('heartbeatCounter'),
    ).length;
  const [guard, system] = [count('a'), count('b')];
  await pair.clock.run(300_000);
  assert.ok(count('a') - guard >= 5);
  assert.ok(count('b') - system >= 5);
  pair.close();
});

test('LPC-032: the guard marks a system whose heartbeat is missing for 120 s', async () => {
  const pair = new Pair();
  await pair.connect();
  const [, evse] = pair.station.entities();
  assert.ok(evse);
  const heartbeat = startHeartbeat(evse, { timeout: seconds(60) });
  heartbeat.silence(true);
  await pair.clock.run(110_000);
  assert.equal(pair.seen.failsafeSuspected, false);
  await pair.clock.run(11_000);
  assert.equal(pair.seen.failsafeSuspected, true);
  assert.equal(pair.seen.alarm, 'heartbeatMissing');
  heartbeat.silence(false);
  await pair.clock.run(60_000);
  assert.equal(pair.seen.failsafeSuspected, false);
  pair.close();
});

test('steps of the wall clock have no effect', async () => {
  const pair = new Pair();
  await pair.connect();
  void pair.guard.setLimit(pair.target, { active: true, value: watts(4200), duration: seconds(100) });
  await pair.clock.run(1000);
  pair.clock.stepWall(-50 * 365 * 86_400_000);
  await pair.clock.run(90_000);
  assert.equal(pair.system.state().phase, 'limited');
  assert.equal(pair.seen.failsafeSuspected, false);
  pair.close();
});

test('LPC 5.5: the characteristic is notified after a subscription, though nobody reads it', async () => {
  const pair = new Pair();
  await pair.connect();
  const notified = pair.log.some(
    ({ from, text }) => from === 'b' && text.includes('"notify"') && text.includes('powerConsumptionNominalMax'),
  );
  assert.ok(notified);
  pair.close();
});

test('closing the use case takes only its own entries away', async () => {
  const pair = new Pair();
  const [, evse] = pair.station.entities();
  assert.ok(evse);
  pair.system.close();
  const loadControl = evse.feature('LoadControl', 'server');
  assert.deepEqual(loadControl.data(loadControlLimitListData), {});
  assert.deepEqual(loadControl.data(loadControlLimitDescriptionListData), {});
  assert.deepEqual(evse.feature('DeviceConfiguration', 'server').data(deviceConfigurationKeyValueListData), {});
  assert.deepEqual(evse.feature('ElectricalConnection', 'server').data(electricalConnectionCharacteristicListData), {});
  pair.close();
  assert.equal(pair.clock.pendingTimers, 0);
});

test('late listeners get the present state', async () => {
  const pair = new Pair();
  await pair.connect();
  let seen = '';
  pair.system.onChange(({ phase }) => {
    seen = phase;
  });
  assert.equal(seen, 'unlimited-controlled');
  let told = 0;
  pair.guard.onChange(() => {
    told++;
  });
  assert.equal(told, 1);
  pair.close();
});
