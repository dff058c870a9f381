import { type Codec, refusal, shown, sizeMismatch, unknownCode } from './codec.ts';

/** 0x82 of the node profile: major, minor, the formats of frames as bits, zero. */
export const nodeVersionCodec: Codec = {
  minSize: 4,
  maxSize: 4,
  decode(bytes, from, to) {
    if (to - from !== 4) return sizeMismatch(bytes, from, to);
    const [major = 0, minor = 0, formats = 0] = bytes.subarray(from, to);
    return { major, minor, format1: (formats & 1) !== 0, format2: (formats & 2) !== 0 };
  },
  encode(value, sink, path) {
    const { major, minor, format1, format2 } = members(value);
    if (!isOctet(major) || !isOctet(minor) || typeof format1 !== 'boolean' || typeof format2 !== 'boolean')
      throw refusal(path, `${shown(value)} is not {major, minor, format1, format2}`);
    for (const octet of [major, minor, (format1 ? 1 : 0) | (format2 ? 2 : 0), 0]) sink.put(octet, 1, path);
  },
};

/** 0x82 of a device object: two zero octets, the letter of the APPENDIX release, its revision. */
export const appendixReleaseCodec: Codec = {
  minSize: 4,
  maxSize: 4,
  decode(bytes, from, to) {
    if (to - from !== 4) return sizeMismatch(bytes, from, to);
    const [first, second, letter = 0, revision = 0] = bytes.subarray(from, to);
    const release = String.fromCharCode(letter);
    if (first !== 0 || second !== 0 || !isLetter(release)) return unknownCode(bytes, from, to);
    return { release, revision };
  },
  encode(value, sink, path) {
    const { release, revision } = members(value);
    if (typeof release !== 'string' || !isLetter(release) || !isOctet(revision))
      throw refusal(path, `${shown(value)} is not {release, revision} with a letter A to Z`);
    for (const octet of [0, 0, release.charCodeAt(0), revision]) sink.put(octet, 1, path);
  },
};

function members(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isOctet(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;
}

function isLetter(text: string): boolean {
  return /^[A-Z]$/.test(text);
}
