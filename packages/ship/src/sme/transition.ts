import type { Millis, Step } from '@busbar/kernel';
import { type CloseMessage, type ControlMessage, messageFrame } from '../message/control.ts';
import type { Message } from '../message/message.ts';
import { type TimerName, timerOf } from '../timers.ts';
import type { SmeContext } from './context.ts';
import type { EndReason, SmeEffect } from './effects.ts';
import type { SmeEvent, SmeTimer } from './events.ts';
import type { ClosedState, SmeNumber, SmePhase } from './states.ts';

/** Decision of one phase. */
export type PhaseStep = Step<SmePhase, SmeEffect>;

/** What a phase is asked about: frames are decoded, and what is the same in all phases was decided before (sme.ts). */
export type PhaseEvent =
  | Exclude<
      SmeEvent,
      { readonly type: 'opened' | 'frame' | 'lost' | 'pongMissed' | 'keyMaterialChanged' | 'keysStored' | 'commission' }
    >
  | { readonly type: 'message'; readonly message: Message };

/** WebSocket close codes of the installed base (6.7); used, never depended on. */
export const CLOSE_CODES = {
  doubleConnection: { code: 1000, reason: 'double connection' },
  close: { code: 4001, reason: 'close' },
  shipIdMismatch: { code: 4450, reason: 'SHIP id mismatch' },
  rejected: { code: 4452, reason: 'Node rejected by application' },
} as const;

/** Sends a control or close message. */
export function send(message: ControlMessage | CloseMessage): SmeEffect {
  return { do: 'send', bytes: messageFrame(message) };
}

/** Starts a timer. */
export function start(timer: SmeTimer, delay: Millis): SmeEffect {
  return { do: 'startTimer', timer, delay };
}

/** Stops timers; those that do not run are left out by the machine. */
export function stop(...timers: readonly SmeTimer[]): SmeEffect[] {
  return timers.map((timer) => ({ do: 'stopTimer', timer }));
}

/** State numbers passed one after the other. */
export function path(...numbers: readonly SmeNumber[]): SmeEffect[] {
  const steps: SmeEffect[] = [];
  numbers.reduce((from, to) => {
    if (from !== to) steps.push({ do: 'phase', from, to });
    return to;
  });
  return steps;
}

/** Duration of the node that counts towards this peer now. */
export function delayOf(context: SmeContext, name: TimerName): Millis {
  return timerOf(context.settings.timers, name, context.trust === 'trusted');
}

/** How a connection ends. */
export interface End {
  readonly why: EndReason;
  /** What happened, in plain words. */
  readonly detail: string;
  /** Close code and reason of the WebSocket; 4001 with the detail if left out (6.7). */
  readonly close?: { readonly code: number; readonly reason: string };
  /** Messages that have to leave before. */
  readonly last?: readonly SmeEffect[];
  /** State numbers passed on the way; the last one is the final one. 39 if left out. */
  readonly by?: readonly [...SmeNumber[], ClosedState['number']];
}

/** Ends the connection. The machine stops every timer that runs. */
export function end(from: SmeNumber, { why, detail, close, last = [], by = [39] }: End): PhaseStep {
  const { code, reason } = close ?? { code: CLOSE_CODES.close.code, reason: detail };
  return {
    state: { phase: 'closed', number: by[by.length - 1] as ClosedState['number'], why },
    effects: [
      ...last,
      { do: 'close', code, reason, flush: last.length > 0 },
      ...path(from, ...by),
      { do: 'ended', why, detail },
    ],
  };
}
