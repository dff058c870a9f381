import { plainMessage } from '@busbar/ship';
import { type Datagram, decodeDatagram } from '@busbar/spine';
import { datagramSummary } from './datagram-summary.ts';

/** What a message is about, for filters and for people. */
export interface MessageSummary {
  readonly layer: 'ship' | 'spine' | 'echonet-lite';
  /** SHIP message, SPINE classifier or ECHONET Lite service. */
  readonly kind: string;
  /** SPINE functions or ECHONET Lite properties it carries. */
  readonly functions: readonly string[];
  /** One line for people. */
  readonly text: string;
  /** What is odd about it. */
  readonly findings: readonly string[];
}

/** Reads one WebSocket message. */
export function messageSummary(bytes: Uint8Array): MessageSummary {
  const { value, findings } = plainMessage(bytes);
  const notes = findings.map(({ severity, rule, text }) => `${severity} ${rule ?? ''} ${text}`);
  const [name, content] = Object.entries(value ?? {})[0] ?? [];
  if (name === undefined)
    return {
      layer: 'ship',
      kind: 'unreadable',
      functions: [],
      text: `unreadable, ${bytes.length} octets`,
      findings: notes,
    };
  const payload = name === 'data' ? payloadOf(content) : undefined;
  if (payload === undefined)
    return { layer: 'ship', kind: name, functions: [], text: `${name}${controlText(content)}`, findings: notes };
  const decoded = decodeDatagram(payload);
  const all = [...notes, ...decoded.findings.map(({ severity, rule, text }) => `${severity} ${rule ?? ''} ${text}`)];
  if (decoded.value === undefined)
    return { layer: 'spine', kind: 'unreadable', functions: [], text: 'unreadable datagram', findings: all };
  return {
    layer: 'spine',
    kind: decoded.value.header.cmdClassifier ?? 'unknown',
    functions: functionsOf(decoded.value),
    text: datagramSummary(decoded.value),
    findings: all,
  };
}

function functionsOf({ cmd }: Datagram): readonly string[] {
  return cmd.map((one) => one.data?.name ?? one.function).filter((name) => name !== undefined);
}

function payloadOf(content: unknown): string | undefined {
  const payload = typeof content === 'object' && content !== null && 'payload' in content ? content.payload : undefined;
  return typeof payload === 'string' ? payload : undefined;
}

/** Plain members of a control message as `name=value`. */
function controlText(content: unknown): string {
  if (typeof content !== 'object' || content === null) return '';
  const parts = Object.entries(content).map(
    ([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
  );
  return parts.length === 0 ? '' : `  ${parts.join(' ')}`;
}
