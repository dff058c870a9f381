import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Seconds, seconds, type Watts, watts } from '@busbar/kernel';
import { createPrivateDirectory } from '@busbar/ship';

/** Failsafe values an energy guard has written. */
export interface StoredFailsafe {
  readonly failsafeLimit?: Watts;
  readonly failsafeDurationMinimum?: Seconds;
}

/** Keeps the failsafe values of one controllable system over restarts (LPC-021/2, LPC-TS-044). */
export interface FailsafeStore {
  load(): StoredFailsafe;
  /** Durable when it returns. */
  save(values: Required<StoredFailsafe>): void;
  /** Back to the values of delivery. */
  forget(): void;
}

/** A store in a directory, a file for each use case. What cannot be read counts as never written. */
export function failsafeStore(directory: string, useCase: 'LPC' | 'LPP'): FailsafeStore {
  const file = join(directory, `failsafe-${useCase.toLowerCase()}.json`);
  return {
    load() {
      try {
        return valuesIn(JSON.parse(readFileSync(file, 'utf8')));
      } catch {
        // No file, or not ours: the values of delivery.
        return {};
      }
    },
    save(values) {
      createPrivateDirectory(directory);
      writeFileSync(`${file}.new`, JSON.stringify(values));
      renameSync(`${file}.new`, file);
    },
    forget: () => rmSync(file, { force: true }),
  };
}

function valuesIn(stored: unknown): StoredFailsafe {
  if (typeof stored !== 'object' || stored === null) return {};
  const { failsafeLimit: limit, failsafeDurationMinimum: duration } = stored as Readonly<Record<string, unknown>>;
  return {
    ...(isNumber(limit) ? { failsafeLimit: watts(limit) } : {}),
    ...(isNumber(duration) ? { failsafeDurationMinimum: seconds(duration) } : {}),
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
