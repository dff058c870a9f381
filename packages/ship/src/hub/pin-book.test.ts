import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { PinBook } from './pin-book.ts';

const ski = 'a'.repeat(40);

test('a node without PIN that knows none of the peer has nothing to say', () => {
  assert.equal(new PinBook(undefined).contextFor(ski, 32), undefined);
});

test('SHIP-6.9.4-3 the PIN of a peer comes with the trust in it', () => {
  const book = new PinBook(undefined);
  book.ofPeers.set(ski, '12345678');
  assert.deepEqual(book.contextFor(ski, 32), { userTrust: 32, ofPeer: '12345678' });
  assert.equal(book.contextFor('b'.repeat(40), 32), undefined);
});

test('SHIP-6.10.4.6-7 wrong inputs are counted per node, whichever peer sent them', () => {
  const book = new PinBook({ pin: '12345678', demand: 'required' });
  assert.deepEqual(book.contextFor(ski, 8)?.own, { pin: '12345678', demand: 'required', wrong: 0 });
  book.attempts(3, millis(15_000));
  const own = { pin: '12345678', demand: 'required', wrong: 3, penaltyUntil: 15_000 };
  assert.deepEqual(book.contextFor('b'.repeat(40), 8)?.own, own);
  book.attempts(0, undefined);
  assert.equal(book.contextFor(ski, 8)?.own?.wrong, 0);
});
