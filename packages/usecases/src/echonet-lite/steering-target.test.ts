import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, watts } from '@busbar/kernel';
import { type SteeredStation, steeringTarget, type WantedPower } from './steering-target.ts';

const STATION: SteeredStation = {
  mode: 'standby',
  ranges: { charge: { minimum: watts(1400), maximum: watts(6000) } },
  canBound: true,
  wasStopped: false,
  lastStart: undefined,
  now: millis(1_000_000),
};

function decided(
  wanted: { setpoint?: number; started?: boolean; charge?: number },
  station: Partial<SteeredStation> = {},
): object {
  const all: WantedPower = {
    setpoint: wanted.setpoint === undefined ? undefined : watts(wanted.setpoint),
    isStarted: wanted.started ?? false,
    bounds: wanted.charge === undefined ? {} : { charge: watts(wanted.charge) },
  };
  return steeringTarget(all, { ...STATION, ...station });
}

test('mapping 7: limits clip the setpoint, and below the minimum the station waits', () => {
  assert.deepEqual(decided({ setpoint: 5000, charge: 3000 }), {
    target: { do: 'charge', watts: 3000 },
    isStopped: false,
  });
  assert.deepEqual(decided({ setpoint: 5000, charge: 1000 }), { target: { do: 'standby' }, isStopped: true });
  assert.deepEqual(decided({ setpoint: 0 }), { target: { do: 'standby' }, isStopped: false });
  assert.deepEqual(decided({ setpoint: -2000, charge: 1000 }), {
    target: { do: 'discharge', watts: 2000 },
    isStopped: false,
  });
  assert.deepEqual(decided({ started: true, charge: 2000 }), {
    target: { do: 'charge', watts: 2000 },
    isStopped: false,
  });
});

test('mapping 6: stopped because of its minimum, it starts again above it + 10 %, and only 5 min after the last start', () => {
  const stopped = { wasStopped: true, lastStart: millis(900_000) };
  assert.deepEqual(decided({ charge: 1500 }, stopped), { target: { do: 'standby' }, isStopped: true });
  assert.deepEqual(decided({ charge: 2000 }, stopped), { target: { do: 'standby' }, isStopped: true, again: 200_000 });
  assert.deepEqual(decided({ charge: 2000 }, { ...stopped, now: millis(1_200_000) }), {
    target: { do: 'charge', watts: 2000 },
    isStopped: false,
  });
  assert.deepEqual(decided({}, stopped), { target: { do: 'charge', watts: undefined }, isStopped: false });
});

test('S6: a station that runs as it likes is only bounded, stopped where the bound is below its minimum', () => {
  const bound = { do: 'bound', bounds: { charge: 3000 }, isReleased: false };
  assert.deepEqual(decided({ charge: 3000 }, { mode: 'charge' }), { target: bound, isStopped: false });
  assert.deepEqual(decided({ charge: 1000 }, { mode: 'charge' }), { target: { do: 'standby' }, isStopped: true });
  // In standby it is bounded to its least power: whenever it starts, this is decided again.
  assert.deepEqual(decided({ charge: 1000 }), {
    target: { ...bound, bounds: { charge: 1400 } },
    isStopped: false,
  });
  assert.deepEqual(decided({}), { target: { do: 'bound', bounds: {}, isReleased: true }, isStopped: false });
});

test('S10a: a mode in which setpoints are advice is left when a limit has to be kept', () => {
  assert.deepEqual(decided({ charge: 3000 }, { mode: 'automatic' }), {
    target: { do: 'charge', watts: 3000 },
    isStopped: false,
  });
});

test('mapping 6: a station without setpoint is on only when all it can take is left', () => {
  const onOff = { canBound: false, mode: 'charge' as const };
  assert.deepEqual(decided({ charge: 5999 }, onOff), { target: { do: 'standby' }, isStopped: true });
  assert.deepEqual(decided({ charge: 6000 }, onOff), {
    target: { do: 'bound', bounds: { charge: 6000 }, isReleased: false },
    isStopped: false,
  });
  assert.deepEqual(decided({ charge: 6000 }, { ...onOff, mode: 'standby', wasStopped: true }), {
    target: { do: 'charge', watts: 6000 },
    isStopped: false,
  });
  assert.deepEqual(decided({ charge: 9000 }, { ...onOff, ranges: {} }), { target: { do: 'standby' }, isStopped: true });
});
