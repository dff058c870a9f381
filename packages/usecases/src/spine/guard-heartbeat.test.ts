import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds, silentLogger, watts } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { LocalDevice, type LocalEntity, startHeartbeat } from '@busbar/spine';
import { joinDevices, skiOf } from '../testing/index.ts';
import { lpcControllableSystem } from './lpc/lpc.ts';
import { lpcDeclaration } from './lpc/lpc-declaration.ts';
import type { ControllableSystem } from './power-limit/controllable-system.ts';

// Which heartbeat counts when a peer, or several peers, have more than one that could (LPC 6.3).

class Candidates {
  readonly clock = new ManualClock();
  readonly station = new LocalDevice({
    address: 'd:_i:1_Station',
    deviceType: 'ChargingStation',
    clock: this.clock,
    logger: silentLogger,
  });
  readonly evse = this.station.addEntity('EVSE');
  readonly system: ControllableSystem = lpcControllableSystem(this.evse, {
    clock: this.clock,
    logger: silentLogger,
    isCem: false,
    nominalMax: watts(22_000),
    failsafeLimit: watts(4200),
    failsafeDurationMinimum: seconds(7200),
  });

  device(name: string): LocalDevice {
    return new LocalDevice({
      address: `d:_i:1_${name}`,
      deviceType: 'EnergyManagementSystem',
      clock: this.clock,
      logger: silentLogger,
    });
  }

  /** An entity with heartbeat that announces the guard. */
  guard(device: LocalDevice, isAnnounced = true): LocalEntity {
    const entity = device.addEntity('CEM');
    startHeartbeat(entity, { timeout: seconds(60) });
    entity.feature('Generic', 'client');
    if (isAnnounced)
      entity.announce({
        useCaseName: lpcDeclaration.name,
        actor: 'EnergyGuard',
        version: '1.0.0',
        scenarios: [1, 2, 3, 4],
      });
    return entity;
  }

  async join(device: LocalDevice): Promise<() => void> {
    const { cut } = joinDevices(this.clock, device, this.station);
    await this.clock.run(200);
    return cut;
  }

  async bind(guard: LocalEntity, type: 'LoadControl' | 'DeviceConfiguration'): Promise<boolean> {
    const remote = guard.device.remotes()[0]?.entity(this.evse.path)?.feature(type, 'server');
    const outcome = remote?.bind(guard.feature('Generic', 'client'));
    await this.clock.run(200);
    return (await outcome)?.ok ?? false;
  }

  subscribed(guard: LocalEntity): boolean {
    return guard.feature('DeviceDiagnosis', 'server').subscribers().length > 0;
  }
}

test('LPC 6.3: the only candidate is subscribed at once and its heartbeat counts', async () => {
  const site = new Candidates();
  const ems = site.device('EMS');
  const guard = site.guard(ems);
  await site.join(ems);
  assert.ok(site.subscribed(guard));
  assert.ok((site.system.state().lastHeartbeatAge ?? 999) < 1);
  ems.close();
  site.station.close();
  site.clock.advance(10);
  assert.equal(site.clock.pendingTimers, 0);
});

test('LPC 6.3: of several candidates the entity that bound both features is subscribed', async () => {
  const site = new Candidates();
  const ems = site.device('EMS');
  const [first, second] = [site.guard(ems), site.guard(ems)];
  await site.join(ems);
  assert.equal(site.subscribed(first) || site.subscribed(second), false);
  assert.ok(await site.bind(second, 'LoadControl'));
  assert.equal(site.subscribed(second), false, 'one binding is not enough yet');
  assert.ok(await site.bind(second, 'DeviceConfiguration'));
  assert.ok(site.subscribed(second));
  assert.equal(site.subscribed(first), false);
  ems.close();
  site.station.close();
});

test('a guard that binds LoadControl only is subscribed after 10 s', async () => {
  const site = new Candidates();
  const ems = site.device('EMS');
  const [first, second] = [site.guard(ems), site.guard(ems)];
  await site.join(ems);
  assert.ok(await site.bind(first, 'LoadControl'));
  await site.clock.run(10_000);
  assert.ok(site.subscribed(first));
  assert.equal(site.subscribed(second), false);
  ems.close();
  site.station.close();
});

test('LPC 6.3: an entity that binds without announcing the guard is used when it has a heartbeat', async () => {
  const site = new Candidates();
  const ems = site.device('EMS');
  const [announced, silent] = [site.guard(ems), site.guard(ems, false)];
  await site.join(ems);
  assert.ok(site.subscribed(announced), 'it was the only candidate');
  assert.ok(await site.bind(silent, 'LoadControl'));
  assert.ok(await site.bind(silent, 'DeviceConfiguration'));
  assert.ok(site.subscribed(silent));
  assert.equal(site.system.state().guard?.ski, skiOf(ems.address));
  ems.close();
  site.station.close();
});

test('LPC 10: of two guards the first that binds wins; the heartbeat of the other is ignored', async () => {
  const site = new Candidates();
  const [box, other] = [site.device('Box'), site.device('Other')];
  const [guard, rival] = [site.guard(box), site.guard(other)];
  await site.join(box);
  await site.join(other);
  assert.ok(await site.bind(guard, 'LoadControl'));
  assert.ok(await site.bind(guard, 'DeviceConfiguration'));
  assert.equal(await site.bind(rival, 'LoadControl'), false);
  assert.equal(site.system.state().guard?.ski, skiOf(box.address));
  startHeartbeat(guard, { timeout: seconds(60) }).silence(true);
  await site.clock.run(121_000);
  assert.ok((site.system.state().lastHeartbeatAge ?? 0) > 100, 'the rival still heartbeats, in vain');
  box.close();
  other.close();
  site.station.close();
});

test('after the watched guard is gone another one can take over', async () => {
  const site = new Candidates();
  const [box, next] = [site.device('Box'), site.device('Next')];
  const guard = site.guard(box);
  const cut = await site.join(box);
  assert.ok(site.subscribed(guard));
  cut();
  await site.clock.run(100);
  const successor = site.guard(next);
  await site.join(next);
  assert.ok(site.subscribed(successor));
  box.close();
  next.close();
  site.station.close();
});
