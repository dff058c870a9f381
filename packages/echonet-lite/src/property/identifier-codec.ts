import { type Codec, refusal, shown, sizeMismatch } from './codec.ts';
import { hexText } from './octets.ts';
import { rawCodec } from './raw-codec.ts';

/** First octet of an identifier that holds the code of its maker; others are old forms (EL-6.11-3). */
const OF_MAKER = 0xfe;
const SIZE = 17;

/** 0x83: the maker is read; to be sent it has to be given whole, as hexadecimal text. */
export const identifierCodec: Codec = {
  minSize: SIZE,
  maxSize: SIZE,
  decode(bytes, from, to) {
    if (to - from !== SIZE) return sizeMismatch(bytes, from, to);
    return bytes[from] === OF_MAKER ? { manufacturer: hexText(bytes, from + 1, from + 4) } : hexText(bytes, from, to);
  },
  encode(value, sink, path) {
    if (typeof value !== 'string')
      throw refusal(path, `${shown(value)} does not name the unit: give all 17 octets as hexadecimal text`);
    rawCodec({ minSize: SIZE, maxSize: SIZE }).encode(value, sink, path);
  },
};
