import { type CaseResult, isNotJudged, type SuiteResult } from '../runner/verdict.ts';

/**
 * The report as JUnit XML. Failed cases are failures, cases that are not applicable or were not judged are skipped, other
 * warnings pass with their reason as output.
 */
export function junitReport(results: readonly SuiteResult[]): string {
  const suites = results.map((result) => {
    const { cases } = result;
    const failures = cases.filter(({ verdict }) => verdict === 'failed').length;
    const skipped = cases.filter(isSkipped).length;
    const attributes = attributesOf({
      name: `busbar.conformance.${result.suite}`,
      tests: cases.length,
      failures,
      skipped,
      errors: 0,
      time: cases.reduce((sum, one) => sum + durationOf(one), 0).toFixed(3),
    });
    const properties = [
      ['target', result.target],
      ['profile', result.profile],
    ].map(([name = '', value = '']) => `      <property${attributesOf({ name, value })}/>`);
    return [
      `  <testsuite${attributes}>`,
      '    <properties>',
      ...properties,
      '    </properties>',
      ...cases.map((one) => testCase(result, one)),
      '  </testsuite>',
    ].join('\n');
  });
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>', ''].join('\n');
}

function testCase({ suite, profile }: SuiteResult, one: CaseResult): string {
  const classname = `busbar.conformance.${suite}.${profile}`;
  const attributes = attributesOf({ classname, name: `${one.id} ${one.title}`, time: durationOf(one).toFixed(3) });
  const lines = one.evidence.map(
    ({ at, step, what, connection = '-', text }) => `${at.toFixed(3)} step ${step} ${connection} ${what} ${text}`,
  );
  const output = [`${one.verdict}: ${one.reason}`, ...lines].join('\n');
  return [
    `    <testcase${attributes}>`,
    ...(one.verdict === 'failed'
      ? [`      <failure${attributesOf({ message: one.reason, type: 'failed' })}/>`]
      : isSkipped(one)
        ? [`      <skipped${attributesOf({ message: one.reason })}/>`]
        : []),
    `      <system-out>${escaped(output)}</system-out>`,
    '    </testcase>',
  ].join('\n');
}

function isSkipped(one: CaseResult): boolean {
  return one.verdict === 'not-applicable' || isNotJudged(one);
}

function durationOf({ evidence }: CaseResult): number {
  return Math.max(0, ...evidence.map(({ at }) => at));
}

function attributesOf(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('');
}

/** Text as XML may hold it: characters that XML does not have are replaced. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
