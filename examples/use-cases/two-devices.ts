import { type Clock, type Logger, millis, silentLogger, systemClock } from '@busbar/kernel';
import { createIdentity, memoryTrustStore, ShipNode } from '@busbar/ship';
import { LocalDevice } from '@busbar/spine';

/** An energy manager and a charging station that talk over SHIP on this machine: what every example starts from. */
export interface TwoDevices {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ems: LocalDevice;
  readonly station: LocalDevice;
  /** Connects them, once their use cases are added; gives the station as the energy manager addresses it. */
  connect(): Promise<{ readonly ski: string }>;
  /** Waits until something is true, at most 20 s. */
  until(isTrue: () => boolean): Promise<void>;
  close(): Promise<void>;
}

/** Both devices, each with an identity of its own. */
export function twoDevices(): TwoDevices {
  const base = { clock: systemClock(), logger: silentLogger };
  const ems = new LocalDevice({ address: 'd:_n:Example_EMS', deviceType: 'EnergyManagementSystem', ...base });
  const station = new LocalDevice({ address: 'd:_n:Example_Station', deviceType: 'ChargingStation', ...base });
  const [manager, garage] = [shipNode(ems, 'EMS'), shipNode(station, 'Station')];
  return {
    ...base,
    ems,
    station,
    async connect() {
      const { port } = await garage.node.start();
      await manager.node.start();
      manager.node.addAddress(garage.ski, { host: '127.0.0.1', port });
      manager.node.approve(garage.ski);
      garage.node.approve(manager.ski);
      return { ski: garage.ski };
    },
    async until(isTrue) {
      const from = base.clock.now();
      while (!isTrue()) {
        if (base.clock.now() - from > 20_000) throw new Error(`not within 20 s: ${isTrue}`);
        await new Promise<void>((done) => base.clock.after(millis(20), done));
      }
    },
    async close() {
      // With its device an actor ends, and with the actors their timers.
      ems.close();
      station.close();
      await Promise.all([manager.node.close(), garage.node.close()]);
    },
  };
}

function shipNode(device: LocalDevice, model: string): { readonly node: ShipNode; readonly ski: string } {
  const { clock, logger } = device;
  const identity = createIdentity({ shipId: `Example-${model}`, clock });
  const node = new ShipNode({
    identity,
    clock,
    logger,
    random: Math.random,
    trust: memoryTrustStore(),
    service: { brand: 'Example', type: 'Example', model, categories: [2] },
    listen: { host: '127.0.0.1', port: 0 },
    onLink: (peer, link) => device.connect(link, peer),
  });
  return { node, ski: identity.ski };
}
