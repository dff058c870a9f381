import { silentLogger as logger, systemClock, watts } from '@busbar/kernel';
import { loadOrCreateIdentity, memoryTrustStore, ShipNode } from '@busbar/ship';
import { LocalDevice } from '@busbar/spine';
import { lpcEnergyGuard } from '@busbar/usecases';

const [ski = '', host = '127.0.0.1', port = '4712'] = process.argv.slice(2);
const clock = systemClock();
const device = new LocalDevice({ address: 'd:_n:Example_EMS-1', deviceType: 'EnergyManagementSystem', clock, logger });
const guard = lpcEnergyGuard(device.addEntity('CEM'), { clock, logger });
const identity = loadOrCreateIdentity('./example-ems', { clock });
const service = { brand: 'Example', type: 'EnergyManagementSystem', model: 'EMS', categories: [2] };
const onLink: ConstructorParameters<typeof ShipNode>[0]['onLink'] = (peer, link) => device.connect(link, peer);
const ship = new ShipNode({ identity, clock, random: Math.random, logger, trust: memoryTrustStore(), service, onLink });
await ship.start();
ship.addAddress(ski, { host, port: Number(port) });
ship.approve(ski);
guard.onChange(() =>
  console.log(JSON.stringify(guard.systems().map(({ label, status, limit }) => ({ label, status, limit })))),
);
await guard.setLimit({ ski }, { active: true, value: watts(4200) });
