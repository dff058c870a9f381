import { type Millis, millis, stay } from '@busbar/kernel';
import type { ConnectionHello } from '../message/connection-hello.ts';
import { timerOf } from '../timers.ts';
import type { SmeContext } from './context.ts';
import { abort, abortedByPeer, sendHello } from './hello-abort.ts';
import { decideProlongation, waiting } from './hello-waiting.ts';
import { enterProtocolHandshake } from './protocol-handshake.ts';
import type { ReadyState, SmeNumber } from './states.ts';
import { type PhaseEvent, type PhaseStep, path, start, stop } from './transition.ts';

/** What a node that was pending knows when it becomes ready. */
export interface FromPending {
  readonly readyBy: Millis | undefined;
  readonly partnerReady: boolean;
}

/**
 * Says `ready` and waits for the partner, or ends hello when the partner has said so before (T11). A Wait-For-Ready-Timer
 * that runs from pending and lasts longer is kept.
 */
export function enterReady(from: SmeNumber, context: SmeContext, before?: FromPending): PhaseStep {
  const patience = timerOf(context.settings.timers, 'helloInit', true);
  const readyBy = millis(Math.max(context.now + patience, before?.readyBy ?? 0));
  const effects = [
    ...stop('sendProlongationRequest', 'prolongationRequestReply', 'pendingTotal'),
    sendHello({ phase: 'ready', ...waiting(readyBy, context.now) }, context),
    ...path(from, 7),
  ];
  const wasPending = before !== undefined;
  if (before?.partnerReady === true) return helloOk(7, wasPending, context, effects);
  return {
    state: { phase: 'ready', number: 8, wasPending, readyBy, granted: 0 },
    effects: [...effects, start('waitForReady', millis(readyBy - context.now)), ...path(7, 8)],
  };
}

/** Hello of a node that trusts the peer and waits for the peer's `ready` (READY_LISTEN). */
export function ready(state: ReadyState, event: PhaseEvent, context: SmeContext): PhaseStep {
  switch (event.type) {
    case 'message':
      if (event.message.name === 'connectionHello') return helloReceived(state, event.message.value, context);
      return abort(8, 'error', 'unexpected message in hello', context); // T30
    case 'timer': // T16: only Wait-For-Ready runs here (SHIP-6.10.4.4-4)
      return abort(8, 'timeout', 'the peer did not become ready in time', context, [9]);
    case 'close': // T18
      return abort(8, event.reason === 'removedConnection' ? 'removed' : 'closed', 'close', context);
    case 'refused':
    case 'trustLost': // T18, SHIP-6.10.4.4-11
      return abort(8, 'removed', 'trust removed', context);
    case 'trusted': // already so
    case 'pinEntered': // asked for in the PIN phase only
    case 'send': // nobody can have a link yet (SHIP-6.10.4.7-6)
      return stay(state);
  }
}

function helloReceived(state: ReadyState, hello: ConnectionHello, context: SmeContext): PhaseStep {
  if (hello.phase === 'aborted') return abortedByPeer(8); // T17
  if (hello.phase === 'ready')
    // T12, whatever prolongationRequest says (SHIP-6.10.4.4-12)
    return helloOk(8, state.wasPending, context, [{ do: 'peerPhase', phase: 'ready' }]);
  return hello.prolongationRequest === true ? prolong(state, context) : pendingIgnored(state);
}

/** T13, T14: the answer says `ready` in both cases. */
function prolong(state: ReadyState, context: SmeContext): PhaseStep {
  const { isGranted, readyBy = state.readyBy } = decideProlongation(state.readyBy, state.granted, context);
  const granted = state.granted + (isGranted ? 1 : 0);
  return {
    state: { ...state, readyBy, granted },
    effects: [
      { do: 'peerPhase', phase: 'pending' },
      ...(isGranted ? [start('waitForReady', millis(readyBy - context.now))] : []),
      sendHello({ phase: 'ready', ...waiting(readyBy, context.now) }, context),
    ],
  };
}

/** T15: no answer, timers unchanged (TC_SHIP_HELLO_004). */
function pendingIgnored(state: ReadyState): PhaseStep {
  return { state, effects: [{ do: 'peerPhase', phase: 'pending' }] };
}

function helloOk(from: SmeNumber, wasPending: boolean, context: SmeContext, before: PhaseStep['effects']): PhaseStep {
  const next = enterProtocolHandshake(wasPending, context);
  return { state: next.state, effects: [...before, ...stop('waitForReady'), ...path(from, 13), ...next.effects] };
}
