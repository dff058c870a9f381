import { below, oneOf, type Random } from '../seeded-random.ts';

/** What changed inputs are made of. */
export interface Material {
  /** Inputs to start from, at least one. */
  readonly pool: readonly Uint8Array[];
  readonly tokens: readonly Uint8Array[];
  readonly longest: number;
}

/** Octets where mistakes are likely: bounds, quotes, brackets, the ends of UTF-8. */
const ODD_OCTETS = [0, 1, 0x1f, 0x20, 0x22, 0x2c, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d, 0x7f, 0x80, 0xc0, 0xed, 0xf4, 0xff];
/** Numbers where mistakes are likely, written as text. */
const ODD_NUMBERS = [
  '0',
  '-0',
  '-1',
  '255',
  '256',
  '65536',
  '4294967296',
  '9007199254740993',
  '18446744073709551616',
  '1e999',
  '0.5',
].map((text) => Buffer.from(text));
/** Most changes on top of each other. */
const MOST_CHANGES = 8;
/** Share of inputs that are noise from the first octet on. */
const NOISE = 0.02;

/** An input derived from the pool by one to eight changes; now and then pure noise. The same randomness gives the same input. */
export function changedInput(material: Material, random: Random): Uint8Array {
  if (random() < NOISE) return noise(below(random, Math.min(64, material.longest) + 1), random);
  let input: Uint8Array = new Uint8Array(oneOf(random, material.pool));
  // Few changes are more frequent than many: the input stays close to one that is understood.
  const changes = 1 + below(random, 1 + below(random, MOST_CHANGES));
  for (let change = 0; change < changes; change += 1) input = changeOnce(input, material, random);
  return input.length > material.longest ? input.subarray(0, material.longest) : input;
}

function changeOnce(input: Uint8Array, { pool, tokens }: Material, random: Random): Uint8Array {
  const at = below(random, input.length + 1);
  const length = Math.min(input.length - at, 1 + below(random, random() < 0.8 ? 4 : input.length + 1));
  switch (below(random, 8)) {
    case 0:
      return replaced(input, at, Math.min(1, input.length - at), Uint8Array.of(oneOf(random, ODD_OCTETS)));
    case 1:
      return replaced(input, at, Math.min(1, input.length - at), Uint8Array.of(below(random, 256)));
    case 2:
      return flipped(input, at, random);
    case 3:
      return replaced(input, at, length, new Uint8Array(0));
    case 4:
      return replaced(input, at, 0, input.subarray(at, at + length));
    case 5: {
      const other = oneOf(random, pool);
      const from = below(random, other.length + 1);
      return replaced(input, at, length, other.subarray(from, from + 1 + below(random, 64)));
    }
    case 6:
      return tokens.length === 0
        ? flipped(input, at, random)
        : replaced(input, at, random() < 0.5 ? 0 : length, oneOf(random, tokens));
    default:
      return otherNumber(input, at, random);
  }
}

/** The digits at or behind the position become another number; without digits a number is inserted. */
function otherNumber(input: Uint8Array, from: number, random: Random): Uint8Array {
  let start = from;
  while (start < input.length && !isDigit(input[start])) start += 1;
  let end = start;
  while (isDigit(input[end])) end += 1;
  return replaced(input, start === input.length ? from : start, end - start, oneOf(random, ODD_NUMBERS));
}

function isDigit(octet: number | undefined): boolean {
  return octet !== undefined && octet >= 0x30 && octet <= 0x39;
}

function flipped(input: Uint8Array, at: number, random: Random): Uint8Array {
  const octet = input[at];
  if (octet !== undefined) input[at] = octet ^ (1 << below(random, 8));
  return input;
}

function replaced(input: Uint8Array, at: number, length: number, by: Uint8Array): Uint8Array {
  const output = new Uint8Array(input.length - length + by.length);
  output.set(input.subarray(0, at));
  output.set(by, at);
  output.set(input.subarray(at + length), at + by.length);
  return output;
}

function noise(length: number, random: Random): Uint8Array {
  const octets = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) octets[at] = below(random, 256);
  return octets;
}
