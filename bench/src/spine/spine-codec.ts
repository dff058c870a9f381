import { systemClock } from '@busbar/kernel';
import { type Datagram, datagramFromPlain, decodeDatagram, encodeDatagram } from '@busbar/spine';
import type { Benchmark } from '../benchmark.ts';
import { plainNotify, SIZES } from './measurement-notify.ts';

/** Calls in one round: long enough to time, short enough for many rounds. */
const CALLS = 4000;
const clock = systemClock();

/** `spine.decode`: text to typed datagram beside `JSON.parse` of the same text. */
export const spineDecode: Benchmark = bothSizes(
  'spine.decode',
  'decode a notify to a typed datagram, beside JSON.parse of the same text',
  '<= 1.35',
  (entries) => {
    const text = encodeDatagram(datagramOf(entries));
    return { measure: () => decodeDatagram(text), baseline: () => JSON.parse(text) as unknown };
  },
);

/** `spine.encode`: typed datagram to text beside `JSON.stringify` of the plain object. */
export const spineEncode: Benchmark = bothSizes(
  'spine.encode',
  'encode a typed datagram, beside JSON.stringify of the plain object',
  '<= 1.6',
  (entries) => {
    const datagram = datagramOf(entries);
    const plain = plainNotify(entries);
    return { measure: () => encodeDatagram(datagram), baseline: () => JSON.stringify(plain) };
  },
);

interface Calls {
  measure(): unknown;
  baseline(): unknown;
}

/** One benchmark over both sizes: the figures are those of one message of each size, 1.6 kB and 6 kB, together. */
function bothSizes(name: string, measures: string, bound: string, calls: (entries: number) => Calls): Benchmark {
  return {
    name,
    measures: `${measures}, 1.6 kB and 6 kB`,
    unit: 'µs',
    bound,
    prepare: async () => {
      const sizes = [calls(SIZES.small), calls(SIZES.large)];
      const sum = (side: keyof Calls): number => sizes.reduce((total, size) => total + timed(() => size[side]()), 0);
      return { measure: () => sum('measure'), baseline: () => sum('baseline'), close: () => undefined };
    },
  };
}

function datagramOf(entries: number): Datagram {
  return datagramFromPlain(plainNotify(entries));
}

/** Mean duration of one call in µs. What the calls return is kept, so that no call can be optimised away. */
function timed(call: () => unknown): number {
  let kept: unknown;
  const from = clock.now();
  for (let done = 0; done < CALLS; done++) kept = call();
  const duration = (clock.now() - from) * 1000;
  if (kept === undefined) throw new Error('the measured call returned nothing');
  return duration / CALLS;
}
