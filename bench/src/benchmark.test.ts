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
