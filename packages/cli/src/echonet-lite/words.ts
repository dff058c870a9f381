import { classByCode, classOf, instanceOf, type PropertyValue, parseObject, superClass } from '@busbar/echonet-lite';

/** `EV Charger 1 (02a101)`. */
export function objectName(text = ''): string {
  const object = parseObject(text);
  if (object === undefined) return text;
  const declared = classByCode(classOf(object));
  if (declared === undefined || declared === superClass) return text;
  const instance = instanceOf(object);
  return `${declared.name} ${instance === 0 ? 'all' : instance} (${text})`;
}

/** `3000 W`, `charge`, `overflow`, or JSON for what has parts. */
export function valueText(value: PropertyValue): string {
  if (typeof value !== 'object') return String(value);
  if ('unit' in value) return `${value.value} ${value.unit}`;
  if ('special' in value) return String(value.special);
  if ('value' in value) return String(value.value);
  if ('raw' in value) return `${value.raw}, to be scaled`;
  return JSON.stringify(value);
}
