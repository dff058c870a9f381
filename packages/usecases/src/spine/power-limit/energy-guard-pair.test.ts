import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds, watts } from '@busbar/kernel';
import {
  deviceDiagnosisHeartbeatData,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  startHeartbeat,
} from '@busbar/spine';
import { OddSystem, type OddSystemOptions, skiOf, VirtualSite } from '../../testing/index.ts';
import { type LpcEnergyGuard, lpcEnergyGuard } from '../lpc/lpc.ts';
import type { ControlledSystem } from './guarded-system.ts';

// Our energy guard with controllable systems that are built differently.

class Guarded {
  readonly site = new VirtualSite();
  readonly guard: LpcEnergyGuard;
  readonly system: OddSystem;
  readonly target = { ski: skiOf(this.site.station.address) };

  constructor(options: OddSystemOptions) {
    const { clock, logger } = this.site.ems;
    this.guard = lpcEnergyGuard(this.site.ems.addEntity('CEM'), { clock, logger });
    this.system = new OddSystem(options, this.site);
  }

  get seen(): ControlledSystem {
    const [system] = this.guard.systems();
    assert.ok(system);
    return system;
  }

  /** Limit writes on the wire. */
  writes(): readonly string[] {
    return this.site.log
      .filter(({ from, text }) => from === 'a' && text.includes('"write"') && text.includes('loadControlLimitData'))
      .map(({ text }) => text);
  }

  heartbeats(): number {
    return this.site.log.filter(
      ({ from, text }) => from === 'a' && text.includes('"notify"') && text.includes('heartbeatCounter'),
    ).length;
  }

  limit(value: number): ReturnType<LpcEnergyGuard['setLimit']> {
    return this.guard.setLimit(this.target, { active: true, value: watts(value) });
  }
}

test('LPC 6.2: a system without partial write gets the complete list, the mark copied, without filter', async () => {
  const guarded = new Guarded({
    writePartial: false,
    limits: [
      { limitId: 1, isLimitChangeable: false, isLimitActive: true, value: { number: 16, scale: 0 } },
      { limitId: 5, isLimitChangeable: true, isLimitActive: false, value: { number: 11_000, scale: 0 } },
    ],
  });
  await guarded.site.connect(5000);
  const limited = guarded.limit(4200);
  await guarded.site.clock.run(100);
  assert.deepEqual(await limited, { accepted: true });
  const last = guarded.writes().at(-1) ?? '';
  assert.ok(!last.includes('"filter"'));
  assert.ok(last.includes('{"limitId":1}') && last.includes('{"isLimitChangeable":true}'));
  assert.deepEqual(guarded.seen.limit, { active: true, value: 4200 });
  guarded.site.close();
});

test('LPC 6.2: the notify may come before the result', async () => {
  let release = (): void => undefined;
  const guarded = new Guarded({
    judge: () =>
      new Promise((resolve) => {
        release = () => resolve({ accept: true });
      }),
  });
  await guarded.site.connect(200);
  await guarded.site.clock.run(3100);
  release();
  await guarded.site.clock.run(100);
  const limited = guarded.limit(4200);
  await guarded.site.clock.run(100);
  guarded.system.loadControl.set(loadControlLimitListData, {
    loadControlLimitData: [
      { limitId: 5, isLimitChangeable: true, isLimitActive: true, value: { number: 4200, scale: 0 } },
    ],
  });
  await guarded.site.clock.run(100);
  assert.equal(guarded.seen.status, 'writing');
  release();
  await guarded.site.clock.run(100);
  assert.deepEqual(await limited, { accepted: true });
  assert.equal(guarded.seen.alarm, undefined);
  guarded.site.close();
});

test('LPC-TS-046: refused for its timing, the limit follows a new heartbeat after 2 s', async () => {
  let refusals = 2;
  const guarded = new Guarded({
    judge: () => (refusals-- > 0 ? { accept: false, description: 'no heartbeat before the limit' } : { accept: true }),
  });
  await guarded.site.connect(3200);
  assert.equal(guarded.writes().length, 1);
  const before = guarded.heartbeats();
  const entity = guarded.site.ems.entities()[1];
  assert.ok(entity);
  await guarded.site.clock.run(4500);
  assert.equal(guarded.writes().length, 3);
  assert.equal(guarded.seen.status, 'accepted');
  assert.equal(guarded.heartbeats() - before, 0, 'nobody has subscribed the heartbeat here');
  assert.equal(guarded.seen.heartbeatWatched, false);
  guarded.site.close();
});

test('a refused limit is preceded by an extra heartbeat for a system that watches', async () => {
  let isRefusing = true;
  const guarded = new Guarded({ judge: () => (isRefusing ? { accept: false } : { accept: true }) });
  await guarded.site.connect(200);
  const source = guarded.site.station.remotes()[0]?.entity([1])?.feature('DeviceDiagnosis', 'server');
  void source?.subscribe(guarded.system.entity.feature('Generic', 'client'));
  await guarded.site.clock.run(200);
  assert.equal(guarded.seen.heartbeatWatched, true);
  const before = guarded.heartbeats();
  await guarded.site.clock.run(4000);
  assert.ok(guarded.heartbeats() - before >= 2);
  isRefusing = false;
  await guarded.site.clock.run(2000);
  assert.equal(guarded.seen.status, 'accepted');
  guarded.site.close();
});

