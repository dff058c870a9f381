import type { CodeRange, StateData } from '../class/data.ts';
import { isSpecial, type PropertyValue, type Special } from '../class/value.ts';
import { type Codec, refusal, type Sink, shown, sizeMismatch, unknownCode } from './codec.ts';
import { hexCode, hexText, octetsOf, readUnsigned } from './octets.ts';

const NO_DATA: Special = Object.freeze({ special: 'noData' });

/** An enumeration; `valueOf` says what the octets are, undefined for a code outside of it. */
export interface StateCodec extends Codec {
  valueOf(bytes: Uint8Array, from: number, to: number): PropertyValue | undefined;
  /** Whether a value is one of the enumeration. */
  has(value: unknown): boolean;
}

/** Enumerations. The name `noData` is told as a special value. */
export function stateCodec(data: StateData): StateCodec {
  const { size, names } = data;
  const lookup = size <= 4 ? numberLookup(data) : textLookup(data);
  const codeOf = new Map(names.map(({ name, codes, isReadOnly }) => [name, { code: firstCode(codes[0]), isReadOnly }]));
  return {
    minSize: size,
    maxSize: size,
    valueOf: (bytes, from, to) => (to - from === size ? lookup(bytes, from) : undefined),
    has: (value) => codeOf.has(nameOf(value) ?? ''),
    decode(bytes, from, to) {
      if (to - from !== size) return sizeMismatch(bytes, from, to);
      return lookup(bytes, from) ?? unknownCode(bytes, from, to);
    },
    encode(value, sink, path) {
      const known = codeOf.get(nameOf(value) ?? '');
      if (known === undefined) throw refusal(path, `${shown(value)} is none of ${[...codeOf.keys()].join(', ')}`);
      if (known.isReadOnly && sink.isWrite) throw refusal(path, `${shown(value)} is reported, never written`);
      putCode(known.code, size, sink, path);
    },
  };
}

function nameOf(value: unknown): string | undefined {
  if (isSpecial(value)) return value.special === 'noData' ? 'noData' : undefined;
  return typeof value === 'string' && value !== 'noData' ? value : undefined;
}

/** A name with several codes is written with the first of them. */
function firstCode(code: number | bigint | CodeRange | undefined): number | bigint {
  return typeof code === 'object' ? code.first : (code ?? 0);
}

function putCode(code: number | bigint, size: number, sink: Sink, path: string): void {
  if (typeof code === 'number') sink.put(code, size, path);
  else sink.putOctets(octetsOf(code.toString(16).padStart(2 * size, '0')) ?? new Uint8Array(size), path);
}

type Lookup = (bytes: Uint8Array, from: number) => PropertyValue | undefined;

function numberLookup({ size, names }: StateData): Lookup {
  const single = new Map<number, PropertyValue>();
  const ranges: { readonly range: CodeRange; readonly value: PropertyValue }[] = [];
  for (const { name, codes } of names) {
    const value = name === 'noData' ? NO_DATA : name;
    for (const code of codes)
      if (typeof code === 'object') ranges.push({ range: code, value });
      else single.set(Number(code), value);
  }
  return (bytes, from) => {
    const code = size === 1 ? (bytes[from] ?? 0) : readUnsigned(bytes, from, size);
    const value = single.get(code);
    if (value !== undefined || ranges.length === 0) return value;
    return ranges.find(({ range }) => range.first <= code && code <= range.last)?.value;
  };
}

/** Codes of more octets than a number holds exactly. */
function textLookup({ size, names }: StateData): Lookup {
  const byText = new Map(
    names.flatMap(({ name, codes }) =>
      codes.map((code) => [typeof code === 'object' ? '' : codeText(code, size), name === 'noData' ? NO_DATA : name]),
    ) as [string, PropertyValue][],
  );
  return (bytes, from) => byText.get(hexText(bytes, from, from + size));
}

function codeText(code: number | bigint, size: number): string {
  return typeof code === 'number' ? hexCode(code, size) : code.toString(16).padStart(2 * size, '0');
}
