import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watts } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import type { StoredContact } from '../store/contact-store.ts';
import { type ContactMemory, StationContacts } from './station-contacts.ts';
import type { StationFacts } from './station-facts.ts';

const SYSTEM = { failsafeLimit: watts(4200) } as StationFacts['system'];

/** Keeps contacts like the store, and counts the records. */
function memory(): ContactMemory & { records: number } {
  const kept = new Map<string, StoredContact>();
  return {
    records: 0,
    all: () => new Map(kept),
    set(station, contact) {
      this.records += 1;
      kept.set(station, contact);
    },
  };
}

function facts(part: Partial<StationFacts>): StationFacts {
  return {
    id: 'st-1',
    protocol: 'ship',
    ski: 'aa'.repeat(20),
    entity: [1],
    name: 'garage',
    brand: undefined,
    model: undefined,
    mode: 'fast',
    phases: 3,
    isConnected: true,
    nominalMax: undefined,
    maximum: undefined,
    power: undefined,
    unit: undefined,
    evse: undefined,
    system: undefined,
    keepsSetpoint: false,
    ...part,
  };
}

test('a charging station that returns keeps its reserve until it is measured or can be limited', () => {
  const clock = new ManualClock();
  const contacts = new StationContacts(clock, memory());
  const reserved = (part: Partial<StationFacts>): number => {
    clock.advance(1000);
    const station = facts(part);
    contacts.observe([station], () => 4500);
    return contacts.input(station).reserved;
  };
  assert.equal(reserved({ system: SYSTEM, power: watts(4400) }), 0);
  assert.equal(reserved({ isConnected: false }), 4500);
  assert.equal(reserved({}), 4500, 'connected, its use cases are not known yet');
  assert.equal(reserved({ isConnected: false }), 4500, 'lost again');
  assert.equal(reserved({ power: watts(3000) }), 3000, 'measured');
  assert.equal(reserved({ system: SYSTEM }), 0);
  assert.equal(reserved({ isConnected: false }), 4500, 'lost before it was measured again');
});

test('after a restart a station that was charging keeps its reserve until it is back', () => {
  const clock = new ManualClock();
  const kept = memory();
  const before = new StationContacts(clock, kept);
  before.observe([facts({ system: SYSTEM, power: watts(4400) })], () => 4500);
  before.record();
  const after = new StationContacts(clock, kept);
  const away = facts({ isConnected: false });
  clock.advance(2000);
  after.observe([away], () => Number.POSITIVE_INFINITY);
  assert.equal(after.input(away).reserved, 4500);
  clock.advance(130_000);
  assert.equal(after.input(away).reserved, 4200, 'then its failsafe limit');
  const back = facts({ system: SYSTEM });
  after.observe([back], () => Number.POSITIVE_INFINITY);
  assert.equal(after.input(back).reserved, 0);
});

test('a contact is put down when it changed, at most every five seconds', () => {
  const clock = new ManualClock();
  const kept = memory();
  const contacts = new StationContacts(clock, kept);
  for (let tick = 0; tick < 20; tick += 1) {
    contacts.observe([facts({ system: SYSTEM, power: watts(4000 + tick) })], () => 4400 + tick * 50);
    contacts.record();
    clock.advance(1000);
  }
  assert.equal(kept.records, 4);
  for (let tick = 0; tick < 20; tick += 1) {
    contacts.observe([facts({ system: SYSTEM, power: watts(4500) })], () => 5000);
    contacts.record();
    clock.advance(1000);
  }
  assert.equal(kept.records, 5);
});

test('a station without failsafe that is told more is put down before it hears of it, whenever the last record was', () => {
  const clock = new ManualClock();
  const kept = memory();
  const contacts = new StationContacts(clock, kept);
  const station = facts({ system: SYSTEM, keepsSetpoint: true, maximum: watts(6000) });
  contacts.observe([station], () => 2000);
  contacts.record();
  clock.advance(1000);
  contacts.observe([station], () => 2000);
  contacts.telling(station.id, 5900);
  contacts.telling(station.id, 3000);
  const after = new StationContacts(clock, kept);
  const away = facts({ isConnected: false, keepsSetpoint: true });
  after.observe([away], () => Number.POSITIVE_INFINITY);
  assert.equal(after.input(away).reserved, 5900);
  contacts.telling(station.id, Number.POSITIVE_INFINITY);
  assert.equal(new StationContacts(clock, kept).input(away).reserved, 6000);
});
