import { stay } from '@busbar/kernel';
import { announceClose } from './close.ts';
import type { SmeContext } from './context.ts';
import type { EndReason } from './effects.ts';
import type { SmeEvent } from './events.ts';
import type { ClosedState, SmePhase } from './states.ts';
import { CLOSE_CODES, end, type PhaseStep, path } from './transition.ts';

type Lost = Extract<SmeEvent, { readonly type: 'lost' }>;

/** The WebSocket is gone (T19, T82). Nothing is left to close. */
export function lost(at: SmePhase, event: Lost): PhaseStep {
  const why = reasonOf(at, event);
  // A peer that hangs up on a ready node has refused it.
  const number: ClosedState['number'] = at.phase === 'ready' && why === 'rejected-by-peer' ? 17 : 39;
  const told = event.code === undefined ? '' : ` (${event.code}${event.reason ? ` ${event.reason}` : ''})`;
  return {
    state: { phase: 'closed', number, why },
    effects: [
      ...path(at.number, number),
      { do: 'ended', why, detail: `connection closed by the peer or broken${told}` },
    ],
  };
}

/** The peer does not answer pings (T73). */
export function pongMissed(at: SmePhase): PhaseStep {
  if (at.phase === 'cmi' && at.number === 0) return stay(at); // no pings before the WebSocket is open
  const why = at.phase === 'closing' ? at.why : 'timeout';
  return end(at.number, { why, detail: 'no pong in time' });
}

/** This connection is the superfluous one (T74); in data exchange that is announced first. */
export function doubleConnection(at: SmePhase, context: SmeContext): PhaseStep {
  const close = CLOSE_CODES.doubleConnection;
  const why = 'double-connection';
  if (at.phase === 'closing') return stay(at); // ends soon by itself
  if (at.phase !== 'data') return end(at.number, { why, detail: close.reason, close });
  return announceClose({ reason: 'unspecific', why, detail: close.reason, close }, context);
}

function reasonOf(at: SmePhase, { code, reason }: Lost): EndReason {
  if (at.phase === 'closing') return at.why;
  if (code === CLOSE_CODES.doubleConnection.code && reason === CLOSE_CODES.doubleConnection.reason)
    return 'double-connection'; // SHIP-6.9.3.4-5
  // Some peers refuse with `pending` and this code (SHIP-6.10.4.4-14).
  return at.phase === 'ready' || code === CLOSE_CODES.rejected.code ? 'rejected-by-peer' : 'lost';
}
