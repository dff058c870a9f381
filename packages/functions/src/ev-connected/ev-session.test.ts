import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wattHours } from '@busbar/kernel';
import fc from 'fast-check';
import { type EvSessionEvent, type EvSessionState, evSession, initialEvSession } from './ev-session.ts';

const run = (...events: readonly EvSessionEvent[]): { state: EvSessionState; did: readonly string[] } => {
  let state = initialEvSession;
  const did: string[] = [];
  for (const event of events) {
    const step = evSession(state, event);
    state = step.state;
    did.push(...step.effects.map((effect) => effect.do));
  }
  return { state, did };
};
const arrived = (traits: { identification?: string; chargedEnergy?: number }, isComplete = true): EvSessionEvent => ({
  type: 'dataArrived',
  traits: {
    ...(traits.identification === undefined ? {} : { identification: traits.identification }),
    ...(traits.chargedEnergy === undefined ? {} : { chargedEnergy: wattHours(traits.chargedEnergy) }),
  },
  isComplete,
});
const APPEARED: EvSessionEvent = { type: 'entityAppeared' };
const REMOVED: EvSessionEvent = { type: 'entityRemoved' };
const LOST: EvSessionEvent = { type: 'connectionLost' };
const EXPIRED: EvSessionEvent = { type: 'timerExpired' };

test('EVCC 6.2: a vehicle is connected as soon as its entity is, ready when its data is', () => {
  const { state, did } = run(APPEARED, arrived({ identification: 'A' }));
  assert.deepEqual(state, { phase: 'connected', isReady: true, traits: { identification: 'A' } });
  assert.deepEqual(did, ['reportPlugged', 'startTimer', 'stopTimer']);
});

test('EVCC 6.2: without data it is ready after a while', () => {
  const { state } = run(APPEARED, arrived({}, false), EXPIRED);
  assert.deepEqual(state, { phase: 'connected', isReady: true, traits: {} });
});

test('EVCC 8: a removal that is told twice, or an entity told twice, changes nothing', () => {
  assert.deepEqual(run(APPEARED, APPEARED, REMOVED, REMOVED).did, [
    'reportPlugged',
    'startTimer',
    'stopTimer',
    'reportUnplugged',
  ]);
});

test('EVCC 6.2: a lost connection says nothing about the vehicle; the same vehicle goes on with its session', () => {
  const lost = run(APPEARED, arrived({ identification: 'A' }), LOST);
  assert.equal(lost.state.phase, 'unknown');
  const { state, did } = run(
    APPEARED,
    arrived({ identification: 'A' }),
    LOST,
    APPEARED,
    arrived({ identification: 'A' }),
  );
  assert.deepEqual(state, { phase: 'connected', isReady: true, traits: { identification: 'A' } });
  assert.deepEqual(did.slice(-3), ['startTimer', 'reportResumed', 'stopTimer']);
});

test('EVCC 6.2: another vehicle after a reconnect is a new session', () => {
  const { did } = run(APPEARED, arrived({ identification: 'A' }), LOST, APPEARED, arrived({ identification: 'B' }));
  assert.deepEqual(did.slice(-3), ['reportUnplugged', 'reportPlugged', 'stopTimer']);
});

test('EVCC 6.2: without identification the charged energy decides: it never falls within a session', () => {
  const before = [APPEARED, arrived({ chargedEnergy: 5000 }), LOST, APPEARED];
  assert.ok(run(...before, arrived({ chargedEnergy: 5000 })).did.includes('reportResumed'));
  assert.ok(!run(...before, arrived({ chargedEnergy: 10 })).did.includes('reportResumed'));
});

test('EVCC 6.2: nothing to recognise it by: another session once the wait is over, ready before', () => {
  const before = [APPEARED, arrived({}), LOST, APPEARED, arrived({})];
  const { state } = run(...before);
  assert.equal(state.phase === 'connected' && state.isReady, true);
  assert.deepEqual(run(...before, EXPIRED).did.slice(-2), ['reportUnplugged', 'reportPlugged']);
});

test('EVCC 6.2: unplugged while the connection was lost', () => {
  assert.deepEqual(run(APPEARED, arrived({}), LOST, REMOVED).did.at(-1), 'reportUnplugged');
});

test('random walks: plugged and unplugged alternate, and no timer runs while nothing is connected', () => {
  const event = fc.oneof(
    fc.constantFrom(APPEARED, REMOVED, LOST, EXPIRED),
    fc
      .record({
        identification: fc.constantFrom('A', 'B', undefined),
        chargedEnergy: fc.constantFrom(0, 10, undefined),
      })
      .chain(({ identification, chargedEnergy }) =>
        fc.boolean().map((isComplete) =>
          arrived(
            {
              ...(identification === undefined ? {} : { identification }),
              ...(chargedEnergy === undefined ? {} : { chargedEnergy }),
            },
            isComplete,
          ),
        ),
      ),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      let state = initialEvSession;
      let isPlugged = false;
      let isTimed = false;
      for (const one of events) {
        const step = evSession(state, one);
        state = step.state;
        for (const effect of step.effects) {
          if (effect.do === 'reportPlugged') {
            assert.equal(isPlugged, false);
            isPlugged = true;
          } else if (effect.do === 'reportUnplugged') {
            assert.equal(isPlugged, true);
            isPlugged = false;
          } else if (effect.do === 'startTimer') isTimed = true;
          else if (effect.do === 'stopTimer') isTimed = false;
        }
        if (one.type === 'timerExpired') isTimed = false;
        assert.equal(isPlugged, state.phase !== 'disconnected');
        if (state.phase !== 'connected') assert.equal(isTimed, false);
      }
    }),
    { seed: 63380, numRuns: 2000 },
  );
});
