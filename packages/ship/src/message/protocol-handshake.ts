import { closedEnumeration, type Data, list, record, text, ubyte, ushort } from '@busbar/kernel';

const versionFields = { major: ushort, minor: ushort };
/** A protocol version; both members are mandatory. */
export interface ProtocolVersion extends Data<typeof versionFields> {}
const protocolVersion = record<ProtocolVersion>(versionFields, { required: ['major', 'minor'] });

const formatFields = { format: list(text) };
/** Message formats; at least one. */
export interface MessageFormats extends Data<typeof formatFields> {}
const messageFormats = record<MessageFormats>(formatFields, { required: ['format'] });

const f = {
  handshakeType: closedEnumeration(['announceMax', 'select']),
  version: protocolVersion,
  formats: messageFormats,
};
/** `messageProtocolHandshake` (6.10.4.5, Table 33). All members are present in a decoded message. */
export interface MessageProtocolHandshake extends Data<typeof f> {}
/** Declaration of {@link MessageProtocolHandshake}. */
export const messageProtocolHandshake = record<MessageProtocolHandshake>(f, {
  required: ['handshakeType', 'version', 'formats'],
});

const errorFields = { error: ubyte };
/** `messageProtocolHandshakeError` (Table 34). */
export interface MessageProtocolHandshakeError extends Data<typeof errorFields> {}
/** Declaration of {@link MessageProtocolHandshakeError}. */
export const messageProtocolHandshakeError = record<MessageProtocolHandshakeError>(errorFields, {
  required: ['error'],
});

/** Values of `error` (Table 35); 0 is reserved. */
export const PROTOCOL_HANDSHAKE_ERRORS = { timeout: 1, unexpectedMessage: 2, selectionMismatch: 3 } as const;
