import { EchonetLiteError } from '../errors.ts';
import { EHD1, EHD2 } from './decode.ts';
import type { ArbitraryFrame, Frame, Property, SpecifiedFrame } from './frame.ts';
import { hasTwoLists, SERVICES } from './service.ts';

/** Most properties of a list and most octets of a content: both counters are one octet (EL-1.2-7). */
const MOST = 255;
/** Octets in front of the first list of properties, its count included. */
const HEAD = 12;

/**
 * Writes a frame (clause 3.2), strictly: nothing a receiver would have to discard.
 * @throws EchonetLiteError `echonet-lite.frame` saying which member does not fit into a frame
 */
export function encodeFrame(frame: Frame): Uint8Array {
  inRange('tid', frame.tid, 0, 0xffff);
  return frame.format === 2 ? encodeArbitrary(frame) : encodeSpecified(frame);
}

function encodeArbitrary({ tid, edata }: ArbitraryFrame): Uint8Array {
  const bytes = new Uint8Array(4 + edata.length);
  bytes.set([EHD1, EHD2[2], tid >> 8, tid & 0xff]);
  bytes.set(edata, 4);
  return bytes;
}

function encodeSpecified(frame: SpecifiedFrame): Uint8Array {
  const { service, properties, getProperties, seoj, deoj, tid } = frame;
  inRange('seoj', seoj, 0, 0xffffff);
  inRange('deoj', deoj, 0, 0xffffff);
  const hasTwo = hasTwoLists(service);
  if (hasTwo !== (getProperties !== undefined))
    throw broken(hasTwo ? `${service} needs getProperties` : `${service} has no getProperties`);
  const least = service === 'SetGet_SNA' ? 0 : 1;
  const size = listSize('properties', properties, least);
  const getSize = getProperties === undefined ? 0 : 1 + listSize('getProperties', getProperties, least);
  const bytes = new Uint8Array(HEAD + size + getSize);
  bytes[0] = EHD1;
  bytes[1] = EHD2[1];
  bytes[2] = tid >> 8;
  bytes[3] = tid & 0xff;
  putObject(bytes, 4, seoj);
  putObject(bytes, 7, deoj);
  bytes[10] = SERVICES[service];
  const at = putList(bytes, HEAD - 1, properties);
  if (getProperties !== undefined) putList(bytes, at, getProperties);
  return bytes;
}

/** Octets of a list without its count. */
function listSize(name: string, list: readonly Property[], least: number): number {
  inRange(`number of ${name}`, list.length, least, MOST);
  let size = 0;
  for (const property of list) {
    if (property.epc < 0 || property.epc > 0xff || !Number.isInteger(property.epc))
      inRange(`code of ${name}`, property.epc, 0, 0xff);
    const { length } = property.edt;
    if (length > MOST) inRange(`length of property 0x${property.epc.toString(16)}`, length, 0, MOST);
    size += 2 + length;
  }
  return size;
}

function putList(bytes: Uint8Array, from: number, list: readonly Property[]): number {
  bytes[from] = list.length;
  let at = from + 1;
  for (const { epc, edt } of list) {
    bytes[at] = epc;
    bytes[at + 1] = edt.length;
    // By hand: most contents are a few octets, for which `set` is slow.
    for (let k = 0; k < edt.length; k++) bytes[at + 2 + k] = edt[k] ?? 0;
    at += 2 + edt.length;
  }
  return at;
}

function putObject(bytes: Uint8Array, at: number, object: number): void {
  bytes[at] = object >> 16;
  bytes[at + 1] = (object >> 8) & 0xff;
  bytes[at + 2] = object & 0xff;
}

function inRange(what: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw broken(`${what} is ${value}, not a whole number from ${least} to ${most}`);
}

function broken(text: string): EchonetLiteError {
  return new EchonetLiteError('echonet-lite.frame', `this frame cannot be sent: ${text}`);
}
