import {
  classOf,
  type PlainFrame,
  type PlainProperty,
  type PropertyValue,
  parseObject,
  propertyOf,
} from '@busbar/echonet-lite';
import type { DecodedEchonetFrame } from './decoded-frame.ts';
import { objectName, valueText } from './words.ts';

/** A frame for people: who tells whom what, then one line per property with its name and value. */
export function frameLines({ message, object = '', values }: DecodedEchonetFrame): readonly string[] {
  if (message === null) return [];
  if (message.format === 2) return [`format 2, transaction ${message.tid}: ${message.edata || 'no data'}`];
  return [
    `${message.esvName} (${message.esv}), transaction ${message.tid}: ${objectName(message.seoj)} to ${objectName(message.deoj)}`,
    ...listLines(message, values, classOf(parseObject(object) ?? 0)),
  ];
}

function listLines(
  { properties, setProperties, getProperties }: PlainFrame,
  values: Readonly<Record<string, PropertyValue>>,
  classCode: number,
): readonly string[] {
  const lines = (list: readonly PlainProperty[]): readonly string[] =>
    list.map((one) => propertyLine(one, values[one.epc], classCode));
  if (properties !== undefined) return lines(properties);
  return ['set:', ...lines(setProperties ?? []), 'get:', ...lines(getProperties ?? [])];
}

function propertyLine({ epc, edt }: PlainProperty, value: PropertyValue | undefined, classCode: number): string {
  const name = propertyOf(classCode, Number.parseInt(epc, 16))?.shortName ?? 'undeclared';
  return edt === '' || value === undefined ? `  ${epc} ${name}` : `  ${epc} ${name} = ${valueText(value)}  [${edt}]`;
}
