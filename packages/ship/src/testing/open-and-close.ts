/** Run as a process of its own by faults.network.test.ts: two nodes connect and close, then nothing may keep it alive. */
import { loopbackNode } from './loopback-node.ts';

const [a, b] = [await loopbackNode('a'), await loopbackNode('b')];
b.node.approve(a.ski);
a.node.addAddress(b.ski, b.address);
a.node.approve(b.ski);
await a.links.next('a link');
process.stdout.write('connected\n');
await Promise.all([a.close(), b.close()]);
process.stdout.write('closed\n');
