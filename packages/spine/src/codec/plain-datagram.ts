import { exactNumber, plainOfText, textOfPlain, unknownMembers } from '@busbar/kernel';
import { isRecord } from '../data/same-data.ts';
import type { Datagram } from '../datagram/datagram.ts';
import { SpineError } from '../errors.ts';
import { decodeDatagram } from './decode-datagram.ts';
import { wireDatagram } from './encode-datagram.ts';

/**
 * A datagram as ordinary JSON, `{"datagram":{"header":{…},"payload":{"cmd":[{…}]}}}`: objects instead of arrays of
 * one-member objects. Several selectors of one filter are a list. Unknown elements appear under their names.
 */
export function plainDatagram(datagram: Datagram): object {
  return { datagram: plain(wireDatagram(datagram)) };
}

/**
 * The inverse of {@link plainDatagram}; every member is checked by its declaration.
 * @throws SpineError `spine.no-datagram`
 */
export function datagramFromPlain(value: unknown): Datagram {
  const datagram = isRecord(value) ? value.datagram : undefined;
  const decoded = decodeDatagram(`{"datagram":${textOfPlain(datagram)}}`);
  const fault = decoded.findings.find(({ severity }) => severity === 'error');
  if (decoded.value === undefined || fault !== undefined)
    throw new SpineError('spine.no-datagram', `no datagram: ${fault?.text ?? ''} at ${fault?.path ?? ''}`);
  return decoded.value;
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return exactNumber(value);
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  const known = Object.entries(value).filter(([, member]) => member !== undefined);
  const unknown = unknownMembers(value).map(({ name, json }) => [name, plainOfText(json)]);
  return Object.fromEntries([...known.map(([name, member]) => [name, plainMember(name, member)]), ...unknown]);
}

/** One instance of SELECTORS stands for itself, several are a list (SPINE-5.3.3-26). */
function plainMember(name: string, member: unknown): unknown {
  const isOneSelector = name.endsWith('Selectors') && Array.isArray(member) && member.length === 1;
  return plain(isOneSelector ? (member as readonly unknown[])[0] : member);
}
