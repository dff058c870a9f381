import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watts } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { StationContacts } from './station-contacts.ts';
import type { StationFacts } from './station-facts.ts';

const SYSTEM = { failsafeLimit: watts(4200) } as StationFacts['system'];

function facts(part: Partial<StationFacts>): StationFacts {
  return {
    id: 'st-1',
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
    ...part,
  };
}

test('a charging station that returns keeps its reserve until it is measured or can be limited', () => {
  const clock = new ManualClock();
  const contacts = new StationContacts(clock);
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
