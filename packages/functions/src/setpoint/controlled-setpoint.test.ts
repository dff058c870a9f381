import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, seconds, watts } from '@busbar/kernel';
import fc from 'fast-check';
import { clampedPower, initialSetpoints, setpointInForce, setpoints } from './controlled-setpoint.ts';
import type {
  SetpointEffect,
  SetpointEvent,
  SetpointSettings,
  SetpointState,
  SetpointWrite,
} from './setpoint-state.ts';

const RANGE = { minimum: watts(-10_000), maximum: watts(11_000), step: watts(100) };
const settings: SetpointSettings = {
  ranges: { total: RANGE, a: RANGE, b: RANGE, c: RANGE },
  mayDischarge: true,
  isTotalExclusive: true,
};
const at = (ms: number) => millis(ms);

function run(
  events: readonly SetpointEvent[],
  with_: SetpointSettings = settings,
): {
  readonly state: SetpointState;
  readonly effects: readonly SetpointEffect[];
} {
  return events.reduce<ReturnType<typeof setpoints>>((step, event) => setpoints(step.state, event, with_), {
    state: initialSetpoints,
    effects: [],
  });
}
const write = (writes: Partial<SetpointWrite> | readonly Partial<SetpointWrite>[], now = 0): SetpointEvent => ({
  type: 'written',
  writes: [writes].flat().map((one) => ({ target: 'total', isActive: true, ...one })),
  at: at(now),
});
const reason = ({ effects }: { readonly effects: readonly SetpointEffect[] }): string | undefined =>
  effects.flatMap((one) => (one.do === 'refuse' ? [one.reason] : []))[0];
const three = { end: seconds(180) };

test('DBEVC C1, C2: charging, and discharging with permission', () => {
  const charging = run([write({ value: watts(3000), period: three })]);
  assert.equal(setpointInForce(charging.state, 'total', at(0), settings), 3000);
  assert.deepEqual(charging.effects, [{ do: 'publish' }, { do: 'startTimer', at: 180_000 }]);
  const discharging = run([write({ value: watts(-3000), period: three })]);
  assert.equal(setpointInForce(discharging.state, 'total', at(0), settings), -3000);
  const forbidden = run([write({ value: watts(-3000) })], { ...settings, mayDischarge: false });
  assert.equal(reason(forbidden), 'discharging not permitted');
  assert.equal(forbidden.state, initialSetpoints);
});

test('DBEVC C3, C4: what cannot be is refused, and nothing is changed', () => {
  const held = run([write({ value: watts(1000), period: three })]).state;
  const rows: readonly (readonly [Partial<SetpointWrite> | readonly Partial<SetpointWrite>[], string])[] = [
    [{ value: watts(-12_000) }, 'outside of -10000 to 11000 W'],
    [{ value: watts(11_001) }, 'outside of -10000 to 11000 W'],
    [{ value: watts(1), period: { start: seconds(600), end: seconds(300) } }, 'the end is not after the start'],
    [{ value: watts(1), period: { end: seconds(0) } }, 'the end is past'],
    [{ value: watts(1), period: { end: seconds(-5) } }, 'the end is past'],
    [[{ value: watts(1) }, { target: 'a', value: watts(1) }], 'total and phases in one write'],
  ];
  for (const [writes, text] of rows) {
    const refused = setpoints(held, write(writes, 1000), settings);
    assert.equal(reason(refused), text);
    assert.equal(refused.state, held);
  }
  const single: SetpointSettings = { ...settings, ranges: { total: RANGE } };
  assert.equal(reason(setpoints(held, write({ target: 'a', value: watts(1) }), single)), 'no such setpoint');
  assert.equal(reason(run([write({})])), 'active without a value');
  const boost = run([{ type: 'takenOver', power: watts(11_000) }, write({ value: watts(0) })]);
  assert.equal(reason(boost), 'the vehicle controls itself');
  assert.equal(setpointInForce(boost.state, 'total', at(0), settings), 11_000);
  const after = run([{ type: 'takenOver', power: watts(11_000) }, { type: 'released' }, write({ value: watts(1000) })]);
  assert.equal(reason(after), undefined);
});

test('DBEVC C5: from its end on a setpoint is inactive, and told so', () => {
  const { state, effects } = run([
    write({ value: watts(-3000), period: three }),
    { type: 'timerExpired', at: at(180_000) },
  ]);
  assert.deepEqual(state.held.total, { value: -3000, isActive: false });
  assert.deepEqual(effects, [{ do: 'publish' }, { do: 'stopTimer' }]);
  assert.equal(setpointInForce(state, 'total', at(180_000), settings), undefined);
});

test('DBEVC C6: a setpoint with a start is not in force before', () => {
  const event = write({ value: watts(-4000), period: { start: seconds(60), end: seconds(600) } });
  const { state, effects } = run([event]);
  assert.deepEqual(effects, [{ do: 'publish' }, { do: 'startTimer', at: 60_000 }]);
  assert.equal(setpointInForce(state, 'total', at(59_999), settings), undefined);
  assert.equal(setpointInForce(state, 'total', at(60_000), settings), -4000);
  assert.equal(setpointInForce(state, 'total', at(600_000), settings), undefined);
  const begun = setpoints(state, { type: 'timerExpired', at: at(60_000) }, settings);
  assert.deepEqual(begun.effects, [{ do: 'publish' }, { do: 'startTimer', at: 600_000 }]);
});

test('DBEVC C7: limits of other use cases clamp the power and leave the setpoint', () => {
  assert.equal(clampedPower(watts(9000), { consumption: watts(4200) }, RANGE), 4200);
  assert.equal(clampedPower(watts(-5000), { production: watts(0) }, RANGE), 0);
  assert.equal(clampedPower(watts(-5000), { production: watts(2000) }, RANGE), -2000);
  assert.equal(clampedPower(watts(-20_000), {}, RANGE), -10_000);
  assert.equal(clampedPower(watts(5000), {}, undefined), 5000);
});

