/** MessageType, the first octet of every SHIP message (IEC 63380-3, 6.10.4.1 Table 31). */
export const MESSAGE_TYPES = { init: 0, control: 1, data: 2, end: 3 } as const;
/** Name of a {@link MESSAGE_TYPES | MessageType}. */
export type MessageTypeName = keyof typeof MESSAGE_TYPES;

/** One WebSocket message cut into MessageType and MessageValue. */
export type Frame =
  | { readonly type: MessageTypeName; readonly value: Uint8Array }
  /** No octet at all, or a MessageType without MessageValue (SHIP-6.10.4.2-1). */
  | { readonly type: 'empty' }
  /** A reserved MessageType (SHIP-6.10.4.2-2). */
  | { readonly type: 'reserved'; readonly octet: number };

/** Connection mode initialisation: MessageType init, CmiHead 0 (6.10.4.3). */
export const CMI: Uint8Array = Uint8Array.of(0, 0);

const NAMES = Object.keys(MESSAGE_TYPES) as MessageTypeName[];

/** Cuts a WebSocket message into MessageType and MessageValue; nothing is copied. */
export function splitFrame(bytes: Uint8Array): Frame {
  const octet = bytes[0];
  if (octet === undefined) return { type: 'empty' };
  const type = NAMES[octet];
  if (type === undefined) return { type: 'reserved', octet };
  return bytes.length === 1 ? { type: 'empty' } : { type, value: bytes.subarray(1) };
}

/** Writes MessageType and a JSON text as UTF-8 (SHIP-6.10.4.2-4). */
export function jsonFrame(type: Exclude<MessageTypeName, 'init'>, text: string): Uint8Array {
  return Buffer.from(String.fromCharCode(MESSAGE_TYPES[type]) + text, 'utf8');
}
