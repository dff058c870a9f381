import { type Decoded, decodeText, encodeText, type Finding, type RecordShape } from '@busbar/kernel';
import { connectionClose } from './connection-close.ts';
import { CONTROL_MESSAGES } from './control.ts';
import { data } from './data.ts';
import { jsonFrame, type MessageTypeName } from './frame.ts';

/**
 * The inverse of `plainMessage`: the octets of one WebSocket message from ordinary JSON with one member, named like the
 * message. Members are checked by the declaration of the message; the payload of `data` is JSON text.
 */
export function messageFromPlain(plain: unknown): Decoded<Uint8Array> {
  const [first, ...more] = typeof plain === 'object' && plain !== null ? Object.entries(plain) : [];
  if (first === undefined || more.length > 0) return { value: undefined, findings: [NO_MESSAGE] };
  const [name, value] = first;
  if (name === 'init') return initMessage(value);
  if (name === 'data') return typed('data', name, data, withPayloadText(value));
  if (name === 'connectionClose') return typed('end', name, connectionClose, value);
  const shape = Object.entries(CONTROL_MESSAGES).find(([known]) => known === name)?.[1];
  return shape === undefined
    ? { value: undefined, findings: [{ ...NO_MESSAGE, path: name, text: `there is no SHIP message "${name}"` }] }
    : typed('control', name, shape as RecordShape<unknown>, value);
}

const NO_MESSAGE: Finding = {
  severity: 'error',
  rule: 'SHIP-6.8.4-7',
  path: '',
  text: 'not an object with one member, named like a SHIP message',
};

function initMessage(value: unknown): Decoded<Uint8Array> {
  const head = typeof value === 'object' && value !== null && 'cmiHead' in value ? value.cmiHead : undefined;
  return typeof head === 'number' && Number.isInteger(head) && head >= 0 && head <= 255
    ? { value: Uint8Array.of(0, head), findings: [] }
    : {
        value: undefined,
        findings: [{ ...NO_MESSAGE, rule: 'SHIP-6.10.4.3-1', path: 'init.cmiHead', text: 'not an octet' }],
      };
}

/** The reader takes ordinary objects too; what it notes about that is no fault here. */
function typed<T>(
  type: Exclude<MessageTypeName, 'init'>,
  name: string,
  shape: RecordShape<T>,
  plain: unknown,
): Decoded<Uint8Array> {
  const decoded = decodeText(shape, JSON.stringify(plain) ?? 'null');
  const findings = decoded.findings
    .filter(({ severity }) => severity === 'error')
    .map((finding) => ({ ...finding, path: finding.path === '' ? name : `${name}.${finding.path}` }));
  if (decoded.value === undefined || findings.length > 0) return { value: undefined, findings };
  return { value: jsonFrame(type, `{"${name}":${encodeText(shape, decoded.value)}}`), findings: [] };
}

/** A payload that stands as text is put in as the JSON it is. */
function withPayloadText(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('payload' in value) || typeof value.payload !== 'string')
    return value;
  try {
    return { ...value, payload: JSON.parse(value.payload) };
  } catch {
    return value;
  }
}
