import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, seconds, wattHours, watts } from '@busbar/kernel';
import { agedRequests, type EnergyRequests, mayDischarge, reachesMinimum, requestProblems } from './energy-requests.ts';
import {
  type ControlledVehicle,
  initialSetpointControl,
  type SetpointControlEffect,
  type SetpointControlEvent,
  type SetpointControlState,
  setpointControl,
  setpointObstacle,
} from './setpoint-control.ts';

const settings = { validity: seconds(180), refresh: millis(60_000) };
const requests: EnergyRequests = {
  minimum: wattHours(-16_000),
  target: wattHours(-8000),
  maximum: wattHours(16_000),
  departsIn: seconds(9 * 3600),
  dischargeWindow: { lower: wattHours(-10_000), upper: wattHours(8000) },
  isDischargingBelowTargetPermitted: false,
};
const vehicle: ControlledVehicle = {
  ranges: { total: { minimum: watts(-10_000), maximum: watts(11_000) } },
  isChangeable: true,
  mayDischarge: true,
  requests,
  maximumPower: watts(11_000),
};
const strict = { isWindowOptional: false };
const inferred = { isWindowOptional: true };

test('DBEVC 5: when a vehicle may be discharged', () => {
  assert.ok(mayDischarge(requests, inferred));
  assert.ok(!mayDischarge({ ...requests, target: wattHours(16_000) }, inferred), 'the target is not reached');
  assert.ok(
    mayDischarge({ ...requests, target: wattHours(16_000), isDischargingBelowTargetPermitted: true }, inferred),
  );
  const window = (lower: number, upper: number): EnergyRequests => ({
    ...requests,
    dischargeWindow: { lower: wattHours(lower), upper: wattHours(upper) },
  });
  assert.ok(!mayDischarge(window(0, 100), inferred));
  assert.ok(!mayDischarge(window(-100, -1), inferred));
  assert.ok(mayDischarge(window(-1, 0), inferred));
  const { dischargeWindow: _none, ...open } = requests;
  assert.ok(mayDischarge(open, inferred), 'inferred: the minimum takes its place');
  assert.ok(!mayDischarge(open, strict));
  assert.ok(!mayDischarge({ ...open, minimum: wattHours(0) }, inferred));
  assert.ok(!mayDischarge({ isDischargingBelowTargetPermitted: true }, inferred), 'nothing is known');
});

test('DBEVC 5: the minimum has to stay reachable', () => {
  const needed = { minimum: wattHours(5000), departsIn: seconds(3600), isDischargingBelowTargetPermitted: true };
  const discharge = { power: watts(-3000), duration: seconds(180) };
  assert.ok(reachesMinimum(needed, watts(11_000), discharge));
  assert.ok(!reachesMinimum(needed, watts(5000), discharge));
  assert.ok(reachesMinimum({ ...needed, departsIn: seconds(3600), minimum: wattHours(-5000) }, watts(0), discharge));
  assert.ok(reachesMinimum({ isDischargingBelowTargetPermitted: false }, watts(0), discharge), 'nothing is asked for');
});

test('requests that contradict themselves are told in words; times run', () => {
  assert.deepEqual(requestProblems(requests), []);
  assert.equal(
    requestProblems({
      minimum: wattHours(3),
      target: wattHours(2),
      maximum: wattHours(1),
      departsIn: seconds(-1),
      dischargeWindow: { lower: wattHours(1), upper: wattHours(0) },
      isDischargingBelowTargetPermitted: false,
    }).length,
    4,
  );
  assert.equal(agedRequests(requests, 3600).departsIn, 8 * 3600);
  assert.equal(agedRequests(requests, 1e9).departsIn, 0);
});

function run(...events: readonly SetpointControlEvent[]): {
  readonly state: SetpointControlState;
  readonly did: readonly string[];
} {
  let state = initialSetpointControl;
  let effects: readonly SetpointControlEffect[] = [];
  for (const event of events) ({ state, effects } = setpointControl(state, event, settings));
  return { state, did: effects.map((one) => (one.do === 'write' ? `write ${JSON.stringify(one.power)}` : one.do)) };
}
const here: SetpointControlEvent = { type: 'vehicleChanged', vehicle };
const want = (total: number): SetpointControlEvent => ({ type: 'wanted', power: { total: watts(total) } });
const accepted: SetpointControlEvent = { type: 'answered', answer: { status: 'accepted' } };

test('DBEVC 5: written with an end, and again every 60 s', () => {
  assert.deepEqual(run(here, want(3000)).did, ['write {"total":3000}', 'startTimer']);
  assert.deepEqual(run(want(3000)).did, ['stopTimer'], 'no vehicle yet');
  assert.deepEqual(run(want(3000), here).did, ['write {"total":3000}', 'startTimer']);
  assert.deepEqual(run(here, want(3000), accepted, { type: 'timerExpired' }).did, [
    'write {"total":3000}',
    'startTimer',
  ]);
  assert.equal(run(here, want(3000), accepted).state.isActive, true);
});

