import fc from 'fast-check';
import type { AnyData, ArrayData, NumberData, StateData } from '../class/data.ts';
import { PLACES } from '../class/installation-location.ts';

/** Values of a declaration that may be reported, special ones included; each one is read as it was written. */
export function propertyValue(data: AnyData): fc.Arbitrary<unknown> {
  switch (data.kind) {
    case 'number':
      return numberValue(data);
    case 'state':
      return stateValue(data);
    case 'numericValue':
      return fc.constantFrom(...data.values.map(({ value }) => ({ value })));
    case 'level':
      return fc.integer({ min: 1, max: data.maximum });
    case 'raw':
      return hexText(data.minSize, data.maxSize);
    case 'date':
      return moment(0, 10);
    case 'time':
      return moment(11, 16);
    case 'dateTime':
      return moment(0, data.size === 7 ? 19 : 16);
    case 'array':
      return fc.array(propertyValue(data.item), { minLength: data.minItems, maxLength: data.maxItems });
    case 'object':
      return objectValue(data.fields, data.counts);
    case 'oneOf':
      return oneOfValue(data.variants);
    case 'form':
      return formValue(data.form, data.layout);
  }
}

function numberValue({ rawMin, rawMax, divisor, unit, overflow, underflow, multiplyByEpc }: NumberData) {
  const raw = fc.integer({ min: rawMin, max: rawMax });
  const value: fc.Arbitrary<unknown> =
    multiplyByEpc.length > 0
      ? raw.map((one) => ({ raw: one }))
      : raw.map((one) => (unit === undefined ? one / divisor : { value: one / divisor, unit }));
  const codes = [overflow === undefined ? [] : ['overflow'], underflow === undefined ? [] : ['underflow']].flat();
  return fc.oneof({ weight: 4, arbitrary: value }, ...codes.map((special) => fc.constant({ special })));
}

function stateValue({ names }: StateData): fc.Arbitrary<unknown> {
  return fc.constantFrom(...names.map(({ name }) => (name === 'noData' ? { special: 'noData' } : name)));
}

/** The codes of an enumeration are not values of the number beside it. */
function oneOfValue(variants: readonly AnyData[]): fc.Arbitrary<unknown> {
  const hidden = new Set(
    variants.flatMap((one) => (one.kind === 'state' ? one.names.flatMap(({ codes }) => codes) : [])),
  );
  const isHidden = (one: NumberData): boolean =>
    [one.overflow, one.underflow].some((code) => code !== undefined && hidden.has(unsigned(code, one.size)));
  return fc.oneof(
    ...variants.map((one) =>
      propertyValue(
        one.kind === 'number' && (isHidden(one) || variants.filter(({ kind }) => kind === 'number').length > 1)
          ? { ...one, overflow: undefined, underflow: undefined }
          : one,
      ),
    ),
  );
}

function unsigned(code: number, size: number): number {
  return code < 0 ? code + 2 ** (8 * size) : code;
}

function objectValue(
  fields: readonly { readonly name: string; readonly data: AnyData }[],
  counts: Readonly<Record<string, string>>,
): fc.Arbitrary<unknown> {
  const counted = new Set(Object.values(counts));
  const members = fc.tuple(
    ...fields.map(({ name, data }) =>
      propertyValue(data.kind === 'array' && counted.has(name) ? notEmpty(data) : data),
    ),
  );
  return members.map((values) => {
    const value = Object.fromEntries(fields.map(({ name }, at) => [name, values[at]]));
    for (const [counter, counted] of Object.entries(counts))
      if (typeof value[counter] === 'number') value[counter] = lengthOf(value[counted]);
    return value;
  });
}

/** Counts of items begin at 1. */
function notEmpty(data: ArrayData): ArrayData {
  return { ...data, minItems: Math.max(1, data.minItems) };
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? value.length / 2 : Array.isArray(value) ? value.length : 0;
}

function formValue(form: string, layout: AnyData): fc.Arbitrary<unknown> {
  const octet = fc.integer({ min: 0, max: 255 });
  const codes = (size: number, max: number): fc.Arbitrary<readonly string[]> =>
    fc
      .uniqueArray(fc.integer({ min: 1, max: 0xdf }), { maxLength: max })
      .map((all) => all.map((code) => `02${code.toString(16).padStart(2, '0')}${'01'.repeat(size - 2)}`));
  switch (form) {
    case 'nodeVersion':
      return fc
        .tuple(octet, octet, fc.boolean(), fc.boolean())
        .map(([major, minor, format1, format2]) => ({ major, minor, format1, format2 }));
    case 'appendixRelease':
      return fc
        .tuple(fc.constantFrom(...'ABCDEFGHIJKLMNPQRSTZ'), octet)
        .map(([release, revision]) => ({ release, revision }));
    case 'identifier':
      return hexText(16, 16).map((text) => `00${text}`);
    case 'place':
      return placeValue(layout.kind === 'oneOf');
    case 'propertyMap':
      return fc
        .uniqueArray(fc.integer({ min: 0x80, max: 0xff }), { maxLength: 128 })
        .map((all) => all.sort((a, b) => a - b).map((epc) => epc.toString(16)));
    case 'count':
      return fc.integer({ min: 0, max: 0xffffff });
    case 'instanceList':
      return codes(3, 84).map((objects) => ({ count: objects.length, objects }));
    default:
      return codes(2, 8);
  }
}

function placeValue(hasPosition: boolean): fc.Arbitrary<unknown> {
  const number = fc.integer({ min: 0, max: 7 });
  const places = fc.oneof(
    fc.tuple(fc.constantFrom(...PLACES), number).map(([place, one]) => ({ place, number: one })),
    fc.integer({ min: 0, max: 126 }).map((one) => ({ place: 'freeUse', number: one })),
    fc.constantFrom({ place: 'notSet', number: 0 }, { place: 'unknown', number: 0 }),
  );
  return hasPosition
    ? fc.oneof(
        places,
        hexText(16, 16).map((position) => ({ position })),
      )
    : places;
}

function hexText(minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.uint8Array({ minLength, maxLength }).map((octets) => Buffer.from(octets).toString('hex'));
}

/** A part of `2025-03-14T13:45:00`. */
function moment(from: number, to: number): fc.Arbitrary<string> {
  const part = (min: number, max: number, width: number): fc.Arbitrary<string> =>
    fc.integer({ min, max }).map((one) => String(one).padStart(width, '0'));
  return fc
    .tuple(part(1, 9999, 4), part(1, 12, 2), part(1, 31, 2), part(0, 23, 2), part(0, 59, 2), part(0, 59, 2))
    .map(([year, month, day, hour, minute, second]) =>
      `${year}-${month}-${day}T${hour}:${minute}:${second}`.slice(from, to),
    );
}
