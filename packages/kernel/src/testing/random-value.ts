import type { Random } from '../random.ts';
import type { AnyShape, IntegerShape } from '../representation/shape.ts';

/** Characters of random texts: ordinary ones, those that are escaped, those outside ASCII and outside the first plane. */
const CHARACTERS = [
  ...'abcXYZ019 -_.:',
  ...'"\\/[]{}',
  '\n',
  '\u0000',
  '\u001f',
  '\u007f',
  'ä',
  'ß',
  '⚡',
  '\ud83d\ude00',
  '\ud800',
];
/** Most items of a random list. */
const MOST_ITEMS = 4;

/**
 * A value a declaration allows, as the decoder gives it: exact integers, no empty lists, no undefined members. The same
 * source of randomness gives the same value.
 */
export function randomValue(shape: AnyShape, random: Random): unknown {
  switch (shape.kind) {
    case 'bool':
      return random() < 0.5;
    case 'integer':
      return randomInteger(shape, random);
    case 'double':
      return (random() - 0.5) * 10 ** upTo(30, random);
    case 'text':
      return randomText(random);
    case 'enumeration':
      return shape.isOpen && random() < 0.2 ? randomText(random) : shape.values[upTo(shape.values.length - 1, random)];
    case 'list':
      return Array.from({ length: 1 + upTo(MOST_ITEMS - 1, random) }, () => randomValue(shape.item, random));
    case 'record': {
      const present = shape.fields.filter(() => random() < 0.6);
      const members = shape.isChoice ? present.slice(0, 1) : present;
      return Object.fromEntries(members.map((field) => [field.name, randomValue(field.shape, random)]));
    }
    case 'raw':
      return JSON.stringify({ text: randomText(random), list: [1, null] });
  }
}

/** Often a bound of the type or a small number, where mistakes are likely. */
function randomInteger({ min, max }: IntegerShape, random: Random): number | bigint {
  const kind = random();
  const small = BigInt(upTo(200, random)) - (min < 0n ? 100n : 0n);
  const anywhere = min + (BigInt(Math.floor(random() * 2 ** 52)) * (max - min)) / BigInt(2 ** 52);
  const value = kind < 0.1 ? min : kind < 0.2 ? max : kind < 0.6 ? small : anywhere;
  const within = value < min ? min : value > max ? max : value;
  return Number.isSafeInteger(Number(within)) ? Number(within) : within;
}

function randomText(random: Random): string {
  const length = random() < 0.1 ? upTo(200, random) : upTo(12, random);
  return Array.from({ length }, () => CHARACTERS[upTo(CHARACTERS.length - 1, random)]).join('');
}

/** An integer from 0 to `most`, both included. */
function upTo(most: number, random: Random): number {
  return Math.floor(random() * (most + 1));
}
