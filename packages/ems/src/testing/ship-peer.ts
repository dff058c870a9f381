import { seconds, seededRandom, silentLogger, systemClock, watts } from '@busbar/kernel';
import { createIdentity, memoryTrustStore, ShipNode } from '@busbar/ship';
import { LocalDevice } from '@busbar/spine';
import {
  evseccEvse,
  type LpcControllableSystem,
  type LpcEnergyGuard,
  lpcControllableSystem,
  lpcEnergyGuard,
  mpcMonitoredUnit,
} from '@busbar/usecases';

/** A peer that speaks SHIP on loopback. */
interface ShipPeer {
  readonly ski: string;
  readonly port: number;
  readonly ship: ShipNode;
  close(): Promise<void>;
}

const clock = systemClock();
const logger = silentLogger;

/** A charging station that trusts the first node that approves it. */
export async function shipStation(name: string): Promise<ShipPeer & { readonly lpc: LpcControllableSystem }> {
  const device = new LocalDevice({ address: `d:_n:Test_${name}`, deviceType: 'ChargingStation', clock, logger });
  const entity = device.addEntity('EVSE');
  evseccEvse(entity, { manufacturer: { brandName: 'Test', deviceName: name } });
  mpcMonitoredUnit(entity, { clock, phases: 3 }).publish({ power: watts(0) });
  const lpc = lpcControllableSystem(entity, {
    clock,
    logger,
    isCem: false,
    nominalMax: watts(11_000),
    failsafeLimit: watts(4200),
    failsafeDurationMinimum: seconds(7200),
  });
  return { ...(await started(name, device)), lpc };
}

/** A control box that trusts the first node that approves it. */
export async function shipControlBox(name: string): Promise<ShipPeer & { readonly guard: LpcEnergyGuard }> {
  const device = new LocalDevice({
    address: `d:_n:Test_${name}`,
    deviceType: 'ElectricitySupplySystem',
    clock,
    logger,
  });
  const guard = lpcEnergyGuard(device.addEntity('GridGuard'), { clock, logger });
  return { ...(await started(name, device)), guard };
}

async function started(name: string, device: LocalDevice): Promise<ShipPeer> {
  const identity = createIdentity({ shipId: `Test-${name}`, clock });
  const ship = new ShipNode({
    identity,
    clock,
    random: seededRandom(7),
    logger,
    trust: memoryTrustStore(),
    service: { brand: 'Test', type: 'Peer', model: name, categories: [3] },
    listen: { host: '127.0.0.1', port: 0 },
    firstApprovalWins: true,
    onLink: ({ ski, label }, link) => device.connect(link, { ski, label }),
  });
  const { port } = await ship.start();
  return {
    ski: identity.ski,
    port,
    ship,
    async close() {
      device.close();
      await ship.close();
    },
  };
}
