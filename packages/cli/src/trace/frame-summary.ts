import { decodedFrame } from '../echonet-lite/decoded-frame.ts';
import { propertyTexts } from '../echonet-lite/frame-lines.ts';
import { objectName } from '../echonet-lite/words.ts';
import type { MessageSummary } from './message-summary.ts';

/** Reads one ECHONET Lite datagram. */
export function frameSummary(bytes: Uint8Array): MessageSummary {
  const decoded = decodedFrame(bytes);
  const { message, findings: found } = decoded;
  const findings = found.map(({ severity, rule, text }) => `${severity} ${rule ?? ''} ${text}`);
  const layer = 'echonet-lite' as const;
  if (message === null)
    return { layer, kind: 'unreadable', functions: [], text: `unreadable, ${bytes.length} octets`, findings };
  if (message.format === 2)
    return { layer, kind: 'format 2', functions: [], text: `format 2  ${message.edata || 'no data'}`, findings };
  const properties = propertyTexts(decoded);
  const { esvName = '', tid, seoj, deoj } = message;
  const text = `${esvName} ${tid}  ${objectName(seoj)} > ${objectName(deoj)}  ${properties.map((one) => one.text).join('; ')}`;
  return { layer, kind: esvName, functions: properties.map(({ name }) => name), text, findings };
}
