import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';

/** Most lines of a failing file's own output that are shown: the end of it is where the reason stands. */
const SHOWN_OUTPUT = 60;

/** The error of a test whose subtests failed. */
const SUBTEST_FAILURE = /^\d+ subtests? failed$/;

/** What a run came to. */
export interface RunOutcome {
  readonly isOk: boolean;
  /** Why it is not ok beyond failed tests: nothing ran, a file without a test. */
  readonly reasons: readonly string[];
}

interface FileRecord {
  readonly output: string[];
  readonly failures: string[];
  failed: number;
  skipped: number;
}

/** Turns the events of node:test into one line per file, failures in full, and the totals as node:test prints them. */
export class TestReport {
  readonly #root: string;
  readonly #print: (line: string) => void;
  readonly #files = new Map<string, FileRecord>();
  readonly #totals: string[] = [];
  readonly #skips = new Map<string, number>();
  readonly #empty: string[] = [];
  #ran = 0;
  #failed = 0;

  /** @param root folder the shown paths are relative to */
  constructor(root: string, print: (line: string) => void) {
    this.#root = root;
    this.#print = print;
  }

  /** Takes one event. */
  take(event: TestEvent): void {
    switch (event.type) {
      case 'test:stdout':
      case 'test:stderr':
        this.#file(event.data.file).output.push(event.data.message);
        break;
      case 'test:pass':
        this.#passed(event.data);
        break;
      case 'test:fail':
        this.#failure(event.data);
        break;
      case 'test:summary':
        if (event.data.file !== undefined) this.#fileDone(event.data.file, event.data);
        break;
      case 'test:diagnostic':
        if (event.data.file === undefined && event.data.nesting === 0) this.#totals.push(event.data.message);
        break;
    }
  }

  /** Prints failures, reasons of skipped tests and totals. */
  end(): RunOutcome {
    for (const [file, { failures, output }] of this.#files)
      if (failures.length > 0) this.#explain(file, failures, output);
    for (const [reason, count] of this.#skips) this.#print(`skipped ${count}: ${reason}`);
    this.#print('');
    for (const total of this.#totals) this.#print(`ℹ ${total}`);
    const reasons = [
      ...this.#empty.map((file) => `${file} holds no test`),
      ...(this.#ran === 0 ? ['no test ran'] : []),
    ];
    for (const reason of reasons) this.#print(`✖ ${reason}`);
    return { isOk: this.#failed === 0 && reasons.length === 0, reasons };
  }

  #passed(data: Extract<TestEvent, { type: 'test:pass' }>['data']): void {
    if (this.#isWholeFile(data)) {
      this.#empty.push(this.#shown(data.file));
      return;
    }
    if (data.details.type === 'suite') return;
    const skip = data.skip ?? data.todo;
    if (skip === undefined || skip === false) {
      this.#ran++;
      return;
    }
    this.#file(data.file).skipped++;
    const reason = typeof skip === 'string' && skip !== '' ? skip : `${this.#shown(data.file)}: ${data.name}`;
    this.#skips.set(reason, (this.#skips.get(reason) ?? 0) + 1);
  }

  #failure(data: Extract<TestEvent, { type: 'test:fail' }>['data']): void {
    this.#failed++;
    const record = this.#file(data.file);
    if (this.#isWholeFile(data)) {
      record.failures.push('the file itself failed');
      this.#print(`✖ ${this.#shown(data.file)}  failed to run`);
      return;
    }
    const { error } = data.details;
    // A suite, or a test with failed subtests, only repeats what those already said.
    if (SUBTEST_FAILURE.test(error.message)) return;
    this.#ran++;
    record.failed++;
    const place = `${this.#shown(data.file)}:${data.line ?? 0}`;
    record.failures.push(`${data.name} (${place})\n${indent(inspect(error.cause ?? error, { depth: 4 }))}`);
  }

  #fileDone(path: string, data: Extract<TestEvent, { type: 'test:summary' }>['data']): void {
    const { failed, skipped } = this.#file(path);
    const parts = [
      `${data.counts.tests} ${data.counts.tests === 1 ? 'test' : 'tests'}`,
      ...(data.success ? [] : [`${failed} FAILED`]),
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
      `${(data.duration_ms / 1000).toFixed(1)} s`,
    ];
    this.#print(`${data.success ? '✔' : '✖'} ${this.#shown(path)}  ${parts.join(', ')}`);
  }

  #explain(file: string, failures: readonly string[], output: readonly string[]): void {
    this.#print(`\n✖ ${this.#shown(file)}`);
    for (const failure of failures) this.#print(indent(failure));
    const lines = output.join('').trimEnd().split('\n');
    if (lines.join('') === '') return;
    this.#print(`  output of the file${lines.length > SHOWN_OUTPUT ? `, last ${SHOWN_OUTPUT} lines` : ''}:`);
    for (const line of lines.slice(-SHOWN_OUTPUT)) this.#print(`    ${line}`);
  }

  /** node:test counts a file without a test, or one that fails to load, as a test named like the file. */
  #isWholeFile(data: { readonly name: string; readonly file?: string | undefined; readonly nesting: number }): boolean {
    return data.nesting === 0 && data.file !== undefined && data.name === data.file;
  }

  #file(path: string | undefined): FileRecord {
    const key = path ?? '(unknown file)';
    const record = this.#files.get(key) ?? { output: [], failures: [], failed: 0, skipped: 0 };
    this.#files.set(key, record);
    return record;
  }

  #shown(path: string | undefined): string {
    return path === undefined ? '(unknown file)' : relative(this.#root, path);
  }
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
