import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { ECHONET_QUIRKS } from '@busbar/echonet-lite';
import { QUIRKS } from '@busbar/ship';
import { USE_CASE_QUIRKS } from '@busbar/usecases';

const text = readFileSync(join(dirname(import.meta.dirname), 'docs', 'deviations.md'), 'utf8');

/** The rows of the section `title`: the names in the first column, or the rule ids. */
function firstColumns(title: string): readonly string[] {
  const section = text.split(/^#+ /m).find((part) => part.startsWith(title)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(1).map((line) => line.split('|')[1]?.trim() ?? '');
}

test('each leniency of SHIP stands in the deviations, and each that stands there exists', () => {
  const listed = firstColumns('Leniencies').flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map((match) => match[1]));
  assert.deepEqual(listed.toSorted(), Object.keys(QUIRKS).toSorted());
});

test('each leniency of the use cases stands in the deviations, and each that stands there exists', () => {
  const listed = firstColumns('Understood use cases').map((cell) => cell.replaceAll('`', ''));
  assert.deepEqual(listed.toSorted(), Object.keys(USE_CASE_QUIRKS).toSorted());
});

test('each leniency of ECHONET Lite stands in the deviations, and each that stands there exists', () => {
  const listed = firstColumns('Understood frames').map((cell) => cell.replaceAll('`', ''));
  assert.deepEqual(listed.toSorted(), Object.keys(ECHONET_QUIRKS).toSorted());
});

test('each deviation names a rule, what Busbar does, why, and a switch', () => {
  for (const title of ['SHIP', 'SPINE', 'Use cases', 'ECHONET Lite: nodes']) {
    const section = text.split(/^#+ /m).find((part) => part.startsWith(`${title}\n`)) ?? '';
    const rows = section.split('\n').filter((line) => /^\| [A-Z]/.test(line));
    assert.ok(rows.length > 5, title);
    for (const row of rows) assert.equal(row.split(/(?<!\\)\|/).length, 7, row);
  }
});
