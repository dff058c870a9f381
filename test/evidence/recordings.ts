import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DigestedTest, digest, unitedRows } from './digest.ts';
import type { RecordedMessage } from './recorded-message.ts';

/** What the recordings of a folder show: one file for each process, united by test. */
export function recordedRows(folder: string): readonly DigestedTest[] {
  return unitedRows(
    readdirSync(folder).flatMap((name) => {
      const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
      return digest(lines.map((line) => JSON.parse(line) as RecordedMessage));
    }),
  );
}
