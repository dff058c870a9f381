import { assertThat, unknownMembers } from '@busbar/kernel';
import { isRecord } from '../data/same-data.ts';
import type { Datagram } from '../datagram/datagram.ts';
import { decodeDatagram } from './decode-datagram.ts';
import { wireDatagram } from './encode-datagram.ts';

/**
 * A datagram as ordinary JSON, `{"datagram":{"header":{…},"payload":{"cmd":[{…}]}}}`: objects instead of arrays of
 * one-member objects. Several selectors of one filter are a list. Unknown elements appear under their names.
 */
export function plainDatagram(datagram: Datagram): object {
  return { datagram: plain(wireDatagram(datagram)) as object };
}

/** The inverse of {@link plainDatagram}; throws an assertion for what is no datagram. */
export function datagramFromPlain(value: unknown): Datagram {
  const text = JSON.stringify(value, (_, member: unknown) => (typeof member === 'bigint' ? exactJson(member) : member));
  const decoded = decodeDatagram(text);
  const fault = decoded.findings.find(({ severity }) => severity === 'error');
  assertThat(
    decoded.value !== undefined && fault === undefined,
    `no datagram: ${fault?.text ?? ''} at ${fault?.path ?? ''}`,
  );
  return decoded.value;
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  const members: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const isOneSelector = name.endsWith('Selectors') && Array.isArray(member) && member.length === 1;
    if (member !== undefined) members[name] = plain(isOneSelector ? (member as unknown[])[0] : member);
  }
  for (const { name, json } of unknownMembers(value)) members[name] = withoutDeclaration(JSON.parse(json));
  return members;
}

/** SHIP JSON nobody declared: an array of objects is a complex type, an empty one as well (SPINE-5.2.2-1). */
function withoutDeclaration(value: unknown): unknown {
  if (Array.isArray(value)) {
    if (value.every(isRecord)) return Object.assign({}, ...value.map(withoutDeclaration)) as object;
    return value.map(withoutDeclaration);
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutDeclaration(member)]));
}

/** A 64-bit integer as it is written in JSON; the compiler's library does not have `JSON.rawJSON` yet. */
function exactJson(value: bigint): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(String(value));
}
