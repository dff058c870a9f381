import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, systemClock } from '@busbar/kernel';
import { BusbarProcess, temporaryDirectory } from './busbar-process.ts';

const clock = systemClock();
/** Longest wait for a process: the machine may be busy. */
const DEADLINE = 60_000;

test('busbar simulate echonet-charger: ready, seen by busbar inspect, steered by lines, ended by SIGTERM', {
  timeout: 150_000,
}, async (t) => {
  const charger = new BusbarProcess(
    ...['simulate', 'echonet-charger', '--json', '--data', temporaryDirectory(t), '--address', '127.38.5.1'],
    ...['--class', 'ev-charger-discharger'],
  );
  t.after(() => charger.stop());
  const ready = await charger.line(({ kind }) => kind !== undefined, DEADLINE);
  assert.deepEqual([ready.kind, ready.address, ready.objects], ['echonet-charger', '127.38.5.1', ['027e01']]);

  await charger.line(({ event, status }) => event === 'car' && status === 'chargeableDischargeable', DEADLINE);
  charger.command({ do: 'local', mode: 'charge' });
  await charger.line(({ event, to }) => event === 'answer' && to === 'local', DEADLINE);
  await charger.line(({ event, mode }) => event === 'mode' && mode === 'charge', DEADLINE);
  await charger.line(({ event, watts }) => event === 'power' && Number(watts) > 0, DEADLINE);
  charger.command({ do: 'plug', soc: 400 });
  await charger.line(({ event, code }) => event === 'error' && code === 'simulator.bad-command', DEADLINE);

  const inspect = new BusbarProcess('inspect', '127.38.5.1', '--json');
  assert.equal(await inspect.exited, 0, inspect.output());
  assert.match(inspect.output(), /027e01/);

  const from = clock.now();
  await charger.stop();
  assert.equal(await charger.exited, 0, charger.output());
  assert.ok(clock.now() - from < millis(10_000), 'promptly');
});
