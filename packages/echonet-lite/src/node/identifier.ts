/** Octets of an identification number, 0x83. */
const OCTETS = 17;
/** First octet of the form whose parts are known (EL-6.11-3). */
const KNOWN_FORM = 0xfe;

/**
 * The identification number of a node, 0x83, as hexadecimal text. Undefined when it identifies nothing: another length,
 * not set, or an empty unique part (EL-6.11-3).
 */
export function identifierOf(edt: Uint8Array): string | undefined {
  if (edt.length !== OCTETS || edt[0] === 0x00) return undefined;
  const unique = edt[0] === KNOWN_FORM ? edt.subarray(4) : edt.subarray(1);
  return unique.every((octet) => octet === 0) ? undefined : Buffer.from(edt).toString('hex');
}

/** What it means that two addresses have the same identification number (EL-1.2-9). */
export type SameIdentifier =
  /** One node with IPv4 and IPv6. */
  | 'alias'
  /** The node got another address. */
  | 'moved'
  /** Nobody knows before the other address was asked. */
  | 'ask';

/** Decides by the addresses and by whether the node is still known to be at its old one. */
export function sameIdentifier(known: string, isLost: boolean, found: string): SameIdentifier {
  if (isLost) return 'moved';
  return known.includes(':') === found.includes(':') ? 'ask' : 'alias';
}
