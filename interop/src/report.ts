import type { NotOffered } from './runner/jobs.ts';
import type { Scenario } from './runner/scenario.ts';
import type { ResultRow } from './runner/verdict.ts';

const MARKS = { passed: '✔', pinned: '●', failed: '✖' } as const;

/** One line while the run goes on. */
export function progressLine(row: ResultRow, done: number, all: number): string {
  const reason = row.reason === undefined ? '' : `\n    ${row.reason}`;
  return `${String(done).padStart(3)}/${all} ${MARKS[row.verdict]} ${row.peer} as ${row.role}: ${row.scenario} (${(row.ms / 1000).toFixed(1)} s)${reason}`;
}

/** The result as a table for people. */
export function table(rows: readonly ResultRow[]): string {
  const header = ['peer', 'version', 'role of the peer', 'scenario', 'verdict', 's'];
  const lines = sorted(rows).map((row) => [
    row.peer,
    row.version,
    row.role,
    row.scenario,
    row.verdict,
    (row.ms / 1000).toFixed(1),
  ]);
  const widths = header.map((name, column) => Math.max(name.length, ...lines.map((line) => line[column]?.length ?? 0)));
  return [header, ...lines]
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `23 passed, 1 pinned, 0 failed`. */
export function summary(rows: readonly ResultRow[]): string {
  const count = (verdict: ResultRow['verdict']): number => rows.filter((row) => row.verdict === verdict).length;
  return `${count('passed')} passed, ${count('pinned')} pinned, ${count('failed')} failed`;
}

/** docs/interop.md: no durations and no dates, so that the same result is the same text. */
export function document(
  rows: readonly ResultRow[],
  scenarios: readonly Pick<Scenario, 'name' | 'title'>[],
  peers: readonly { readonly name: string; readonly what: string; readonly version: string }[],
  notOffered: readonly NotOffered[],
): string {
  const used = scenarios.filter(({ name }) => rows.some((row) => row.scenario === name));
  return [
    '# Interoperability',
    '',
    'Written by `npm run interop -- --write`. What is played, and how, stands in [interop/README.md](../interop/README.md).',
    '',
    '## Peers',
    '',
    '| Peer | What it is | Version |',
    '|---|---|---|',
    ...peers.map(({ name, what, version }) => `| ${name} | ${what} | ${version} |`),
    '',
    '## Scenarios',
    '',
    '| Scenario | What it shows |',
    '|---|---|',
    ...used.map(({ name, title }) => `| \`${name}\` | ${title} |`),
    '',
    '## Verdicts',
    '',
    'The role is that of the peer; Busbar plays the other side.',
    '',
    '| Peer | Role | Scenario | Verdict |',
    '|---|---|---|---|',
    ...sorted(rows).map(
      ({ peer, role, scenario, verdict, reason }) =>
        `| ${peer} | ${role} | \`${scenario}\` | ${verdict}${reason === undefined ? '' : `: ${reason}`} |`,
    ),
    ...(notOffered.length === 0 ? [] : ['', '## Not offered by the peer', '', ...notOfferedLines(notOffered)]),
    '',
  ].join('\n');
}

function notOfferedLines(notOffered: readonly NotOffered[]): readonly string[] {
  return [
    '| Peer | Role | Scenario | What it lacks |',
    '|---|---|---|---|',
    ...notOffered.map(
      ({ peer, role, scenario, missing }) => `| ${peer} | ${role} | \`${scenario}\` | ${missing.join(', ')} |`,
    ),
  ];
}

function sorted(rows: readonly ResultRow[]): readonly ResultRow[] {
  return [...rows].sort(
    (a, b) => a.peer.localeCompare(b.peer) || a.scenario.localeCompare(b.scenario) || a.role.localeCompare(b.role),
  );
}
