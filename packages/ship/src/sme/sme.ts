import type { Finding, Step } from '@busbar/kernel';
import { stay } from '@busbar/kernel';
import { decodeMessage, type Message } from '../message/message.ts';
import { closeReceived, closing } from './close.ts';
import { cmi, openCmi } from './cmi.ts';
import { commission, keysStored, notAsked } from './commissioning.ts';
import type { SmeContext } from './context.ts';
import { data } from './data.ts';
import type { SmeEffect } from './effects.ts';
import type { SmeEvent } from './events.ts';
import { pending } from './hello-pending.ts';
import { ready } from './hello-ready.ts';
import { keyMaterialChanged } from './key-material.ts';
import { doubleConnection, lost, pongMissed } from './loss.ts';
import { pin } from './pin.ts';
import { protocolHandshake } from './protocol-handshake.ts';
import type { SmePhase, SmeState } from './states.ts';
import { settleTimers } from './timer-set.ts';
import type { PhaseEvent, PhaseStep } from './transition.ts';

export { type KeyMaterialContext, type PinContext, type SmeContext, type SmeSettings, smeSettings } from './context.ts';
export type { EndReason, KeyMaterialEffect, SmeEffect } from './effects.ts';
export {
  type CloseReason,
  type CommissioningAnswer,
  type CommissioningQuestion,
  SME_TIMERS,
  type SmeEvent,
  type SmeTimer,
} from './events.ts';
export { SME_STATE_NAMES, type SmeNumber, type SmePhase, type SmeState } from './states.ts';

/** The machine before its WebSocket is open (state 0). */
export function initialSme(): SmeState {
  return { at: { phase: 'cmi', number: 0 }, timers: [] };
}

/**
 * One decision of the SHIP message exchange, both roles (IEC 63380-3, 6.10.4). Pure: time, trust and settings come with the
 * context. Stops all timers when it ends; after `ended` it ignores everything (T76).
 */
export function sme(state: SmeState, event: SmeEvent, context: SmeContext): Step<SmeState, SmeEffect> {
  if (state.at.phase === 'closed') return stay(state);
  if (event.type === 'timer') {
    if (!state.timers.includes(event.timer)) return stay(state); // stopped meanwhile
    const timers = state.timers.filter((timer) => timer !== event.timer);
    return settleTimers(timers, withdraw(state.at, event, decide(state.at, event, context)));
  }
  return settleTimers(state.timers, withdraw(state.at, event, decide(state.at, event, context)));
}

/** What is the same in all phases, then the phase. */
function decide(at: Exclude<SmePhase, { readonly phase: 'closed' }>, event: SmeEvent, context: SmeContext): PhaseStep {
  switch (event.type) {
    case 'opened':
      return at.phase === 'cmi' ? openCmi(at, context) : stay(at); // only the first one counts
    case 'frame':
      return frame(at, event.bytes, context);
    case 'lost':
      return lost(at, event);
    case 'pongMissed':
      return pongMissed(at);
    case 'close':
      return event.reason === 'doubleConnection' ? doubleConnection(at, context) : phase(at, event, context);
    case 'send':
      return at.phase === 'data' || at.phase === 'closing' ? phase(at, event, context) : notSent(at);
    case 'keyMaterialChanged':
      return at.phase === 'data' ? keyMaterialChanged(at, context) : stay(at); // told when data exchange opens
    case 'keysStored':
      return at.phase === 'data' ? keysStored(at, event.entry, event.isDelete) : stay(at);
    case 'commission':
      return at.phase === 'data' ? commission(at, event.message, context) : notAsked(at, 'there is no data exchange');
    case 'timer':
    case 'trusted':
    case 'refused':
    case 'trustLost':
    case 'pinEntered':
      return phase(at, event, context);
  }
}

function phase(at: Exclude<SmePhase, { readonly phase: 'closed' }>, event: PhaseEvent, context: SmeContext): PhaseStep {
  switch (at.phase) {
    case 'cmi':
      return cmi(at, event, context);
    case 'ready':
      return ready(at, event, context);
    case 'pending':
      return pending(at, event, context);
    case 'protocolHandshake':
      return protocolHandshake(at, event, context);
    case 'pin':
      return pin(at, event, context);
    case 'data':
      return data(at, event, context);
    case 'closing':
      return closing(at, event);
  }
}

function frame(at: Exclude<SmePhase, { readonly phase: 'closed' }>, bytes: Uint8Array, context: SmeContext): PhaseStep {
  const { message, findings } = decodeMessage(bytes, context.settings.quirksOff);
  // In CMI only the two octets count; a close message is a wrong MessageType there (SHIP-6.10.4.3-4, -5).
  const step =
    message.name === 'connectionClose' && at.phase !== 'cmi'
      ? closeReceived(at, message.value, context)
      : phase(at, { type: 'message', message }, context);
  const noted = [...findings.map(tell), ...counterTold(at, message)];
  return noted.length === 0 ? step : { state: step.state, effects: [...noted, ...step.effects] };
}

/** What a hello of the partner says about its keys (SHIP-6.9.2.3-8). */
function counterTold(at: SmePhase, message: Message): readonly SmeEffect[] {
  if (message.name !== 'connectionHello' || (at.phase !== 'ready' && at.phase !== 'pending')) return [];
  const updateCounter = message.value.keyMaterialState?.updateCounter;
  return updateCounter === undefined ? [] : [{ do: 'helloCounter', updateCounter }];
}

/** The question to the user is void when hello goes on or ends without an answer (T82). */
function withdraw(before: SmePhase, event: SmeEvent, step: PhaseStep): PhaseStep {
  const isAnswered = event.type === 'trusted' || event.type === 'refused';
  if (before.phase !== 'pending' || step.state.phase === 'pending' || isAnswered) return step;
  return { state: step.state, effects: [{ do: 'withdrawQuestion' }, ...step.effects] };
}

function notSent(at: SmePhase): PhaseStep {
  const text = 'a payload before data exchange was dropped';
  return { state: at, effects: [tell({ severity: 'warning', rule: 'SHIP-6.10.4.7-6', path: '', text })] };
}

function tell(finding: Finding): SmeEffect {
  return { do: 'finding', finding };
}
