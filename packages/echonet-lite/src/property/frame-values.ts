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
  const { getProperties = [] } = frame;
  const full = [...frame.properties, ...getProperties].filter(({ edt }) => edt.length > 0);
  const read = (one: Property, values: ReadOptions['values']): PropertyValue =>
    decodeProperty(classCode, one.epc, one.edt, values === undefined ? options : { ...options, values });
  const values = new Map<number, PropertyValue>();
  for (const one of full) values.set(one.epc, read(one, options.values));
  const known = { get: (epc: number) => values.get(epc) ?? options.values?.get(epc) };
  for (const one of full) if (isRawNumber(values.get(one.epc))) values.set(one.epc, read(one, known));
  return values;
}

function isRawNumber(value: PropertyValue | undefined): boolean {
  return typeof value === 'object' && 'raw' in value && typeof value.raw === 'number';
}
