import { stay } from '@busbar/kernel';
import { CMI } from '../message/frame.ts';
import type { SmeContext } from './context.ts';
import type { SmeEffect } from './effects.ts';
import { enterHello } from './hello.ts';
import type { CmiState } from './states.ts';
import { delayOf, end, type PhaseEvent, type PhaseStep, path, start, stop } from './transition.ts';

const SEND_CMI: SmeEffect = { do: 'send', bytes: CMI };

/** The WebSocket is open and the SKI verified: the client speaks first, the server waits (T1, T2). */
export function openCmi(state: CmiState, context: SmeContext): PhaseStep {
  if (state.number !== 0) return stay(state);
  const timer = start('cmi', delayOf(context, 'cmi'));
  if (context.role === 'client')
    return { state: { phase: 'cmi', number: 2 }, effects: [SEND_CMI, timer, ...path(0, 1, 2)] }; // SHIP-6.10.4.3-1
  return { state: { phase: 'cmi', number: 4 }, effects: [timer, ...path(0, 4)] }; // SHIP-6.10.4.3-2
}

/** Connection mode initialisation (IEC 63380-3, 6.10.4.3). Close messages count as any other wrong MessageType here. */
export function cmi(state: CmiState, event: PhaseEvent, context: SmeContext): PhaseStep {
  switch (event.type) {
    case 'message':
      if (state.number === 0) return stay(state); // no message before the WebSocket is open
      return event.message.name === 'init' && event.message.isValid ? valid(state, context) : invalid(state);
    case 'timer': // T7, SHIP-6.10.4.3-6
      return end(state.number, { why: 'timeout', detail: 'no connection mode initialisation in time' });
    case 'close': // T81
      return end(state.number, { why: event.reason === 'removedConnection' ? 'removed' : 'closed', detail: 'close' });
    case 'trustLost': // T81
      return end(state.number, { why: 'removed', detail: 'trust removed' });
    // Hello asks the context what the user decided meanwhile (T8 to T10).
    case 'trusted':
    case 'refused':
    case 'pinEntered':
    case 'send': // nobody can have a link yet (SHIP-6.10.4.7-6)
      return stay(state);
  }
}

function valid(state: CmiState, context: SmeContext): PhaseStep {
  const hello = enterHello(state.number, context);
  const answer = state.number === 4 ? [SEND_CMI] : []; // T5, SHIP-6.10.4.3-3
  return { state: hello.state, effects: [...stop('cmi'), ...answer, ...hello.effects] };
}

function invalid(state: CmiState): PhaseStep {
  const detail = 'invalid connection mode initialisation';
  // The server answers before it closes (T6, SHIP-6.10.4.3-4), the client says nothing (T4, SHIP-6.10.4.3-5).
  if (state.number === 4) return end(state.number, { why: 'error', detail, last: [SEND_CMI], by: [5, 39] });
  return end(state.number, { why: 'error', detail, by: [3, 39] });
}
