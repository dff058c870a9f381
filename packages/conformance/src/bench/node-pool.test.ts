import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '@busbar/kernel';
import { passingIdentities } from '../tool/tool-nodes.ts';
import { NodePool } from './node-pool.ts';

const { nodes } = passingIdentities(2, systemClock());

test('who asks first is served first, also when the next one would need less', async () => {
  const pool = new NodePool(nodes);
  const served: string[] = [];
  const take = async (name: string, count: number) => {
    const taken = await pool.take(count);
    served.push(name);
    return taken ?? [];
  };
  const first = await take('first', 1);
  const pair = take('pair', 2);
  const single = take('single', 1);
  await Promise.resolve();
  assert.deepEqual(served, ['first']);
  pool.giveBack(first);
  const both = await pair;
  assert.equal(both.length, 2);
  assert.deepEqual(served, ['first', 'pair']);
  pool.giveBack(both);
  assert.equal((await single).length, 1);
});

test('who wants the first node gets just it, the others are taken before it', async () => {
  const pool = new NodePool(nodes);
  const [first, second] = nodes;
  assert.deepEqual(await pool.take(1), [second]);
  const one = await pool.takeFirst();
  assert.deepEqual(one, [first]);
  let isServed = false;
  const again = pool.takeFirst()?.then((taken) => {
    isServed = true;
    return taken;
  });
  pool.giveBack(second === undefined ? [] : [second]);
  await Promise.resolve();
  assert.equal(isServed, false, 'another node does not do');
  const other = await pool.take(1);
  pool.giveBack(one ?? []);
  assert.deepEqual(await again, [first]);
  assert.deepEqual(other, [second]);
  assert.equal(new NodePool([]).takeFirst(), undefined);
});

test('more nodes than there are are refused at once; none are always there', async () => {
  const pool = new NodePool(nodes);
  assert.equal(pool.take(3), undefined);
  const all = await pool.take(2);
  assert.equal(all?.length, 2);
  assert.deepEqual(await pool.take(0), []);
});
