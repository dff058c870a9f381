import { createRequire } from 'node:module';

/** What npm `echonet-lite` 2.16.2 offers for one frame; contents stay hexadecimal text. */
interface NpmEchonetLite {
  parseBytes(bytes: Uint8Array): unknown;
  sendELDATA(ip: string, frame: HexFrame): unknown;
  /** Called with the finished octets of a frame. */
  sendBase: (ip: string, bytes: Uint8Array) => unknown;
}

/** A frame as that library takes it. */
export interface HexFrame {
  readonly TID: string;
  readonly SEOJ: string;
  readonly DEOJ: string;
  readonly ESV: string;
  readonly DETAILs: Readonly<Record<string, string>>;
}

/** The part of npm `node-echonet-lite` 0.6.0 that reads and writes frames. */
interface NodeEchonetLiteCore {
  parse(bytes: Buffer): unknown;
  create(frame: BufferFrame): unknown;
}

/** A frame as that library takes it. */
export interface BufferFrame {
  readonly tid: number;
  readonly seoj: readonly number[];
  readonly deoj: readonly number[];
  readonly esv: string;
  readonly prop: readonly { readonly epc: number; readonly edt: Buffer }[];
}

const require = createRequire(import.meta.url);

/** npm `echonet-lite`; it opens sockets only when it is initialised, which never happens here. */
export function npmEchonetLite(): NpmEchonetLite {
  const library = require('echonet-lite') as NpmEchonetLite;
  // Writing ends in sending: hand the octets back instead.
  library.sendBase = (_, bytes) => bytes;
  return library;
}

/** The codec of npm `node-echonet-lite`, without its sockets. */
export function nodeEchonetLite(): NodeEchonetLiteCore {
  return require('node-echonet-lite/lib/core/core.js') as NodeEchonetLiteCore;
}
