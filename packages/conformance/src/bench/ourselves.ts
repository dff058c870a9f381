import { type Clock, seconds, seededRandom, silentLogger, type Watts, watts } from '@busbar/kernel';
import { type Identity, memoryTrustStore, ShipNode } from '@busbar/ship';
import type { MemoryNetwork } from '@busbar/ship/testing';
import { LocalDevice } from '@busbar/spine';
import {
  evseccEvse,
  lpcControllableSystem,
  lpcEnergyGuard,
  lppControllableSystem,
  lppEnergyGuard,
} from '@busbar/usecases';
import type { ConformanceProfile } from '../catalogue/profile.ts';

/** Our own node as the device under test. */
export interface Ourselves {
  readonly ship: ShipNode;
  readonly host: string;
  readonly port: number;
  /** Lets its energy guards limit a peer to this, as soon as it is there. */
  limit(ski: string, value: Watts): void;
  close(): Promise<void>;
}

/** What our own node is made of. */
export interface OurselvesOptions {
  readonly profile: ConformanceProfile;
  /** With controllable system and energy guard of LPC and LPP; otherwise it is a bare charging station. */
  readonly isWhole: boolean;
}

/** Address of the device on the network in memory. */
const PLACE = '192.0.2.1';
/** What the controllable systems are set up with: an 11 kW station. */
const [NOMINAL, FAILSAFE, FAILSAFE_DURATION] = [watts(11_040), watts(4200), seconds(7200)] as const;

/** A charging station with the real hub, message exchange and SPINE device, on a network in memory. */
export async function ourselves(
  network: MemoryNetwork,
  clock: Clock,
  identity: Identity,
  { profile, isWhole }: OurselvesOptions,
): Promise<Ourselves> {
  const device = new LocalDevice({
    address: 'd:_n:Busbar_Conformance-DUT',
    deviceType: 'ChargingStation',
    clock,
    logger: silentLogger,
    strictVersions: profile === 'iec',
  });
  const evse = device.addEntity('EVSE');
  evseccEvse(evse, {
    manufacturer: { deviceName: 'Device under test', vendorName: 'Busbar', brandName: 'Busbar' },
  });
  const actors = isWhole ? limitActors(device, clock) : undefined;
  const ship = new ShipNode({
    identity,
    clock,
    random: seededRandom(1),
    logger: silentLogger,
    trust: memoryTrustStore(),
    service: { brand: 'Busbar', type: 'ChargingStation', model: 'Device-under-test', categories: [3] },
    listen: { host: '::', port: 0 },
    transport: network.transport(identity.certificatePem, PLACE),
    discovery: network.discovery(PLACE),
    profile,
    onLink: (peer, link) => device.connect(link, { ski: peer.ski, label: peer.label }),
  });
  const { port } = await ship.start();
  return {
    ship,
    host: PLACE,
    port,
    limit: (ski, value) => {
      for (const guard of actors?.guards ?? []) void guard.setLimit({ ski }, { active: true, value });
    },
    async close() {
      for (const actor of [...(actors?.guards ?? []), ...(actors?.systems ?? [])]) actor.close();
      device.close();
      await ship.close();
    },
  };
}

/** Both actors of LPC and LPP: the systems on the station's entity, the guards on one of an energy manager. */
function limitActors(device: LocalDevice, clock: Clock) {
  const base = { clock, logger: silentLogger };
  const [evse] = device.entities().filter(({ type }) => type === 'EVSE');
  if (evse === undefined) throw new Error('the device has an entity EVSE');
  const cem = device.addEntity('CEM');
  const system = {
    ...base,
    isCem: false,
    nominalMax: NOMINAL,
    failsafeLimit: FAILSAFE,
    failsafeDurationMinimum: FAILSAFE_DURATION,
  };
  return {
    systems: [lpcControllableSystem(evse, system), lppControllableSystem(evse, system)],
    guards: [lpcEnergyGuard(cem, base), lppEnergyGuard(cem, base)],
  };
}