test('a station that refuses activations without duration gets PT24H', async () => {
  const guarded = new Guarded({
    judge: ({ received }) => {
      const item = received?.loadControlLimitData?.[0];
      return item?.isLimitActive === true && item.timePeriod === undefined ? { accept: false } : { accept: true };
    },
  });
  await guarded.site.connect(5000);
  void guarded.limit(4200);
  await guarded.site.clock.run(5000);
  assert.equal(guarded.seen.status, 'accepted');
  assert.deepEqual(guarded.seen.limit?.active, true);
  assert.ok((guarded.seen.limit?.endsIn ?? 0) > 86_000);
  guarded.site.close();
});

test('a limit described as maxValueLimit is used; other directions and scopes are not', async () => {
  const base = { limitId: 5, limitDirection: 'consume', scopeType: 'activePowerLimit', unit: 'W' } as const;
  const tolerated = new Guarded({ description: { ...base, limitType: 'maxValueLimit' } });
  await tolerated.site.connect(5000);
  assert.equal(tolerated.writes().length, 1);
  tolerated.site.close();
  for (const description of [
    { ...base, limitType: 'signDependentAbsValueLimit', limitDirection: 'produce' },
    { ...base, limitType: 'signDependentAbsValueLimit', scopeType: 'selfConsumption' },
    { ...base, limitType: 'signDependentAbsValueLimit', limitCategory: 'recommendation' },
  ] as const) {
    const other = new Guarded({ description });
    await other.site.connect(10_000);
    assert.equal(other.writes().length, 0);
    assert.equal(other.seen.status, 'connecting');
    other.site.close();
  }
});

test('LPC 5.2: a system that never had a limit shows none; an active limit without value is not usable', async () => {
  const fresh = new Guarded({ limits: [{ limitId: 5, isLimitChangeable: true, isLimitActive: false }] });
  await fresh.site.connect();
  assert.deepEqual(fresh.seen.limit, { active: false });
  fresh.site.close();
  const broken = new Guarded({ limits: [{ limitId: 5, isLimitChangeable: true, isLimitActive: true }] });
  await broken.site.connect();
  assert.equal(broken.seen.limit, undefined);
  broken.site.close();
});

test('LPC 5.5: the nominal maximum is found under the name of another use case too', async () => {
  const guarded = new Guarded({
    characteristics: [
      {
        electricalConnectionId: 0,
        parameterId: 0,
        characteristicId: 0,
        characteristicType: 'powerConsumptionMax',
        value: { number: 11, scale: 3 },
      },
    ],
  });
  await guarded.site.connect();
  assert.equal(guarded.seen.nominalMax, 11_000);
  guarded.site.close();
});

test('common 5 rule 5: without scenario 1 a system is read but never written; a missing scenario 3 does not matter', async () => {
  const silent = new Guarded({ scenarios: [2, 3] });
  await silent.site.connect(10_000);
  assert.equal(silent.writes().length, 0);
  assert.deepEqual(silent.seen.limit, { active: false, value: 11_000 });
  silent.site.close();
  const incomplete = new Guarded({ scenarios: [1, 2] });
  await incomplete.site.connect(10_000);
  assert.equal(incomplete.writes().length, 1);
  incomplete.site.close();
});

test('a system that announces LPC only later, or gets its entity later, is written then', async () => {
  const site = new VirtualSite();
  const { clock, logger } = site.ems;
  const guard = lpcEnergyGuard(site.ems.addEntity('CEM'), { clock, logger });
  await site.connect(1000);
  assert.deepEqual(guard.systems(), []);
  new OddSystem({}, site);
  await site.clock.run(10_000);
  assert.equal(guard.systems()[0]?.status, 'accepted');
  site.close();
});

test('a use case listed twice for one entity is one system', async () => {
  const guarded = new Guarded({ scenarios: [1, 2] });
  guarded.system.entity.announce({
    useCaseName: 'limitationOfPowerConsumption',
    actor: 'ControllableSystem',
    version: '1.0.0',
    scenarios: [3, 4],
  });
  await guarded.site.connect(5000);
  assert.equal(guarded.guard.systems().length, 1);
  assert.equal(guarded.writes().length, 1);
  guarded.site.close();
});

test('failsafe values of a system without the keys are refused here', async () => {
  const guarded = new Guarded({});
  await guarded.site.connect(5000);
  assert.deepEqual(await guarded.guard.writeFailsafe(guarded.target, { limit: watts(1) }), {
    accepted: false,
    why: 'refused',
    description: 'the system does not offer the key',
    willRetry: false,
  });
  assert.deepEqual(await guarded.guard.writeFailsafe({ ski: 'f'.repeat(40) }, { limit: watts(1) }), {
    accepted: false,
    why: 'notConnected',
    willRetry: false,
  });
  guarded.site.close();
});

