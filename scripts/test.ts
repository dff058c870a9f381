// `npm test`: every test file of the repository, or those at the given paths: `npm test -- packages/spine`.
// `npm test -- --test-name-pattern=LPC-9 packages/functions` runs the tests whose title matches.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { selectTests } from './tests/select-tests.ts';
import { TestReport } from './tests/test-report.ts';
import { Watchdog } from './tests/watchdog.ts';

/** Longest run of one file; the whole of them must stay far below ten minutes on two cores. */
const LONGEST_FILE_MS = 180_000;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Not process.stdout.write: console does not mind a reader that went away (`| head`).
const print = (line: string): void => console.log(line);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'test-name-pattern': { type: 'string', multiple: true }, concurrency: { type: 'string', default: '2' } },
});

// `npm test` runs in the root, but paths are meant from where the command was typed.
const selection = selectTests(root, process.env.INIT_CWD ?? process.cwd(), positionals);
if (!selection.isOk) {
  print(`no test file at ${selection.missing.join(', ')}`);
  process.exit(1);
}

// Whatever a test leaves behind, even one that is killed, goes with this folder.
const temporary = mkdtempSync(join(tmpdir(), 'busbar-tests-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));

const patterns = values['test-name-pattern'];
const abort = new AbortController();
const report = new TestReport(root, print);
const watchdog = new Watchdog(LONGEST_FILE_MS, (file) => {
  print(
    `✖ ${file} still runs after ${LONGEST_FILE_MS / 1000} s: a test waits, or leaves something open; everything is stopped`,
  );
  abort.abort();
});
const events = run({
  files: selection.files.map((file) => join(root, file)),
  cwd: root,
  concurrency: Number(values.concurrency),
  execArgv: ['--conditions=@busbar/source'],
  env: {
    ...process.env,
    TMPDIR: temporary,
    // Stripped and compiled sources are kept between runs: a warm run needs about 40 % less of the processor.
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node-compile'),
    // The busbar command under test runs the sources, never an old build.
    BUSBAR_FROM_SOURCE: '1',
  },
  signal: abort.signal,
  ...(patterns === undefined ? {} : { testNamePatterns: patterns }),
});
for await (const event of events) {
  watchdog.take(event);
  report.take(event);
}
watchdog.stop();
const { isOk } = report.end();
process.exitCode = isOk && !abort.signal.aborted ? 0 : 1;
