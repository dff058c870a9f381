import type { Random } from '@busbar/kernel';

/** Numbers where mistakes are likely: small ids, signs, bounds of types, halves, what no type holds. */
const ODD_NUMBERS = [-1, 0, 1, 2, 7, 255, 65_536, 4_294_967_296, 2 ** 53 - 1, 1e15, -1e15, 0.5, 1e300] as const;

/** Words of the model where others are meant, nothing, and times and durations that are odd or impossible. */
const ODD_TEXTS = [
  ...['', ' ', 'x', '\u0000', 'ä'.repeat(300)],
  ...['a', 'abc', 'neutral', 'A', 'W', 'Wh', 'V', 'pct', 'EUR', 'min', 'max', 'recommendation', 'obligation', 'value'],
  ...['consume', 'produce', 'normal', 'error', 'outOfRange', 'standby', 'failure', 'iec61851', 'iso15118-2ed2'],
  ...['singleDemand', 'plan', 'constraints', 'absoluteCost'],
  ...['PT', 'PT0S', 'PT1S', '-PT1H', 'P1D', 'P9999999Y', 'PT99999999999S'],
  ...['1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2026-13-45T99:99:99Z'],
] as const;

/** Where an element of another kind stands. */
const WRONG_KINDS: readonly Json[] = [null, true, false, 0, 'x', [], {}, [[]], [{}]];

/** Most changes of one message. */
const MOST_CHANGES = 3;
/** Shares: messages that are cut off, changes of the header, changes of the kind. */
const [CUT_OFF, HEADER, KIND] = [0.02, 0.1, 0.1] as const;

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** A place in a message: the list or record that holds it, and where. */
interface Place {
  readonly holder: Json[] | { [name: string]: Json };
  readonly key: string | number;
}

/** The message with one to three elements gone, renamed, repeated, moved or of another value; now and then cut off. */
export function garbledMessage(text: string, random: Random): string {
  if (random() < CUT_OFF) return text.slice(0, below(random, text.length));
  const message = JSON.parse(text) as Json;
  for (let left = 1 + below(random, MOST_CHANGES); left > 0; left -= 1) changeOnce(message, random);
  return JSON.stringify(message);
}

function changeOnce(message: Json, random: Random): void {
  const place = oneOf(random, placesBelow(message, random() < HEADER ? 'datagram' : 'payload'));
  if (place === undefined) return;
  const { holder, key } = place;
  if (Array.isArray(holder)) changeItem(holder, Number(key), random);
  else changeMember(holder, String(key), random);
}

function changeItem(holder: Json[], at: number, random: Random): void {
  const value = holder[at] ?? null;
  const other = below(random, holder.length);
  const changes = [
    () => holder.splice(at, 1),
    () => holder.splice(at, 0, structuredClone(value)),
    () => {
      holder[at] = holder[other] ?? null;
      holder[other] = value;
    },
    () => {
      holder[at] = oddValue(value, random);
    },
  ];
  oneOf(random, changes)?.();
}

function changeMember(holder: { [name: string]: Json }, name: string, random: Random): void {
  const value = holder[name] ?? null;
  const changed = oddValue(value, random);
  // Changed values are what is looked for most.
  const become = oneOf(random, [{}, { [`${name}s`]: value }, { [name]: changed }, { [name]: changed }]);
  delete holder[name];
  Object.assign(holder, become);
}

function oddValue(value: Json, random: Random): Json {
  if (random() < KIND) return oneOf(random, WRONG_KINDS) ?? null;
  if (typeof value === 'number') return oneOf(random, [...ODD_NUMBERS, -value, value + 1, value * 1000]) ?? 0;
  if (typeof value === 'string') return oneOf(random, ODD_TEXTS) ?? '';
  return typeof value === 'boolean' ? !value : value;
}

/** Every place below the members of that name. */
function placesBelow(message: Json, name: string): readonly Place[] {
  const found: Place[] = [];
  const walk = (holder: Json, isBelow: boolean): void => {
    if (holder === null || typeof holder !== 'object') return;
    for (const [key, inner] of Object.entries(holder)) {
      if (isBelow) found.push({ holder, key });
      walk(inner, isBelow || key === name);
    }
  };
  walk(message, false);
  return found;
}

function below(random: Random, end: number): number {
  return Math.floor(random() * end);
}

function oneOf<T>(random: Random, all: readonly T[]): T | undefined {
  return all[below(random, all.length)];
}
