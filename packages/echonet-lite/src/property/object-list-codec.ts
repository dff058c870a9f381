import {
  decodeClassList,
  decodeInstanceList,
  encodeClassList,
  encodeInstanceList,
  MOST_LISTED_CLASSES,
  MOST_LISTED_OBJECTS,
} from '../frame/instance-list.ts';
import { type Codec, refusal, shown, sizeMismatch } from './codec.ts';
import { hexCode, readUnsigned } from './octets.ts';

const OBJECT_SIZE = 3;
const CLASS_SIZE = 2;

/** 0xD3 of the node profile: a number of three octets. */
export const countCodec: Codec = {
  minSize: 3,
  maxSize: 3,
  decode: (bytes, from, to) => (to - from === 3 ? readUnsigned(bytes, from, 3) : sizeMismatch(bytes, from, to)),
  encode(value, sink, path) {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= 2 ** 24)
      throw refusal(path, `${shown(value)} is no whole number of three octets`);
    sink.put(value, 3, path);
  },
};

/** 0xD5 and 0xD6 of the node profile: the count as told, and the objects (EL-4.3.1-4). */
export const instanceListCodec: Codec = {
  minSize: 1,
  maxSize: 1 + MOST_LISTED_OBJECTS * OBJECT_SIZE,
  decode(bytes, from, to) {
    if (to === from) return sizeMismatch(bytes, from, to);
    const { count, objects } = decodeInstanceList(bytes.subarray(from, to));
    return { count, objects: objects.map((object) => hexCode(object, OBJECT_SIZE)) };
  },
  encode(value, sink, path) {
    const { count, objects } = listOf(value);
    if (objects === undefined || count !== objects.length)
      throw refusal(path, `${shown(value)} is not {count, objects} with as many objects as counted`);
    sink.putOctets(encodeInstanceList(codes(objects, OBJECT_SIZE, MOST_LISTED_OBJECTS, path)), path);
  },
};

/** 0xD7 of the node profile: the classes. */
export const classListCodec: Codec = {
  minSize: 1,
  maxSize: 1 + MOST_LISTED_CLASSES * CLASS_SIZE,
  decode(bytes, from, to) {
    if (to === from) return sizeMismatch(bytes, from, to);
    return decodeClassList(bytes.subarray(from, to)).classes.map((code) => hexCode(code, CLASS_SIZE));
  },
  encode(value, sink, path) {
    if (!Array.isArray(value)) throw refusal(path, `${shown(value)} is no list of classes`);
    sink.putOctets(encodeClassList(codes(value, CLASS_SIZE, MOST_LISTED_CLASSES, path)), path);
  },
};

function listOf(value: unknown): { readonly count?: unknown; readonly objects?: readonly unknown[] | undefined } {
  if (typeof value !== 'object' || value === null || !('objects' in value) || !('count' in value)) return {};
  return { count: value.count, objects: Array.isArray(value.objects) ? value.objects : undefined };
}

function codes(texts: readonly unknown[], size: number, most: number, path: string): readonly number[] {
  if (texts.length > most) throw refusal(path, `${texts.length} entries; there can be ${most}`);
  return texts.map((text, at) => {
    if (typeof text === 'string' && /^[0-9a-f]+$/i.test(text) && text.length === 2 * size)
      return Number.parseInt(text, 16);
    throw refusal(`${path}.${at}`, `${shown(text)} is no code of ${size} octets`);
  });
}
