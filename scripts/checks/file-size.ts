import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, CheckReport } from './check.ts';
import { isGenerated, sourceFiles } from './source-files.ts';

/** Most lines of a hand-written source file. Aim at 50 to 200. */
export const LARGEST_FILE = 400;

/** A file that may be longer, and why splitting it would not help. */
export interface FileSizeException {
  readonly file: string;
  readonly reason: string;
}

/** Files above the cap. Empty is best. */
const FILE_SIZE_EXCEPTIONS: readonly FileSizeException[] = [];

/** Hand-written source files stay small enough to be read in one go. */
export const fileSize: Check = {
  name: 'file-size',
  run: (root) => checkFileSize(root, FILE_SIZE_EXCEPTIONS),
};

/** The check with a given list of exceptions. */
export function checkFileSize(root: string, exceptions: readonly FileSizeException[]): CheckReport {
  const lines = new Map(
    sourceFiles(root)
      .filter((file) => !isGenerated(file))
      .map((file) => [file, readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length]),
  );
  const excepted = new Set(exceptions.map(({ file }) => file));
  const tooLong = [...lines]
    .filter(([file, count]) => count > LARGEST_FILE && !excepted.has(file))
    .map(([file, count]) => `${file}: ${count} lines, at most ${LARGEST_FILE}`);
  return {
    seen: `${lines.size} files`,
    failures: [
      ...(lines.size === 0 ? ['no file was seen'] : []),
      ...tooLong,
      ...exceptions.flatMap((row) => stale(row, lines)),
    ],
  };
}

function stale({ file, reason }: FileSizeException, lines: ReadonlyMap<string, number>): readonly string[] {
  const count = lines.get(file);
  if (count === undefined) return [`${file}: excepted from the size limit, but there is no such file`];
  if (count <= LARGEST_FILE) return [`${file}: excepted from the size limit, but has only ${count} lines`];
  return reason.trim() === '' ? [`${file}: excepted from the size limit without a reason`] : [];
}
