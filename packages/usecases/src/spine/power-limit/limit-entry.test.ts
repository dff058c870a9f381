import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lpcProfile, startControllableSystem } from '@busbar/functions';
import { millis, seconds, watts } from '@busbar/kernel';
import type { LoadControlLimit, ScaledNumber } from '@busbar/spine';
import { limitEntry } from './limit-entry.ts';

const settings = {
  profile: lpcProfile,
  nominalMax: watts(4201),
  failsafeDurationMaximum: seconds(86_400),
  autonomousAllowed: true,
};
const start = { failsafeLimit: watts(4200), failsafeDurationMinimum: seconds(7200) };
const { state } = startControllableSystem(start, settings);

const published = (value?: ScaledNumber): LoadControlLimit['value'] =>
  limitEntry(lpcProfile, 1, state, millis(0), { limitId: 1, ...(value === undefined ? {} : { value }) }).value;

for (const [title, before, expected] of [
  ['of the first publication is 0', undefined, { number: 4201, scale: 0 }],
  ['of the same value stays as it was written', { number: 42_010, scale: -1 }, { number: 42_010, scale: -1 }],
  ['of another value is chosen anew', { number: 42_011, scale: -1 }, { number: 4201, scale: 0 }],
  ['is stated even where it was not', { number: 4201 }, { number: 4201, scale: 0 }],
] as const)
  test(`SPINE-5.3.3-24 the scale ${title}`, () => {
    assert.deepEqual(published(before), expected);
  });
