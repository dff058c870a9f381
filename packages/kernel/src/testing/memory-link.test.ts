import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageReceiver } from '../message-link.ts';
import { ManualClock } from './manual-clock.ts';
import { memoryLinkPair } from './memory-link.ts';

function recorder(): MessageReceiver & { readonly told: string[] } {
  const told: string[] = [];
  return { told, message: (text) => void told.push(text), closed: (reason) => void told.push(`closed: ${reason}`) };
}

test('messages arrive at the other end, in order, after the latency', () => {
  const clock = new ManualClock();
  const pair = memoryLinkPair(clock, 5);
  const [a, b] = [recorder(), recorder()];
  pair.a.start(a);
  pair.b.start(b);
  assert.equal(pair.a.send('1'), true);
  pair.a.send('2');
  pair.b.send('3');
  clock.advance(4);
  assert.deepEqual([a.told, b.told], [[], []]);
  clock.advance(1);
  assert.deepEqual([a.told, b.told], [['3'], ['1', '2']]);
  assert.deepEqual(
    pair.log.map(({ from, text }) => from + text),
    ['a1', 'a2', 'b3'],
  );
});

test('what arrives before start is kept, in order', () => {
  const clock = new ManualClock();
  const pair = memoryLinkPair(clock);
  pair.a.send('1');
  pair.a.send('2');
  clock.advance(1);
  const b = recorder();
  pair.b.start(b);
  pair.a.send('3');
  clock.advance(1);
  assert.deepEqual(b.told, ['1', '2', '3']);
});

test('close is told once at both ends; nothing follows', () => {
  const clock = new ManualClock();
  const pair = memoryLinkPair(clock);
  const [a, b] = [recorder(), recorder()];
  pair.a.start(a);
  pair.b.start(b);
  pair.b.send('under way');
  pair.a.close('enough');
  pair.b.close('me too');
  assert.equal(pair.a.send('late'), false);
  assert.equal(pair.b.send('late'), false);
  clock.advance(10);
  assert.deepEqual([a.told, b.told], [['closed: enough'], ['closed: enough']]);
  assert.equal(clock.pendingTimers, 0);
});

test('an end that starts after the link is gone is told so', () => {
  const clock = new ManualClock();
  const pair = memoryLinkPair(clock);
  pair.a.close('gone');
  clock.advance(1);
  const b = recorder();
  pair.b.start(b);
  clock.advance(1);
  assert.deepEqual(b.told, ['closed: gone']);
});
