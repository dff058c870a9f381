/** `busbar simulate inverter|battery|heat-pump` as processes: ready, asked, ended. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BusbarProcess, temporaryDirectory } from './busbar-process.ts';

const KINDS = [
  { kind: 'inverter', command: { do: 'sun', watts: 3000 }, watts: -3000 },
  { kind: 'battery', command: { do: 'power', watts: -1200 }, watts: -1200 },
  { kind: 'heat-pump', command: { do: 'buffer', celsius: 60 }, watts: 15 },
] as const;

for (const how of ['SIGTERM', 'the end of its input'])
  test(`a simulated appliance answers commands, tells its power and ends with ${how}`, {
    timeout: 60_000,
  }, async (t) => {
    await Promise.all(
      KINDS.map(async ({ kind, command, watts }) => {
        const one = new BusbarProcess('simulate', kind, '--json', '--data', temporaryDirectory(t));
        t.after(() => one.stop('SIGKILL'));
        const ready = await one.line((line) => line.ski !== undefined);
        assert.deepEqual([ready.kind, typeof ready.port], [kind, 'number']);
        one.command(command);
        await one.line((line) => line.event === 'answer' && line.done === command.do);
        await one.line((line) => line.event === 'power' && line.watts === watts);
        one.command({ do: 'dance' });
        // The last command is answered although nothing follows.
        if (how === 'SIGTERM') await one.line((line) => line.event === 'error');
        if (how === 'SIGTERM') await one.stop();
        else one.endInput();
        assert.equal(await one.exited, 0, one.output());
        assert.match(String((await one.line((line) => line.event === 'error')).text), /known: /);
      }),
    );
  });
