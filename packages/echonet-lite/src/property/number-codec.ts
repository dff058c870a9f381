import type { NumberData } from '../class/data.ts';
import { isSpecial, type PropertyValue, type Special } from '../class/value.ts';
import { type Codec, type KnownValues, outOfRange, refusal, type Sink, shown, sizeMismatch } from './codec.ts';
import { readUnsigned } from './octets.ts';

const OVERFLOW: Special = Object.freeze({ special: 'overflow' });
const UNDERFLOW: Special = Object.freeze({ special: 'underflow' });

/** Numbers: scaled, with their unit; the codes for overflow and underflow are special values. */
export function numberCodec(data: NumberData): Codec {
  const { size, rawMin, rawMax, overflow, underflow } = data;
  const read = reader(data);
  const tell = teller(data);
  return {
    minSize: size,
    maxSize: size,
    decode(bytes, from, to, known) {
      if (to - from !== size) return sizeMismatch(bytes, from, to);
      const raw = read(bytes, from);
      if (raw === overflow) return OVERFLOW;
      if (raw === underflow) return UNDERFLOW;
      if (raw < rawMin || raw > rawMax) return outOfRange(bytes, from, to);
      return tell(raw, known);
    },
    encode(value, sink, path) {
      sink.put(complement(rawOf(data, value, sink, path), size), size, path);
    },
  };
}

/** The reading side, chosen once. */
function reader({ size, isSigned }: NumberData): (bytes: Uint8Array, at: number) => number {
  if (!isSigned) return (bytes, at) => readUnsigned(bytes, at, size);
  const half = 2 ** (8 * size - 1);
  return (bytes, at) => {
    const raw = readUnsigned(bytes, at, size);
    return raw < half ? raw : raw - 2 * half;
  };
}

/** What a raw number means. The divisor keeps decimal steps exact: 165 / 10, not 165 × 0.1. */
function teller(data: NumberData): (raw: number, known: KnownValues | undefined) => PropertyValue {
  const { unit, divisor, multiplyByEpc } = data;
  if (multiplyByEpc.length > 0)
    return (raw, known) => {
      const factor = known === undefined ? undefined : factorOf(data, known);
      return factor === undefined || unit === undefined
        ? { raw }
        : { value: (raw * factor.multiplier) / factor.divisor, unit };
    };
  if (unit === undefined) return (raw) => raw / divisor;
  return divisor === 1 ? (raw) => ({ value: raw, unit }) : (raw) => ({ value: raw / divisor, unit });
}

/** Factor of a number: kept as two whole numbers where it can be, so that tenths stay exact. */
interface Factor {
  readonly multiplier: number;
  readonly divisor: number;
}

/**
 * Product of the factors other properties hold; undefined while one of them is not known. A caller that knows the object
 * has no coefficient says so with the value 1.
 */
function factorOf({ multiplyByEpc }: NumberData, known: KnownValues): Factor | undefined {
  let [multiplier, divisor] = [1, 1];
  for (const epc of multiplyByEpc) {
    const one = known.get(epc);
    const value = typeof one === 'object' && 'value' in one ? one.value : one;
    if (typeof value !== 'number') return undefined;
    const inverse = Math.round(1 / value);
    if (value > 0 && value < 1 && 1 / inverse === value) divisor *= inverse;
    else multiplier *= value;
  }
  return { multiplier, divisor };
}

function rawOf(data: NumberData, value: unknown, sink: Sink, path: string): number {
  if (isSpecial(value)) return codeOf(data, value, sink, path);
  const scaled = scaledOf(data, value, sink, path);
  const raw = Math.round(scaled);
  const { rawMin, rawMax, divisor } = data;
  if (!Number.isFinite(scaled) || Math.abs(scaled - raw) > 1e-6)
    throw refusal(path, `${shown(value)} is no multiple of the step ${1 / divisor}`);
  if (raw < rawMin || raw > rawMax)
    throw refusal(path, `${shown(value)} is outside ${rawMin / divisor} to ${rawMax / divisor}`);
  return raw;
}

function scaledOf(data: NumberData, value: unknown, sink: Sink, path: string): number {
  const { unit, divisor, multiplyByEpc } = data;
  if (unit === undefined) {
    if (typeof value === 'number') return value * divisor;
    throw refusal(path, `${shown(value)} is no number`);
  }
  if (typeof value === 'object' && value !== null) {
    if (multiplyByEpc.length > 0 && 'raw' in value && typeof value.raw === 'number') return value.raw;
    if ('value' in value && typeof value.value === 'number' && 'unit' in value && value.unit === unit)
      return scaledBack(data, value.value, sink, path);
  }
  throw refusal(path, `${shown(value)} is not {value, unit: '${unit}'}`);
}

function scaledBack(data: NumberData, value: number, sink: Sink, path: string): number {
  if (data.multiplyByEpc.length === 0) return value * data.divisor;
  const factor = sink.known === undefined ? undefined : factorOf(data, sink.known);
  if (factor === undefined || factor.multiplier === 0)
    throw refusal(path, 'its factors are not known: give {raw}, or the values of the properties that scale it');
  return (value * factor.divisor) / factor.multiplier;
}

function codeOf({ overflow, underflow }: NumberData, { special }: Special, sink: Sink, path: string): number {
  const code = special === 'overflow' ? overflow : special === 'underflow' ? underflow : undefined;
  if (code === undefined) throw refusal(path, `there is no code for ${special}`);
  if (sink.isWrite) throw refusal(path, `${special} is reported, never written`);
  return code;
}

/** Two's complement of a negative number. */
function complement(raw: number, size: number): number {
  return raw < 0 ? raw + 2 ** (8 * size) : raw;
}
