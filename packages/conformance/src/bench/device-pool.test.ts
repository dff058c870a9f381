import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExecutableCase } from '../catalogue/suite.ts';
import type { CaseRun } from '../runner/run-suite.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import { devicePool, type PartName, partOf, pooledSeconds } from './device-pool.ts';

const FINE: CaseRun = { entries: [], warnings: [], error: undefined, step: '1' };

function one(id: string, actor: 'CS' | 'EG', seconds: number): ExecutableCase<ShipTool> {
  return {
    id,
    title: id,
    purpose: id,
    group: 'COM',
    role: 'either',
    plays: { actor, role: 'server', useCase: 'LPC' },
    requirements: [],
    preconditions: [],
    parameters: [],
    steps: [],
    seconds,
    nodes: 1,
    run: async () => undefined,
  };
}

/** A device that says when a case begins, and ends it on demand. */
function device(name: string, ...parts: readonly PartName[]) {
  const begun: string[] = [];
  const open = new Map<string, () => void>();
  const run = ({ id }: ExecutableCase<ShipTool>): Promise<CaseRun> => {
    begun.push(id);
    return new Promise((done) => open.set(id, () => done(FINE)));
  };
  return { bench: { target: name, atOnce: 1, run }, parts, begun, end: (id: string) => open.get(id)?.() };
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

test('each case gets a device with its actor for itself alone, the longest first, side by side as far as there are devices', async () => {
  const [first, second] = [device('a', 'CS of LPC'), device('b', 'CS of LPC')];
  const box = device('c', 'EG of LPC');
  const pool = devicePool([first, second, box]);
  assert.deepEqual([pool.target, pool.keepsApart], ['a, b, c', true]);
  const cases = [one('short', 'CS', 1), one('long', 'CS', 100), one('middle', 'CS', 10), one('guard', 'EG', 1)];
  const runs = cases.map((each) => pool.run(each, 'server'));
  await settled();
  assert.deepEqual([first.begun, second.begun, box.begun], [['long'], ['middle'], ['guard']]);
  second.end('middle');
  await settled();
  assert.deepEqual(second.begun, ['middle', 'short']);
  for (const [at, id] of [
    [second, 'short'],
    [first, 'long'],
    [box, 'guard'],
  ] as const)
    at.end(id);
  assert.deepEqual(await Promise.all(runs), [FINE, FINE, FINE, FINE]);
});

test('a case whose actor nobody plays is not applicable', async () => {
  const pool = devicePool([device('a', 'CS of LPC')]);
  const { error } = await pool.run(one('guard', 'EG', 1), 'server');
  assert.match(String(error), /applies only to the EG of LPC; the device does not announce it/);
});

test('a device that breaks in a case serves the next one', async () => {
  let count = 0;
  const run = async (): Promise<CaseRun> => {
    count += 1;
    if (count === 1) throw new Error('broken');
    return FINE;
  };
  const pool = devicePool([{ bench: { target: 'a', atOnce: 1, run }, parts: ['CS of LPC'] }]);
  const [broken, fine] = [pool.run(one('x', 'CS', 2), 'server'), pool.run(one('y', 'CS', 1), 'server')];
  await assert.rejects(broken, /broken/);
  assert.equal(await fine, FINE);
});

test('the expected time is that of the busiest device', () => {
  const cases = [one('a', 'CS', 100), one('b', 'CS', 60), one('c', 'CS', 50), one('d', 'EG', 10)];
  const [station, box] = [{ parts: ['CS of LPC'] }, { parts: ['EG of LPC'] }] as const;
  assert.equal(pooledSeconds(cases, [station, box], {}), 210);
  assert.equal(pooledSeconds(cases, [station, { ...station }, box], {}), 110);
  assert.equal(pooledSeconds(cases, [], {}), 0);
  const conditional = { ...one('e', 'EG', 500), conditions: [{ parameter: 'PAR_x', isOneOf: [true] }] };
  assert.equal(pooledSeconds([conditional], [box], { PAR_x: false }), 0, 'what does not apply takes no time');
  assert.equal(partOf({}), undefined);
});
