import { assertThat } from '../errors.ts';
import { jsonString } from './json-string.ts';

/** Octets of a sink at the start and the most it keeps; nearly all messages fit (the largest known has 4.3 kB). */
const START = 16_384;
/** Octets that are free behind what was asked for: chunks are written in words of four, small integers without counting. */
const SLACK = 32;

const QUOTE = 0x22;
const MINUS = 0x2d;
const ZERO = 0x30;

/**
 * Where a text is put together. Octets instead of joined strings: joining leaves a tree of parts that has to be flattened
 * before it can be sent, which costs more than writing.
 */
export interface Sink {
  octets: Buffer;
  view: DataView;
  at: number;
  /** Whether every octet so far is a character of ASCII. */
  isAscii: boolean;
}

/** A text that is known beforehand, as words of four octets. */
export interface Chunk {
  readonly words: readonly number[];
  readonly length: number;
}

/** An empty sink. */
export function emptySink(): Sink {
  const octets = Buffer.allocUnsafe(START);
  return { octets, view: viewOf(octets), at: 0, isAscii: true };
}

/** Gives the memory of an exceptionally long message back. */
export function shrink(sink: Sink): void {
  if (sink.octets.length > START) Object.assign(sink, emptySink());
}

/** Whether a text consists of characters of ASCII only. */
export function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}

/** Prepares a text of ASCII characters. */
export function chunk(text: string): Chunk {
  assertThat(isAscii(text), `element names have characters of ASCII only: ${text}`);
  const octets = Buffer.alloc(Math.ceil(text.length / 4) * 4);
  octets.write(text, 'latin1');
  const words: number[] = [];
  for (let at = 0; at < octets.length; at += 4) words.push(octets.readInt32LE(at));
  return { words, length: text.length };
}

/** The text that was put together. */
export function textOf(sink: Sink): string {
  return sink.octets.toString(sink.isAscii ? 'latin1' : 'utf8', 0, sink.at);
}

/** Appends one character of ASCII. */
export function putCode(sink: Sink, code: number): void {
  reserve(sink, 1);
  sink.octets[sink.at++] = code;
}

/** Appends a prepared text. */
export function put(sink: Sink, { words, length }: Chunk): void {
  reserve(sink, length);
  const { view } = sink;
  let at = sink.at;
  for (let index = 0; index < words.length; index++) {
    view.setInt32(at, words[index] as number, true);
    at += 4;
  }
  sink.at += length;
}

/** Appends an integer. */
export function putInteger(sink: Sink, value: number | bigint): void {
  if (typeof value === 'bigint' || value > 0x3fffffff || value < -0x3fffffff) putPlain(sink, String(value));
  else putSmallInteger(sink, value);
}

function putSmallInteger(sink: Sink, value: number): void {
  reserve(sink, 0);
  const { octets } = sink;
  let rest = value;
  if (rest < 0) {
    octets[sink.at++] = MINUS;
    rest = -rest;
  }
  let digits = 1;
  for (let limit = 10; limit <= rest; limit *= 10) digits += 1;
  for (let at = sink.at + digits - 1; at >= sink.at; at--) {
    const tenth = (rest / 10) | 0;
    octets[at] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
  sink.at += digits;
}

/** Appends a string with its quotes. */
export function putString(sink: Sink, value: string): void {
  reserve(sink, value.length + 2);
  const { octets } = sink;
  const from = sink.at + 1;
  octets[from - 1] = QUOTE;
  let index = 0;
  for (; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (isOdd(code)) break;
    octets[from + index] = code;
  }
  octets[from + index] = QUOTE;
  if (index === value.length) sink.at = from + index + 1;
  else putPlain(sink, jsonString(value));
}

/** Appends JSON text as it is. */
export function putPlain(sink: Sink, json: string): void {
  reserve(sink, json.length * 3);
  const written = sink.octets.write(json, sink.at, 'utf8');
  // Each character of ASCII is one octet, every other one takes more.
  if (written !== json.length) sink.isAscii = false;
  sink.at += written;
}

/** Not ASCII, or written as an escape: quote, backslash, control characters, brackets and braces (SHIP-6.8.4-9). */
function isOdd(code: number): boolean {
  if (code < 0x5b) return code < 0x20 || code === QUOTE;
  return code <= 0x5d || (code >= 0x7b && code !== 0x7c && code !== 0x7e);
}

function reserve(sink: Sink, octets: number): void {
  if (sink.at + octets + SLACK > sink.octets.length) grow(sink, octets);
}

function grow(sink: Sink, octets: number): void {
  const larger = Buffer.allocUnsafe(2 * (sink.octets.length + octets));
  sink.octets.copy(larger, 0, 0, sink.at);
  sink.octets = larger;
  sink.view = viewOf(larger);
}

function viewOf(octets: Buffer): DataView {
  return new DataView(octets.buffer, octets.byteOffset, octets.length);
}
