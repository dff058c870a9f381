import { plainMessage, type TracedMessage } from '@busbar/ship';
import type { Report } from './reporting.ts';

/** Reports the SHIP messages before the data exchange by name; data is left out. */
export function handshakeTrace(report: Report): (message: TracedMessage) => void {
  return ({ ski, direction, bytes }) => {
    // Byte 0 is the kind of message; 2 is data (SHIP-6.10.4.2).
    if (bytes[0] === 2) return;
    const [name = 'unreadable', value] = Object.entries(plainMessage(bytes).value ?? {})[0] ?? [];
    const phase = detail(value);
    report({ event: 'handshake', ski, direction, message: phase === undefined ? name : `${name} ${phase}` });
  };
}

/** The one word that tells messages of the same name apart; never the PIN itself. */
function detail(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { phase, handshakeType, pinState } = value as Record<string, unknown>;
  const word = phase ?? handshakeType ?? pinState;
  return typeof word === 'string' ? word : undefined;
}
