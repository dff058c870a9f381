import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, watts } from '@busbar/kernel';
import { type LastContact, unreachableReserve } from './unreachable-reserve.ts';

const CHARGING: LastContact = {
  lostAt: millis(0),
  power: watts(6000),
  confirmed: 6000,
  maximum: watts(11_000),
  failsafeLimit: watts(4200),
  failsafeDurationMillis: 7_200_000,
  keepsSetpoint: false,
};

const ROWS: readonly [title: string, contact: Partial<LastContact>, now: number, reserve: number][] = [
  ['connected', { lostAt: undefined }, 5000, 0],
  ['just lost: what it had confirmed', {}, 5000, 6000],
  ['just lost with a lower limit: it may go to its failsafe limit', { confirmed: 2000 }, 5000, 4200],
  ['just lost without limit: its maximum', { confirmed: Number.POSITIVE_INFINITY }, 5000, 11_000],
  ['in failsafe', {}, 131_000, 4200],
  ['in failsafe of unknown size', { failsafeLimit: undefined }, 131_000, 6000],
  ['after its failsafe duration', {}, 7_200_001, 0],
  ['was paused by us: its failsafe limit may let it charge', { power: watts(0), confirmed: 0 }, 5000, 4200],
  ['was paused by us, in failsafe', { power: undefined, confirmed: 0 }, 131_000, 4200],
  ['was not charging', { power: watts(20) }, 5000, 0],
  ['was not measured', { power: undefined }, 5000, 0],
  ['without failsafe: its last bound, for ever', { keepsSetpoint: true, power: watts(0) }, 90_000_000, 6000],
  ['without failsafe and bound: its maximum', { keepsSetpoint: true, confirmed: Number.POSITIVE_INFINITY }, 1, 11_000],
  ['without failsafe, paused: nothing', { keepsSetpoint: true, confirmed: 0 }, 5000, 0],
];

for (const [title, contact, now, reserve] of ROWS) {
  test(`reserve of an unreachable station: ${title}`, () =>
    assert.equal(unreachableReserve({ ...CHARGING, ...contact }, millis(now)), reserve));
}
