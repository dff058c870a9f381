import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Actor, PeerProcess, type PeerProgram } from '@busbar/interop';
import { systemClock } from '@busbar/kernel';
import type { PeerAddress } from './bench-device.ts';
import { cpuSeconds, residentBytes } from './process-figures.ts';

/** A program of the interoperability contract that is measured from outside. */
export interface MeasuredPeer extends PeerAddress {
  /** Processor time since its start, s. */
  cpuSeconds(): number;
  /** Memory in RAM, bytes. */
  residentBytes(): number;
  close(): Promise<void>;
}

/** Starts the program; it trusts the given peers and reports nothing while it is measured. */
export async function measuredPeer(
  program: PeerProgram,
  actors: readonly Actor[],
  trust: readonly string[],
): Promise<MeasuredPeer> {
  const dir = mkdtempSync(join(tmpdir(), 'busbar-bench-'));
  const process = new PeerProcess(program.name, program.command, systemClock());
  const { ski, port } = await process.start({
    do: 'start',
    actors,
    dir,
    address: '127.0.0.1',
    interface: 'lo',
    port: 0,
    mdns: false,
    shipId: `Bench-${program.name}`,
    model: 'Bench',
    heartbeatSeconds: 60,
    failsafe: { consumptionWatts: 4200, productionWatts: 1000, durationSeconds: 7200 },
    nominalMax: { consumptionWatts: 1_000_000, productionWatts: 1_000_000 },
    quiet: true,
  });
  for (const one of trust) process.do({ do: 'trust', ski: one });
  const { pid } = process;
  return {
    ski,
    port,
    cpuSeconds: () => cpuSeconds(pid),
    residentBytes: () => residentBytes(pid),
    async close() {
      await process.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
