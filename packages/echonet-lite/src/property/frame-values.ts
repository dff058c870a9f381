import type { PropertyValue } from '../class/value.ts';
import type { Property, SpecifiedFrame } from '../frame/frame.ts';
import { classOf } from '../frame/object-code.ts';
import type { Service } from '../frame/service.ts';
import { decodeProperty, type ReadOptions } from './decode-property.ts';

/** Services whose properties belong to the destination; those of all others belong to the source (section 3). */
const OF_DESTINATION: ReadonlySet<Service> = new Set(['SetI', 'SetC', 'Get', 'INF_REQ', 'SetGet', 'INFC_Res']);

/** The object whose properties a frame lists: the one that is asked, or the one that tells. */
export function describedObject({ service, seoj, deoj }: SpecifiedFrame): number {
  return OF_DESTINATION.has(service) ? deoj : seoj;
}

/**
 * The values of a frame by property code: of both lists, of a code that is there twice the last one, without the codes that
 * have no content. Numbers that other properties scale are scaled if those are in the frame or among `values`.
 */
export function frameValues(frame: SpecifiedFrame, options: ReadOptions = {}): ReadonlyMap<number, PropertyValue> {
  const classCode = classOf(describedObject(frame));
  const values = new Map<number, PropertyValue>();
  // Without known values first: those of the frame itself count more, and may come later in it.
  const unscaledFirst = options.values === undefined ? options : withoutValues(options);
  let unscaled = readList(frame.properties, classCode, unscaledFirst, values);
  if (frame.getProperties !== undefined)
    unscaled = readList(frame.getProperties, classCode, unscaledFirst, values) || unscaled;
  if (unscaled) scaleAll(frame, classCode, options, values);
  return values;
}

function withoutValues({ release }: ReadOptions): ReadOptions {
  return release === undefined ? {} : { release };
}

/** Reads the contents of a list; answers whether some number waits for its factors. */
function readList(
  list: readonly Property[],
  classCode: number,
  options: ReadOptions,
  into: Map<number, PropertyValue>,
): boolean {
  let unscaled = false;
  for (const { epc, edt } of list) {
    if (edt.length === 0) continue;
    const value = decodeProperty(classCode, epc, edt, options);
    into.set(epc, value);
    unscaled ||= isRawNumber(value);
  }
  return unscaled;
}

function scaleAll(
  { properties, getProperties = [] }: SpecifiedFrame,
  classCode: number,
  options: ReadOptions,
  values: Map<number, PropertyValue>,
): void {
  const known = { get: (epc: number) => values.get(epc) ?? options.values?.get(epc) };
  for (const { epc, edt } of [...properties, ...getProperties])
    if (edt.length > 0 && isRawNumber(values.get(epc)))
      values.set(epc, decodeProperty(classCode, epc, edt, { ...options, values: known }));
}

function isRawNumber(value: PropertyValue | undefined): boolean {
  return typeof value === 'object' && 'raw' in value && typeof value.raw === 'number';
}
