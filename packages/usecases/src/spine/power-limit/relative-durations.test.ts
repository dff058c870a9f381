import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds, watts } from '@busbar/kernel';
import { LimitPair } from '../../testing/index.ts';

/** Every time of a limit on the wire, by who said it. */
function endTimes({ log }: LimitPair): readonly string[] {
  return log.flatMap(({ from, text }) =>
    [...text.matchAll(/"endTime":"([^"]*)"/g)].map(
      ([, time]) => `${from} ${time?.startsWith('P') ? 'relative' : time}`,
    ),
  );
}

test('SPINE-5.2.2-16 the duration of a limit is relative in the write, in the notify and in a later reply', async () => {
  const pair = new LimitPair();
  await pair.connect(1000);
  void pair.guard.setLimit(pair.target, { active: true, value: watts(4200), duration: seconds(3600) });
  await pair.clock.run(1000);
  await pair.cut();
  await pair.connect(5000);
  assert.equal(pair.system.state().limitActive, true);
  const times = endTimes(pair);
  assert.deepEqual([...new Set(times)].sort(), ['a relative', 'b relative']);
  pair.close();
});
