import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AnyShape, type Random, seededRandom, systemClock, UNKNOWN } from '@busbar/kernel';
import { randomValue } from '@busbar/kernel/testing';
import fc from 'fast-check';
import type { Cmd, Datagram, Filter, Header } from '../datagram/datagram.ts';
import type { AnyFunction } from '../model/function-declaration.ts';
import { FUNCTIONS } from '../model/functions.ts';
import { decodeDatagram } from './decode-datagram.ts';
import { encodeDatagram } from './encode-datagram.ts';
import { header } from './frame.ts';
import { datagramFromPlain, plainDatagram } from './plain-datagram.ts';

const SEED = { seed: 63380 };
const seeds = fc.nat();

for (const declared of FUNCTIONS)
  test(`SPINE-5.2.1-7 SPINE-5.2.2-5 ${declared.name}: whatever it says survives the wire and the plain form`, () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const datagram = randomDatagram(declared, seededRandom(seed));
        const text = encodeDatagram(datagram);
        assert.deepEqual(decodeDatagram(text), { value: datagram, findings: [] });
        assert.equal(
          encodeDatagram(datagramFromPlain(JSON.parse(JSON.stringify(plainDatagram(datagram)), exactly))),
          text,
        );
      }),
      { ...SEED, numRuns: 60 },
    );
  });

for (const declared of FUNCTIONS)
  test(`SPINE-5.2.1-6 SHIP-6.8.5-2 ${declared.name}: elements nobody knows survive at every place`, () => {
    let added = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = seededRandom(seed);
        const datagram = randomDatagram(declared, random);
        const [cmd] = datagram.cmd;
        assert.ok(cmd?.data !== undefined);
        const value = withUnknown(declared.shape, cmd.data.value, random);
        const extended = { ...datagram, cmd: [{ ...cmd, data: { ...cmd.data, value } }] };
        const text = encodeDatagram(extended);
        const decoded = decodeDatagram(text);
        assert.deepEqual(decoded.value, extended);
        assert.ok(decoded.findings.every((one) => one.severity === 'info' && one.rule === 'SHIP-6.8.5-2'));
        added += decoded.findings.length;
      }),
      { ...SEED, numRuns: 20 },
    );
    assert.ok(added > 0);
  });

test('SPINE-5.3.1-1 a damaged datagram never throws, and what is left of it can be passed on', () => {
  const damages = fc.array(
    fc.tuple(
      fc.nat(),
      fc.nat({ max: 4 }),
      fc.constantFrom(...'[]{},:"\\ 0-1.eE\0ntf\u0001ä', '[[', '{}', 'null', '"function":'),
    ),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(seeds, fc.nat({ max: FUNCTIONS.length - 1 }), damages, (seed, which, places) => {
      let text = encodeDatagram(randomDatagram(FUNCTIONS[which] as AnyFunction, seededRandom(seed)));
      for (const [place, length, character] of places) {
        const at = place % (text.length + 1);
        text = `${text.slice(0, at)}${character}${text.slice(at + length)}`;
      }
      const { value, findings } = decodeDatagram(text);
      if (value === undefined) {
        assert.ok(findings.some(({ severity }) => severity === 'error'));
        return;
      }
      const passedOn = encodeDatagram(value);
      const again = decodeDatagram(passedOn).value;
      assert.ok(again !== undefined);
      assert.equal(encodeDatagram(again), passedOn);
    }),
    { ...SEED, numRuns: 3000 },
  );
});

test('SPINE-5.3.1-1 random texts never throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      decodeDatagram(text);
      decodeDatagram(`{"datagram":${text}}`);
      decodeDatagram(`{"datagram":[{"header":[]},{"payload":${text}}]}`);
      decodeDatagram(
        `{"datagram":[{"header":[]},{"payload":[{"cmd":[[{"filter":${text}},{"measurementListData":${text}}]]}]}]}`,
      );
    }),
    { ...SEED, numRuns: 2000 },
  );
});

