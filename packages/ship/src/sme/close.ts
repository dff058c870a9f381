import { millis, stay } from '@busbar/kernel';
import type { ConnectionClose } from '../message/connection-close.ts';
import type { SmeContext } from './context.ts';
import type { EndReason } from './effects.ts';
import type { ClosingState, SmePhase } from './states.ts';
import { CLOSE_CODES, delayOf, end, type PhaseStep, send, start, stop } from './transition.ts';

/** How a close in data exchange is announced and what it means for this node. */
export interface Announcement {
  readonly reason: 'unspecific' | 'removedConnection';
  readonly why: EndReason;
  readonly detail: string;
  /** Close code of the WebSocket at the end; 4001 if left out. */
  readonly close?: { readonly code: number; readonly reason: string };
}

/** Announces the end and waits for the confirmation, not longer than maxTime (T69, T83, SHIP-6.10.4.10-1). */
export function announceClose(announcement: Announcement, context: SmeContext): PhaseStep {
  const { reason, why, detail, close = CLOSE_CODES.close } = announcement;
  const maxTime = millis(Math.ceil(delayOf(context, 'close')));
  return {
    state: { phase: 'closing', number: 38, why, detail, ...close },
    effects: [
      ...stop('accessMethods', 'pinInput', 'pinPenalty', 'keyMaterial', 'commissioning'),
      send({ name: 'connectionClose', value: { phase: 'announce', maxTime, reason } }),
      start('close', maxTime),
    ],
  };
}

/** Waiting for the confirmation: everything but close messages and the end of the time is ignored (T70, T77, SHIP-6.10.4.10-8). */
export function closing(state: ClosingState, event: { readonly type: string }): PhaseStep {
  return event.type === 'timer' ? endClosing(state) : stay(state);
}

/** A close message of the partner, in every state but CMI (T70 to T72). */
export function closeReceived(at: SmePhase, value: ConnectionClose, context: SmeContext): PhaseStep {
  if (value.phase === 'announce') return announced(at, value, context);
  if (at.phase === 'closing') return endClosing(at); // T70: at once (SHIP-6.10.4.10-7)
  const detail = 'close confirmed without announcement';
  return end(at.number, { why: 'closed-by-peer', detail, close: CLOSE_CODES.close }); // T72
}

/** T71, SHIP-6.10.4.10-2, -3, -6. */
function announced(at: SmePhase, value: ConnectionClose, context: SmeContext): PhaseStep {
  const isRemoved = value.reason === 'removedConnection' && !isLoserOfDouble(context);
  const crossed = at.phase === 'closing' ? at : undefined; // both announced at once
  return end(at.number, {
    why: isRemoved ? 'removed-by-peer' : (crossed?.why ?? 'closed-by-peer'),
    detail: isRemoved ? 'the peer removed this node' : 'the peer closed',
    close: crossed ?? CLOSE_CODES.close,
    last: [send({ name: 'connectionClose', value: { phase: 'confirm' } })],
  });
}

/** The C# stack closes the loser of a double connection as if it had removed the peer (SHIP-6.10.4.10-4). */
function isLoserOfDouble(context: SmeContext): boolean {
  return context.otherConnection === true && !context.settings.quirksOff.has('removedOnDoubleConnection');
}

function endClosing({ code, reason, why, detail, number }: ClosingState): PhaseStep {
  return end(number, { why, detail, close: { code, reason } });
}
