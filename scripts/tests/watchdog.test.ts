import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import { Watchdog } from './watchdog.ts';

const event = (type: 'test:dequeue' | 'test:complete', name: string, file: string): TestEvent =>
  ({ type, data: { name, file, nesting: 0 } }) as TestEvent;

test('a file that still runs after the longest time is told, one that ended is not', (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  const late: string[] = [];
  const watchdog = new Watchdog(1000, (file) => late.push(file));
  watchdog.take(event('test:dequeue', '/slow.test.ts', '/slow.test.ts'));
  watchdog.take(event('test:dequeue', '/quick.test.ts', '/quick.test.ts'));
  watchdog.take(event('test:dequeue', 'a test inside', '/slow.test.ts'));
  mock.timers.tick(900);
  watchdog.take(event('test:complete', 'a test inside', '/slow.test.ts'));
  watchdog.take(event('test:complete', '/quick.test.ts', '/quick.test.ts'));
  assert.deepEqual(late, []);
  mock.timers.tick(100);
  assert.deepEqual(late, ['/slow.test.ts']);
});

test('nothing is told after the end', (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  const late: string[] = [];
  const watchdog = new Watchdog(1000, (file) => late.push(file));
  watchdog.take(event('test:dequeue', '/slow.test.ts', '/slow.test.ts'));
  watchdog.stop();
  mock.timers.tick(5000);
  assert.deepEqual(late, []);
});
