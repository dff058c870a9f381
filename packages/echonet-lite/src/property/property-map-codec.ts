import { decodePropertyMap, encodePropertyMap } from '../frame/property-map.ts';
import { type Codec, refusal, shown, sizeMismatch } from './codec.ts';
import { hexCode } from './octets.ts';

/** 0x9D, 0x9E and 0x9F: codes of properties, ascending (APPENDIX annex 1). */
export const propertyMapCodec: Codec = {
  minSize: 1,
  maxSize: 17,
  decode(bytes, from, to) {
    if (to === from) return sizeMismatch(bytes, from, to);
    return decodePropertyMap(bytes.subarray(from, to)).epcs.map((epc) => hexCode(epc, 1));
  },
  encode(value, sink, path) {
    if (!Array.isArray(value)) throw refusal(path, `${shown(value)} is no list of property codes`);
    const epcs = value.map((one: unknown, k) => {
      if (typeof one === 'string' && /^[89a-f][0-9a-f]$/i.test(one)) return Number.parseInt(one, 16);
      throw refusal(`${path}.${k}`, `${shown(one)} is no property code from 80 to ff`);
    });
    if (new Set(epcs).size !== epcs.length) throw refusal(path, 'a property code is there twice');
    sink.putOctets(encodePropertyMap(epcs), path);
  },
};
