import { systemClock } from '@busbar/kernel';
import type { Benchmark } from '../benchmark.ts';
import { bufferFrame, type FRAMES, hexFrame, octets, readValues, typedFrame, writeValues } from './bench-frames.ts';
import { nodeEchonetLite, npmEchonetLite } from './npm-peers.ts';

/** Duration of one round, ms: the sides differ so much that the same number of calls would be too short or too long. */
const ROUND = 40;
/** Calls between two looks at the clock. */
const CALLS = 200;
const clock = systemClock();

/** Properties of a measured frame. */
type Size = keyof typeof FRAMES;
type Call = () => unknown;

/** The libraries from npm; both leave the contents they write to the caller, and what they read mostly too. */
const PEERS: Readonly<Record<string, { decode(size: Size): Call; encode(size: Size): Call }>> = {
  'echonet-lite': {
    decode: (size) => {
      const library = npmEchonetLite();
      const bytes = octets(size);
      return () => library.parseBytes(bytes);
    },
    encode: (size) => {
      const library = npmEchonetLite();
      const frame = hexFrame(octets(size));
      return () => library.sendELDATA('', frame);
    },
  },
  'node-echonet-lite': {
    decode: (size) => {
      const core = nodeEchonetLite();
      const bytes = octets(size);
      return () => core.parse(bytes);
    },
    encode: (size) => {
      const core = nodeEchonetLite();
      const frame = bufferFrame(octets(size));
      return () => core.create(frame);
    },
  },
};

const OURS: Readonly<Record<'decode' | 'encode', (size: Size) => Call>> = {
  decode: (size) => {
    const bytes = octets(size);
    return () => readValues(bytes);
  },
  encode: (size) => {
    const frame = typedFrame(octets(size));
    return () => writeValues(frame);
  },
};

/** `echonet.codec`: frames decoded to typed values and encoded from them, beside both libraries from npm. */
export const echonetCodec: readonly Benchmark[] = Object.entries(PEERS).flatMap(([peer, calls]) =>
  ([1, 12] as const).flatMap((size) =>
    (['decode', 'encode'] as const).map((direction) => ({
      name: `echonet.codec.${direction}-${size}.${peer}`,
      measures: `${direction} a frame with ${size} ${size === 1 ? 'property' : 'properties'} ${
        direction === 'decode' ? 'to' : 'from'
      } typed values, beside npm ${peer}`,
      unit: 'frames/s',
      // The other library is given octets, not values: it has less to do when it writes.
      bound: peer === 'echonet-lite' || direction === 'decode' ? '>= 3' : '>= 1',
      prepare: async () => {
        const ours = OURS[direction](size);
        const theirs = calls[direction](size);
        return { measure: () => perSecond(ours), baseline: () => perSecond(theirs), close: () => undefined };
      },
    })),
  ),
);

/** Calls per second. What they return is kept, so that no call can be optimised away. */
function perSecond(call: Call): number {
  let kept: unknown;
  let calls = 0;
  let duration = 0;
  const from = clock.now();
  while (duration < ROUND) {
    for (let done = 0; done < CALLS; done++) kept = call();
    calls += CALLS;
    duration = clock.now() - from;
  }
  if (kept === undefined || kept === null) throw new Error('the measured call returned nothing');
  return (calls * 1000) / duration;
}
