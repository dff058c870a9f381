import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { inWords, stateIn, valueIn } from './device-command.ts';
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

test('a program does what a case needs and answers with what it found', async () => {
  const { written, operator, say } = program();
  const asked = operator.perform?.({ do: 'state' });
  assert.deepEqual(written, ['{"do":"state"}']);
  say('{"event":"answer","to":"state","states":{"LPC":{"state":"limited","effectiveLimitWatts":4200}}}');
  assert.deepEqual(stateIn(await asked, 'LPC'), { state: 'limited', effectiveLimitWatts: 4200 });
  assert.equal(stateIn(await asked, 'LPP'), undefined);
});

test('a person who cannot be asked does nothing; one at a terminal says whether it is done, and what is seen', async () => {
  assert.equal(askPerson(() => undefined, millis(1)).perform, undefined);
  const asked: string[] = [];
  const typed = ['', 'no', 'failsafe', '', '230', 'who knows'];
  const person = askPerson(
    () => undefined,
    millis(1),
    async (question) => {
      asked.push(question);
      return typed.shift() ?? '';
    },
  );
  assert.deepEqual(await person.perform?.({ do: 'restart', offSeconds: 90 }), {});
  assert.equal(await person.perform?.({ do: 'reset' }), undefined);
  assert.equal(stateIn(await person.perform?.({ do: 'state' }), 'LPP')?.state, 'failsafe');
  const point = { do: 'measurements', useCase: 'MPC', point: 'ACVoltage.an' } as const;
  assert.equal(valueIn(await person.perform?.(point), 'ACVoltage.an'), null);
  assert.equal(valueIn(await person.perform?.(point), 'ACVoltage.an'), 230);
  assert.equal(await person.perform?.({ do: 'state' }), undefined);
  assert.match(asked[0] ?? '', /off, wait 90 s.*Enter when it is done/);
  assert.match(asked[3] ?? '', /ACVoltage\.an \(MPC\)/);
});

for (const [command, words] of [
  [{ do: 'restart', offSeconds: 0 }, /^Restart/],
  [{ do: 'limit', useCase: 'LPC', watts: 4200 }, /active LPC limit of 4200 W without a duration/],
  [{ do: 'limit', useCase: 'LPP', watts: 0, durationSeconds: 60 }, /LPP limit of 0 W for 60 s/],
  [{ do: 'release', useCase: 'LPC' }, /deactivate its LPC limit/],
  [{ do: 'failsafe', useCase: 'LPC', watts: 1, durationSeconds: 7200 }, /failsafe limit 1 W and .* minimum 7200 s/],
  [{ do: 'refuse', useCase: 'LPC', isOn: true }, /permitted reason to refuse/],
  [{ do: 'refuse', useCase: 'LPC', isOn: false }, /Take the reason/],
  [{ do: 'measure', watts: -2300 }, /produce, about 2300 W/],
  [{ do: 'measure', watts: 2300 }, /consume, about 2300 W/],
] as const)
  test(`a person is told in words: ${JSON.stringify(command)}`, () => {
    assert.match(inWords(command), words);
  });
