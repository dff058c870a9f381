import type { Step } from '@busbar/kernel';
import type { SmeContext } from './context.ts';
import type { SmeEffect } from './effects.ts';
import type { SmeEvent } from './events.ts';
import type { SmeState } from './states.ts';

export { type PinContext, type SmeContext, type SmeSettings, smeSettings } from './context.ts';
export type { EndReason, SmeEffect } from './effects.ts';
export { type CloseReason, SME_TIMERS, type SmeEvent, type SmeTimer } from './events.ts';
export { SME_STATE_NAMES, type SmeNumber, type SmePhase, type SmeState } from './states.ts';

/** The machine before its WebSocket is open (state 0). */
export function initialSme(): SmeState {
  return { at: { phase: 'cmi', number: 0 }, timers: [] };
}

/**
 * One decision of the SHIP message exchange, both roles (IEC 63380-3, 6.10.4). Pure: time, trust and settings come with the context.
 * After `ended` the machine ignores everything.
 */
export declare function sme(state: SmeState, event: SmeEvent, context: SmeContext): Step<SmeState, SmeEffect>;
