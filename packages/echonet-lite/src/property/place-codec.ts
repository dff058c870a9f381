import { PLACES } from '../class/installation-location.ts';
import { type Codec, refusal, shown, sizeMismatch, unknownCode } from './codec.ts';
import { hexText, octetsOf } from './octets.ts';

/** First octet of a position record. */
const POSITION = 0x01;
const POSITION_SIZE = 16;
/** Bit of a code whose meaning the site decides. */
const FREE_USE = 0x80;
const UNKNOWN = 0xff;
const LARGEST_NUMBER = 7;

/** 0x81: a place and a number in one octet, or a position record of 17. */
export function placeCodec(maxSize: number): Codec {
  return {
    minSize: 1,
    maxSize,
    decode(bytes, from, to) {
      const first = bytes[from] ?? 0;
      if (to - from === POSITION_SIZE + 1 && maxSize > 1)
        return first === POSITION ? { position: hexText(bytes, from + 1, to) } : unknownCode(bytes, from, to);
      if (to - from !== 1) return sizeMismatch(bytes, from, to);
      if (first === 0) return { place: 'notSet', number: 0 };
      if (first === UNKNOWN) return { place: 'unknown', number: 0 };
      if (first >= FREE_USE) return { place: 'freeUse', number: first - FREE_USE };
      const place = PLACES[(first >> 3) - 1];
      return place === undefined ? unknownCode(bytes, from, to) : { place, number: first & LARGEST_NUMBER };
    },
    encode(value, sink, path) {
      const position = typeof value === 'object' && value !== null && 'position' in value ? value.position : undefined;
      if (typeof position === 'string' && maxSize > 1) {
        const octets = octetsOf(position);
        if (octets?.length !== POSITION_SIZE) throw refusal(path, `${shown(position)} is no position of 16 octets`);
        sink.put(POSITION, 1, path);
        sink.putOctets(octets, path);
      } else sink.put(octetOf(value, path), 1, path);
    },
  };
}

function octetOf(value: unknown, path: string): number {
  if (typeof value === 'object' && value !== null && 'place' in value && 'number' in value) {
    const { place, number } = value;
    if (place === 'notSet' && number === 0) return 0;
    if (place === 'unknown' && number === 0) return UNKNOWN;
    if (typeof number === 'number' && Number.isInteger(number) && number >= 0) {
      if (place === 'freeUse' && number < UNKNOWN - FREE_USE) return FREE_USE + number;
      const at = (PLACES as readonly unknown[]).indexOf(place);
      if (at >= 0 && number <= LARGEST_NUMBER) return ((at + 1) << 3) | number;
    }
  }
  throw refusal(path, `${shown(value)} is not {place, number} with one of ${PLACES.join(', ')} and 0 to 7`);
}
