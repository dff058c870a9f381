import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shipLimits } from './limits.ts';

test('SHIP-6.5.2-2 SHIP-6.7.4-4 the default limits', () => {
  const { messageOctets, trustedConnections, pendingConnections, pendingPerAddress } = shipLimits('default');
  assert.deepEqual(
    { messageOctets, trustedConnections, pendingConnections, pendingPerAddress },
    { messageOctets: 262_144, trustedConnections: 64, pendingConnections: 8, pendingPerAddress: 2 },
  );
  const { newPerAddress, newTotal, inbound, outboundMessages, outboundOctets } = shipLimits('default');
  assert.deepEqual(
    { newPerAddress, newTotal, inbound, outboundMessages, outboundOctets },
    {
      newPerAddress: { perSecond: 5, burst: 10 },
      newTotal: { perSecond: 50, burst: 50 },
      inbound: { perSecond: 50, burst: 200 },
      outboundMessages: 256,
      outboundOctets: 1_048_576,
    },
  );
});

test('limits may be chosen inside their range', () => {
  assert.equal(shipLimits('default', { trustedConnections: 2000 }).trustedConnections, 2000);
  assert.equal(shipLimits('lab').trustedConnections, 10_000);
  assert.equal(shipLimits('lab', { trustedConnections: 5000 }).trustedConnections, 5000);
});

for (const [chosen, text] of [
  [{ trustedConnections: 1 }, /trustedConnections: 1 is not permitted, only 2 to 2000/],
  [{ trustedConnections: 2001 }, /only 2 to 2000/],
  [{ messageOctets: 2_000_000 }, /only 16384 to 1048576/],
  [{ messageOctets: Number.NaN }, /NaN/],
  [{ pendingConnections: 0 }, /pendingConnections: 0 is not permitted, only at least 1/],
  [{ newPerAddress: { perSecond: 5, burst: 0 } }, /newPerAddress: 0/],
] as const)
  test(`SHIP-6.5.2-1 SHIP-6.7.4-4 ${JSON.stringify(chosen)} is refused with what is permitted`, () => {
    assert.throws(() => shipLimits('default', chosen), { code: 'ship.limit-out-of-range', message: text });
  });
