import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { USE_CASES } from '@busbar/usecases';
import type { EvidenceRow } from '../evidence/evidence-file.ts';
import { EVIDENCE_FOLDER, EVIDENCE_TEST } from '../evidence/recorded-message.ts';
import { recordedRows } from '../evidence/recordings.ts';
import { EXAMPLES, type Example, readExamples } from './examples.ts';
import { testsThatShow } from './shown.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RECORDER = pathToFileURL(join(ROOT, 'test', 'evidence', 'record-sockets.ts')).href;
/** While evidence is recorded the examples are part of that recording. */
const isRecorded = process.env[EVIDENCE_FOLDER] !== undefined;

for (const example of readExamples(ROOT).all) {
  const title = `${example.file}: ${example.useCases.join(', ')}: both actors play every scenario over SHIP`;
  test(title, { timeout: 60_000 }, async (t) => {
    const recordings = mkdtempSync(join(tmpdir(), 'busbar-example-'));
    t.after(() => rmSync(recordings, { recursive: true, force: true }));
    const { code, output } = await run(t, example, recordings);
    assert.equal(code, 0, output);
    assert.equal(output, example.prints);
    if (!isRecorded) assert.deepEqual(missing(example, recordedRows(recordings)), []);
  });
}

/** Scenarios that an actor did not play as a whole in this very run. */
function missing({ useCases }: Example, rows: readonly EvidenceRow[]): readonly string[] {
  return USE_CASES.filter(({ short }) => useCases.includes(short)).flatMap((declaration) =>
    declaration.scenarios.flatMap((scenario) =>
      (['server', 'client'] as const)
        .filter((side) => testsThatShow(rows, declaration, side, scenario).length === 0)
        .map((side) => `${declaration.short} ${scenario.number} ${declaration[side].actor}`),
    ),
  );
}

function run(
  t: TestContext,
  { file }: Example,
  recordings: string,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const test = JSON.stringify({ file, title: 'this run' });
  const env = isRecorded ? process.env : { ...process.env, [EVIDENCE_FOLDER]: recordings, [EVIDENCE_TEST]: test };
  const recorder = isRecorded ? [] : [`--import=${RECORDER}`];
  const child = spawn(process.execPath, ['--conditions=@busbar/source', ...recorder, join(ROOT, EXAMPLES, file)], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  t.after(() => child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  return new Promise((done) => child.once('close', (code) => done({ code, output })));
}
