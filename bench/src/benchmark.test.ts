import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Benchmark, median, runBenchmark } from './benchmark.ts';

test('the median of an odd and of an even count', () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
});

test('sides are measured in turn, after a warm-up that does not count', async () => {
  const order: string[] = [];
  let value = 10;
  const benchmark: Benchmark = {
    name: 'x',
    measures: 'x',
    unit: 'µs',
    bound: '<= 2',
    prepare: async () => ({
      measure: () => {
        order.push('m');
        return value++;
      },
      baseline: () => {
        order.push('b');
        return 10;
      },
      close: () => void order.push('close'),
    }),
  };
  const result = await runBenchmark(benchmark, 3);
  assert.equal(order.join(''), `${'bm'.repeat(5)}bmmbbmclose`);
  assert.deepEqual(result, { name: 'x', value: 16, unit: 'µs', baseline: 10, ratio: 1.6, rounds: 3 });
});

test('a long scenario says how many rounds it takes, and tells its progress', async () => {
  const told: string[] = [];
  const benchmark: Benchmark = {
    name: 'x',
    measures: 'x',
    unit: 's',
    bound: '<= 60 s',
    warmUp: 0,
    rounds: 1,
    prepare: async (progress) => {
      progress('half of it');
      return { measure: () => 8, baseline: () => 4, close: () => undefined };
    },
  };
  const result = await runBenchmark(benchmark, 9, (text) => told.push(text));
  assert.deepEqual(result, { name: 'x', value: 8, unit: 's', baseline: 4, ratio: 2, rounds: 1 });
  assert.deepEqual(told, ['half of it']);
});
