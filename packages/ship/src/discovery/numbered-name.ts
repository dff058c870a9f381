import { LONGEST_LABEL } from './dns-name.ts';
import { cutToOctets } from './txt-record.ts';

/** The instance name of the n-th attempt after conflicts: `Box`, `Box (2)`, `Box (3)` (SHIP-6.4.2-2, RFC 6763, D). */
export function numberedInstance(instance: string, attempt: number): string {
  return withEnd(instance, attempt === 1 ? '' : ` (${attempt})`);
}

/** The same for a host label, which has letters, digits and `-` only: `box`, `box-2`, `box-3`. */
export function numberedHost(host: string, attempt: number): string {
  return withEnd(host, attempt === 1 ? '' : `-${attempt}`);
}

function withEnd(base: string, end: string): string {
  return `${cutToOctets(base, LONGEST_LABEL - Buffer.byteLength(end))}${end}`;
}
