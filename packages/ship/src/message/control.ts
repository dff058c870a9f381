import { encodeText, type RecordShape, type ValueOf } from '@busbar/kernel';
import { accessMethods, accessMethodsRequest } from './access-methods.ts';
import { commissioningRequest, commissioningResponse } from './commissioning.ts';
import { connectionClose } from './connection-close.ts';
import { connectionHello } from './connection-hello.ts';
import { jsonFrame } from './frame.ts';
import {
  keyMaterial,
  keyMaterialDelete,
  keyMaterialDeleteResponse,
  keyMaterialRequest,
  keyMaterialResponse,
  keyMaterialState,
  keyMaterialStateRequest,
  keyMaterialStateResponse,
} from './key-material.ts';
import { connectionPinError, connectionPinInput, connectionPinState } from './pin-state.ts';
import { messageProtocolHandshake, messageProtocolHandshakeError } from './protocol-handshake.ts';

/** All messages of MessageType control by the name of their root element (Annex A.2 and A.4). */
export const CONTROL_MESSAGES = {
  connectionHello,
  messageProtocolHandshake,
  messageProtocolHandshakeError,
  connectionPinState,
  connectionPinInput,
  connectionPinError,
  accessMethodsRequest,
  accessMethods,
  commissioningRequest,
  commissioningResponse,
  keyMaterialRequest,
  keyMaterial,
  keyMaterialResponse,
  keyMaterialDelete,
  keyMaterialDeleteResponse,
  keyMaterialState,
  keyMaterialStateResponse,
  keyMaterialStateRequest,
} as const;

/** Root element of a control message. */
export type ControlName = keyof typeof CONTROL_MESSAGES;

/** A control message: name of the root element and its value. */
export type ControlMessage = {
  readonly [N in ControlName]: { readonly name: N; readonly value: ValueOf<(typeof CONTROL_MESSAGES)[N]> };
}[ControlName];

/** The message of MessageType end (Annex A.3). */
export interface CloseMessage {
  readonly name: 'connectionClose';
  readonly value: ValueOf<typeof connectionClose>;
}

/** Messages of version 1.1 only (Annex A.4). */
export const VERSION_1_1_MESSAGES: ReadonlySet<string> = new Set<ControlName>([
  'commissioningRequest',
  'commissioningResponse',
  'keyMaterialRequest',
  'keyMaterial',
  'keyMaterialResponse',
  'keyMaterialDelete',
  'keyMaterialDeleteResponse',
  'keyMaterialState',
  'keyMaterialStateResponse',
  'keyMaterialStateRequest',
]);

/** Writes a control or close message as WebSocket message. */
export function messageFrame(message: ControlMessage | CloseMessage): Uint8Array {
  if (message.name === 'connectionClose') return jsonFrame('end', text(message.name, connectionClose, message.value));
  return jsonFrame(
    'control',
    text(message.name, CONTROL_MESSAGES[message.name] as RecordShape<unknown>, message.value),
  );
}

/** JSON text of a message with its root element (SHIP-6.8.4-7 for the outermost object). */
function text<T>(name: string, shape: RecordShape<T>, value: unknown): string {
  // The union of messages pairs name and value; the pairing is lost in the lookup by name.
  return `{"${name}":${encodeText(shape, value as T)}}`;
}
