// Shows charging stations of one protocol in the other one.
//   node echonet-bridge.ts to-eebus   <own address> <address of the charger>: an EEBUS energy manager steers an ECHONET Lite charger
//   node echonet-bridge.ts to-echonet <own address> <SKI> <host> <port> <address of the controller>: an ECHONET Lite controller
//   sees an EEBUS station
import { controller, deviceObject, EchonetNode, UNREGISTERED_MANUFACTURER, udpLink } from '@busbar/echonet-lite';
import { silentLogger as logger, systemClock } from '@busbar/kernel';
import { loadOrCreateIdentity, memoryTrustStore, ShipNode } from '@busbar/ship';
import { LocalDevice } from '@busbar/spine';
import * as uc from '@busbar/usecases';

const [direction, address = '127.0.0.1', peer = '', host = '127.0.0.1', port = '4712', mine] = process.argv.slice(2);
const clock = systemClock();
const key = loadOrCreateIdentity('./example-bridge', { clock });
const device = new LocalDevice({ address: 'd:_n:Example_Bridge-1', deviceType: 'Gateway', clock, logger });
const service = { brand: 'Example', type: 'Gateway', model: 'Bridge', categories: [2] };
const onLink: ConstructorParameters<typeof ShipNode>[0]['onLink'] = (from, link) => device.connect(link, from);
const trust = memoryTrustStore();
const listen = { host: '127.0.0.1', port: 0 };
const shared = { clock, random: Math.random, logger };
const ship = new ShipNode({ ...shared, identity: key, trust, service, listen, onLink, firstApprovalWins: true });
const identity = { manufacturer: UNREGISTERED_MANUFACTURER, unique: Buffer.from(key.ski, 'hex').subarray(0, 13) };
const node = new EchonetNode({
  ...shared,
  identity,
  link: udpLink({ clock, address }),
  objects: direction === 'to-eebus' ? [deviceObject(controller, { identity, values: {} })] : [],
  addresses: direction === 'to-eebus' ? [peer] : [],
});
const told = (what: object): void => console.log(JSON.stringify(what));
told({ ski: key.ski, ...(await ship.start()) });

if (direction === 'to-eebus') {
  const isPaired: uc.EchonetStationsOptions['isPaired'] = (found) => found.address === peer;
  uc.echonetStations(node, { clock, logger, isPaired }).onFound(async (station) => {
    uc.stationOnSpine(device.addEntity('EVSE'), await uc.whenKnown(station), { clock, logger });
    told({ shown: station.key });
  });
} else {
  const [cem, options] = [device.addEntity('CEM'), { clock, logger }];
  const reads = { mpc: uc.mpcMonitoringAppliance(cem), evsecc: uc.evseccCem(cem), evsoc: uc.evsocCem(cem) };
  const actors = { guard: uc.lpcEnergyGuard(cem, options), evcc: uc.evccCem(cem), ...reads };
  ship.addAddress(peer, { host, port: Number(port) });
  ship.approve(peer);
  uc.spineStations(actors, options).onFound(async (station) => {
    const isWriterAllowed = (from: string): boolean => from === mine;
    node.host(uc.hostedStation(await uc.whenKnown(station), { logger, identity, isWriterAllowed }).object);
    told({ shown: station.key });
  });
}
