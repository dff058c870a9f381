import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialStationPhase, type StationPhase, type StationPhaseEvent, stationPhase } from './station-phase.ts';

function walk(...events: readonly StationPhaseEvent[]): { state: StationPhase; done: readonly string[] } {
  const done: string[] = [];
  let state = initialStationPhase;
  for (const event of events) {
    const step = stationPhase(state, event);
    state = step.state;
    done.push(...step.effects.map((effect) => effect.do));
  }
  return { state, done };
}

const READY: readonly StationPhaseEvent[] = [{ type: 'described' }, { type: 'contentsRead', isControllable: true }];

test('mapping 7, rule 3: discovered, described, readable or controllable; steered when it can be', () => {
  assert.equal(walk({ type: 'described' }).state.name, 'described');
  assert.equal(walk({ type: 'described' }, { type: 'contentsRead', isControllable: false }).state.name, 'readable');
  const { state, done } = walk(...READY);
  assert.equal(state.name, 'controllable');
  assert.deepEqual(done, ['readContents', 'steer']);
});

test('mapping 6: three polls without an answer lose it; one answer describes it anew', () => {
  const silence: StationPhaseEvent = { type: 'unanswered' };
  assert.equal(walk(...READY, silence, silence).state.name, 'controllable');
  assert.equal(walk(...READY, silence, silence, { type: 'answered' }, silence, silence).state.name, 'controllable');
  const lost = walk(...READY, silence, silence, silence, silence);
  assert.equal(lost.state.name, 'lost');
  assert.deepEqual(lost.done, ['readContents', 'steer', 'reportLost']);
  const back = walk(...READY, silence, silence, silence, { type: 'answered' });
  assert.equal(back.state.name, 'discovered');
  assert.equal(back.done.at(-1), 'describe');
});

test('mapping 6: a station that its node does not list any more is lost at once, and told once', () => {
  const { state, done } = walk(...READY, { type: 'removed' }, { type: 'removed' });
  assert.equal(state.name, 'lost');
  assert.deepEqual(done.slice(-1), ['reportLost']);
  assert.equal(done.length, 3);
});

test('events of another phase change nothing', () => {
  assert.equal(walk({ type: 'contentsRead', isControllable: true }).state.name, 'discovered');
  assert.equal(walk(...READY, { type: 'described' }).state.name, 'controllable');
});
