import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Clock } from '@busbar/kernel';
import { layCable } from '../runner/cable.ts';
import type { ResultRow } from '../runner/verdict.ts';
import { type AvahiScenario, avahiScenarios } from './avahi-scenarios.ts';
import { AvahiStage } from './avahi-stage.ts';

const run = promisify(execFile);

/** How avahi is called in the tables. */
export const AVAHI = {
  name: 'avahi',
  what: "Debian's multicast DNS, an independent implementation of discovery; it speaks no SHIP",
} as const;

/** Numbers of cables begin here, apart from those of the scenarios with SHIP peers. */
const FIRST_CABLE = 300_000;

/** Plays the scenarios with avahi, some at a time; a failure leaves what everybody said in the record folder. */
export async function playAvahi(options: {
  readonly clock: Clock;
  readonly lanes: number;
  readonly recordDir: string;
  readonly pattern?: RegExp;
  readonly done?: (row: ResultRow) => void;
}): Promise<readonly ResultRow[]> {
  const { clock, lanes, recordDir, pattern = /./, done } = options;
  const { stdout } = await run('avahi-daemon', ['--version']);
  const version = stdout.trim();
  const waiting = [...avahiScenarios.entries()].filter(([, { name }]) => pattern.test(name));
  const rows: ResultRow[] = [];
  await mkdir(recordDir, { recursive: true });
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const row = await play(next[1], FIRST_CABLE + next[0], { clock, recordDir, version });
      rows.push(row);
      done?.(row);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return rows;
}

async function play(
  scenario: AvahiScenario,
  number: number,
  { clock, recordDir, version }: { readonly clock: Clock; readonly recordDir: string; readonly version: string },
): Promise<ResultRow> {
  const dir = await mkdtemp(join(tmpdir(), 'busbar-avahi-'));
  const cable = await layCable(number);
  const stage = new AvahiStage(cable, dir, clock);
  const from = clock.now();
  let reason: string | undefined;
  try {
    await scenario.play(stage);
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  const ms = Math.round(clock.now() - from);
  await stage.close();
  if (reason !== undefined) await writeFile(join(recordDir, `avahi.${scenario.name}.log`), stage.record());
  await cable.remove();
  await rm(dir, { recursive: true, force: true });
  const row = { peer: AVAHI.name, version, role: 'mDNS responder', scenario: scenario.name, ms };
  return reason === undefined ? { ...row, verdict: 'passed' } : { ...row, verdict: 'failed', reason };
}
