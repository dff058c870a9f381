/** What tests and conformance runs offer in a ClientHello of their own. */
export interface ClientHelloOptions {
  /** `0x0303` is TLS 1.2. */
  readonly version?: number;
  readonly suites?: readonly number[];
  /** 0 is none, 1 DEFLATE. */
  readonly compressions?: readonly number[];
  /** Named groups; default secp256r1. */
  readonly groups?: readonly number[];
  /** Value of the max_fragment_length extension: 1 to 4 for 512 to 4096 octets. */
  readonly fragment?: number;
}

/** A ClientHello or ServerHello as it went over the wire. */
export interface TlsHello {
  readonly version: number;
  /** All that were offered, or the one that was selected. */
  readonly suites: readonly number[];
  readonly compressions: readonly number[];
  /** Contents by extension number. */
  readonly extensions: ReadonlyMap<number, Buffer>;
}

/** Numbers of extensions that tests look at (IANA, TLS ExtensionType values). */
export const TLS_EXTENSION = { maxFragmentLength: 1, supportedGroups: 10, pointFormats: 11, supportedVersions: 43 };
const SIGNATURE_ALGORITHMS = 13;
const HANDSHAKE = 22;

/** The octets of a TLS record with a ClientHello. */
export function clientHello(options: ClientHelloOptions = {}): Buffer {
  const { version = 0x0303, suites = [0xc02b, 0xc023], compressions = [0], groups = [23], fragment } = options;
  const extensions = [
    extension(TLS_EXTENSION.supportedGroups, counted(2, words(groups))),
    extension(TLS_EXTENSION.pointFormats, counted(1, Buffer.of(0))),
    // ECDSA with SHA-256.
    extension(SIGNATURE_ALGORITHMS, counted(2, words([0x0403]))),
    ...(fragment === undefined ? [] : [extension(TLS_EXTENSION.maxFragmentLength, Buffer.of(fragment))]),
  ];
  const body = Buffer.concat([
    words([version]),
    Buffer.alloc(32, 7),
    counted(1, Buffer.alloc(0)),
    counted(2, words(suites)),
    counted(1, Buffer.from(compressions)),
    counted(2, Buffer.concat(extensions)),
  ]);
  const message = Buffer.concat([Buffer.of(1), counted(3, body)]);
  return Buffer.concat([Buffer.of(HANDSHAKE, 3, 1), counted(2, message)]);
}

/** Reads the hello message at the beginning of a stream; what is not one is a mistake of the test. */
export function tlsHello(stream: Buffer): TlsHello {
  if (stream[0] !== HANDSHAKE) throw new Error(`no handshake: ${stream.subarray(0, 16).toString('hex')}`);
  const isClient = stream[5] === 1;
  const take = reader(stream, 9);
  const version = take(2).readUInt16BE();
  take(32);
  take(take(1).readUInt8());
  const suites = split(isClient ? take(take(2).readUInt16BE()) : take(2));
  const compressions = [...(isClient ? take(take(1).readUInt8()) : take(1))];
  const extensions = new Map<number, Buffer>();
  const list = take(take(2).readUInt16BE());
  const next = reader(list, 0);
  for (let left = list.length; left > 0; ) {
    const number = next(2).readUInt16BE();
    const content = next(next(2).readUInt16BE());
    extensions.set(number, content);
    left -= 4 + content.length;
  }
  return { version, suites, compressions, extensions };
}

/** Types of the handshake messages of a TLS 1.2 stream up to its encryption: 11 is a certificate. */
export function handshakeTypes(stream: Buffer): readonly number[] {
  const messages: Buffer[] = [];
  for (let at = 0; stream[at] === HANDSHAKE; at += 5 + stream.readUInt16BE(at + 3))
    messages.push(stream.subarray(at + 5, at + 5 + stream.readUInt16BE(at + 3)));
  const all = Buffer.concat(messages);
  const types: number[] = [];
  for (let at = 0; at + 4 <= all.length; at += 4 + all.readUIntBE(at + 1, 3)) types.push(all[at] ?? -1);
  return types;
}

/** Lengths of the TLS records of one content type in a stream; 23 is application data. */
export function recordLengths(stream: Buffer, type: number): readonly number[] {
  const lengths: number[] = [];
  for (let at = 0; at + 5 <= stream.length; at += 5 + stream.readUInt16BE(at + 3))
    if (stream[at] === type) lengths.push(stream.readUInt16BE(at + 3));
  return lengths;
}

/** Numbers of two octets each. */
export function split(octets: Buffer): readonly number[] {
  return Array.from({ length: octets.length / 2 }, (_, at) => octets.readUInt16BE(2 * at));
}

function reader(octets: Buffer, from: number): (count: number) => Buffer {
  let at = from;
  return (count) => {
    at += count;
    if (at > octets.length) throw new Error('the message ends early');
    return octets.subarray(at - count, at);
  };
}

function words(numbers: readonly number[]): Buffer {
  return Buffer.from(numbers.flatMap((number) => [number >> 8, number & 0xff]));
}

function counted(octets: 1 | 2 | 3, content: Buffer): Buffer {
  const length = Buffer.alloc(octets);
  length.writeUIntBE(content.length, 0, octets);
  return Buffer.concat([length, content]);
}

function extension(number: number, content: Buffer): Buffer {
  return Buffer.concat([words([number]), counted(2, content)]);
}
