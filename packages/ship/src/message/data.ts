import { type Data, decodeText, type Finding, raw, record, text } from '@busbar/kernel';
import { jsonFrame } from './frame.ts';
import { rootMember } from './json-text.ts';

/** `protocolId` of SPINE 1.x (6.11, Table 54); the payload object has the root member `datagram`. */
export const SPINE_PROTOCOL_ID = 'ee1.0';

const headerFields = { protocolId: text };
/** Header of a data message. */
export interface DataHeader extends Data<typeof headerFields> {}
const dataHeader = record<DataHeader>(headerFields, { required: ['protocolId'] });

const extensionFields = { extensionId: text, binary: text, string: text };
/** Manufacturer extension of a data message; `binary`: hex digits. */
export interface DataExtension extends Data<typeof extensionFields> {}
const dataExtension = record<DataExtension>(extensionFields);

const f = { header: dataHeader, payload: raw, extension: dataExtension };
/** `data` (6.10.4.7, Table 40). `payload`: the JSON text of the object of the payload protocol, as received. */
export interface DataMessage extends Data<typeof f> {}
/** Declaration of {@link DataMessage}. */
export const data = record<DataMessage>(f, { required: ['header', 'payload'] });

/** What a received data message carries for the layer above. */
export interface ReceivedData {
  readonly protocolId: string;
  readonly payload: string;
}

const PREFIX = `{"data":[{"header":[{"protocolId":"${SPINE_PROTOCOL_ID}"}]},{"payload":`;
const SUFFIX = '}]}';
// The brace that ends the payload object is the first one that neither ends a list item nor separates two of them.
const STRAY_BRACE = /\}(?!\]|,\{)/;

/**
 * Payload of a data message in the form every known stack sends, without looking into the payload; undefined when the
 * text has another form. Right for every valid JSON text: the closing brace of the payload object is followed by the
 * brace of its item, never by `]` or `,{`; if the first such brace is the last but three characters of the text, then
 * it is that one, and nothing (no extension) follows the payload. Texts that are no valid JSON fail in the decoder of the payload.
 */
export function plainPayload(message: string): string | undefined {
  if (!message.startsWith(PREFIX) || message.charCodeAt(PREFIX.length) !== 0x7b) return undefined;
  if (!message.endsWith(SUFFIX)) return undefined;
  const end = message.length - SUFFIX.length;
  if (message.search(STRAY_BRACE) !== end - 1) return undefined;
  return message.slice(PREFIX.length, end);
}

/** Decodes the text of a data message; extensions are skipped (SHIP-6.10.4.7-3). */
export function decodeData(message: string): {
  readonly value: ReceivedData | undefined;
  readonly findings: readonly Finding[];
} {
  const payload = plainPayload(message);
  if (payload !== undefined) return { value: { protocolId: SPINE_PROTOCOL_ID, payload }, findings: [] };
  const root = rootMember(message);
  if (root?.name !== 'data') return { value: undefined, findings: [NOT_DATA] };
  const decoded = decodeText(data, root.body);
  const findings = [...root.findings, ...decoded.findings];
  const protocolId = decoded.value?.header?.protocolId;
  const slice = decoded.value?.payload;
  if (protocolId === undefined || slice === undefined) return { value: undefined, findings };
  return { value: { protocolId, payload: slice }, findings };
}

/** A SPINE payload (text of the object `{"datagram":[...]}`) as WebSocket message. */
export function dataFrame(payload: string): Uint8Array {
  return jsonFrame('data', PREFIX + payload + SUFFIX);
}

const NOT_DATA: Finding = {
  severity: 'error',
  rule: 'SHIP-6.8.5-7',
  path: '',
  text: 'not an object with the one member `data`',
};
