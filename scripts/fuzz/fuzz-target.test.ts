import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FuzzOptions, fuzzTarget, tryInput } from './fuzz-target.ts';
import type { Target } from './target.ts';

const options = (over: Partial<FuzzOptions> = {}): FuzzOptions => {
  return { runs: 20_000, seed: 1, corpus: [], now: () => 0, ...over };
};
const text = (input: Uint8Array): string => Buffer.from(input).toString('latin1');

/** Breaks at inputs with these three letters, which it meets step by step only. */
const letters: Target = {
  name: 'test.letters',
  seeds: [Buffer.from('{"a":1}')],
  tokens: ['B', 'U', 'G'],
  run: (input) => {
    const known = ['B', 'BU', 'BUG'].filter((part) => text(input).includes(part));
    if (known.length === 3) throw new Error('the bug');
    return `${known.length} letters`;
  },
};

test('an input that breaks a target is found through inputs that behave in a new way, and is made small', () => {
  const { broken, behaviours } = fuzzTarget(letters, options());
  assert.equal(text(broken?.input ?? new Uint8Array()), 'BUG');
  assert.match(broken?.error ?? '', /^Error: the bug/);
  assert.ok((broken?.run ?? 0) > 0);
  assert.equal(behaviours, 3);
});

test('the same seed gives the same inputs, another seed others', () => {
  const inputsOf = (seed: number): readonly string[] => {
    const inputs: string[] = [];
    const target: Target = { ...letters, run: (input) => (inputs.push(text(input)) > 0 ? 'x' : '') };
    fuzzTarget(target, options({ runs: 200, seed }));
    return inputs;
  };
  assert.deepEqual(inputsOf(1), inputsOf(1));
  assert.notDeepEqual(inputsOf(1), inputsOf(2));
});

test('the corpus is run first, and before any changed input', () => {
  const { broken, runs } = fuzzTarget(letters, options({ corpus: [Buffer.from('..BUG..')] }));
  assert.deepEqual([broken?.run, runs], [0, 0]);
});

test('inputs with a behaviour the corpus does not have are found; with it in the corpus they are not', () => {
  const patient: Target = { ...letters, run: (input) => (text(input).includes('U') ? 'with' : 'without') };
  const first = fuzzTarget(patient, options({ runs: 2000 }));
  assert.deepEqual(
    first.found.map(({ behaviour }) => behaviour),
    ['with'],
  );
  const again = fuzzTarget(patient, options({ runs: 2000, corpus: first.found.map(({ input }) => input) }));
  assert.deepEqual(again.found, []);
});

test('no input is longer than the target allows', () => {
  let longest = 0;
  const short: Target = {
    name: 'test.short',
    seeds: [new Uint8Array(40)],
    longest: 50,
    run: (input) => {
      longest = Math.max(longest, input.length);
      return '';
    },
  };
  fuzzTarget(short, options({ runs: 5000 }));
  assert.ok(longest > 40 && longest <= 50, `${longest}`);
});

test('an input that is slow three times breaks the target; a slow first try does not', () => {
  const timed = (...durations: readonly number[]): ReturnType<typeof tryInput> => {
    let at = 0;
    let runs = 0;
    const target: Target = {
      name: 'test.slow',
      seeds: [],
      run: () => {
        at += durations[runs] ?? 1;
        runs += 1;
        return 'done';
      },
    };
    return tryInput(target, new Uint8Array(1), { now: () => at });
  };
  assert.match(timed(150, 140, 160).error ?? '', /took 140 ms/);
  assert.equal(timed(150, 1).behaviour, 'done');
});

test('what runs is shown to the watcher before it runs, and taken away afterwards', () => {
  const seen: (string | undefined)[] = [];
  const watch = (input: Uint8Array | undefined): void => void seen.push(input && text(input));
  tryInput({ ...letters, run: () => String(seen.length) }, Buffer.from('x'), { watch, now: () => 0 });
  assert.deepEqual(seen, ['x', undefined]);
});

test('a target that changes its input changes neither seeds nor corpus', () => {
  const seed = Buffer.from('seed');
  const rude: Target = {
    name: 'test.rude',
    seeds: [seed],
    run: (input) => {
      input.fill(0);
      return '';
    },
  };
  fuzzTarget(rude, options({ runs: 10 }));
  assert.equal(seed.toString(), 'seed');
});