test('DBEVC C8: inactive is not 0 W', () => {
  const idle = run([write({ value: watts(0), period: three })]).state;
  assert.equal(setpointInForce(idle, 'total', at(0), settings), 0);
  const off = setpoints(idle, write({ isActive: false }), settings).state;
  assert.equal(setpointInForce(off, 'total', at(0), settings), undefined);
  assert.deepEqual(off.held.total, { value: 0, isActive: false }, 'its period is gone');
});

test('DBEVC C9: the total deactivates the phases and the other way round', () => {
  const phases = run([
    write({ value: watts(1000) }),
    write([
      { target: 'a', value: watts(500) },
      { target: 'b', value: watts(600) },
    ]),
  ]).state;
  assert.deepEqual(
    [phases.held.total?.isActive, phases.held.a?.isActive, phases.held.b?.isActive],
    [false, true, true],
  );
  const total = setpoints(phases, write({ value: watts(1) }), settings).state;
  assert.deepEqual([total.held.total?.isActive, total.held.a?.isActive], [true, false]);
  const both = run([write([{ value: watts(1) }, { target: 'a', value: watts(2) }])], {
    ...settings,
    isTotalExclusive: false,
  });
  assert.equal(reason(both), undefined);
});

test('DBEVC 5: values are rounded toward 0, and kept as written', () => {
  const { state } = run([write({ value: watts(-3040) })]);
  assert.equal(state.held.total?.value, -3040);
  assert.equal(setpointInForce(state, 'total', at(0), settings), -3000);
  assert.equal(setpointInForce(run([write({ value: watts(-99) })]).state, 'total', at(0), settings), 0);
});

test('DBEVC 5: absent elements are unchanged, a new period replaces the old one', () => {
  const held = run([write({ value: watts(1000), period: { start: seconds(60), end: seconds(180) } })]).state;
  const same = setpoints(held, write({ value: watts(2000) }, 1000), settings).state;
  assert.deepEqual(same.held.total, { value: 2000, isActive: true, startsAt: 60_000, endsAt: 180_000 });
  const now = setpoints(held, write({ period: three }, 1000), settings).state;
  assert.deepEqual(now.held.total, { value: 1000, isActive: true, endsAt: 181_000 });
  assert.deepEqual(run([write({ value: watts(5), isActive: false, period: three })]).state.held.total, {
    value: 5,
    isActive: false,
  });
});

test('DBEVC 5: a discharge that loses its permission goes to 0 W and ends', () => {
  const { state } = run([write({ value: watts(-3000), period: three })]);
  const lost = setpoints(state, { type: 'settingsChanged', at: at(1000) }, { ...settings, mayDischarge: false });
  assert.deepEqual(lost.state.held.total, { value: 0, isActive: false });
  assert.deepEqual(lost.effects[0], { do: 'publish' });
  assert.deepEqual(setpoints(state, { type: 'settingsChanged', at: at(1000) }, settings).effects, []);
});

test('DBEVC 5: without the energy manager a setpoint without end is deactivated, others end by themselves', () => {
  const endless = run([write({ value: watts(3000) }), { type: 'managerLost' }]);
  assert.equal(endless.state.held.total?.isActive, false);
  const ending = run([write({ value: watts(3000), period: three }), { type: 'managerLost' }]);
  assert.equal(ending.state.held.total?.isActive, true);
  assert.deepEqual(ending.effects, []);
});

test('no sequence of events leaves the range, discharges without permission or holds beyond an end', () => {
  const writes = fc.record(
    {
      target: fc.constantFrom('total' as const, 'a' as const, 'b' as const),
      value: fc.integer({ min: -15_000, max: 15_000 }).map(watts),
      isActive: fc.boolean(),
      period: fc.record(
        {
          start: fc.integer({ min: -10, max: 100 }).map(seconds),
          end: fc.integer({ min: -10, max: 200 }).map(seconds),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['target'] },
  );
  const events = fc.array(
    fc.tuple(
      fc.nat(100_000),
      fc.boolean(),
      fc.oneof(
        fc.array(writes, { maxLength: 3 }).map((all) => ({ type: 'written' as const, writes: all, at: at(0) })),
        fc.constantFrom(
          { type: 'settingsChanged' as const, at: at(0) },
          { type: 'takenOver' as const, power: watts(7000) },
          { type: 'released' as const },
          { type: 'managerLost' as const },
          { type: 'timerExpired' as const, at: at(0) },
        ),
      ),
    ),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(events, (all) => {
      let state = initialSetpoints;
      let now = 0;
      for (const [wait, mayDischarge, event] of all) {
        now += wait;
        const then: SetpointSettings = { ...settings, mayDischarge };
        const timed = 'at' in event ? { ...event, at: at(now) } : event;
        state = setpoints(state, { type: 'settingsChanged', at: at(now) }, then).state;
        state = setpoints(state, timed, then).state;
        for (const target of ['total', 'a', 'b'] as const) {
          const value = setpointInForce(state, target, at(now), then);
          if (value === undefined) continue;
          assert.ok(value >= RANGE.minimum && value <= RANGE.maximum);
          assert.ok(value >= 0 || mayDischarge);
          assert.ok((state.held[target]?.endsAt ?? Number.POSITIVE_INFINITY) > now);
        }
        const isTotal = state.held.total?.isActive === true;
        assert.ok(!(isTotal && (state.held.a?.isActive === true || state.held.b?.isActive === true)));
      }
    }),
    { seed: 63380, numRuns: 300 },
  );
});
