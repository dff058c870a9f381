// `npm run fuzz -- [--runs N] [--seed S] [TARGET...]`: changed inputs for every parser that a `*.fuzz.ts` declares.
// `--list` names the targets, `--keep` adds inputs with new behaviours to the corpus, `--input HEX TARGET` runs one input.
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { corpusFile, hexInput, keepInputs, readCorpus } from './fuzz/corpus.ts';
import { type FuzzOutcome, tryInput } from './fuzz/fuzz-target.ts';
import { runTarget } from './fuzz/run-target.ts';
import { type DeclaredTarget, declaredTargets } from './fuzz/target.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Not process.stdout.write: console does not mind a reader that went away (`| head`).
const print = (line: string): void => console.log(line);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '63380' },
    input: { type: 'string' },
    keep: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});

/** A wrong command line ends with 2. */
function wrongUsage(text: string): never {
  print(text);
  process.exit(2);
}

function count(name: 'runs' | 'seed'): number {
  const value = Number(values[name]);
  return Number.isSafeInteger(value) && value >= 0 ? value : wrongUsage(`--${name} takes a whole number from 0 on`);
}

const [runs, seed] = [count('runs'), count('seed')];
const all = await declaredTargets(root);
const selected = all.filter(
  ({ target }) => positionals.length === 0 || positionals.some((name) => isNamed(target.name, name)),
);
const unknown = positionals.filter((name) => !all.some(({ target }) => isNamed(target.name, name)));
if (unknown.length > 0 || all.length === 0)
  wrongUsage(`no target ${unknown.join(', ')}; there are: ${all.map(({ target }) => target.name).join(', ')}`);

/** `ship` names all targets of that package, `ship.hello` one. */
function isNamed(target: string, name: string): boolean {
  return target === name || target.startsWith(`${name}.`);
}

function report({ file, target }: DeclaredTarget, { broken, ...outcome }: FuzzOutcome): void {
  if (broken !== undefined) {
    const hex = Buffer.from(broken.input).toString('hex');
    print(`✖ ${target.name}: ${broken.run === 0 ? 'an input of its corpus' : `run ${broken.run} of seed ${seed}`}`);
    print(broken.error.replace(/^/gm, '    '));
    print(`    input: ${hex === '' ? '(empty)' : hex}`);
    print(`    again: npm run fuzz -- --input ${hex === '' ? "''" : hex} ${target.name}`);
    print(`    once repaired, add the input as a line to ${corpusFile(file, target.name)}`);
    return;
  }
  const rate = Math.round(outcome.runs / (outcome.ms / 1000)).toLocaleString('en');
  const seconds = (outcome.ms / 1000).toFixed(1);
  const behaviours = `${outcome.behaviours} behaviours, ${outcome.found.length} not in the corpus`;
  print(`✔ ${target.name.padEnd(34)} ${outcome.runs} runs, ${seconds} s, ${rate}/s, ${behaviours}`);
}

async function fuzzOne(declared: DeclaredTarget): Promise<boolean> {
  const file = corpusFile(declared.file, declared.target.name);
  const outcome = await runTarget(root, declared, { runs, seed, corpus: readCorpus(root, file) });
  report(declared, outcome);
  if (values.keep) {
    const kept = keepInputs(root, file, outcome.found);
    if (kept > 0) print(`    ${kept} added to ${file}`);
  }
  return outcome.broken === undefined;
}

function replay(hex: string): boolean {
  const [one] = selected;
  if (one === undefined || positionals.length !== 1 || selected.length !== 1)
    wrongUsage('--input needs the name of exactly one target');
  const { behaviour, error } = tryInput(one.target, hexInput(hex, '--input'), { now: () => performance.now() });
  print(error === undefined ? `✔ ${one.target.name}: ${behaviour}` : `✖ ${one.target.name}\n${error}`);
  return error === undefined;
}

async function fuzzAll(): Promise<boolean> {
  const waiting = [...selected];
  let isOk = true;
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) isOk = (await fuzzOne(next)) && isOk;
  };
  const start = performance.now();
  print(`${selected.length} targets, ${runs} runs each, seed ${seed}`);
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane));
  print(`${isOk ? 'nothing broke' : 'something broke'} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return isOk;
}

if (values.list) for (const { file, target } of selected) print(`${target.name.padEnd(34)} ${file}`);
else process.exitCode = (values.input === undefined ? await fuzzAll() : replay(values.input)) ? 0 : 1;
