import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Check, CheckReport } from './check.ts';
import { isGenerated, isTest, sourceFiles } from './source-files.ts';
import { type Ban, STYLE_BANS } from './style-ban-list.ts';
import { tokens } from './tokens.ts';

/** A file that may do what is banned elsewhere, and why. */
export interface StyleException {
  readonly file: string;
  readonly ban: Ban['name'];
  readonly reason: string;
}

/** The one place for each banned thing. A row whose file is gone or clean fails the check. */
const STYLE_EXCEPTIONS: readonly StyleException[] = [
  {
    file: 'packages/kernel/src/system-clock.ts',
    ban: 'ambient-time',
    reason: 'the adapter to the timers of the platform',
  },
  {
    file: 'packages/ui/page/src/clock.ts',
    ban: 'ambient-time',
    reason: 'the same adapter for the browser; the page knows no kernel',
  },
  { file: 'packages/cli/bin/busbar.js', ban: 'ambient-time', reason: 'runs before the kernel is loaded, on any Node' },
];

/** Tools of the repository measure their own duration; everything else receives a clock. */
const isTool = (file: string): boolean => file.startsWith('scripts/');

/** What style forbids and no linter finds. */
export const styleBans: Check = {
  name: 'style-bans',
  run: (root) => checkStyle(root, STYLE_EXCEPTIONS),
};

/** The check with a given list of exceptions. */
export function checkStyle(root: string, exceptions: readonly StyleException[]): CheckReport {
  const files = sourceFiles(root).filter((file) => !isGenerated(file));
  const failures: string[] = files.length === 0 ? ['no file was seen'] : [];
  const used = new Set<StyleException>();
  for (const file of files) {
    for (const { ban, line } of broken(root, file)) {
      const exception = exceptions.find((row) => row.file === file && row.ban === ban.name);
      if (exception === undefined) failures.push(`${file}:${line}: ${ban.name}: ${ban.text}`);
      else used.add(exception);
    }
  }
  const stale = exceptions.filter((row) => !used.has(row) || row.reason.trim() === '');
  failures.push(...stale.map(({ file, ban }) => `${file}: excepted from ${ban}, but gone, clean or without a reason`));
  return { seen: `${files.length} files`, failures };
}

function broken(root: string, file: string): readonly { readonly ban: Ban; readonly line: number }[] {
  const text = readFileSync(join(root, file), 'utf8');
  const source = { name: basename(file), isTest: isTest(file), isTool: isTool(file), text, tokens: tokens(text) };
  return STYLE_BANS.flatMap((ban) => [...new Set(ban.find(source))].map((line) => ({ ban, line })));
}
