import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@busbar/kernel';
import { PINNED } from '../pinned-deviations.ts';
import { layCable } from '../runner/cable.ts';
import { type ResultRow, verdictOf } from '../runner/verdict.ts';
import type { EchonetRole } from './contract.ts';
import { type EchonetScenario, echonetScenarios } from './echonet-scenarios.ts';
import { CHARGER, CHARGER_CONTENTS, ECHONET_PROGRAMS, type EchonetProgram, EchonetStage } from './echonet-stage.ts';

/** What the group of all ECHONET Lite peers is called on the command line. */
export const ECHONET = 'echonet';

/** Numbers of cables begin here, apart from those of the other scenarios. */
const FIRST_CABLE = 400_000;

interface Job {
  readonly scenario: EchonetScenario;
  readonly peer: EchonetProgram;
  /** What the peer plays; Busbar plays the other. */
  readonly role: EchonetRole;
}

/** Plays every scenario with every other stack in both roles, and with Busbar itself. */
export async function playEchonet(options: {
  readonly clock: Clock;
  readonly lanes: number;
  readonly recordDir: string;
  readonly pattern?: RegExp;
  readonly done?: (row: ResultRow) => void;
}): Promise<readonly ResultRow[]> {
  const { lanes, pattern = /./, done } = options;
  const waiting = [...jobs().entries()].filter(([, { scenario }]) => pattern.test(scenario.name));
  const rows: ResultRow[] = [];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const row = await play(next[1], FIRST_CABLE + next[0], options);
      rows.push(row);
      done?.(row);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return rows;
}

function jobs(): readonly Job[] {
  return ECHONET_PROGRAMS.flatMap((peer) =>
    echonetScenarios.flatMap((scenario) =>
      (['device', 'controller'] as const)
        // Where only Busbar as one side is judged, the peer is the other.
        .filter((role) => scenario.onlyAs === undefined || scenario.onlyAs !== role)
        .filter((role) => peer.name !== 'busbar' || role === 'device' || scenario.onlyAs !== undefined)
        .map((role) => ({ scenario, peer, role })),
    ),
  );
}

async function play(
  { scenario, peer, role }: Job,
  number: number,
  { clock, recordDir }: { readonly clock: Clock; readonly recordDir: string },
): Promise<ResultRow> {
  const [busbar = peer] = ECHONET_PROGRAMS;
  const cable = await layCable(number);
  const stage = new EchonetStage(cable, { controller: busbar, device: busbar, [role]: peer }, clock);
  const from = clock.now();
  let error: string | undefined;
  let version = '';
  try {
    const [controller, device] = await Promise.all([
      stage.controller.start('controller', {}),
      stage.device.start('device', { [CHARGER]: CHARGER_CONTENTS }),
    ]);
    version = role === 'device' ? device.version : controller.version;
    await scenario.play(stage);
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : String(thrown);
  }
  const ms = Math.round(clock.now() - from);
  await stage.close();
  const played = { peer: peer.name, role: `ECHONET Lite ${role}`, scenario: scenario.name };
  const judged = verdictOf({ ...played, ...(error === undefined ? {} : { error }) }, PINNED);
  if (judged.verdict === 'failed')
    await writeFile(join(recordDir, `${peer.name}.${role}.${scenario.name}.log`), stage.record());
  await cable.remove();
  return { ...played, version, ms, ...judged };
}
