// `npm run mutate -- [--runs N] [--seed S] [--tests PATH] [--least PERCENT] [PATH...]`: small mistakes in the sources below
// each PATH (default: the step functions of SHIP), and which of them the tests there (and below `--tests`) notice.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mutated } from './mutate/mutations-of.ts';
import { drawMutants, type Mutant, mutableFiles } from './mutate/select-mutants.ts';
import { type Verdict, Workshop } from './mutate/workshop.ts';
import { selectTests } from './tests/select-tests.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Not process.stdout.write: console does not mind a reader that went away (`| head`).
const print = (line: string): void => console.log(line);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '50' },
    seed: { type: 'string', default: '63380' },
    tests: { type: 'string', multiple: true, default: [] },
    least: { type: 'string', default: '75' },
  },
});
const from = process.env.INIT_CWD ?? process.cwd();
const paths = (positionals.length === 0 ? [join(root, 'packages/ship/src/sme')] : positionals).map((path) =>
  relative(root, resolve(from, path)),
);

/** A wrong command line ends with 2. */
function wrongUsage(text: string): never {
  print(text);
  process.exit(2);
}

const packages = new Set(paths.map((path) => path.split('/').slice(0, 2).join('/')));
const [packageFolder] = packages;
if (packageFolder === undefined || packages.size !== 1) wrongUsage('all paths must lie in one package');
const selection = selectTests(root, root, [...paths, ...values.tests]);
if (!selection.isOk) wrongUsage(`no test file at ${selection.missing.join(', ')}`);
// Random walks and whole programs take longest and are asked last.
const tests = [...selection.files].sort((a, b) => Number(/walk|network/.test(a)) - Number(/walk|network/.test(b)));
const files = paths.flatMap((path) => mutableFiles(root, path));
const mutants = drawMutants(root, files, Number(values.runs), Number(values.seed));
print(`${mutants.length} mutations of ${files.length} files, seed ${values.seed}, ${tests.length} test files`);
if (mutants.length === 0) wrongUsage('nothing to mutate');

const workshops = Array.from({ length: Math.min(2, availableParallelism()) }, () => new Workshop(root, packageFolder));
const verdicts = new Map<Mutant, Verdict>();
// Stopped by hand, it leaves no copies behind either.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    for (const workshop of workshops) workshop.close();
    process.exit(1);
  });
try {
  const start = performance.now();
  const clean = await Promise.all(workshops.map((workshop) => workshop.test(tests, 600_000)));
  if (clean.some((verdict) => verdict !== 'passed')) wrongUsage('the tests fail without any mutation');
  const longest = 10_000 + 5 * (performance.now() - start);
  const waiting = [...mutants];
  await Promise.all(
    workshops.map(async (workshop) => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        verdicts.set(next, await tryMutant(workshop, next, longest));
    }),
  );
} finally {
  for (const workshop of workshops) workshop.close();
}

async function tryMutant(workshop: Workshop, mutant: Mutant, longest: number): Promise<Verdict> {
  const source = readFileSync(join(root, mutant.file), 'utf8');
  workshop.write(mutant.file, mutated(source, mutant));
  const verdict = await workshop.test(tests, longest);
  workshop.write(mutant.file, source);
  print(`${verdict === 'passed' ? '✖ survived' : '✔ killed  '} ${words(mutant, source)}`);
  return verdict;
}

function words({ file, line, kind, from: start, to, by }: Mutant, source: string): string {
  const short = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 60);
  return `${file}:${line} ${kind}: ${short(source.slice(start, to))} → ${by === '' ? '(nothing)' : short(by)}`;
}

const survived = mutants.filter((mutant) => verdicts.get(mutant) === 'passed');
const share = ((mutants.length - survived.length) / mutants.length) * 100;
if (survived.length > 0) print('\nsurvived:');
for (const mutant of survived) print(`  ${words(mutant, readFileSync(join(root, mutant.file), 'utf8'))}`);
print(`\n${mutants.length - survived.length} of ${mutants.length} killed, ${share.toFixed(0)} %; seed ${values.seed}`);
process.exitCode = share >= Number(values.least) ? 0 : 1;
