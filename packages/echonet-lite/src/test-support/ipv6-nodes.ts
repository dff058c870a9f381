// Two nodes on two IPv6 addresses of one interface, in a network namespace of their own; prints what they found.
import { systemClock } from '@busbar/kernel';
import { controller } from '../class/controller.ts';
import { evCharger } from '../class/ev-charger.ts';
import { deviceObject } from '../node/device-object.ts';
import { TypedObject } from '../node/typed-object.ts';
import { testIdentity, testNode } from '../testing/fixture-node.ts';
import { udpLink } from '../transport/udp-link.ts';

const [own = '', other = ''] = process.argv.slice(2);
const clock = systemClock();
const identity = testIdentity(3);
const device = testNode(udpLink({ clock, address: other }), clock, {
  identity,
  objects: [deviceObject(evCharger, { identity, values: { operationMode: 'charge' } })],
});
const manager = testNode(udpLink({ clock, address: own }), clock, {
  identity: testIdentity(2),
  objects: [deviceObject(controller, { identity: testIdentity(2), values: {} })],
});
manager.onEvent((event) => {
  const object = event.type === 'found' ? event.node.object(0x02a101) : undefined;
  if (object === undefined) return;
  void new TypedObject(object, evCharger).read('operationMode').then(async (mode) => {
    process.stdout.write(`${event.node.address} ${mode}\n`);
    await Promise.all([device.close(), manager.close()]);
  });
});
