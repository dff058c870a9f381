import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ConformanceError } from '../errors.ts';
import type { SuiteResult } from '../runner/verdict.ts';
import { htmlReport } from './html-report.ts';
import { junitReport } from './junit-report.ts';
import { reportJson, savedReport } from './saved-report.ts';
import { sumOf, textReport } from './text-report.ts';

const NASTY = '<script>alert("1")</script> & \u0000 \ud800 ]]>';

const RESULT: SuiteResult = {
  suite: 'ship',
  target: '192.0.2.7:4712',
  profile: 'iec',
  cases: [
    {
      id: 'TC_A',
      title: 'first',
      verdict: 'passed',
      reason: 'every step went as expected',
      evidence: [{ at: 1.5, step: '1', what: 'received', connection: 'A', text: 'control {"x":[]}' }],
    },
    {
      id: 'TC_B',
      title: NASTY,
      verdict: 'failed',
      reason: `step 2: ${NASTY}`,
      evidence: [{ at: 0.25, step: '2', what: 'note', text: NASTY }],
    },
    { id: 'TC_C', title: 'third', verdict: 'warning', reason: 'odd', evidence: [] },
    { id: 'TC_D', title: 'fourth', verdict: 'warning', reason: 'not judged: no trust', evidence: [] },
    { id: 'TC_E', title: 'fifth', verdict: 'not-applicable', reason: 'PAR_x no', evidence: [] },
  ],
};

test('the JSON is one object for one suite and an array for several, and is read back', () => {
  const one = JSON.parse(reportJson([RESULT])) as object;
  assert.deepEqual(Object.keys(one), ['suite', 'target', 'profile', 'cases']);
  assert.deepEqual(Object.keys(RESULT.cases[0] ?? {}), ['id', 'title', 'verdict', 'reason', 'evidence']);
  assert.deepEqual(savedReport(reportJson([RESULT])), JSON.parse(`[${reportJson([RESULT])}]`));
  assert.equal((JSON.parse(reportJson([RESULT, RESULT])) as object[]).length, 2);
  assert.equal(savedReport(reportJson([RESULT, RESULT])).length, 2);
});

test('the text has a row for each case, reasons and evidence of those that did not pass, and the sum', () => {
  const text = textReport([RESULT], { evidence: 'unclean' });
  assert.match(text, /^Suite ship, device 192\.0\.2\.7:4712, profile iec$/m);
  assert.match(text, /^TC_A {2}passed {10}first$/m);
  assert.match(text, /^ {6}PAR_x no$/m);
  assert.match(text, /^5 cases: 1 passed, 1 failed, 2 warning, 1 not-applicable$/m);
  assert.ok(text.includes('0.250 s  step 2'));
  assert.ok(!text.includes('1.500 s'));
  assert.ok(textReport([RESULT], { evidence: 'all' }).includes('1.500 s  step 1  A  received'));
  assert.ok(!textReport([RESULT], { evidence: 'none' }).includes('0.250 s'));
  assert.equal(sumOf([]), '0 cases: none');
});

test('JUnit: failures, skips and outputs; every tag is closed, nothing of a device is markup', () => {
  const xml = junitReport([RESULT]);
  assert.match(
    xml,
    /<testsuite name="busbar\.conformance\.ship" tests="5" failures="1" skipped="2" errors="0" time="1\.750">/,
  );
  assert.equal(xml.match(/<failure /g)?.length, 1);
  assert.equal(xml.match(/<skipped /g)?.length, 2);
  assert.match(xml, /<system-out>warning: odd<\/system-out>/);
  assertBalanced(xml.replace('<?xml version="1.0" encoding="UTF-8"?>', ''));
});

test('HTML: one page, closed tags, no script, nothing of a device is markup', () => {
  const html = htmlReport([RESULT]);
  assert.ok(!/<script|<[^>]* on\w+=|https?:/i.test(html));
  assert.match(html, /<td class="verdict failed">failed<\/td>/);
  assert.ok(html.includes('&lt;script&gt;'));
  assertBalanced(html.replace(/<!doctype html>|<meta[^>]*>|<br>/g, ''));
});

test('a file that is no report is refused with the place', () => {
  const saved = JSON.parse(reportJson([RESULT])) as { cases: Record<string, unknown>[] };
  const changed = (change: (one: typeof saved) => unknown): string => JSON.stringify(change(structuredClone(saved)));
  for (const [text, fault] of [
    ['', /not JSON/],
    ['7', /it is not an object/],
    ['{}', /cases is not a list/],
    [changed((one) => ({ ...one, target: 1 })), /target is not a text/],
    [changed((one) => [one, { ...one, cases: [null] }]), /1\.cases\.0 is not an object/],
    [
      changed((one) => ({ ...one, cases: [{ ...one.cases[0], verdict: 'maybe' }] })),
      /cases\.0\.verdict is none of passed/,
    ],
    [changed((one) => ({ ...one, cases: [{ ...one.cases[0], evidence: [{ at: 'x' }] }] })), /cases\.0\.evidence\.0/],
  ] as const)
    assert.throws(
      () => savedReport(text),
      (error) => error instanceof ConformanceError && error.code === 'conformance.report' && fault.test(error.message),
      text.slice(0, 60),
    );
});

test('fuzz: any JSON is a report or a ConformanceError; any report can be rendered', () => {
  const entry = fc.record({
    at: fc.double({ noNaN: true, noDefaultInfinity: true }),
    step: fc.string(),
    what: fc.constantFrom('sent', 'note', 'x'),
    text: fc.string({ unit: 'binary' }),
  });
  const one = fc.record({
    id: fc.string(),
    title: fc.string({ unit: 'binary' }),
    verdict: fc.constantFrom('passed', 'failed', 'warning', 'not-applicable', 'x'),
    reason: fc.string({ unit: 'binary' }),
    evidence: fc.oneof(fc.array(entry, { maxLength: 3 }), fc.jsonValue()),
  });
  const report = fc.record({
    suite: fc.string(),
    target: fc.string(),
    profile: fc.string(),
    cases: fc.oneof(fc.array(one, { maxLength: 3 }), fc.jsonValue()),
  });
  fc.assert(
    fc.property(fc.oneof(report, fc.array(report, { maxLength: 2 }), fc.jsonValue()), (value) => {
      let results: readonly SuiteResult[];
      try {
        results = savedReport(JSON.stringify(value));
      } catch (error) {
        assert.ok(error instanceof ConformanceError, String(error));
        return;
      }
      textReport(results, { evidence: 'all' });
      assertBalanced(junitReport(results).replace('<?xml version="1.0" encoding="UTF-8"?>', ''));
      assertBalanced(htmlReport(results).replace(/<!doctype html>|<meta[^>]*>|<br>/g, ''));
    }),
    { numRuns: 300, seed: 7 },
  );
});

/** Every tag is closed by its own, in order. */
function assertBalanced(text: string): void {
  const open: string[] = [];
  for (const [tag, close, name = '', self] of text.matchAll(/<(\/?)([a-z0-9]+)[^<>]*?(\/?)>/gi)) {
    if (self === '/') continue;
    if (close === '') open.push(name);
    else assert.equal(open.pop(), name, tag);
  }
  assert.deepEqual(open, []);
}
