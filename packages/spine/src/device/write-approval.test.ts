import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import type { WriteRequest, WriteVerdict } from './local-tree.ts';
import { judgeWrite, type WriteDecision, WriteQueue } from './write-approval.ts';

const REQUEST: WriteRequest<number> = { ski: 's', sender: {}, cmd: {}, received: 1, before: 0, resulting: 1 };
const unexpected = (error: unknown): void => assert.fail(String(error));

test('SPINE-5.3.3-62 every judge has to accept, the first refusal decides and the rest is not asked', () => {
  const asked: number[] = [];
  const judge = (id: number, verdict: WriteVerdict) => (): WriteVerdict => {
    asked.push(id);
    return verdict;
  };
  const told: string[] = [];
  const done = (outcome: string): void => void told.push(outcome);
  const decision = judgeWrite(
    [
      judge(1, { accept: true, done }),
      judge(2, { accept: false, description: 'no', done }),
      judge(3, { accept: true }),
    ],
    REQUEST,
    unexpected,
  );
  assert.ok(!(decision instanceof Promise));
  assert.deepEqual(decision.refusal, { errorNumber: 7, description: 'no' });
  assert.deepEqual(asked, [1, 2]);
  for (const tell of decision.done) tell('refused');
  assert.deepEqual(told, ['refused', 'refused']);
});

test('SPINE-5.3.3-61 no judge means accepted; a judge may decide later', async () => {
  assert.deepEqual(judgeWrite([], REQUEST, unexpected), { refusal: undefined, done: [] });
  const decision = await judgeWrite([async () => ({ accept: false, errorNumber: 3 })], REQUEST, unexpected);
  assert.equal(decision.refusal?.errorNumber, 3);
});

test('a judge that throws, now or later, refuses with 1', async () => {
  const errors: unknown[] = [];
  const boom = (): never => {
    throw new Error('boom');
  };
  for (const judge of [boom, async () => boom()]) {
    const decision = await judgeWrite([judge], REQUEST, (error) => errors.push(error));
    assert.equal(decision.refusal?.errorNumber, 1);
  }
  assert.equal(errors.length, 2);
});

interface Trial {
  readonly clock: ManualClock;
  readonly queue: WriteQueue;
  readonly log: string[];
  push(name: string, decision: WriteDecision | Promise<WriteDecision>, ski?: string): void;
}

function trial(): Trial {
  const clock = new ManualClock();
  const queue = new WriteQueue(clock, millis(10_000), unexpected);
  const log: string[] = [];
  return {
    clock,
    queue,
    log,
    push: (name, decision, ski = 'a') =>
      queue.push({
        ski,
        judge: () => {
          log.push(`judge ${name}`);
          return decision;
        },
        finish: ({ refusal }) => void log.push(`${name} ${refusal?.errorNumber ?? 'accepted'}`),
      }),
  };
}

function open(): { readonly decision: Promise<WriteDecision>; decide(decision: WriteDecision): void } {
  const { promise, resolve } = Promise.withResolvers<WriteDecision>();
  return { decision: promise, decide: resolve };
}

const ACCEPTED: WriteDecision = { refusal: undefined, done: [] };

test('SPINE-5.3.3-63 writes are decided in order; the next is judged when the one before is decided', async () => {
  const { clock, queue, log, push } = trial();
  const first = open();
  push('one', first.decision);
  push('two', ACCEPTED);
  assert.deepEqual(log, ['judge one']);
  assert.equal(queue.count('a'), 2);
  first.decide(ACCEPTED);
  await clock.run(0);
  assert.deepEqual(log, ['judge one', 'one accepted', 'judge two', 'two accepted']);
  assert.equal(clock.pendingTimers, 0);
});

test('SPINE-5.3.3-62 undecided after the maximum response delay: refused with 2, a later decision is ignored', async () => {
  const { clock, log, push } = trial();
  const first = open();
  push('one', first.decision);
  push('two', ACCEPTED);
  await clock.run(9_999);
  assert.deepEqual(log, ['judge one']);
  await clock.run(1);
  assert.deepEqual(log, ['judge one', 'one 2', 'judge two', 'two accepted']);
  const told: string[] = [];
  first.decide({ refusal: undefined, done: [(outcome) => void told.push(outcome)] });
  await clock.run(0);
  assert.deepEqual(told, ['refused']);
  assert.equal(log.length, 4);
});

test('SPINE-5.3.3-63 a disconnect drops the undecided writes of that peer without effect', async () => {
  const { clock, queue, log, push } = trial();
  const first = open();
  push('one', first.decision, 'a');
  push('two', ACCEPTED, 'b');
  queue.drop('a');
  first.decide(ACCEPTED);
  await clock.run(20_000);
  assert.deepEqual(log, ['judge one', 'judge two', 'two accepted']);
  assert.equal(clock.pendingTimers, 0);
});
