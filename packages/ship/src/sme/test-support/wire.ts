import { shipVector } from '../../testing/ship-vectors.ts';

/** The octets of a vector of vectors/ship.json. */
export function vector(name: string): Uint8Array {
  return Uint8Array.from(Buffer.from(shipVector(name).hex, 'hex'));
}

/** A message of MessageType control. */
export function control(json: string): Uint8Array {
  return Uint8Array.from(Buffer.from(`\u0001${json}`));
}

/** `connectionHello` with these members, in this order. */
export function hello(members: Readonly<Record<string, unknown>>): Uint8Array {
  const items = Object.entries(members).map(([name, value]) => ({ [name]: value }));
  return control(JSON.stringify({ connectionHello: items }));
}

/** A protocol handshake message. */
export function handshake(
  handshakeType: string,
  major: number,
  minor: number,
  formats: readonly string[] = ['JSON-UTF8'],
): Uint8Array {
  const version = [{ major }, { minor }];
  return control(
    JSON.stringify({ messageProtocolHandshake: [{ handshakeType }, { version }, { formats: [{ format: formats }] }] }),
  );
}

/** A data message with protocolId `ee1.0`. */
export function spine(payload: string): Uint8Array {
  return Buffer.from(`\u0002{"data":[{"header":[{"protocolId":"ee1.0"}]},{"payload":${payload}}]}`);
}

/** Readable form of a message: `cmi`, or the MessageType and the JSON text. */
export function readable(bytes: Uint8Array): string {
  if (bytes[0] === 0) return `cmi ${Buffer.from(bytes.subarray(1)).toString('hex')}`;
  return Buffer.from(bytes.subarray(1)).toString('utf8');
}
