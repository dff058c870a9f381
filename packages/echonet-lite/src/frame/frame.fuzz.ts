import assert from 'node:assert/strict';
import type { FuzzTarget } from '@busbar/kernel/testing';
import { echonetVectors, octets } from '../testing/echonet-vectors.ts';
import { decodeFrame } from './decode.ts';
import { encodeFrame } from './encode.ts';
import type { Frame, Property } from './frame.ts';
import { decodeClassList, decodeInstanceList, encodeInstanceLists } from './instance-list.ts';
import { decodePropertyMap, encodePropertyMap } from './property-map.ts';

const VECTORS = echonetVectors();

/** Octets a frame takes, counted from its parts. */
function sizeOf(frame: Frame): number {
  if (frame.format === 2) return 4 + frame.edata.length;
  const list = (all: readonly Property[]): number => all.reduce((size, { edt }) => size + 2 + edt.length, 1);
  return 11 + list(frame.properties) + (frame.getProperties === undefined ? 0 : list(frame.getProperties));
}

/** A datagram (3.2): read or refused with one code; what is read is written as the same octets. */
const frame: FuzzTarget = {
  name: 'echonet-lite.frame',
  seeds: VECTORS.frames.map((vector) => octets(vector.hex)),
  run: (input) => {
    const tolerant = decodeFrame(input);
    const strict = decodeFrame(input, { mode: 'strict' });
    if ('error' in tolerant) {
      assert.deepEqual(strict, tolerant);
      assert.ok(tolerant.at <= input.length);
      return tolerant.error;
    }
    const { frame: read, findings } = tolerant;
    const size = sizeOf(read);
    // A refusal of SetGet may leave out the count of its second list (EL-3.2.6-2).
    assert.ok(size <= input.length || size === input.length + 1);
    const written = encodeFrame(read);
    assert.deepEqual(written.subarray(0, Math.min(size, input.length)), Uint8Array.from(input.subarray(0, size)));
    assert.equal(
      'error' in strict,
      findings.some(({ rule }) => rule === 'EL-3.3'),
    );
    const service = read.format === 1 ? read.service : 'format 2';
    return `${service} ${findings.map(({ rule }) => rule).join()}`;
  },
};

/** A property map (annex 1): what is read is written so that it is read the same again, without findings. */
const propertyMap: FuzzTarget = {
  name: 'echonet-lite.property-map',
  seeds: VECTORS.propertyMaps.map(({ edt }) => octets(edt)),
  longest: 255,
  run: (input) => {
    const { epcs, findings } = decodePropertyMap(input);
    assert.ok(epcs.every((epc, k) => epc >= 0x80 && epc <= 0xff && epc > (epcs[k - 1] ?? 0)));
    assert.deepEqual(decodePropertyMap(encodePropertyMap(epcs)), { epcs, findings: [] });
    return `${(input[0] ?? 0) < 16 ? 'list' : 'bitmap'} ${findings.length}`;
  },
};

/** An instance list and a class list (EL-4.3.1-4). */
const instanceList: FuzzTarget = {
  name: 'echonet-lite.instance-list',
  seeds: ['00', '0102a101', '03027e0102a10102a102', '02027d027e', '020ef00102a100'].map(octets),
  longest: 255,
  run: (input) => {
    const { objects, findings } = decodeInstanceList(input);
    assert.ok(objects.length <= (input[0] ?? 0) && objects.length <= input.length / 3);
    const again = encodeInstanceLists(objects).flatMap((edt) => decodeInstanceList(edt).objects);
    assert.deepEqual(again, objects);
    const list = decodeClassList(input);
    assert.ok(list.classes.length <= list.count);
    return `${findings.length} ${list.findings.length} ${Math.min(objects.length, 3)}`;
  },
};

export const fuzzTargets: readonly FuzzTarget[] = [frame, propertyMap, instanceList];
