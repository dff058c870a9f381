import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type UtcInstant, utcInstant } from '@busbar/kernel';
import fc from 'fast-check';
import { ShipError } from '../errors.ts';
import {
  abandonUpdate,
  addCurve,
  announceSuccessor,
  completeUpdate,
  dropCurve,
  factoryKeyMaterial,
  keyMaterialStateOf,
  materialOnStart,
  type OwnKeyMaterial,
  type PresentedKey,
  successorIn,
  transitionEnd,
} from './own-key-material.ts';

const DAY = 24 * 60 * 60 * 1000;
const NOW = utcInstant(Date.UTC(2026, 0, 1));
const later = (days: number): UtcInstant => utcInstant(NOW + days * DAY);
const key = (digit: string, curve = 23): PresentedKey => ({ curve, ski: digit.repeat(40) });
const A = factoryKeyMaterial(key('a'), NOW);

const stages = ({ keys }: OwnKeyMaterial): string[] => keys.map(({ stage, ski }) => `${stage} ${ski[0]}`);
const isRefused = (error: unknown): boolean => error instanceof ShipError && error.code === 'ship.certificate-update';

test('SHIP-6.9.2.3-1: the counter is 1 in factory state, and each change adds one', () => {
  assert.equal(A.updateCounter, 1);
  const announced = announceSuccessor(A, key('b'), NOW);
  const completed = completeUpdate(announced, later(30));
  const added = addCurve(completed, key('c', 26), later(31));
  const dropped = dropCurve(added, 26, later(32));
  const abandoned = abandonUpdate(announceSuccessor(dropped, key('d'), later(33)));
  assert.deepEqual(
    [announced, completed, added, dropped, abandoned].map(({ updateCounter }) => updateCounter),
    [2, 3, 4, 5, 7],
  );
});

test('SHIP-6.9.2.3-1: at the end of its 16 bit the counter stays, and the keys with it', () => {
  const last = { ...A, updateCounter: 0xffff };
  assert.throws(() => announceSuccessor(last, key('b'), NOW), isRefused);
  assert.equal(announceSuccessor({ ...A, updateCounter: 0xfffe }, key('b'), NOW).updateCounter, 0xffff);
});

test('SHIP-6.9.2.3-2: successor, then current; current, then predecessor, which goes with the next update', () => {
  const announced = announceSuccessor(A, key('b'), NOW);
  assert.deepEqual(stages(announced), ['current a', 'successor b']);
  const completed = completeUpdate(announced, later(30));
  assert.deepEqual(stages(completed), ['predecessor a', 'current b']);
  assert.deepEqual(stages(announceSuccessor(completed, key('c'), later(31))), ['current b', 'successor c']);
});

test('SHIP-6.9.2.3-2: the transition stage lasts a month', () => {
  const announced = announceSuccessor(A, key('b'), NOW);
  const successor = successorIn(announced);
  assert.ok(successor !== undefined);
  assert.equal(transitionEnd(successor), later(30));
  assert.throws(() => completeUpdate(announced, utcInstant(later(30) - 1)), isRefused);
  assert.doesNotThrow(() => completeUpdate(announced, later(30)));
  assert.throws(() => completeUpdate(A, later(30)), isRefused);
});

test('SHIP-6.9.2.3-3: one update at a time; a new curve needs none, dropping one is one', () => {
  const announced = announceSuccessor(A, key('b'), NOW);
  assert.throws(() => announceSuccessor(announced, key('c'), NOW), isRefused);
  const two = addCurve(announced, key('d', 26), NOW);
  assert.deepEqual(stages(two), ['current a', 'successor b', 'current d']);
  assert.throws(() => dropCurve(two, 26, NOW), isRefused);
  assert.deepEqual(stages(dropCurve(completeUpdate(two, later(30)), 26, later(30))), [
    'predecessor a',
    'current b',
    'predecessor d',
  ]);
});

test('what makes no sense is refused: a known key, a curve without key, the last key, nothing to give up', () => {
  assert.throws(() => announceSuccessor(A, key('a'), NOW), isRefused);
  assert.throws(() => announceSuccessor(A, key('b', 26), NOW), isRefused);
  assert.throws(() => addCurve(A, key('b'), NOW), isRefused);
  assert.throws(() => dropCurve(A, 23, NOW), isRefused);
  assert.throws(() => dropCurve(A, 26, NOW), isRefused);
  assert.throws(() => abandonUpdate(A), isRefused);
});