test('what is wanted meanwhile is written when the answer is there', () => {
  assert.deepEqual(run(here, want(3000), want(4000)).did, []);
  assert.deepEqual(run(here, want(3000), want(4000), accepted).did, ['write {"total":4000}', 'startTimer']);
  const release: SetpointControlEvent = { type: 'wanted', power: undefined };
  assert.deepEqual(run(here, want(3000), release, accepted).did, ['stopTimer', 'deactivate']);
  assert.deepEqual(run(here, want(3000), accepted, release).did, ['stopTimer', 'deactivate']);
  assert.deepEqual(run(here, release).did, ['stopTimer'], 'nothing of ours is in force');
});

test('DBEVC 5: nothing is written that is refused for sure, and it is written when it becomes possible', () => {
  const rows: readonly (readonly [number, Partial<ControlledVehicle>, string])[] = [
    [12_000, {}, '12000 W is outside of -10000 to 11000 W'],
    [-3000, { mayDischarge: false }, 'discharging is not permitted'],
    [1000, { isChangeable: false }, 'the vehicle controls itself'],
    [1000, { ranges: {} }, 'no setpoint is described'],
    [
      -3000,
      { maximumPower: watts(0), requests: { ...requests, minimum: wattHours(1) } },
      'the minimum would not be reached by departure',
    ],
  ];
  for (const [power, change, problem] of rows) {
    const blocked = { ...vehicle, ...change };
    const { state, did } = run({ type: 'vehicleChanged', vehicle: blocked }, want(power));
    assert.equal(state.problem, problem);
    assert.deepEqual(did, ['startTimer']);
  }
  assert.equal(setpointObstacle({ a: watts(1) }, vehicle, settings.validity), 'no setpoint for phase a');
  const free = run({ type: 'vehicleChanged', vehicle: { ...vehicle, isChangeable: false } }, want(1000), here);
  assert.deepEqual(free.did, ['write {"total":1000}', 'startTimer']);
  assert.deepEqual(run(here, want(1000), accepted, here).did, [], 'nothing new');
});

test('DBEVC 5: a discharge that became impossible is not written again before the next refresh', () => {
  const empty: SetpointControlEvent = { type: 'vehicleChanged', vehicle: { ...vehicle, mayDischarge: false } };
  const ended = [here, want(-3000), accepted, empty] as const;
  assert.deepEqual(run(...ended).did, ['startTimer']);
  assert.deepEqual(run(...ended, here).did, [], 'a battery at its border may say so many times a minute');
  assert.deepEqual(run(...ended, here, { type: 'timerExpired' }).did, ['write {"total":-3000}', 'startTimer']);
  assert.deepEqual(run(...ended, { type: 'timerExpired' }, here).did, ['write {"total":-3000}', 'startTimer']);
  assert.deepEqual(run(...ended, want(2000)).did, ['write {"total":2000}', 'startTimer'], 'something else is written');
  const boost: SetpointControlEvent = { type: 'vehicleChanged', vehicle: { ...vehicle, isChangeable: false } };
  assert.deepEqual(run(here, want(1000), accepted, boost, here).did, ['write {"total":1000}', 'startTimer']);
});

test('DBEVC 5: a refusal is told, everything is read again, and the next refresh tries again', () => {
  const refused: SetpointControlEvent = {
    type: 'answered',
    answer: { status: 'refused', errorNumber: 7, description: 'no' },
  };
  const { state, did } = run(here, want(1000), refused);
  assert.equal(state.problem, 'refused with 7: no');
  assert.deepEqual(did, ['readBack']);
  assert.deepEqual(run(here, want(1000), refused, { type: 'timerExpired' }).did, [
    'write {"total":1000}',
    'startTimer',
  ]);
  assert.equal(run(here, want(1000), refused, { type: 'timerExpired' }, accepted).state.problem, undefined);
  const silent: SetpointControlEvent = { type: 'answered', answer: { status: 'timedOut' } };
  assert.equal(run(here, want(1000), silent).state.problem, 'the vehicle did not answer the write');
  assert.deepEqual(run(here, want(1000), want(2000), refused).did, ['readBack', 'write {"total":2000}', 'startTimer']);
});

test('a vehicle that leaves is written again when it is back', () => {
  const gone: SetpointControlEvent = { type: 'vehicleChanged', vehicle: undefined };
  assert.deepEqual(run(here, want(1000), gone).did, ['stopTimer']);
  assert.deepEqual(run(here, want(1000), gone, here).did, ['write {"total":1000}', 'startTimer']);
});
