import { hexOctets } from '../input.ts';

/** One message of a conversation; a recording holds one as a line of JSON. */
export interface TraceRecord {
  /** ISO 8601. */
  readonly time: string;
  /** SHIP if left out. */
  readonly protocol?: 'ship' | 'echonet-lite';
  /** SKI of the peer; of ECHONET Lite its address, or `everybody`. */
  readonly ski: string;
  /** `in`: from the peer, `out`: to the peer. */
  readonly direction: 'in' | 'out';
  /** The WebSocket message or the datagram. */
  readonly bytes: Uint8Array;
}

/** A recording as lines: those that are no message say why, with their number. */
export interface Recording {
  readonly records: readonly TraceRecord[];
  readonly faults: readonly string[];
}

/** Reads lines of `{time, ski, direction, hex}` as `busbar trace --live --save` writes them. */
export function readRecording(text: string): Recording {
  const records: TraceRecord[] = [];
  const faults: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const record = recordOf(line);
    if (record === undefined)
      faults.push(`line ${index + 1} is not {"time","ski","direction","hex"}: ${line.slice(0, 60)}`);
    else records.push(record);
  }
  return { records, faults };
}

/** The line of a record. */
export function recordLine({ time, protocol = 'ship', ski, direction, bytes }: TraceRecord): string {
  const hex = Buffer.from(bytes).toString('hex');
  return JSON.stringify({ time, ...(protocol === 'ship' ? {} : { protocol }), ski, direction, hex });
}

function recordOf(line: string): TraceRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { time, protocol = 'ship', ski, direction, hex } = value as Record<string, unknown>;
  const bytes = typeof hex === 'string' ? hexOctets(hex) : undefined;
  if (typeof time !== 'string' || typeof ski !== 'string' || bytes === undefined) return undefined;
  if (protocol !== 'ship' && protocol !== 'echonet-lite') return undefined;
  return direction === 'in' || direction === 'out' ? { time, protocol, ski, direction, bytes } : undefined;
}
