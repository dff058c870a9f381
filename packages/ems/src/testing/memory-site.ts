import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type MessageLink, seconds, silentLogger, watts } from '@busbar/kernel';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import { LocalDevice } from '@busbar/spine';
import {
  evseccEvse,
  type LpcControllableSystem,
  type LpcEnergyGuard,
  lpcControllableSystem,
  lpcEnergyGuard,
  mgcpGridConnectionPoint,
  mpcMonitoredUnit,
} from '@busbar/usecases';
import type { Config } from '../config/config-schema.ts';
import { completeConfig, type PartialConfig } from '../config/load-config.ts';
import type { EchonetSide } from '../echonet-lite/echonet-stations.ts';
import { createMetrics } from '../metrics.ts';
import { type SiteCore, siteCore } from '../node/site-core.ts';
import type { ControlState } from '../site/control-state.ts';
import { openStore, type Store } from '../store/store.ts';

/** A peer of the energy manager on a memory link. */
interface Joined {
  readonly ski: string;
  /** Ends the connection, as a lost network does. */
  leave(): void;
  /** Connects (again). */
  join(): void;
}

/** A simulated charging station. */
export interface TestStation extends Joined {
  readonly lpc: LpcControllableSystem;
  /** Publishes what the car takes. */
  takes(power: number): void;
  fail(code: string): void;
}

/** A simulated control box. */
export interface TestControlBox extends Joined {
  readonly guard: LpcEnergyGuard;
  limit(watts: number, durationSeconds?: number): ReturnType<LpcEnergyGuard['setLimit']>;
  release(): ReturnType<LpcEnergyGuard['setLimit']>;
  silence(on: boolean): void;
}

/** A site in memory on one manual clock. */
export interface MemorySite {
  readonly clock: ManualClock;
  readonly core: SiteCore;
  readonly store: Store;
  /** States of all ticks so far. */
  readonly ticks: number;
  readonly failures: unknown[];
  state(): ControlState;
  run(seconds: number): Promise<void>;
  /** `number`: of its entity. */
  station(name: string, options?: { nominalMax?: number; withoutLpc?: boolean; number?: number }): TestStation;
  controlBox(name?: string): TestControlBox;
  meter(): Joined & { measures(power: number): void };
  /** Ends the program without a word and starts it again on the same data; peers have to join again. */
  restart(down?: number): Promise<void>;
}

const EMS_SKI = 'ee'.repeat(20);

/** Builds the site; everything ends with the test, which then proves that no timer is left. */
export function memorySite(
  t: TestContext,
  config: PartialConfig = {},
  echonet?: (clock: ManualClock, config: Config) => EchonetSide,
): MemorySite {
  const clock = new ManualClock();
  const directory = mkdtempSync(join(tmpdir(), 'busbar-site-'));
  const failures: unknown[] = [];
  const links: MessageLink[] = [];
  const devices: LocalDevice[] = [];
  const closers: (() => void)[] = [];
  let ticks = 0;
  const open = (): { core: SiteCore; store: Store } => {
    const settled = completeConfig(config);
    const store = openStore({ directory, clock, logger: silentLogger, retention: settled.history });
    const core = siteCore({
      clock,
      logger: silentLogger,
      config: settled,
      store,
      metrics: createMetrics(() => {
        throw new Error('not asked in this test');
      }),
      shipId: 'Busbar-test',
      ski: EMS_SKI,
      names: new Map(),
      ...(echonet === undefined ? {} : { echonet: echonet(clock, settled) }),
      ticked: () => {
        ticks += 1;
      },
      limitsChanged: () => undefined,
      failed: (error) => failures.push(error),
    });
    core.loop.start();
    return { core, store };
  };
  let now = open();
  t.after(() => {
    now.core.close();
    now.store.close();
    for (const close of closers) close();
    for (const device of devices) device.close();
    clock.advance(10);
    assert.equal(clock.pendingTimers, 0, 'everything that was opened is closed');
    rmSync(directory, { recursive: true, force: true });
  });

  const peer = (name: string, deviceType: string): { device: LocalDevice; joined: Joined } => {
    const ski = Buffer.from(name.padEnd(20, '_').slice(0, 20)).toString('hex');
    const device = new LocalDevice({ address: `d:_n:Test_${name}`, deviceType, clock, logger: silentLogger });
    devices.push(device);
    let link: MessageLink | undefined;
    const joined: Joined = {
      ski,
      leave: () => link?.close('network lost'),
      join() {
        const pair = memoryLinkPair(clock);
        link = pair.a;
        links.push(pair.a);
        device.connect(pair.b, { ski: EMS_SKI });
        now.core.site.device.connect(pair.a, { ski, label: name });
      },
    };
    now.store.trust.put({ ski, userTrust: 32, since: '2026-01-01T00:00:00Z' });
    return { device, joined };
  };

  return {
    clock,
    failures,
    get core() {
      return now.core;
    },
    get store() {
      return now.store;
    },
    get ticks() {
      return ticks;
    },
    state: () => now.core.loop.state,
    run: (duration) => clock.run(duration * 1000),
    station(name, { nominalMax = 11_000, withoutLpc = false, number = 1 } = {}) {
      const { device, joined } = peer(name, 'ChargingStation');
      for (let before = 1; before < number; before += 1) device.addEntity('Generic');
      const entity = device.addEntity('EVSE');
      const evse = evseccEvse(entity, { manufacturer: { brandName: 'Test', deviceName: name } });
      const unit = mpcMonitoredUnit(entity, { clock, phases: 3 });
      const options = {
        clock,
        logger: silentLogger,
        isCem: false,
        nominalMax: watts(nominalMax),
        failsafeLimit: watts(4200),
        failsafeDurationMinimum: seconds(7200),
      };
      const lpc = withoutLpc
        ? lpcControllableSystem(device.addEntity('Compressor'), options)
        : lpcControllableSystem(entity, options);
      if (withoutLpc) lpc.close();
      closers.push(() => lpc.close());
      unit.publish({ power: watts(0) });
      joined.join();
      return {
        ...joined,
        lpc,
        takes: (power) => unit.publish({ power: watts(power) }),
        fail: (code) => evse.setState('failure', code),
      };
    },
    controlBox(name = 'box') {
      const { device, joined } = peer(name, 'ElectricitySupplySystem');
      let isSilent = false;
      const guard = lpcEnergyGuard(device.addEntity('GridGuard'), {
        clock,
        logger: silentLogger,
        healthy: () => !isSilent,
      });
      closers.push(() => guard.close());
      joined.join();
      const state = (active: boolean, value: number, duration?: number) =>
        guard.setLimit(
          { ski: EMS_SKI },
          { active, value: watts(value), ...(duration === undefined ? {} : { duration: seconds(duration) }) },
        );
      return {
        ...joined,
        guard,
        limit: (value, duration) => state(true, value, duration),
        release: () => state(false, 0),
        silence: (on) => {
          isSilent = on;
        },
      };
    },
    meter() {
      const { device, joined } = peer('meter', 'SubMeterElectricity');
      const point = mgcpGridConnectionPoint(device.addEntity('GridConnectionPointOfPremises'), { clock, phases: 3 });
      point.publish({ power: watts(0) });
      joined.join();
      return { ...joined, measures: (power) => point.publish({ power: watts(power) }) };
    },
    async restart(down = 5) {
      // A killed program says nothing: its links die, its store is left as it is.
      for (const link of links.splice(0)) link.close('killed');
      now.core.close();
      now.store.close();
      await clock.run(down * 1000);
      now = open();
    },
  };
}
