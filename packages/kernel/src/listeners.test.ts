import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Listeners } from './listeners.ts';

test('listeners are called in the order they were added, with the arguments', () => {
  const told: string[] = [];
  const listeners = new Listeners<[string, number]>();
  listeners.add((text, count) => told.push(`first ${text} ${count}`));
  listeners.add((text) => told.push(`second ${text}`));
  listeners.emit('limit', 4200);
  assert.deepEqual(told, ['first limit 4200', 'second limit']);
});

test('the same function added twice is called twice and removed one by one', () => {
  let count = 0;
  const listeners = new Listeners<[]>();
  const listener = (): void => {
    count++;
  };
  const remove = listeners.add(listener);
  listeners.add(listener);
  listeners.emit();
  remove();
  remove();
  listeners.emit();
  assert.equal(count, 3);
});

test('a listener that throws is told and does not keep the others from being called', () => {
  const failed: unknown[] = [];
  const listeners = new Listeners<[]>((error) => failed.push(error));
  const broken = new Error('broken');
  let isCalled = false;
  listeners.add(() => {
    throw broken;
  });
  listeners.add(() => {
    isCalled = true;
  });
  listeners.emit();
  assert.ok(isCalled);
  assert.deepEqual(failed, [broken]);
});

test('without a place for failures the error of a listener surfaces as an uncaught one', (t) => {
  const turns: (() => void)[] = [];
  t.mock.method(globalThis, 'queueMicrotask', (turn: () => void) => turns.push(turn));
  const listeners = new Listeners<[]>();
  listeners.add(() => {
    throw new Error('nobody asked');
  });
  listeners.emit();
  assert.throws(() => turns[0]?.(), /nobody asked/);
});

test('a listener removed by an earlier one is not called any more', () => {
  const told: string[] = [];
  const listeners = new Listeners<[]>();
  listeners.add(() => removeSecond());
  const removeSecond = listeners.add(() => told.push('second'));
  listeners.emit();
  assert.deepEqual(told, []);
});

test('a listener added while others are called waits for the next time', () => {
  const told: string[] = [];
  const listeners = new Listeners<[]>();
  const remove = listeners.add(() => {
    listeners.add(() => told.push('late'));
    remove();
  });
  listeners.emit();
  assert.deepEqual(told, []);
  listeners.emit();
  assert.deepEqual(told, ['late']);
});

test('clear removes all', () => {
  const listeners = new Listeners<[]>();
  listeners.add(() => assert.fail('cleared'));
  listeners.clear();
  listeners.emit();
});
