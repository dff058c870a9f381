import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { within } from '../testing/within.ts';

const OWN = 'fd00:36::2';
const OTHER = 'fd00:36::3';
// IPv6 multicast does not work on loopback: a cable of its own, in a network namespace that ends with the process.
const CABLE = [
  'ip link set lo up',
  'ip link add v0 type veth peer name v1',
  'ip link set v0 up',
  'ip link set v1 up',
  `ip addr add ${OWN}/64 dev v0 nodad`,
  `ip addr add ${OTHER}/64 dev v0 nodad`,
].join(' && ');
const NAMESPACE = ['--map-root-user', '--net', 'sh', '-c'];
/** Of util-linux. */
const UNSHARE = 'unshare';
const skip =
  spawnSync(UNSHARE, [...NAMESPACE, CABLE]).status === 0 ? false : 'this machine gives no network namespace with IPv6';

test('EL-1.2-9 a controller finds and reads a station over IPv6, by multicast ff02::1', { skip }, async () => {
  const program = new URL('../test-support/ipv6-nodes.ts', import.meta.url).pathname;
  const command = `${CABLE} && exec "${process.execPath}" --conditions=@busbar/source "${program}" ${OWN} ${OTHER}`;
  const child = spawn(UNSHARE, [...NAMESPACE, command], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    assert.equal(await within(text(child.stdout), 'the answer over IPv6'), `${OTHER} charge\n`);
  } finally {
    child.kill('SIGKILL');
  }
});
