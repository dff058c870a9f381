import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import fc from 'fast-check';
import { SME_TIMERS, type SmeEvent } from './events.ts';
import { SME_STATE_NAMES } from './states.ts';
import { keyContext, ownKeys } from './test-support/key-material.ts';
import { MachineOnClock } from './test-support/machine-on-clock.ts';
import { handshake, hello, spine } from './test-support/wire.ts';

/** What may happen to a machine: an event, or time that passes. */
type Happening = SmeEvent | { readonly type: 'pass'; readonly ms: number };

const SEED = 63380;

const VECTORS = (
  JSON.parse(readFileSync(new URL('../../vectors/ship.json', import.meta.url), 'utf8')) as readonly {
    readonly hex: string;
    readonly direction: string;
  }[]
)
  .filter(({ direction }) => ['both', 'client->server', 'negative'].includes(direction))
  .map(({ hex }) => Uint8Array.from(Buffer.from(hex, 'hex')));

// What a partner says in a handshake that succeeds; walks start behind some of it, so that they get far.
const CMI = Uint8Array.of(0, 0);
const READY = hello({ phase: 'ready', waiting: 60_000 });
const ANNOUNCE = handshake('announceMax', 1, 0);
const SELECT = handshake('select', 1, 0);
const NO_PIN = Buffer.from('\u0001{"connectionPinState":[{"pinState":"none"}]}');

function script(role: 'client' | 'server', minor: 0 | 1): readonly Uint8Array[] {
  const select = handshake('select', 1, minor);
  return role === 'client'
    ? [CMI, READY, select, NO_PIN]
    : [CMI, READY, handshake('announceMax', 1, minor), select, NO_PIN];
}

const LIKELY = [
  CMI,
  READY,
  ANNOUNCE,
  SELECT,
  NO_PIN,
  hello({ phase: 'aborted' }),
  Buffer.from('\u0001{"connectionPinState":[{"pinState":"required"},{"inputPermission":"ok"}]}'),
  Buffer.from('\u0001{"connectionPinInput":[{"pin":"1A2B3C4D"}]}'),
  Buffer.from('\u0001{"connectionPinInput":[{"pin":"00000000"}]}'),
  Buffer.from('\u0001{"connectionPinError":[{"error":1}]}'),
  Buffer.from('\u0001{"accessMethods":[{"id":"i:1_u:peer"}]}'),
  spine('{"datagram":[]}'),
];

const frame = fc
  .oneof(
    { weight: 6, arbitrary: fc.constantFrom(...LIKELY) },
    { weight: 4, arbitrary: fc.constantFrom(...VECTORS) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }) },
    { weight: 1, arbitrary: fc.json().map((json) => Buffer.from(`\u0001${json}`)) },
  )
  .map((bytes): Happening => ({ type: 'frame', bytes }));

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 12, arbitrary: frame },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 130_000 }).map((ms): Happening => ({ type: 'pass', ms })) },
  { weight: 2, arbitrary: fc.constantFrom(...SME_TIMERS).map((timer): Happening => ({ type: 'timer', timer })) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Happening>(
      { type: 'opened' },
      { type: 'trusted' },
      { type: 'trusted' },
      { type: 'send', payload: '{"datagram":[]}' },
      { type: 'pinEntered', pin: '12345678' },
      { type: 'pinEntered', pin: 'not a pin' },
      { type: 'keyMaterialChanged' },
      { type: 'keysStored', entry: [{ curve: 23, ski: 'A'.repeat(40), userTrust: 32 }], isDelete: false },
      { type: 'commission', message: { name: 'commissioningRequest', value: {} } },
      { type: 'commission', message: { name: 'keyMaterialDelete', value: { entry: [] } } },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Happening>(
      { type: 'refused' },
      { type: 'trustLost' },
      { type: 'close', reason: 'unspecific' },
      { type: 'close', reason: 'removedConnection' },
      { type: 'close', reason: 'doubleConnection' },
      { type: 'pongMissed' },
      { type: 'lost' },
      { type: 'lost', code: 4452, reason: 'Node rejected by application' },
    ),
  },
);