test('SPINE-HB-3: with a clock of 1970 the guard does not heartbeat; when the clock is right it does', async () => {
  const guarded = new Guarded({});
  guarded.site.clock.stepWall(-Date.UTC(2026, 0, 1));
  await guarded.site.connect(200);
  const source = guarded.site.station.remotes()[0]?.entity([1])?.feature('DeviceDiagnosis', 'server');
  void source?.subscribe(guarded.system.entity.feature('Generic', 'client'));
  await guarded.site.clock.run(120_000);
  assert.equal(guarded.heartbeats(), 0);
  guarded.site.clock.stepWall(Date.UTC(2026, 0, 1));
  await guarded.site.clock.run(60_000);
  assert.ok(guarded.heartbeats() > 0);
  guarded.site.close();
});

test('a heartbeat of the system counts by its arrival', async () => {
  const guarded = new Guarded({});
  startHeartbeat(guarded.system.entity, { timeout: seconds(60) });
  await guarded.site.connect();
  assert.ok((guarded.seen.lastHeartbeatAge ?? 999) < 1);
  guarded.site.close();
});

test('SPINE-HB-4: the empty answer of a system that has not sent a heartbeat yet is no heartbeat', async () => {
  const guarded = new Guarded({});
  const diagnosis = guarded.system.entity.feature('DeviceDiagnosis', 'server');
  diagnosis.offer(deviceDiagnosisHeartbeatData, { read: true });
  await guarded.site.connect(5000);
  assert.ok(
    guarded.site.log.some(({ from, text }) => from === 'b' && text.includes('"deviceDiagnosisHeartbeatData":[]')),
  );
  assert.equal(guarded.seen.lastHeartbeatAge, undefined);
  diagnosis.set(deviceDiagnosisHeartbeatData, { heartbeatCounter: 1, heartbeatTimeout: 'PT60S' });
  await guarded.site.clock.run(100);
  assert.ok((guarded.seen.lastHeartbeatAge ?? 999) < 1);
  guarded.site.close();
});

test('a system that takes its limit away for a moment gets the limit when it is back', async () => {
  const guarded = new Guarded({});
  await guarded.site.connect(5000);
  const { loadControl } = guarded.system;
  const described = loadControl.data(loadControlLimitDescriptionListData);
  assert.ok(described !== undefined);
  loadControl.set(loadControlLimitDescriptionListData, { loadControlLimitDescriptionData: [] });
  await guarded.site.clock.run(1000);
  const limited = guarded.limit(4200);
  await guarded.site.clock.run(1000);
  assert.equal((await limited).accepted, false);
  loadControl.set(loadControlLimitDescriptionListData, described);
  await guarded.site.clock.run(70_000);
  assert.equal(guarded.seen.status, 'accepted');
  assert.equal(guarded.seen.limit?.active, true);
});

/** The system is gone from its entity and there as another one. */
const MOVES = {
  'new firmware numbers its entities anew': async ({ site, system }: Guarded) => {
    await site.cut();
    site.station.removeEntity(system.entity);
    site.station.addEntity('Generic');
    new OddSystem({}, site);
    await site.connect(5000);
  },
  'another entity announces LPC instead': async ({ site, system }: Guarded) => {
    system.withdraw();
    await site.clock.run(1000);
    new OddSystem({}, site);
    await site.clock.run(5000);
  },
};

for (const [name, move] of Object.entries(MOVES))
  test(`a system that moves within its device keeps the limit that was stated for it: ${name}`, async () => {
    const guarded = new Guarded({});
    const { site, guard, target } = guarded;
    await site.connect(5000);
    const limited = guarded.limit(4200);
    await site.clock.run(1000);
    assert.deepEqual(await limited, { accepted: true });
    await move(guarded);
    assert.deepEqual(
      guard.systems().map(({ entityPath, status, limit }) => ({ entityPath, status, limit })),
      [{ entityPath: [2], status: 'accepted', limit: { active: true, value: 4200 } }],
    );
    const released = guard.setLimit(target, { active: false, value: watts(4200) });
    await site.clock.run(1000);
    assert.deepEqual(await released, { accepted: true });
    site.close();
  });

test('a limit for a device goes to the system that is there, not to one that is gone', async () => {
  const guarded = new Guarded({});
  const { site, system } = guarded;
  new OddSystem({}, site);
  await site.connect(5000);
  system.withdraw();
  await site.clock.run(1000);
  const limited = guarded.limit(4200);
  await site.clock.run(1000);
  assert.deepEqual(await limited, { accepted: true });
  assert.deepEqual(
    guarded.guard.systems().map(({ entityPath, status }) => `${entityPath} ${status}`),
    ['1 offline', '2 accepted'],
  );
  site.close();
});
