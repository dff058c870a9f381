import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageReceiver } from '@busbar/kernel';
import { InjectedRequests } from './injected-requests.ts';

function tapped(): { link: InjectedRequests; sent: string[]; arrive: (text: string) => void; heard: string[] } {
  const sent: string[] = [];
  const heard: string[] = [];
  let receiver: MessageReceiver | undefined;
  const link = new InjectedRequests({
    start: (given) => {
      receiver = given;
    },
    send: (text) => sent.push(text) > 0,
    close: () => undefined,
  });
  link.start({ message: (text) => heard.push(text), closed: () => undefined });
  return { link, sent, arrive: (text) => receiver?.message(text), heard };
}

const counter = (number: number): string => `[{"msgCounter":${number}}]`;
const answer = (number: number): string => `[{"msgCounterReference":${number}}]`;

test('an injected request takes the next counter, those of the device move up', () => {
  const { link, sent } = tapped();
  link.send(counter(7));
  link.inject(counter, () => undefined);
  link.send(counter(8));
  link.inject(counter, () => undefined);
  link.send(counter(9));
  assert.deepEqual(sent, [7, 8, 9, 10, 11].map(counter));
});

test('the answer to an injected request does not reach the device, others do with its own counter', () => {
  const { link, arrive, heard } = tapped();
  const answers: string[] = [];
  link.send(counter(1));
  link.inject(counter, (text) => answers.push(text));
  link.send(counter(2));
  for (const reference of [3, 2, 1]) arrive(answer(reference));
  arrive(counter(90));
  assert.deepEqual(answers, [answer(2)]);
  assert.deepEqual(heard, [answer(2), answer(1), counter(90)]);
});

test('a request that is sent twice has one counter and two answers', () => {
  const { link, sent, arrive, heard } = tapped();
  const answers: string[] = [];
  link.inject(counter, (text) => answers.push(text), 2);
  link.send(counter(1));
  for (const reference of [1, 1, 1, 2]) arrive(answer(reference));
  assert.deepEqual(sent, [1, 1, 2].map(counter));
  assert.deepEqual(answers, [1, 1].map(answer));
  assert.deepEqual(heard, [answer(1)]);
});