const setup = fc.record({
  role: fc.constantFrom('client' as const, 'server' as const),
  /** Messages of the script before the walk. */
  depth: fc.integer({ min: 0, max: 5 }),
  trust: fc.constantFrom('trusted' as const, 'undecided' as const, 'refused' as const),
  maxVersion: fc.constantFrom('1.0' as const, '1.1' as const),
  /** Version the script of the partner agrees on. */
  minor: fc.constantFrom(0 as const, 1 as const),
  knownShipId: fc.constantFrom('', 'i:1_u:peer'),
  keys: fc.constantFrom(undefined, 1, 3),
  pin: fc.constantFrom(
    undefined,
    { userTrust: 64, ofPeer: '1A2B3C4D' },
    { userTrust: 64, own: { pin: '1A2B3C4D', demand: 'required' as const, wrong: 2 } },
    { userTrust: 8, own: { pin: '1A2B3C4D', demand: 'optional' as const, wrong: 0 } },
  ),
});

/** Every state that is not final is ended by a timer, or is data exchange, which the keep-alive watches. */
function hasWayOut(machine: MachineOnClock): void {
  const { at, timers } = machine.state;
  if (at.phase === 'closed' || at.phase === 'data' || at.number === 0) return;
  assert.ok(timers.length > 0, `state ${at.number} waits without a timer`);
}

// MachineOnClock itself checks: nothing after the end, timers of state and clock agree, numbers join, the end is told once.
test('random walks: never throw, never leave the state set, never wait without a timer, leave no timer behind', () => {
  const reached = new Set<number>();
  const started = new Set<string>();
  fc.assert(
    fc.property(
      setup,
      fc.array(happening, { maxLength: 60 }),
      ({ role, depth, trust, maxVersion, minor, knownShipId, keys, pin }, walk) => {
        const clock = new ManualClock();
        const settings = { maxVersion };
        const machine = new MachineOnClock({
          clock,
          role,
          trust,
          knownShipId,
          settings,
          ...(pin === undefined ? {} : { pin }),
          ...(keys === undefined ? {} : { keyMaterial: keyContext({ own: ownKeys(keys) }) }),
        });
        machine.dispatch({ type: 'opened' });
        machine.receive(...script(role, minor).slice(0, depth));
        for (const event of walk) {
          if (event.type === 'pass') clock.advance(event.ms);
          else if (event.type === 'trusted' || event.type === 'refused' || event.type === 'trustLost')
            machine.decide(event.type);
          else machine.dispatch(event);
          hasWayOut(machine);
          assert.ok(Object.hasOwn(SME_STATE_NAMES, machine.number));
        }
        for (const number of machine.phases) reached.add(number);
        for (const effect of machine.told) if (effect.do === 'startTimer') started.add(effect.timer);
        // Left alone, a machine ends or is in data exchange.
        clock.advance(4 * 3_600_000);
        assert.ok(machine.ended !== undefined || machine.state.at.phase === 'data');
        machine.dispatch({ type: 'lost' });
        assert.equal(clock.pendingTimers, 0);
        assert.ok(machine.ended !== undefined);
      },
    ),
    { seed: SEED, numRuns: 10_000 },
  );
  for (const number of [2, 4, 8, 11, 15, 16, 17, 20, 21, 22, 27, 30, 32, 33, 38, 39])
    assert.ok(reached.has(number), `the walks reach ${number}`);
  assert.deepEqual(
    [...started].sort(),
    [...SME_TIMERS].sort(),
    'every timer of the set is started by some walk, and no other',
  );
});

test('SHIP-6.1.3-2: the machine is pure, time comes with the context: the same events give the same effects', () => {
  fc.assert(
    fc.property(setup, fc.array(happening, { maxLength: 30 }), ({ role, depth, trust, minor }, walk) => {
      const run = (): readonly unknown[] => {
        const clock = new ManualClock();
        const machine = new MachineOnClock({ clock, role, trust });
        machine.dispatch({ type: 'opened' });
        machine.receive(...script(role, minor).slice(0, depth));
        for (const event of walk) {
          if (event.type === 'pass') clock.advance(millis(event.ms));
          else machine.dispatch(event);
        }
        return machine.told;
      };
      assert.deepEqual(run(), run());
    }),
    { seed: SEED, numRuns: 200 },
  );
});
