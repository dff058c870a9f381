import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@busbar/kernel';
import { PINNED } from '../pinned-deviations.ts';
import { layCable } from './cable.ts';
import type { Job } from './jobs.ts';
import { Stage } from './stage.ts';
import { type ResultRow, verdictOf } from './verdict.ts';

/** Plays one scenario in a network of its own; a failure leaves what both sides reported in the record folder. */
async function play(job: Job, number: number, recordDir: string, clock: Clock): Promise<ResultRow> {
  const { scenario, peer, peerSide } = job;
  const dir = await mkdtemp(join(tmpdir(), 'busbar-interop-'));
  const cable = await layCable(number);
  const stage = new Stage(cable, job.cast, dir, clock);
  const from = clock.now();
  let error: string | undefined;
  try {
    await scenario.play(stage);
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : String(thrown);
  }
  const ms = Math.round(clock.now() - from);
  const row = { peer: peer.program.name, role: scenario[peerSide].role, scenario: scenario.name };
  await stage.close();
  if (error !== undefined)
    await writeFile(
      join(recordDir, `${row.peer}.${row.role}.${row.scenario}.log`.replaceAll(' ', '-')),
      stage.record(),
    );
  await cable.remove();
  await rm(dir, { recursive: true, force: true });
  return {
    ...row,
    version: peer.version,
    ...verdictOf({ ...row, ...(error === undefined ? {} : { error }) }, PINNED),
    ms,
  };
}

/** Plays all jobs, some at a time, the long ones first. */
export async function playAll(
  jobs: readonly Job[],
  options: { lanes: number; recordDir: string; clock: Clock; done: (row: ResultRow) => void },
): Promise<readonly ResultRow[]> {
  const rows: ResultRow[] = [];
  const waiting = [...jobs.entries()].sort(([, a], [, b]) => weight(b) - weight(a));
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const row = await play(next[1], next[0], options.recordDir, options.clock);
      rows.push(row);
      options.done(row);
    }
  };
  await Promise.all(Array.from({ length: options.lanes }, lane));
  return rows;
}

function weight({ scenario }: Job): number {
  return scenario.isLong === true ? 1 : 0;
}
