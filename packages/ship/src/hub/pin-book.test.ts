import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, silentLogger } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { ShipError } from '../errors.ts';
import { type KeyMaterialStore, memoryKeyMaterialStore } from '../key-material/key-material-store.ts';
import { shipTimers } from '../timers.ts';
import { type OwnPin, PinBook } from './pin-book.ts';

const ski = 'a'.repeat(40);
const other = 'b'.repeat(40);
const OWN: OwnPin = { pin: '12345678', demand: 'required' };

function book(own?: OwnPin, store?: KeyMaterialStore, clock = new ManualClock()): PinBook {
  const rest = store === undefined ? {} : { store };
  return new PinBook({ own, clock, logger: silentLogger, timers: shipTimers(), ...rest });
}

test('a node without PIN that knows none of the peer has nothing to say', () => {
  assert.equal(book().contextFor(ski, 32), undefined);
});

test('SHIP-6.9.4-3 the PIN of a peer comes with the trust in it, and is gone when the peer refused it', () => {
  const pins = book();
  assert.equal(pins.enter(ski, '1234 5678'), '12345678');
  assert.deepEqual(pins.contextFor(ski, 32), { userTrust: 32, ofPeer: '12345678' });
  assert.equal(pins.contextFor(other, 32), undefined);
  pins.forget(ski);
  assert.equal(pins.contextFor(ski, 32), undefined);
});

test('SHIP-6.10.4.6-7 wrong inputs are counted per node, whichever peer sent them', () => {
  const pins = book(OWN);
  assert.deepEqual(pins.contextFor(ski, 8)?.own, { ...OWN, wrong: 0, isProved: false });
  pins.attempts(3, millis(15_000));
  assert.deepEqual(pins.contextFor(other, 8)?.own, { ...OWN, wrong: 3, isProved: false, penaltyUntil: 15_000 });
  pins.attempts(0, undefined);
  assert.equal(pins.contextFor(ski, 8)?.own?.wrong, 0);
});

test('SHIP-6.10.4.6-7 the counter outlives a restart, and its penalty runs again', () => {
  const store = memoryKeyMaterialStore();
  for (const [wrong, seconds] of [
    [2, undefined],
    [3, 15],
    [5, 15],
    [6, 90],
    [9, 90],
  ] as const) {
    book(OWN, store).attempts(wrong, undefined);
    const clock = new ManualClock();
    clock.advance(1000);
    const { own } = book(OWN, store, clock).contextFor(ski, 8) ?? {};
    assert.equal(own?.wrong, wrong);
    assert.equal(own?.penaltyUntil, seconds === undefined ? undefined : 1000 + seconds * 1000);
  }
  book(OWN, store).attempts(0, undefined);
  assert.equal(store.get().wrongPins, 0);
});

test('SHIP-6.9.4-5 that somebody proved to know the PIN is kept over a restart', () => {
  const store = memoryKeyMaterialStore();
  book(OWN, store).proved();
  assert.equal(book(OWN, store).contextFor(ski, 8)?.own?.isProved, true);
});

test('a counter that cannot be stored counts all the same', () => {
  const full: KeyMaterialStore = {
    ...memoryKeyMaterialStore(),
    put: () => {
      throw new Error('no space left');
    },
  };
  const pins = book(OWN, full);
  pins.attempts(4, millis(5));
  assert.equal(pins.contextFor(ski, 8)?.own?.wrong, 4);
});

test('SHIP-6.10.4.6-10 what is no PIN is refused without repeating it', () => {
  for (const pin of ['1234567', '0123456789abcdef0', '1234567g', ''])
    assert.throws(
      () => book({ pin, demand: 'optional' }),
      (error) =>
        error instanceof ShipError && error.code === 'ship.invalid-pin' && (pin === '' || !error.message.includes(pin)),
    );
  assert.throws(() => book().enter(ski, '12 34'), /8 to 16/);
});
