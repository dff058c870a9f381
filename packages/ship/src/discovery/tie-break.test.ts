import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DnsRecord } from './dns-message.ts';
import { tieBreak } from './tie-break.ts';

const about = { name: 'box.local', ttl: 120, flush: true };
const a = (address: string): DnsRecord => ({ ...about, type: 'A', address });
const aaaa = (address: string): DnsRecord => ({ ...about, type: 'AAAA', address });

test('the lexicographically later records win, as in the example of RFC 6762, 8.2', () => {
  assert.equal(tieBreak('box.local', [a('169.254.200.50')], [a('169.254.99.200')]), 'won');
  assert.equal(tieBreak('box.local', [a('169.254.99.200')], [a('169.254.200.50')]), 'lost');
});

test('the type counts before the data; the list that ends first is the earlier one; the order given does not matter', () => {
  assert.equal(tieBreak('box.local', [a('255.0.0.1')], [aaaa('::1')]), 'lost');
  assert.equal(tieBreak('box.local', [a('10.0.0.1'), aaaa('fe80::1')], [a('10.0.0.1')]), 'won');
  assert.equal(tieBreak('box.local', [a('10.0.0.1')], [a('10.0.0.1'), a('10.0.0.2')]), 'lost');
  assert.equal(tieBreak('box.local', [a('10.0.0.2'), a('10.0.0.1')], [a('10.0.0.1'), a('10.0.0.2')]), 'same');
});

test('records of other names do not count, case does not matter', () => {
  assert.equal(tieBreak('box.local', [a('10.0.0.1')], [{ ...a('10.0.0.9'), name: 'other.local' }]), 'same');
  assert.equal(tieBreak('box.local', [a('10.0.0.1')], [{ ...a('10.0.0.9'), name: 'BOX.local' }]), 'lost');
});
