import { ConformanceError } from '../errors.ts';
import type { EvidenceEntry } from '../runner/evidence.ts';
import { type CaseResult, type SuiteResult, VERDICTS } from '../runner/verdict.ts';

/** Largest report that is read, characters: 300 cases with full evidence stay below. */
const LARGEST_REPORT = 64 * 1024 * 1024;

/** The report as JSON text: one object for one suite, an array for several. */
export function reportJson(results: readonly SuiteResult[]): string {
  const [only] = results;
  return JSON.stringify(results.length === 1 ? only : results, undefined, 2);
}

/**
 * Reads what {@link reportJson} wrote.
 * @throws ConformanceError `conformance.report` that names the place
 */
export function savedReport(text: string): readonly SuiteResult[] {
  if (text.length > LARGEST_REPORT)
    throw unusable(`it has ${text.length} characters, at most ${LARGEST_REPORT} are read`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unusable(`it is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  return Array.isArray(value) ? value.map((one, at) => suiteOf(one, `${at}`)) : [suiteOf(value, '')];
}

function suiteOf(value: unknown, path: string): SuiteResult {
  const one = objectAt(value, path);
  const { cases } = one;
  if (!Array.isArray(cases)) throw unusable(`${at(path, 'cases')} is not a list`);
  return {
    suite: textAt(one, 'suite', path),
    target: textAt(one, 'target', path),
    profile: textAt(one, 'profile', path),
    cases: cases.map((item, index) => caseOf(item, at(path, `cases.${index}`))),
  };
}

function caseOf(value: unknown, path: string): CaseResult {
  const one = objectAt(value, path);
  const verdict = VERDICTS.find((known) => known === one.verdict);
  if (verdict === undefined) throw unusable(`${at(path, 'verdict')} is none of ${VERDICTS.join(', ')}`);
  const { evidence } = one;
  if (!Array.isArray(evidence)) throw unusable(`${at(path, 'evidence')} is not a list`);
  return {
    id: textAt(one, 'id', path),
    title: textAt(one, 'title', path),
    verdict,
    reason: textAt(one, 'reason', path),
    evidence: evidence.map((item, index) => entryOf(item, at(path, `evidence.${index}`))),
  };
}

const KINDS: readonly EvidenceEntry['what'][] = ['sent', 'received', 'opened', 'closed', 'note'];

function entryOf(value: unknown, path: string): EvidenceEntry {
  const one = objectAt(value, path);
  const what = KINDS.find((known) => known === one.what);
  if (what === undefined) throw unusable(`${at(path, 'what')} is none of ${KINDS.join(', ')}`);
  if (typeof one.at !== 'number') throw unusable(`${at(path, 'at')} is not a number`);
  const connection = one.connection === undefined ? {} : { connection: textAt(one, 'connection', path) };
  return { at: one.at, step: textAt(one, 'step', path), what, ...connection, text: textAt(one, 'text', path) };
}

function objectAt(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw unusable(`${path === '' ? 'it' : path} is not an object`);
  return value as Readonly<Record<string, unknown>>;
}

function textAt(one: Readonly<Record<string, unknown>>, name: string, path: string): string {
  const value = one[name];
  if (typeof value !== 'string') throw unusable(`${at(path, name)} is not a text`);
  return value;
}

function at(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function unusable(fault: string): ConformanceError {
  return new ConformanceError('conformance.report', `This is no report of "busbar conformance run --json": ${fault}.`);
}
