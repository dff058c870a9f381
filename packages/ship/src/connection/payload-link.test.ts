import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PayloadLink } from './payload-link.ts';

function linkWithLog() {
  const log: string[] = [];
  const link = new PayloadLink({
    send: (payload) => {
      log.push(`sent ${payload}`);
      return payload !== 'too much';
    },
    close: (reason) => log.push(`close ${reason}`),
    failed: (error) => log.push(`failed ${error}`),
  });
  const receiver = {
    message: (text: string) => {
      if (text === 'bad') throw new Error('bad');
      log.push(`got ${text}`);
    },
    closed: (reason: string) => log.push(`closed ${reason}`),
  };
  return { link, log, receiver };
}

test('payloads that arrive before the start are delivered in order, then the following ones', () => {
  const { link, log, receiver } = linkWithLog();
  link.deliver('a');
  link.deliver('b');
  link.start(receiver);
  link.deliver('c');
  assert.deepEqual(log, ['got a', 'got b', 'got c']);
  assert.throws(() => link.start(receiver), /before/);
});

test('payloads wait in a bounded queue', () => {
  const { link } = linkWithLog();
  for (let n = 0; n < 256; n++) assert.equal(link.deliver('x'), true);
  assert.equal(link.deliver('x'), false);
});

test('the receiver is told once that the link is over, also when it starts late', () => {
  const { link, log, receiver } = linkWithLog();
  link.over('gone');
  link.over('again');
  link.start(receiver);
  assert.deepEqual(log, ['closed gone']);
  assert.equal(link.send('x'), false);
  link.close('x');
  assert.equal(link.deliver('late'), true);
  assert.deepEqual(log, ['closed gone']);
});

test('a receiver that throws is reported and goes on receiving', () => {
  const { link, log, receiver } = linkWithLog();
  link.start(receiver);
  link.deliver('bad');
  link.deliver('good');
  assert.deepEqual(log, ['failed Error: bad', 'got good']);
});

test('sending tells whether the queue took it; closing asks the connection', () => {
  const { link, log } = linkWithLog();
  assert.equal(link.send('a'), true);
  assert.equal(link.send('too much'), false);
  link.close('enough');
  assert.deepEqual(log, ['sent a', 'sent too much', 'close enough']);
});
