import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { EvidenceRow } from './evidence-file.ts';
import { EVIDENCE_FOLDER, EVIDENCE_TEST } from './recorded-message.ts';
import { recordedRows } from './recordings.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RECORDER = pathToFileURL(join(import.meta.dirname, 'record-sockets.ts')).href;
const TEST = { file: 'x.test.ts', title: 'a station works' };

/** Both actors of EVSECC in one process, joined in memory. */
const IN_MEMORY = `
import { silentLogger } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { LocalDevice } from '@busbar/spine';
import { evseccCem, evseccEvse } from '@busbar/usecases';
import { joinDevices } from '@busbar/usecases/testing';
const base = { clock: new ManualClock(), logger: silentLogger };
const ems = new LocalDevice({ address: 'd:_i:1_EMS', deviceType: 'EnergyManagementSystem', ...base });
const station = new LocalDevice({ address: 'd:_i:1_Station', deviceType: 'ChargingStation', ...base });
const stations = evseccCem(ems.addEntity('CEM'));
evseccEvse(station.addEntity('EVSE'), { manufacturer: { brandName: 'Example' } });
joinDevices(base.clock, ems, station);
await base.clock.run(1000);
console.log(stations.stations().length);
`;

test('what goes over real sockets is recorded with the test that started the process, at both ends', {
  timeout: 60_000,
}, async (t) => {
  const { rows, output } = await recorded(t, join(ROOT, 'examples', 'use-cases', 'station.ts'));
  assert.match(output, /Garage false/);
  assert.deepEqual(
    rows.map(({ file, title }) => ({ file, title })),
    [TEST],
  );
  assert.deepEqual(
    rows[0]?.shows.map(({ useCase, actor, scenario }) => `${useCase} ${actor} ${scenario}`),
    ['EVSECC CEM 1', 'EVSECC CEM 2', 'EVSECC EVSE 1', 'EVSECC EVSE 2'],
  );
});

test('what goes over a link in memory is not recorded', { timeout: 60_000 }, async (t) => {
  const folder = join(ROOT, 'test-output');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `in-memory-${process.pid}.ts`);
  writeFileSync(file, IN_MEMORY);
  t.after(() => rmSync(file));
  const { rows, output } = await recorded(t, file);
  assert.equal(output, '1\n', 'the use case was played');
  assert.deepEqual(rows, []);
});

/** Runs a program as the process of a test, and digests its recording. */
async function recorded(
  t: TestContext,
  file: string,
): Promise<{ readonly rows: readonly EvidenceRow[]; readonly output: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'busbar-recorded-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const child = spawn(process.execPath, ['--conditions=@busbar/source', `--import=${RECORDER}`, file], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '', [EVIDENCE_FOLDER]: folder, [EVIDENCE_TEST]: JSON.stringify(TEST) },
  });
  t.after(() => child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await new Promise((done) => child.once('close', done));
  return { rows: recordedRows(folder), output };
}
