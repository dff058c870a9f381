// `npm run evidence -- FILE…`: runs test files with a recorder at the sockets and writes down which scenarios of which use cases
// they played over real SHIP connections (docs/evidence/use-cases.json). Without a file: those that have evidence already.
// Only tests that pass count. `npm run use-cases` renders the pages from it.
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { run } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { unitedUses } from './element-use.ts';
import { EVIDENCE_FILE, evidenceText, mergedEvidence, readEvidence } from './evidence-file.ts';
import { EVIDENCE_FOLDER, testKey } from './recorded-message.ts';
import { recordedRows } from './recordings.ts';

/** Longest run of one file, as in `npm test`. */
const LONGEST_FILE_MS = 240_000;
const root = fileURLToPath(new URL('../..', import.meta.url));
const before = readEvidence(root);
const asked = process.argv.slice(2).flatMap(testFilesAt);
const files =
  asked.length > 0
    ? asked
    : [...new Set(before.tests.map(({ file }) => file))].filter((file) => existsSync(join(root, file)));
const folder = mkdtempSync(join(tmpdir(), 'busbar-evidence-'));
try {
  const { passed, failed, broken } = await recorded(files);
  const rows = recordedRows(folder).filter((row) => passed.has(testKey(row)));
  mkdirSync(dirname(join(root, EVIDENCE_FILE)), { recursive: true });
  // Read again: another run may have written in the meantime.
  const now = readEvidence(root);
  const kept = now.tests.filter(({ file }) => existsSync(join(root, file)));
  // A file that cannot be loaded says nothing about what it showed before.
  const ran = files.filter((file) => !broken.has(file));
  const tests = mergedEvidence(kept, new Set(ran), rows);
  // Run in part, what other files sent is kept; a whole run begins anew.
  const sent = asked.length > 0 ? now.elements : {};
  const elements = rows.map((row) => row.elements).reduce(unitedUses, sent);
  writeFileSync(join(root, EVIDENCE_FILE), evidenceText({ tests, elements }));
  process.stdout.write(`${passed.size} tests passed, ${failed} failed; ${rows.length} played use cases over sockets\n`);
  process.exitCode = failed === 0 && passed.size > 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Test files at a path as it was typed, relative to the root. */
function testFilesAt(path: string): readonly string[] {
  const place = resolve(process.env.INIT_CWD ?? process.cwd(), path);
  const found = statSync(place).isDirectory()
    ? globSync('**/*.test.ts', { cwd: place }).map((name) => join(place, name))
    : [place];
  return found.map((file) => relative(root, file)).sort();
}

/** Runs the files one after another: two at once would compete for the processor and the ports of DNS-SD. */
async function recorded(
  names: readonly string[],
): Promise<{ readonly passed: ReadonlySet<string>; readonly failed: number; readonly broken: ReadonlySet<string> }> {
  const recorder = pathToFileURL(join(root, 'test', 'evidence', 'record-sockets.ts')).href;
  const events = run({
    files: names.map((file) => join(root, file)),
    cwd: root,
    concurrency: 1,
    timeout: LONGEST_FILE_MS,
    execArgv: ['--conditions=@busbar/source'],
    env: {
      ...process.env,
      NODE_OPTIONS: `--import=${recorder}`,
      BUSBAR_FROM_SOURCE: '1',
      [EVIDENCE_FOLDER]: folder,
    },
  });
  const passed = new Set<string>();
  const broken = new Set<string>();
  let failed = 0;
  for await (const event of events) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { file, name: title, nesting } = event.data;
    if (nesting > 0 || file === undefined) continue;
    process.stdout.write(`${event.type === 'test:pass' ? '✔' : '✖'} ${relative(root, file)}: ${title}\n`);
    if (event.type === 'test:fail') {
      process.stdout.write(`${inspect(event.data.details.error.cause, { depth: 2 })}\n`);
      failed += 1;
      if (title === file) broken.add(relative(root, file));
    }
    // A skipped test passes, but nothing of it was recorded.
    else passed.add(testKey({ file: relative(root, file), title }));
  }
  return { passed, failed, broken };
}
