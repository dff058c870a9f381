import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { askPerson, programOperator } from './operator.ts';

function program(clock = new ManualClock()) {
  const written: string[] = [];
  let say: (line: string) => void = () => undefined;
  const operator = programOperator(
    {
      write: (line) => written.push(line),
      onLine: (listener) => {
        say = listener;
      },
    },
    clock,
  );
  return { clock, written, operator, say: (line: string) => say(line) };
}

test('a program is told in lines of JSON; its answers belong to the commands in their order', async () => {
  const { written, operator, say, clock } = program();
  const [first, second] = [operator.trust('aa'), operator.reachable('bb', '192.0.2.1', 4712)];
  assert.deepEqual(written, ['{"do":"trust","ski":"aa"}', '{"do":"peer","ski":"bb","host":"192.0.2.1","port":4712}']);
  for (const line of ['{"event":"limit"}', 'ready', '{"event":"answer","to":"trust"}', '{broken', '{"event":"answer"}'])
    say(line);
  await first;
  assert.equal(await second, true);
  assert.equal(clock.pendingTimers, 0);
});

test('a refusal of the program is told with its words', async () => {
  const { operator, say } = program();
  const asked = operator.distrust('aa');
  say('{"event":"error","text":"no such peer"}');
  await assert.rejects(asked, { code: 'conformance.operator', message: /no such peer/ });
});

test('a program that does not answer is given up after ten seconds', async () => {
  const { operator, clock } = program();
  const asked = assert.rejects(operator.trust('aa'), { code: 'conformance.operator', message: /within 10 s/ });
  clock.advance(10_000);
  await asked;
});

test('a person is told what to do, and may take the time they were given', async () => {
  const said: string[] = [];
  const person = askPerson((line) => said.push(line), millis(60_000));
  await person.trust('aa');
  await person.distrust('bb');
  assert.equal(await person.reachable('cc', '192.0.2.1', 4712), false, 'the device cannot be told');
  assert.deepEqual([said.length, person.patience, person.isProgram], [3, 60_000, false]);
  assert.match(said.join(), /trust the SKI aa.*Remove the trust in the SKI bb.*192\.0\.2\.1:4712 for the SKI cc/);
});
