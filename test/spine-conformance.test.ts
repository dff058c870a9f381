import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type SuiteResult, suitesNamed } from '@busbar/conformance';
import { conformance, reportIn, simulated } from './conformance-command.ts';

const CASES = suitesNamed(['spine']).flatMap(({ cases }) => cases);
const OF_GUARDS = CASES.filter(({ plays }) => plays?.actor === 'EG').map(({ id }) => id);
/** By the catalogue this case warns where others fail: a discovery read of any version is replied to. */
const WARNS = 'TC_SPINE_COMP_006';

const TOOL = mkdtempSync(join(tmpdir(), 'busbar-spine-conformance-'));
after(() => rmSync(TOOL, { recursive: true, force: true }));

function verdicts({ cases }: SuiteResult, isExpected: (id: string, verdict: string) => boolean): readonly string[] {
  return cases
    .filter(({ id, verdict }) => !isExpected(id, verdict))
    .map(({ id, verdict, reason }) => `${id} ${verdict}: ${reason}`);
}

for (const profile of ['default', 'iec'] as const)
  test(`against ourselves, profile ${profile}: 31 cases, all applicable, none failed, exit 0`, {
    timeout: 60_000,
  }, async () => {
    const ended = await conformance(['run', '--suite', 'spine', '--self', '--profile', profile, '--json']);
    assert.equal(ended.code, 0, ended.stderr);
    const result = reportIn(ended);
    assert.deepEqual(
      [result.suite, result.target, result.profile, result.cases.length],
      ['spine', 'self', profile, 31],
    );
    assert.deepEqual(
      verdicts(result, (id, verdict) => verdict === (id === WARNS ? 'warning' : 'passed')),
      [],
    );
  });

test('against a simulated station and a control box in other processes: every case passes at the one it is about', {
  timeout: 150_000,
}, async (t) => {
  // The test tools of both runs are the same nodes; they are made before, so that they are not made twice.
  await conformance(['identities', '--data', TOOL]);
  const [station, box] = await Promise.all([
    simulated(t, 'station', '--profile', 'iec'),
    simulated(t, 'control-box', '--profile', 'iec'),
  ]);
  const run = async (device: readonly string[], ids: readonly string[]): Promise<SuiteResult> => {
    const only = ids.flatMap((id) => ['--case', id]);
    const args = ['run', '--suite', 'spine', ...device, '--data', TOOL, '--profile', 'iec', '--json', ...only];
    const ended = await conformance(args);
    assert.equal(ended.code, 0, ended.stderr);
    return reportIn(ended);
  };
  const [atStation, atBox] = await Promise.all([run(station, []), run(box, [...OF_GUARDS, 'TC_SPINE_RTS_001'])]);
  assert.equal(atStation.cases.length, 31);
  assert.deepEqual(
    verdicts(
      atStation,
      (id, verdict) => verdict === (id === WARNS ? 'warning' : OF_GUARDS.includes(id) ? 'not-applicable' : 'passed'),
    ),
    [],
  );
  assert.deepEqual(
    verdicts(atBox, (id, verdict) => verdict === (OF_GUARDS.includes(id) ? 'passed' : 'not-applicable')),
    [],
  );
  for (const { id, verdict, reason } of [...atStation.cases, ...atBox.cases])
    if (verdict === 'not-applicable')
      assert.match(
        reason,
        /^applies only to the actor \w+ of limitationOfPowerConsumption; the device does not announce it/,
        id,
      );
});
