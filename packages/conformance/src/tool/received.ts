import type { Finding, Millis } from '@busbar/kernel';
import { type PlainMessage, plainMessage } from '@busbar/ship';

/** A message of the device. */
export interface Received {
  readonly at: Millis;
  readonly bytes: Uint8Array;
  /** Readable form, for evidence. */
  readonly text: string;
  /** Decoded; undefined when it is no SHIP message. */
  readonly plain: PlainMessage | undefined;
  readonly findings: readonly Finding[];
}

/** Decodes a message of the device. */
export function received(at: Millis, bytes: Uint8Array): Received {
  const { value, findings } = plainMessage(bytes);
  return { at, bytes, text: readableFrame(bytes), plain: value, findings };
}

/** A SHIP message for people: the MessageType and the text, or the octets where there is no text. */
export function readableFrame(bytes: Uint8Array): string {
  const type = bytes[0];
  if (type === undefined) return '(empty message)';
  const isText = type >= 1 && type <= 3 && bytes.length > 1;
  const octets = Buffer.from(bytes);
  return isText ? `${TYPE_NAMES[type - 1]} ${octets.subarray(1).toString('utf8')}` : octets.toString('hex');
}

const TYPE_NAMES = ['control', 'data', 'end'] as const;

/** Members of `connectionHello`. */
export interface Hello {
  readonly phase: string;
  readonly waiting: number | undefined;
  readonly prolongationRequest: boolean | undefined;
}

/** Whether the message is the valid connection mode initialisation. */
export function isCmi({ bytes }: Received): boolean {
  return bytes.length === 2 && bytes[0] === 0 && bytes[1] === 0;
}

/** The hello a message is, if it is one. */
export function helloOf(message: Received): Hello | undefined {
  const hello = memberOf(message, 'connectionHello');
  if (hello === undefined) return undefined;
  const { phase, waiting, prolongationRequest } = hello;
  return {
    phase: String(phase),
    waiting: typeof waiting === 'number' ? waiting : undefined,
    prolongationRequest: typeof prolongationRequest === 'boolean' ? prolongationRequest : undefined,
  };
}

/** A protocol handshake message. */
export interface Handshake {
  readonly handshakeType: string;
  readonly major: number;
  readonly minor: number;
  readonly formats: readonly string[];
}

/** The protocol handshake message a message is, if it is one. */
export function handshakeOf(message: Received): Handshake | undefined {
  const handshake = memberOf(message, 'messageProtocolHandshake');
  if (handshake === undefined) return undefined;
  const version = objectIn(handshake.version);
  const formats = objectIn(handshake.formats)?.format;
  return {
    handshakeType: String(handshake.handshakeType),
    major: Number(version?.major),
    minor: Number(version?.minor),
    formats: Array.isArray(formats) ? formats.map(String) : [],
  };
}

/** The error number of a protocol handshake error message, if it is one. */
export function handshakeErrorOf(message: Received): number | undefined {
  const error = memberOf(message, 'messageProtocolHandshakeError');
  return error === undefined ? undefined : Number(error.error);
}

/** The PIN state a message announces, if it does. */
export function pinStateOf(message: Received): string | undefined {
  const state = memberOf(message, 'connectionPinState');
  return state === undefined ? undefined : String(state.pinState);
}

/** Whether the message asks for the access methods. */
export function isAccessMethodsRequest(message: Received): boolean {
  return memberOf(message, 'accessMethodsRequest') !== undefined;
}

/** The SHIP ID in an access methods message; an empty text when it has none; undefined for other messages. */
export function accessMethodsIdOf(message: Received): string | undefined {
  const methods = memberOf(message, 'accessMethods');
  return methods === undefined ? undefined : String(methods.id ?? '');
}

/** Members of `connectionClose`. */
export interface Close {
  readonly phase: string;
  readonly maxTime: number | undefined;
  readonly reason: string | undefined;
}

/** The close message a message is, if it is one. */
export function closeOf(message: Received): Close | undefined {
  const close = memberOf(message, 'connectionClose');
  if (close === undefined) return undefined;
  const { phase, maxTime, reason } = close;
  return {
    phase: String(phase),
    maxTime: typeof maxTime === 'number' ? maxTime : undefined,
    reason: typeof reason === 'string' ? reason : undefined,
  };
}

/** JSON text of the payload of a data message. */
export function payloadOf(message: Received): string | undefined {
  const payload = memberOf(message, 'data')?.payload;
  return typeof payload === 'string' ? payload : undefined;
}

function memberOf({ plain }: Received, name: string): Readonly<Record<string, unknown>> | undefined {
  return objectIn(plain?.[name]);
}

function objectIn(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
}
