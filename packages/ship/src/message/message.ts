import { decodeText, type Finding, ubyte } from '@busbar/kernel';
import type { QuirkName } from '../quirks.ts';
import { CLOSE_REASONS, connectionClose } from './connection-close.ts';
import { connectionHelloWithoutAlias } from './connection-hello.ts';
import { type CloseMessage, CONTROL_MESSAGES, type ControlMessage, type ControlName } from './control.ts';
import { decodeData, type ReceivedData } from './data.ts';
import { splitFrame } from './frame.ts';
import { type RootMember, rootMember, utf8Text } from './json-text.ts';
import { needsSwitchedOff } from './tolerance.ts';

/** A received SHIP message. */
export type Message =
  /** MessageType init; valid with CmiHead 0 and nothing behind it. */
  | { readonly name: 'init'; readonly isValid: boolean }
  | ControlMessage
  | CloseMessage
  | ({ readonly name: 'data' } & ReceivedData)
  /** Well-formed, but nothing this version knows: reserved MessageType or unknown control message. */
  | { readonly name: 'unknown' }
  /** Unusable: empty, not UTF-8, not JSON, mandatory elements missing, root element of another MessageType. */
  | { readonly name: 'invalid' };

/** A message and what was noticed about it. An `invalid` or `unknown` one has at least one finding. */
export interface ReceivedMessage {
  readonly message: Message;
  readonly findings: readonly Finding[];
}

/** Messages a partner that is one step ahead may send during the PIN phase (T78). */
export type QueuedMessage = Extract<Message, { readonly name: 'accessMethodsRequest' | 'accessMethods' | 'data' }>;

/** Decodes one WebSocket message. Never throws. */
export function decodeMessage(bytes: Uint8Array, quirksOff: ReadonlySet<QuirkName>): ReceivedMessage {
  const frame = splitFrame(bytes);
  switch (frame.type) {
    case 'empty':
      return unusable('invalid', 'SHIP-6.10.4.2-1', 'a message without MessageValue');
    case 'reserved':
      return unusable('unknown', 'SHIP-6.10.4.2-2', `reserved MessageType ${frame.octet}`);
    case 'init':
      return { message: { name: 'init', isValid: frame.value.length === 1 && frame.value[0] === 0 }, findings: [] };
    case 'control':
    case 'data':
    case 'end':
      return decodeJson(frame.type, frame.value, quirksOff);
  }
}

function decodeJson(
  type: 'control' | 'data' | 'end',
  value: Uint8Array,
  quirksOff: ReadonlySet<QuirkName>,
): ReceivedMessage {
  const text = utf8Text(value);
  if (text === undefined) return unusable('invalid', 'SHIP-6.10.4.2-4', 'the text is not UTF-8');
  const received = type === 'data' ? dataMessage(text) : rootMessage(type, text, quirksOff);
  const refused = needsSwitchedOff(received.findings, quirksOff);
  return refused === undefined ? received : { message: { name: 'invalid' }, findings: [...received.findings, refused] };
}

function dataMessage(text: string): ReceivedMessage {
  const { value, findings } = decodeData(text);
  return { message: value === undefined ? { name: 'invalid' } : { name: 'data', ...value }, findings };
}

function rootMessage(type: 'control' | 'end', text: string, quirksOff: ReadonlySet<QuirkName>): ReceivedMessage {
  const root = rootMember(text);
  if (root === undefined) return unusable('invalid', 'SHIP-6.8.5-7', 'not an object with one root member');
  if (type === 'end') {
    if (root.name !== 'connectionClose') return mismatch(root.name, type);
    return closeMessage(root, quirksOff);
  }
  if (isControlName(root.name)) return controlMessage(root.name, root, quirksOff);
  if (root.name === 'connectionClose' || root.name === 'data') return mismatch(root.name, type);
  if (root.name === 'error' && !quirksOff.has('bareHandshakeError')) return bareError(root);
  return unusable('unknown', 'SHIP-6.8.5-7', 'a control message this version does not know');
}

function controlMessage(name: ControlName, root: RootMember, quirksOff: ReadonlySet<QuirkName>): ReceivedMessage {
  if (name === 'connectionHello' && quirksOff.has('helloRequestAlias'))
    return decoded(root, name, decodeText(connectionHelloWithoutAlias, root.body));
  const received = decoded(root, name, decodeText<unknown>(CONTROL_MESSAGES[name], root.body));
  const { message } = received;
  if (message.name !== 'accessMethods' || message.value.id !== undefined || !quirksOff.has('accessMethodsWithoutId'))
    return received;
  return unusable('invalid', 'SHIP-6.10.4.9-6', 'access methods without id', received.findings);
}

/** ship-go puts free text into the reason (SHIP-6.10.4.10-5); read as `unspecific` by whoever acts on it. */
function closeMessage(root: RootMember, quirksOff: ReadonlySet<QuirkName>): ReceivedMessage {
  const received = decoded(root, 'connectionClose', decodeText(connectionClose, root.body));
  const reason = received.message.name === 'connectionClose' ? received.message.value.reason : undefined;
  if (reason === undefined || CLOSE_REASONS.includes(reason)) return received;
  const rule = 'SHIP-6.10.4.10-5';
  const text = 'free text as reason of a close message';
  if (quirksOff.has('closeReasonText')) return unusable('invalid', rule, text, received.findings);
  return { message: received.message, findings: [...received.findings, finding('warning', rule, text)] };
}

/** ship-go leaves the root element of its protocol handshake error out (SHIP-6.10.4.5-11). */
function bareError(root: RootMember): ReceivedMessage {
  const { value, findings } = decodeText(ubyte, root.body);
  if (value === undefined) return { message: { name: 'invalid' }, findings };
  const bare = finding('warning', 'SHIP-6.10.4.5-11', 'protocol handshake error without its root element');
  return { message: { name: 'messageProtocolHandshakeError', value: { error: value } }, findings: [...findings, bare] };
}

function decoded(
  root: RootMember,
  name: ControlName | 'connectionClose',
  body: { readonly value: unknown; readonly findings: readonly Finding[] },
): ReceivedMessage {
  const findings = [...root.findings, ...body.findings];
  if (body.value === undefined) return { message: { name: 'invalid' }, findings };
  // The value was decoded with the declaration that belongs to the name.
  return { message: { name, value: body.value } as Message, findings };
}

function isControlName(name: string): name is ControlName {
  return Object.hasOwn(CONTROL_MESSAGES, name);
}

function mismatch(root: string, type: string): ReceivedMessage {
  return unusable('invalid', 'SHIP-6.10.4.2-3', `${root} does not belong into MessageType ${type}`);
}

function unusable(
  name: 'unknown' | 'invalid',
  rule: string,
  text: string,
  before: readonly Finding[] = [],
): ReceivedMessage {
  const severity = name === 'invalid' ? 'error' : 'warning';
  return { message: { name }, findings: [...before, finding(severity, rule, text)] };
}

function finding(severity: Finding['severity'], rule: string, text: string): Finding {
  return { severity, rule, path: '', text };
}
