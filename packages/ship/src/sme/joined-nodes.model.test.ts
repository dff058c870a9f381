import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, seededRandom } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import fc from 'fast-check';
import type { SmeEvent } from './events.ts';
import { SME_STATE_NAMES } from './states.ts';
import { FaultyWire } from './test-support/faulty-wire.ts';
import { keyContext, ownKeys } from './test-support/key-material.ts';
import { MachineOnClock, type MachineOptions } from './test-support/machine-on-clock.ts';

/** Printed with every failure by the property itself. */
const SEED = 63380;
/** The longest walk, ms; patience, penalties and pings all lie inside. */
const WALK = 400_000;

/** What happens to the pair from outside. */
type Act = SmeEvent | { readonly type: 'cut' | 'silence' };

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom<Act>(
      { type: 'trusted' },
      { type: 'pinEntered', pin: '1A2B3C4D' },
      { type: 'pinEntered', pin: '00000000' },
      { type: 'send', payload: '{"datagram":[]}' },
      { type: 'keyMaterialChanged' },
      { type: 'commission', message: { name: 'commissioningRequest', value: {} } },
      { type: 'commission', message: { name: 'keyMaterialRequest', value: {} } },
      { type: 'opened' },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Act>(
      { type: 'refused' },
      { type: 'trustLost' },
      { type: 'close', reason: 'unspecific' },
      { type: 'close', reason: 'removedConnection' },
      { type: 'close', reason: 'doubleConnection' },
      { type: 'pongMissed' },
      { type: 'cut' },
      { type: 'silence' },
    ),
  },
);

const side = fc.record({
  trust: fc.constantFrom('trusted' as const, 'trusted' as const, 'undecided' as const, 'refused' as const),
  maxVersion: fc.constantFrom('1.0' as const, '1.1' as const),
  demand: fc.constantFrom(undefined, undefined, 'required' as const, 'optional' as const),
  wrong: fc.nat(6),
  knowsPin: fc.boolean(),
  keys: fc.constantFrom(undefined, 1, 4),
});
type Setup = typeof side extends fc.Arbitrary<infer T> ? T : never;

const walk = fc.record({
  seed: fc.nat(),
  latency: fc.constantFrom(1, 50, 2000, 40_000),
  loss: fc.constantFrom(0, 0, 0.05, 0.5),
  lag: fc.constantFrom(0, 20, 5000),
  client: side,
  server: side,
  acts: fc.array(fc.record({ at: fc.nat(WALK), isClient: fc.boolean(), act }), { maxLength: 12 }),
});

function options({ trust, maxVersion, demand, wrong, knowsPin, keys }: Setup): Omit<MachineOptions, 'clock' | 'role'> {
  const own = demand === undefined ? {} : { own: { pin: '1A2B3C4D', demand, wrong } };
  return {
    trust,
    settings: { maxVersion },
    pin: { userTrust: 32, ...own, ...(knowsPin ? { ofPeer: '1a2b3c4d' } : {}) },
    ...(keys === undefined
      ? {}
      : {
          keyMaterial: keyContext({
            own: ownKeys(keys),
            commissioning: {
              trust: { user: 32, pki: 0, secondFactor: 0 },
              isOccupied: false,
              heldKeys: () => ({ maxEntries: 1 }),
            },
          }),
        }),
  };
}

/** Every state that is not final is ended by a timer, or is data exchange, which the keep-alive watches. */
function hasWayOut(machine: MachineOnClock): void {
  const { at, timers } = machine.state;
  assert.ok(Object.hasOwn(SME_STATE_NAMES, at.number));
  if (at.phase !== 'closed' && at.phase !== 'data' && at.number !== 0)
    assert.ok(timers.length > 0, `state ${at.number} waits without a timer`);
}

// MachineOnClock itself checks: nothing after the end, timers of state and clock agree, numbers join, the end is told once.
test('SHIP-6.1.2-1 two joined nodes with loss, delay, late timers and closes: no state outside the set, no wait without end, no timer left', () => {
  const reached = new Map<string, number>();
  fc.assert(
    fc.property(walk, ({ seed, latency, loss, lag, client, server, acts }) => {
      const clock = new ManualClock();
      const random = seededRandom(seed);
      const lagging = (): number => random() * lag;
      const c = new MachineOnClock({
        clock,
        role: 'client',
        ownShipId: 'i:1_u:client',
        lag: lagging,
        ...options(client),
      });
      const s = new MachineOnClock({
        clock,
        role: 'server',
        ownShipId: 'i:1_u:server',
        lag: lagging,
        ...options(server),
      });
      const wire = new FaultyWire(clock, [c, s], { latency, loss }, random);
      c.dispatch({ type: 'opened' });
      s.dispatch({ type: 'opened' });
      for (const { at, isClient, act: one } of [...acts].sort((a, b) => a.at - b.at)) {
        clock.advance(Math.max(0, at - clock.now()));
        perform(isClient ? c : s, one, wire);
        for (const machine of [c, s]) hasWayOut(machine);
      }
      clock.advance(millis(WALK));
      for (const machine of [c, s]) hasWayOut(machine);
      const outcome = [c, s].map(({ state, ended }) => ended?.why ?? state.at.phase).join(' and ');
      reached.set(outcome, (reached.get(outcome) ?? 0) + 1);
      // Left alone, each side ends or is in data exchange; then the last connection goes, too.
      clock.advance(4 * 3_600_000);
      for (const { state, ended } of [c, s]) assert.ok(ended !== undefined || state.at.phase === 'data');
      for (const machine of [c, s]) machine.lost(undefined, undefined);
      clock.advance(100_000);
      for (const { ended } of [c, s]) assert.ok(ended !== undefined);
      assert.equal(clock.pendingTimers, 0, 'no timer is left');
    }),
    { seed: SEED, numRuns: 3000 },
  );
  for (const outcome of ['data and data', 'lost and lost', 'rejected-by-peer and aborted', 'closed and closed-by-peer'])
    assert.ok(reached.has(outcome), `some walks end in ${outcome}: ${[...reached.keys()].sort().join('; ')}`);
});

test('two joined nodes without faults that want each other always reach data exchange, however slow the way', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 1, max: 3000 }),
      fc.nat(3000),
      fc.nat(50_000),
      (seed, latency, lag, approval) => {
        const clock = new ManualClock();
        const random = seededRandom(seed);
        const lagging = (): number => random() * lag;
        const c = new MachineOnClock({ clock, role: 'client', lag: lagging });
        const s = new MachineOnClock({ clock, role: 'server', trust: 'undecided', lag: lagging });
        new FaultyWire(clock, [c, s], { latency, loss: 0 }, random);
        c.dispatch({ type: 'opened' });
        s.dispatch({ type: 'opened' });
        clock.advance(approval);
        s.decide('trusted');
        clock.advance(60_000);
        assert.deepEqual([c.state.at.phase, s.state.at.phase], ['data', 'data']);
      },
    ),
    { seed: SEED, numRuns: 1000 },
  );
});

function perform(machine: MachineOnClock, one: Act, wire: FaultyWire): void {
  switch (one.type) {
    case 'cut':
      wire.cut();
      return;
    case 'silence':
      wire.silence();
      return;
    case 'trusted':
    case 'refused':
    case 'trustLost':
      machine.decide(one.type);
      return;
    default:
      machine.dispatch(one);
  }
}
