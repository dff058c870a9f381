import type { Finding } from '@busbar/kernel';
import { isSpecial, type PropertyValue, type Special } from '../class/value.ts';
import type { Property, SpecifiedFrame } from '../frame/frame.ts';
import { decodeInstanceList } from '../frame/instance-list.ts';
import { classOf } from '../frame/object-code.ts';
import { decodePropertyMap } from '../frame/property-map.ts';
import { decodeProperty, type ReadOptions } from './decode-property.ts';
import { describedObject } from './frame-values.ts';
import { propertyOf } from './property-table.ts';

const TEXTS: Readonly<Record<string, string>> = {
  unknownCode: 'a code outside the enumeration',
  sizeMismatch: 'another number of octets than declared',
  outOfRange: 'outside the declared range',
};

/** What is odd about the contents of a frame: octets that are no value (E of section 3.2), maps and lists that do not add up. */
export function valueFindings(frame: SpecifiedFrame, options: ReadOptions = {}): readonly Finding[] {
  const classCode = classOf(describedObject(frame));
  const inList = (list: readonly Property[], name: string): readonly Finding[] =>
    list.flatMap((one, at) => ofProperty(classCode, one, options).map((found) => placed(found, `${name}.${at}`)));
  return [...inList(frame.properties, 'properties'), ...inList(frame.getProperties ?? [], 'getProperties')];
}

function ofProperty(classCode: number, { epc, edt }: Property, options: ReadOptions): readonly Finding[] {
  if (edt.length === 0) return [];
  const declared = propertyOf(classCode, epc, options.release);
  if (declared?.data.kind === 'form') {
    if (declared.data.form === 'propertyMap') return decodePropertyMap(edt).findings;
    if (declared.data.form === 'instanceList') return decodeInstanceList(edt).findings;
  }
  return invalidParts(decodeProperty(classCode, epc, edt, options), '').map(({ special, path }) => ({
    severity: 'warning',
    rule: 'EL-4.2.2-1',
    path,
    text: `${declared?.shortName ?? ''}: ${TEXTS[special.special]}, ${'raw' in special ? special.raw : ''}`,
  }));
}

function invalidParts(
  value: PropertyValue,
  path: string,
): readonly { readonly special: Special; readonly path: string }[] {
  if (typeof value !== 'object') return [];
  if (isSpecial(value)) return 'raw' in value ? [{ special: value, path }] : [];
  return Object.entries(value).flatMap(([name, member]) =>
    invalidParts(member as PropertyValue, path === '' ? name : `${path}.${name}`),
  );
}

function placed(finding: Finding, path: string): Finding {
  return { ...finding, path: finding.path === '' ? path : `${path}.${finding.path}` };
}
