import { type Decoded, decodeText, type Finding, raw } from '@busbar/kernel';
import { NO_QUIRKS_OFF } from '../quirks.ts';
import { data } from './data.ts';
import { splitFrame } from './frame.ts';
import { rootMember, utf8Text } from './json-text.ts';
import { decodeMessage } from './message.ts';

/** A SHIP message as ordinary JSON: one member, named like the message. The payload of data stays JSON text. */
export type PlainMessage = Readonly<Record<string, unknown>>;

/**
 * Decodes one WebSocket message for people and tools: everything it says, with the place of what is wrong. Protocol code
 * uses {@link decodeMessage}, which keeps only what a node acts on.
 */
export function plainMessage(bytes: Uint8Array): Decoded<PlainMessage> {
  const { message, findings } = decodeMessage(bytes, NO_QUIRKS_OFF);
  switch (message.name) {
    case 'init':
      return {
        value: { init: { cmiHead: bytes[1] ?? 0 } },
        findings: message.isValid ? findings : [...findings, INVALID_HEAD],
      };
    case 'data':
      return wholeData(bytes, findings);
    case 'unknown':
      return { value: undefined, findings };
    case 'invalid':
      return { value: undefined, findings: located(bytes, findings) };
    default:
      return { value: { [message.name]: message.value }, findings };
  }
}

const INVALID_HEAD: Finding = { severity: 'error', rule: 'SHIP-6.10.4.3-4', path: 'cmiHead', text: 'CmiHead is not 0' };

/** Header, payload and extension of a data message. */
function wholeData(bytes: Uint8Array, findings: readonly Finding[]): Decoded<PlainMessage> {
  const frame = splitFrame(bytes);
  const text = 'value' in frame ? utf8Text(frame.value) : undefined;
  const root = text === undefined ? undefined : rootMember(text);
  return { value: root === undefined ? undefined : { data: decodeText(data, root.body).value }, findings };
}

/** Adds where the text stops being JSON, when that is what is wrong. */
function located(bytes: Uint8Array, findings: readonly Finding[]): readonly Finding[] {
  const frame = splitFrame(bytes);
  const text = 'value' in frame && frame.type !== 'init' ? utf8Text(frame.value) : undefined;
  return text === undefined ? findings : [...decodeText(raw, text).findings, ...findings];
}
