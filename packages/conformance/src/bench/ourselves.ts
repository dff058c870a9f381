import { type Clock, seededRandom, silentLogger } from '@busbar/kernel';
import { type Identity, memoryTrustStore, ShipNode, type ShipProfile } from '@busbar/ship';
import type { MemoryNetwork } from '@busbar/ship/testing';
import { LocalDevice } from '@busbar/spine';
import { evseccEvse } from '@busbar/usecases';

/** Our own node as the device under test. */
export interface Ourselves {
  readonly ship: ShipNode;
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Address of the device on the network in memory. */
const PLACE = '192.0.2.1';

/** A charging station with the real hub, message exchange and SPINE device, on a network in memory. */
export async function ourselves(
  network: MemoryNetwork,
  clock: Clock,
  identity: Identity,
  profile: ShipProfile,
): Promise<Ourselves> {
  const device = new LocalDevice({
    address: 'd:_n:Busbar_Conformance-DUT',
    deviceType: 'ChargingStation',
    clock,
    logger: silentLogger,
  });
  evseccEvse(device.addEntity('EVSE'), {
    manufacturer: { deviceName: 'Device under test', vendorName: 'Busbar', brandName: 'Busbar' },
  });
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
    async close() {
      device.close();
      await ship.close();
    },
  };
}
