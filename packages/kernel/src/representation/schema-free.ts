/**
 * SHIP JSON without a declaration, for tools and for what no declaration describes: the rules of SPINE-5.2.2-1. An empty
 * array cannot be told from an empty element here; messages are decoded by their declaration.
 */
import { jsonString } from './json-string.ts';

/** `JSON.parse` and `JSON.rawJSON` with the source text of numbers, which the library types do not have yet. */
interface SourceJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}
const sourceJson = JSON as unknown as SourceJson;

/** Ordinary JSON of a valid SHIP JSON text; integers that a number cannot hold become {@link exactNumber}. */
export function plainOfText(json: string): unknown {
  return plain(
    sourceJson.parse(json, (_key, value, { source }) =>
      typeof value === 'number' && source !== undefined && !Number.isSafeInteger(value) && /^-?[0-9]+$/.test(source)
        ? exactNumber(BigInt(source))
        : value,
    ),
  );
}

/** An integer that `JSON.stringify` writes without loss; not a number to calculate with. */
export function exactNumber(value: bigint): unknown {
  return sourceJson.rawJSON(String(value));
}

/** SHIP JSON text of ordinary JSON: objects become arrays of one-member objects. */
export function textOfPlain(value: unknown): string {
  if (typeof value === 'string') return jsonString(value);
  if (Array.isArray(value)) return `[${value.map(textOfPlain).join(',')}]`;
  if (typeof value !== 'object' || value === null || isExactNumber(value))
    return typeof value === 'bigint' ? String(value) : JSON.stringify(value ?? null);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `[${members.map(([name, member]) => `{${jsonString(name)}:${textOfPlain(member)}}`).join(',')}]`;
}

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return value;
  if (!Array.isArray(value)) return membersOf([value]);
  return value.every(isObject) ? membersOf(value) : value.map(plain);
}

function membersOf(objects: readonly object[]): object {
  const entries = objects.flatMap((one) => Object.entries(one));
  return Object.fromEntries(entries.map(([name, member]) => [name, plain(member)]));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value);
}

function isExactNumber(value: object): boolean {
  return Object.getPrototypeOf(value) === null && 'rawJSON' in value;
}
