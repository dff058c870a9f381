import type { EvidenceEntry } from '../runner/evidence.ts';
import type { CaseResult, SuiteResult } from '../runner/verdict.ts';
import { sumOf } from './text-report.ts';

/** The report as one HTML page that needs nothing else: no script, no address of the web. */
export function htmlReport(results: readonly SuiteResult[]): string {
  const title = `Conformance report: ${results.map(({ suite, target }) => `${suite}, ${target}`).join('; ')}`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<h1>Conformance report</h1>',
    ...results.map(suiteHtml),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #8884; }
code, td.text { font: 13px/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
.verdict { font-weight: 600; white-space: nowrap; }
.passed { color: #1a7f37; } .failed { color: #cf222e; } .warning { color: #9a6700; } .not-applicable { color: #6e7781; }
summary { cursor: pointer; }
`;

function suiteHtml({ suite, target, profile, cases }: SuiteResult): string {
  return [
    `<h2>Suite ${escaped(suite)}</h2>`,
    `<p>Device <code>${escaped(target)}</code>, profile <code>${escaped(profile)}</code>. ${escaped(sumOf(cases))}.</p>`,
    '<table>',
    '<thead><tr><th>Case</th><th>Verdict</th><th>Title, reason and evidence</th></tr></thead>',
    '<tbody>',
    ...cases.map(caseHtml),
    '</tbody>',
    '</table>',
  ].join('\n');
}

function caseHtml({ id, title, verdict, reason, evidence }: CaseResult): string {
  const seen =
    evidence.length === 0
      ? ''
      : [
          `<details><summary>${evidence.length} entries of evidence</summary><table>`,
          '<thead><tr><th>s</th><th>step</th><th></th><th></th><th></th></tr></thead><tbody>',
          ...evidence.map(entryHtml),
          '</tbody></table></details>',
        ].join('');
  return (
    `<tr><td><code>${escaped(id)}</code></td><td class="verdict ${verdict}">${verdict}</td>` +
    `<td>${escaped(title)}<br>${escaped(reason)}${seen}</td></tr>`
  );
}

function entryHtml({ at, step, what, connection = '', text }: EvidenceEntry): string {
  const cells = [at.toFixed(3), step, connection, what].map((cell) => `<td>${escaped(cell)}</td>`).join('');
  return `<tr>${cells}<td class="text">${escaped(text)}</td></tr>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
