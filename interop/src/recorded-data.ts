import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '@busbar/kernel';
import { decodeDatagram, encodeDatagram } from '@busbar/spine';
import type { ResultRow } from './runner/verdict.ts';

/** Name of the scenario in the table. */
export const RECORDED_DATA = {
  name: 'data.recorded-datagrams',
  title: 'the datagrams a peer is tested with are read without a finding, and are the same after writing and reading',
} as const;

/** Reads every datagram (`*.json`) below a folder that comes with a peer. */
export async function readRecordedData(
  folder: string,
  peer: { readonly name: string; readonly version: string },
  clock: Clock,
): Promise<ResultRow> {
  const from = clock.now();
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json')).sort();
  const faults: string[] = files.length === 0 ? [`${folder} holds no datagram`] : [];
  for (const file of files) {
    const fault = datagramFault(await readFile(join(folder, file), 'utf8'));
    if (fault !== undefined) faults.push(`${file}: ${fault}`);
  }
  return {
    peer: peer.name,
    version: peer.version,
    role: `test data, ${files.length} datagrams`,
    scenario: RECORDED_DATA.name,
    verdict: faults.length === 0 ? 'passed' : 'failed',
    ms: Math.round(clock.now() - from),
    ...(faults.length === 0 ? {} : { reason: `${faults.length} of ${files.length}: ${faults.slice(0, 3).join('; ')}` }),
  };
}

/** What is wrong with a datagram, or with our reading of it. */
export function datagramFault(text: string): string | undefined {
  const { value, findings } = decodeDatagram(text.trim());
  const [finding] = findings;
  if (finding !== undefined) return `${finding.path}: ${finding.text}`;
  if (value === undefined) return 'not read';
  const again = decodeDatagram(encodeDatagram(value)).value;
  return isDeepStrictEqual(again, value) ? undefined : 'differs after writing and reading';
}
