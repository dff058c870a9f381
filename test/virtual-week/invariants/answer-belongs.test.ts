import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageHeader } from '../message-header.ts';
import { answerProblem, counterProblem, sourceProblem } from './answer-belongs.ts';

const request: MessageHeader = {
  classifier: 'write',
  counter: '7',
  reference: undefined,
  source: { device: 'ems', entity: '1', feature: '2' },
  destination: { device: 'station', entity: '1.1', feature: '4' },
};
const answer: MessageHeader = {
  classifier: 'result',
  counter: '90',
  reference: '7',
  source: request.destination,
  destination: request.source,
};

test('an answer that belongs to its request is right, also when the request did not know the device yet', () => {
  assert.equal(answerProblem(answer, request), undefined);
  const early = { ...request, destination: { ...request.destination, device: undefined } };
  assert.equal(answerProblem(answer, early), undefined);
});

test('an answer without, to an unknown, from another, or to another one is found', () => {
  assert.match(answerProblem({ ...answer, reference: undefined }, request) ?? '', /names no request/);
  assert.match(answerProblem(answer, undefined) ?? '', /answers 7, which nobody sent/);
  const otherCar = { ...answer, source: { ...answer.source, entity: '2.1' } };
  assert.match(answerProblem(otherCar, request) ?? '', /station\/1\.1\/4 is answered by station\/2\.1\/4/);
  const otherClient = { ...answer, destination: { ...answer.destination, feature: '3' } };
  assert.match(answerProblem(otherClient, request) ?? '', /of ems\/1\/2 is answered to ems\/1\/3/);
});

test('a counter that does not rise is found', () => {
  assert.equal(counterProblem(undefined, 1), undefined);
  assert.equal(counterProblem(1, 5), undefined);
  assert.match(counterProblem(5, 5) ?? '', /message 5 follows message 5/);
});

test('a message of another device, or of an entity that is gone, is found', () => {
  assert.equal(sourceProblem(request.source, 'ems', ['0', '1']), undefined);
  assert.match(sourceProblem(request.source, 'station', ['0', '1']) ?? '', /says that it comes from ems/);
  assert.match(sourceProblem(request.source, 'ems', ['0']) ?? '', /entity 1, which ems does not have/);
});
