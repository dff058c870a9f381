import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import fc from 'fast-check';
import { type AnnounceEvent, type AnnounceState, announceStep, beginProbing } from './announce-step.ts';

const probing = (sent: number): AnnounceState => ({ phase: 'probing', sent });
const announcing = (sent: number): AnnounceState => ({ phase: 'announcing', sent });
const announced: AnnounceState = { phase: 'announced' };

/** `probe`, `announce`, `rename`, or the delay of a timer. */
const short = (state: AnnounceState, type: AnnounceEvent['type']) => {
  const step = announceStep(state, { type });
  return { state: step.state, effects: step.effects.map((effect) => ('delay' in effect ? effect.delay : effect.do)) };
};

const rows: readonly [AnnounceState, AnnounceEvent['type'], AnnounceState, readonly (string | number)[]][] = [
  [probing(0), 'timer', probing(1), ['probe', 250]],
  [probing(2), 'timer', probing(3), ['probe', 250]],
  [probing(3), 'timer', announcing(1), ['announce', 1000]],
  [announcing(1), 'timer', announcing(2), ['announce', 2000]],
  [announcing(2), 'timer', announced, ['announce']],
  [announced, 'timer', announced, []],
  [probing(0), 'contested', probing(0), []],
  [probing(1), 'contested', probing(1), ['rename']],
  [announcing(1), 'contested', probing(0), [250]],
  [announced, 'contested', probing(0), [250]],
  [probing(0), 'tieLost', probing(0), []],
  [probing(2), 'tieLost', probing(0), [1000]],
  [announcing(1), 'tieLost', announcing(1), []],
  [announced, 'tieLost', announced, []],
  [probing(2), 'changed', probing(2), []],
  [announcing(2), 'changed', announcing(1), ['announce', 1000]],
  [announced, 'changed', announcing(1), ['announce', 1000]],
];

test('SHIP-6.4.2-2 every transition of probing, announcing and defending a name', () => {
  for (const [before, type, state, effects] of rows)
    assert.deepEqual(short(before, type), { state, effects }, `${JSON.stringify(before)} ${type}`);
});

test('from any sequence of events time alone leads to announced, within six timers', () => {
  const types = ['timer', 'tieLost', 'contested', 'changed'] as const;
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...types)), (events) => {
      let { state } = beginProbing(millis(0));
      for (const type of events) state = announceStep(state, { type }).state;
      for (let timers = 0; timers < 6; timers++) state = announceStep(state, { type: 'timer' }).state;
      assert.equal(state.phase, 'announced');
    }),
    { seed: 1, numRuns: 2000 },
  );
});