/** Far above what is measured (some 10 ms), far below harm. */
const MOST_MS = 1500;
const MEGABYTE = 1_000_000;
const open = '{"datagram":[{"header":[]},{"payload":[{"cmd":[[';
const HOSTILE: readonly (readonly [string, string])[] = [
  ['10,000 nested containers', `${open}{"measurementListData":${'['.repeat(10_000)}`],
  ['10,000 nested containers of an unknown function', `${open}{"x":${'{"y":['.repeat(5000)}`],
  [
    'one megabyte of selectors',
    `${open}{"filter":[[${'{"measurementListDataSelectors":[{"measurementId":1}]},'.repeat(MEGABYTE / 56)}`,
  ],
  [
    'one megabyte of entries',
    `${open}{"measurementListData":[{"measurementData":[${'[{"measurementId":1}],'.repeat(MEGABYTE / 22)}`,
  ],
  ['one megabyte of functions', `${open}${'{"measurementListData":[]},'.repeat(MEGABYTE / 27)}{"x":1}]]}]}]}`],
  ['one megabyte of unknown functions', `${open}${'{"z":[]},'.repeat(MEGABYTE / 9)}{"x":1}]]}]}]}`],
];

for (const [what, text] of HOSTILE)
  test(`SHIP-6.8.5-6 ${what} takes bounded time`, () => {
    const clock = systemClock();
    const start = clock.now();
    decodeDatagram(text);
    assert.ok(clock.now() - start < MOST_MS, `${clock.now() - start} ms`);
  });

/** A datagram with random header, filters and data of a function. */
function randomDatagram(declared: AnyFunction, random: Random): Datagram {
  const cmd: { -readonly [K in keyof Cmd]: Cmd[K] } = {};
  if (random() < 0.5) cmd.function = random() < 0.2 ? '' : declared.name;
  if (random() < 0.5) cmd.filter = [randomFilter(declared, random), randomFilter(declared, random)];
  cmd.data = { name: declared.name, declaration: declared, value: randomValue(declared.shape, random) };
  if (random() < 0.2) cmd.manufacturerSpecificExtension = '0A0B';
  if (random() < 0.2) cmd.lastUpdateAt = 'PT5S';
  return { header: randomValue(header, random) as Header, cmd: [cmd] };
}

/** The same value with unknown elements in some of its records. */
function withUnknown(shape: AnyShape, value: unknown, random: Random): unknown {
  if (shape.kind === 'list') return (value as readonly unknown[]).map((one) => withUnknown(shape.item, one, random));
  if (shape.kind !== 'record') return value;
  const members = value as Readonly<Record<string, unknown>>;
  const inside = shape.fields.flatMap(({ name, shape: inner }) =>
    members[name] === undefined ? [] : [[name, withUnknown(inner, members[name], random)]],
  );
  const unknown = [
    { name: 'elementOfTheFuture', json: '[{"a":[1,2]},{"b":"x"}]' },
    { name: 'another', json: '-1.5' },
  ];
  const some = random() < 0.5 ? {} : { [UNKNOWN]: unknown.slice(Math.floor(random() * 2)) };
  return { ...Object.fromEntries(inside), ...some };
}

function randomFilter({ selectors, elements }: AnyFunction, random: Random): Filter {
  const filter: { -readonly [K in keyof Filter]: Filter[K] } = {};
  if (random() < 0.3) filter.filterId = Math.floor(random() * 100);
  if (random() < 0.8) filter.cmdControl = random() < 0.5 ? { delete: {} } : { partial: {} };
  if (selectors !== undefined && random() < 0.7) {
    const instances = random() < 0.7 ? 1 : 2;
    filter.selectors = Array.from({ length: instances }, () => ({
      name: selectors.name,
      value: randomValue(selectors.shape, random),
    }));
  }
  if (elements !== undefined && random() < 0.5)
    filter.elements = { name: elements.name, value: randomValue(elements.shape, random) };
  return filter;
}

/** Integers that `JSON.parse` would round, as bigint. */
function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source ?? '';
  return typeof value === 'number' && !Number.isSafeInteger(value) && /^-?[0-9]+$/.test(source)
    ? BigInt(source)
    : value;
}
