import { EchonetLiteError } from '../errors.ts';
import type { ArbitraryFrame, Frame, Property, SpecifiedFrame } from '../frame/frame.ts';
import { classOf, parseObject } from '../frame/object-code.ts';
import { hasTwoLists, SERVICES, type Service } from '../frame/service.ts';
import { encodeProperty } from '../property/encode-property.ts';
import { describedObject } from '../property/frame-values.ts';
import { octetsOf } from '../property/octets.ts';

/**
 * A frame from ordinary JSON as `plainFrame` writes it. A property may have a typed `value` instead of `edt`; it is written
 * as its class declares it, strictly. `esvName` or `esv` names the service. Throws an EchonetLiteError that says what is
 * wrong where.
 */
export function frameFromPlain(plain: unknown): Frame {
  const members = membersOf(plain, 'the frame');
  const tid = codeOf(members.tid, 2, 'tid');
  if (members.format === 2) return { format: 2, tid, edata: octetsAt(members.edata, 'edata') } satisfies ArbitraryFrame;
  if (members.format !== 1 && members.format !== undefined) throw wrong('format', members.format, '1 or 2');
  const service = serviceOf(members);
  const head = { format: 1 as const, tid, seoj: objectOf(members, 'seoj'), deoj: objectOf(members, 'deoj'), service };
  const read = readerFor({ ...head, properties: [] });
  const isWrite = WRITES.has(service);
  return hasTwoLists(service)
    ? {
        ...head,
        properties: listOf(members, 'setProperties').map((one, at) => read(one, `setProperties.${at}`, isWrite)),
        getProperties: listOf(members, 'getProperties').map((one, at) => read(one, `getProperties.${at}`, false)),
      }
    : { ...head, properties: listOf(members, 'properties').map((one, at) => read(one, `properties.${at}`, isWrite)) };
}

/** Services whose first list is written: what nobody may write is refused. */
const WRITES: ReadonlySet<Service> = new Set(['SetI', 'SetC', 'SetGet']);

type Members = Readonly<Record<string, unknown>>;

function readerFor(frame: SpecifiedFrame): (one: unknown, path: string, isWrite: boolean) => Property {
  const classCode = classOf(describedObject(frame));
  return (one, path, isWrite) => {
    const members = membersOf(one, path);
    const epc = codeOf(members.epc, 1, `${path}.epc`);
    const edt =
      'value' in members
        ? encodeProperty(classCode, epc, members.value, { isWrite })
        : octetsAt(members.edt ?? '', `${path}.edt`);
    if (members.pdc !== undefined && members.pdc !== edt.length)
      throw wrong(`${path}.pdc`, members.pdc, `${edt.length}, the number of octets`);
    return { epc, edt };
  };
}

function serviceOf({ esvName, esv }: Members): Service {
  const names = Object.keys(SERVICES) as Service[];
  const named = names.find((name) => name === esvName || (esvName === undefined && SERVICES[name] === codeOr(esv)));
  if (named === undefined) throw wrong('esvName', esvName ?? esv, `one of ${names.join(', ')}`);
  return named;
}

function codeOr(esv: unknown): number | undefined {
  return typeof esv === 'string' ? octetsOf(esv)?.[0] : undefined;
}

function objectOf(members: Members, name: 'seoj' | 'deoj'): number {
  const text = members[name];
  const object = typeof text === 'string' ? parseObject(text) : undefined;
  if (object === undefined) throw wrong(name, text, 'an object code like 02a101');
  return object;
}

function codeOf(text: unknown, size: number, path: string): number {
  const octets = typeof text === 'string' ? octetsOf(text.replace(/^0x/i, '')) : undefined;
  if (octets?.length !== size) throw wrong(path, text, `${2 * size} hexadecimal digits`);
  return octets.reduce((code, octet) => code * 256 + octet, 0);
}

function octetsAt(text: unknown, path: string): Uint8Array {
  const octets = typeof text === 'string' ? octetsOf(text) : undefined;
  if (octets === undefined) throw wrong(path, text, 'hexadecimal text');
  return octets;
}

function listOf(members: Members, name: string): readonly unknown[] {
  const list = members[name];
  if (!Array.isArray(list)) throw wrong(name, list, 'a list of properties');
  return list;
}

function membersOf(value: unknown, path: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(path, value, 'an object');
  return value as Members;
}

function wrong(path: string, value: unknown, right: string): EchonetLiteError {
  const text = JSON.stringify(value)?.slice(0, 60) ?? 'nothing';
  return new EchonetLiteError('echonet-lite.plain-frame', `${path}: ${text} is not ${right}`);
}
