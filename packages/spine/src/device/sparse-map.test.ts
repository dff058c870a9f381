import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SparseMap } from './sparse-map.ts';

test('a sparse map is a map', () => {
  const step = fc.tuple(fc.constantFrom('set', 'delete', 'clear'), fc.nat(3), fc.nat(9));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const sparse = new SparseMap<number, number>();
      const model = new Map<number, number>();
      for (const [act, key, value] of steps) {
        if (act === 'set') {
          sparse.set(key, value);
          model.set(key, value);
        } else if (act === 'delete') {
          sparse.delete(key);
          model.delete(key);
        } else {
          sparse.clear();
          model.clear();
        }
        assert.equal(sparse.size, model.size);
        assert.equal(sparse.get(key), model.get(key));
        assert.equal(sparse.has(key), model.has(key));
        assert.deepEqual(sparse.keys(), [...model.keys()]);
        assert.deepEqual(sparse.values(), [...model.values()]);
        assert.deepEqual(sparse.entries(), [...model]);
      }
    }),
    { seed: 63380, numRuns: 300 },
  );
});
