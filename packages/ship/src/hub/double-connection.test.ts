import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doubleConnection } from './double-connection.ts';

const small = `${'0'.repeat(39)}f`;
const big = `a${'0'.repeat(39)}`;

for (const [rule, local, remote, role, verdict] of [
  ['initiator', big, small, 'client', 'keep-new'],
  ['initiator', big, small, 'server', 'keep-old'],
  ['initiator', small, big, 'client', 'keep-old'],
  ['initiator', small, big, 'server', 'keep-new'],
  ['spec', big, small, 'client', 'keep-living'],
  ['spec', big, small, 'server', 'keep-living'],
  ['spec', small, big, 'client', 'wait'],
  ['spec', small, big, 'server', 'wait'],
] as const)
  test(`SHIP-6.9.3.4-${rule === 'spec' ? 2 : 1} ${rule}: the ${local === big ? 'bigger' : 'smaller'} SKI, new connection as ${role}: ${verdict}`, () => {
    assert.equal(doubleConnection(rule, local, remote, role), verdict);
  });

test('SHIP-6.1.1-4 initiator: both nodes keep the same connection, whatever the order', () => {
  for (const openedBy of [small, big]) {
    const at = (local: string, remote: string) =>
      doubleConnection('initiator', local, remote, openedBy === local ? 'client' : 'server');
    assert.equal(at(small, big), at(big, small));
  }
});