test('SHIP-6.9.2.3-2: completing one curve leaves the others alone', () => {
  const two = addCurve(announceSuccessor(A, key('b'), NOW), key('d', 26), NOW);
  assert.deepEqual(stages(completeUpdate(two, later(30))), ['predecessor a', 'current b', 'current d']);
});

test('SHIP-6.9.2.3-2: a node that starts with its announced successor has completed the update', () => {
  const announced = announceSuccessor(A, key('b'), NOW);
  assert.deepEqual(materialOnStart(announced, key('a'), later(60)), { material: announced, isUnannounced: false });
  const { material, isUnannounced } = materialOnStart(announced, key('b'), later(30));
  assert.deepEqual(
    [stages(material), material.updateCounter, isUnannounced],
    [['predecessor a', 'current b'], 3, false],
  );
});

test('SHIP-6.9.2.3-2: a key that was not announced, or not for a month, takes over with a warning', () => {
  const announced = announceSuccessor(A, key('b'), NOW);
  for (const [stored, own, now, expected] of [
    [A, key('c'), later(90), ['predecessor a', 'current c']],
    [announced, key('b'), later(29), ['predecessor a', 'current b']],
    [announced, key('c'), later(90), ['predecessor a', 'current c']],
    [completeUpdate(announced, later(30)), key('a'), later(31), ['predecessor b', 'current a']],
  ] as const) {
    const { material, isUnannounced } = materialOnStart(stored, own, now);
    assert.deepEqual(stages(material), expected);
    assert.equal(material.updateCounter, stored.updateCounter + 1);
    assert.equal(isUnannounced, true);
  }
  assert.deepEqual(materialOnStart(undefined, key('a'), NOW), { material: A, isUnannounced: false });
});

test('SHIP-6.9.2.3-4: the state lists all own certificates and nothing else, SKIs as hexBinary writes them', () => {
  const material = addCurve(announceSuccessor(A, key('b'), NOW), key('d', 26), NOW);
  assert.deepEqual(keyMaterialStateOf(material), {
    updateCounter: 3,
    entry: [
      { currentState: 'current', curve: 23, ski: 'A'.repeat(40) },
      { currentState: 'successor', curve: 23, ski: 'B'.repeat(40) },
      { currentState: 'current', curve: 26, ski: 'D'.repeat(40) },
    ],
  });
});

test('SHIP-6.9.2.3-1 SHIP-6.9.2.3-3: whatever is done in whatever order, the counter grows and each curve has one current key', () => {
  const act = fc.record({
    what: fc.constantFrom('announce', 'complete', 'abandon', 'add', 'drop', 'start'),
    ski: fc.constantFrom(...'abcdef'),
    curve: fc.constantFrom(23, 26, 27),
    days: fc.nat(40),
  });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
      let material = A;
      let day = 0;
      for (const { what, ski, curve, days } of acts) {
        day += days;
        const before = material;
        try {
          material = done(what, material, key(ski, curve), later(day));
          assert.ok(material === before || material.updateCounter > before.updateCounter);
        } catch (error) {
          assert.ok(isRefused(error), String(error));
        }
        for (const one of [23, 26, 27])
          assert.ok(material.keys.filter((own) => own.curve === one && own.stage === 'current').length <= 1);
        assert.ok(material.keys.filter(({ stage }) => stage === 'successor').length <= 1);
        assert.ok(material.keys.some(({ stage }) => stage === 'current'));
      }
    }),
    { seed: 63380, numRuns: 2000 },
  );
});

function done(what: string, material: OwnKeyMaterial, own: PresentedKey, now: UtcInstant): OwnKeyMaterial {
  switch (what) {
    case 'announce':
      return announceSuccessor(material, own, now);
    case 'complete':
      return completeUpdate(material, now);
    case 'abandon':
      return abandonUpdate(material);
    case 'add':
      return addCurve(material, own, now);
    case 'drop':
      return dropCurve(material, own.curve, now);
    default:
      return materialOnStart(material, own, now).material;
  }
}
