import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { terminalQuestions } from './questions.ts';

test('questions of cases that run side by side are asked one after the other', { timeout: 10_000 }, async () => {
  const [input, output] = [Object.assign(new PassThrough(), { isTTY: true }), new PassThrough()];
  const shown: string[] = [];
  // A person types when the question is there.
  output.on('data', (chunk: Buffer) => {
    const question = /(First|Second)\?/.exec(chunk.toString())?.[1];
    if (question === undefined) return;
    shown.push(question);
    input.write(`${question.toLowerCase()}\n`);
  });
  const questions = terminalQuestions(input, output);
  const answers = await Promise.all([questions?.ask('First?'), questions?.ask('Second?')]);
  assert.deepEqual(
    [answers, shown],
    [
      ['first', 'second'],
      ['First', 'Second'],
    ],
  );
  questions?.close();
});

test('where nobody sits nobody is asked', () => {
  assert.equal(terminalQuestions(new PassThrough(), new PassThrough()), undefined);
});
