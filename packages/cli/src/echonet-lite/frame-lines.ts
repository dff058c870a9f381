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

/** Every property a frame lists, in words. */
export function propertyTexts({ message, object = '', values }: DecodedEchonetFrame): readonly {
  readonly name: string;
  readonly text: string;
}[] {
  const { properties, setProperties, getProperties } = message ?? {};
  const all = properties ?? [...(setProperties ?? []), ...(getProperties ?? [])];
  return all.map((one) => propertyText(one, values[one.epc], classOf(parseObject(object) ?? 0)));
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

function propertyLine(one: PlainProperty, value: PropertyValue | undefined, classCode: number): string {
  const { text } = propertyText(one, value, classCode);
  return one.edt === '' || value === undefined ? `  ${text}` : `  ${text}  [${one.edt}]`;
}

function propertyText(
  { epc, edt }: PlainProperty,
  value: PropertyValue | undefined,
  classCode: number,
): { readonly name: string; readonly text: string } {
  const name = propertyOf(classCode, Number.parseInt(epc, 16))?.shortName ?? 'undeclared';
  const label = `${epc} ${name}`;
  return { name, text: edt === '' || value === undefined ? label : `${label} = ${valueText(value)}` };
}
