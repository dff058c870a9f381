import type { ControllableSystemStatus } from '@busbar/usecases';
import type { ControlBox } from '../api/api-types.ts';

/** Without heartbeat for so long the control box counts as silent, s. LPC 7.6. */
const SILENT_AFTER_SECONDS = 120;

/** What is known of the control box besides the state of LPC. */
export interface ControlBoxFacts {
  readonly everBound: boolean;
  /** SKI of the last energy guard. */
  readonly lastSki: string | undefined;
  /** Brand and model of a peer. */
  nameOf(ski: string): string | undefined;
  isConnected(ski: string): boolean;
}

/** The control box in words. */
export function controlBoxView(lpc: ControllableSystemStatus, facts: ControlBoxFacts): ControlBox {
  const ski = lpc.guard?.ski ?? facts.lastSki;
  const name = ski === undefined ? null : (facts.nameOf(ski) ?? lpc.guard?.label ?? null);
  const age = lpc.lastHeartbeatAge;
  const base = { ski: ski ?? null, name, lastHeartbeatAgeSeconds: age === undefined ? null : Math.floor(age) };
  if (ski === undefined || (!facts.everBound && lpc.guard === undefined)) {
    return { ...base, status: 'never-seen', text: 'No control box was ever connected.' };
  }
  if (!facts.isConnected(ski)) {
    return { ...base, status: 'missing', text: 'The control box is not connected.' };
  }
  if (age === undefined || age > SILENT_AFTER_SECONDS) {
    return { ...base, status: 'silent', text: 'The control box is connected but sends no heartbeat.' };
  }
  return { ...base, status: 'connected', text: 'The control box is connected.' };
}
