import {
  classByCode,
  classOf,
  instanceOf,
  type PlainFrame,
  type PlainProperty,
  type PropertyValue,
  parseObject,
  propertyOf,
  superClass,
} from '@busbar/echonet-lite';
import type { DecodedEchonetFrame } from './decoded-frame.ts';

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

/** `EV Charger 1 (02a101)`. */
function objectName(text = ''): string {
  const object = parseObject(text);
  if (object === undefined) return text;
  const declared = classByCode(classOf(object));
  if (declared === undefined || declared === superClass) return text;
  const instance = instanceOf(object);
  return `${declared.name} ${instance === 0 ? 'all' : instance} (${text})`;
}

/** `3000 W`, `charge`, `overflow`, or JSON for what has parts. */
function valueText(value: PropertyValue): string {
  if (typeof value !== 'object') return String(value);
  if ('unit' in value) return `${value.value} ${value.unit}`;
  if ('special' in value) return String(value.special);
  if ('value' in value) return String(value.value);
  if ('raw' in value) return `${value.raw}, to be scaled`;
  return JSON.stringify(value);
}
