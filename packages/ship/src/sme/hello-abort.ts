import type { ConnectionHello } from '../message/connection-hello.ts';
import type { SmeContext } from './context.ts';
import type { EndReason, SmeEffect } from './effects.ts';
import { helloCounter } from './hello-counter.ts';
import type { SmeNumber } from './states.ts';
import { CLOSE_CODES, end, type PhaseStep, send } from './transition.ts';

/** Sends a hello; with the own `updateCounter` if this node takes part in the key material exchange (SHIP-6.9.2.3-8). */
export function sendHello(value: ConnectionHello, context: SmeContext): SmeEffect {
  return send({ name: 'connectionHello', value: { ...value, ...helloCounter(context) } });
}

/** Common abort procedure (T31): says `aborted` and closes, waits for no answer. `by`: state numbers before 14. */
export function abort(
  from: SmeNumber,
  why: EndReason,
  detail: string,
  context: SmeContext,
  by: readonly SmeNumber[] = [],
): PhaseStep {
  const last = [sendHello({ phase: 'aborted' }, context)];
  return end(from, { why, detail, last, by: [...by, 14, 15], close: CLOSE_CODES.rejected });
}

/** The partner aborted: nothing is answered (T17, SHIP-6.10.4.4-13). */
export function abortedByPeer(from: SmeNumber): PhaseStep {
  const step = end(from, {
    why: 'rejected-by-peer',
    detail: 'the peer aborted the hello',
    by: [16],
    close: CLOSE_CODES.rejected,
  });
  return { state: step.state, effects: [{ do: 'peerPhase', phase: 'aborted' }, ...step.effects] };
}
