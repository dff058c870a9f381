import { assertThat, type Finding } from '@busbar/kernel';

/** What a property map says (APPENDIX annex 1). */
export interface PropertyMap {
  /** Property codes, ascending, each once. */
  readonly epcs: readonly number[];
  readonly findings: readonly Finding[];
}

/** From this many properties on the map is a bitmap. */
const BITMAP_FROM = 16;
/** Octets of the bitmap behind the count. */
const BITMAP_SIZE = 16;

/**
 * Reads a property map, 0x9D, 0x9E or 0x9F. The count decides between list and bitmap, never the length. A map that is
 * shorter than its count, or has another number of bits, is used as far as it goes. Never throws.
 */
export function decodePropertyMap(edt: Uint8Array): PropertyMap {
  const count = edt[0];
  if (count === undefined) return { epcs: [], findings: [odd('the map is empty, not even a count')] };
  return count < BITMAP_FROM ? fromList(edt, count) : fromBitmap(edt, count);
}

/** Writes a property map: up to 15 codes as a list, more as a bitmap; ascending, each once. */
export function encodePropertyMap(epcs: Iterable<number>): Uint8Array {
  const codes = [...new Set(epcs)].sort((a, b) => a - b);
  for (const epc of codes) assertThat(isMapped(epc), `0x${epc.toString(16)} is a property code from 0x80 to 0xff`);
  if (codes.length < BITMAP_FROM) return Uint8Array.of(codes.length, ...codes);
  const edt = new Uint8Array(1 + BITMAP_SIZE);
  edt[0] = codes.length;
  for (const epc of codes) {
    const at = 1 + (epc & 0x0f);
    edt[at] = (edt[at] ?? 0) | (1 << ((epc >> 4) - 8));
  }
  return edt;
}

function fromList(edt: Uint8Array, count: number): PropertyMap {
  const listed = edt.subarray(1, 1 + count);
  const epcs = [...new Set(listed)].filter(isMapped).sort((a, b) => a - b);
  if (epcs.length === count && edt.length === 1 + count) return { epcs, findings: [] };
  return { epcs, findings: [odd(`${count} properties announced, ${epcs.length} found in ${edt.length - 1} octets`)] };
}

function fromBitmap(edt: Uint8Array, count: number): PropertyMap {
  const epcs: number[] = [];
  for (let high = 0; high < 8; high++)
    for (let low = 0; low < BITMAP_SIZE; low++)
      if (((edt[1 + low] ?? 0) >> high) & 1) epcs.push(0x80 + 16 * high + low);
  if (epcs.length === count && edt.length === 1 + BITMAP_SIZE) return { epcs, findings: [] };
  return { epcs, findings: [odd(`${count} properties announced, ${epcs.length} found in ${edt.length - 1} octets`)] };
}

function isMapped(epc: number): boolean {
  return epc >= 0x80 && epc <= 0xff;
}

function odd(text: string): Finding {
  return { severity: 'warning', rule: 'EL-4.1', path: '', text };
}
