import { frameSummary } from './frame-summary.ts';
import type { MessageSummary } from './message-summary.ts';
import { messageSummary } from './message-summary.ts';
import type { Redaction } from './redaction.ts';
import type { TraceRecord } from './trace-record.ts';

/** What of a conversation is shown. */
export interface TraceFilter {
  /** Beginning of the SKI or of the address of a peer. */
  readonly ski?: string;
  readonly layer?: MessageSummary['layer'];
  /** Classifiers of SPINE or names of SHIP messages. */
  readonly kinds?: readonly string[];
  /** Parts of names of SPINE functions. */
  readonly functions?: readonly string[];
}

/** The lines of one message; none when the filter leaves it out. */
export function traceLines(
  record: TraceRecord,
  filter: TraceFilter,
  redaction: Redaction | undefined,
): readonly string[] {
  if (filter.ski !== undefined && !record.ski.startsWith(filter.ski.toLowerCase())) return [];
  const summary = summaryOf(record);
  if (!fits(summary, filter)) return [];
  const arrow = record.direction === 'in' ? '<-' : '->';
  const short = record.protocol === 'echonet-lite' ? record.ski : record.ski.slice(0, 8);
  const peer = redaction === undefined ? short : redaction.apply(record.ski);
  const lines = [
    `${record.time.slice(11, 23).replace('Z', '')} ${arrow} ${peer}  ${summary.text}`,
    ...summary.findings.map((finding) => `             ! ${finding}`),
  ];
  return redaction === undefined ? lines : lines.map((line) => redaction.apply(line));
}

/** One message as JSON, for `--json`. */
export function traceJson(record: TraceRecord, filter: TraceFilter): object | undefined {
  if (filter.ski !== undefined && !record.ski.startsWith(filter.ski.toLowerCase())) return undefined;
  const { layer, kind, functions, text, findings } = summaryOf(record);
  if (!fits({ layer, kind, functions, text, findings }, filter)) return undefined;
  const { time, protocol = 'ship', ski, direction } = record;
  return { time, protocol, ski, direction, layer, kind, functions, text, findings };
}

function summaryOf({ protocol, bytes }: TraceRecord): MessageSummary {
  return protocol === 'echonet-lite' ? frameSummary(bytes) : messageSummary(bytes);
}

function fits(summary: MessageSummary, { layer, kinds, functions }: TraceFilter): boolean {
  if (layer !== undefined && summary.layer !== layer) return false;
  if (kinds !== undefined && !kinds.includes(summary.kind)) return false;
  return (
    functions === undefined ||
    summary.functions.some((name) => functions.some((part) => name.toLowerCase().includes(part.toLowerCase())))
  );
}
