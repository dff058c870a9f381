// `npm run coverage:rules`: which rules of the standards' texts are named by the title of a test, which are not, which are
// deliberately left out (docs/deviations.md). `npm run coverage:rules -- SHIP-6.9 --json` for one clause and for machines;
// `--strict SHIP` fails when a SHALL of that prefix is untested without a row in the deviations.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { coverage, coverageText, gaps, unknownIds } from './rule-coverage/coverage.ts';
import { deviationRows } from './rule-coverage/deviations.ts';
import { ruleLists } from './rule-coverage/rule-lists.ts';
import { testTitles } from './rule-coverage/test-titles.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, strict: { type: 'string', multiple: true, default: [] } },
});

const rules = ruleLists(root);
const titles = await testTitles(root);
const deviations = deviationRows(readFileSync(join(root, 'docs', 'deviations.md'), 'utf8'));
const shown = coverage(rules, titles, deviations, positionals);
const unknown = unknownIds(rules, titles);
const strict = coverage(rules, titles, deviations, values.strict).filter(() => values.strict.length > 0);
const missing = strict.flatMap(gaps);
const empty = [...shown, ...strict].filter((one) => one.rules.length === 0).map(({ prefix }) => prefix);

if (values.json) console.log(JSON.stringify({ prefixes: shown, unknown }, undefined, 2));
else console.log(coverageText(shown));
if (unknown.length > 0) console.error(`Titles name rules that no list has: ${unknown.join(', ')}`);
if (empty.length > 0) console.error(`No rule has the prefix ${empty.join(', ')}`);
if (missing.length > 0)
  console.error(
    `${missing.length} SHALL without a test and without a deviation: ${missing.map(({ id }) => id).join(', ')}`,
  );
process.exitCode = missing.length > 0 || empty.length > 0 ? 1 : 0;
