import { type Millis, millis, stay } from '@busbar/kernel';
import type { ConnectionHello } from '../message/connection-hello.ts';
import type { SmeContext } from './context.ts';
import type { SmeEffect } from './effects.ts';
import type { SmeTimer } from './events.ts';
import { abort, abortedByPeer, sendHello } from './hello-abort.ts';
import { enterReady } from './hello-ready.ts';
import { decideProlongation, waiting } from './hello-waiting.ts';
import type { PendingState } from './states.ts';
import { delayOf, type PhaseEvent, type PhaseStep, path, start, stop } from './transition.ts';

/** A partner that waits less than this is answered as if it had named no time (SHIP-6.10.4.4-8). */
const LEAST_REPLY_WAIT = 1000;

/** Says `pending` and asks the user (T9, T20). */
export function enterPending(context: SmeContext): PhaseStep {
  const patience = delayOf(context, 'helloInit');
  const readyBy = millis(context.now + patience);
  return {
    state: {
      phase: 'pending',
      number: 11,
      readyBy,
      granted: 0,
      partnerReady: false,
      partnerWaiting: undefined,
    },
    effects: [
      { do: 'askUser' },
      sendHello({ phase: 'pending', ...waiting(readyBy, context.now) }, context),
      start('waitForReady', patience),
      start('pendingTotal', delayOf(context, 'pendingTotal')), // SHIP-6.10.4.4-17
      ...path(6, 10, 11),
    ],
  };
}

/** Hello of a node whose user has not decided yet (PENDING_LISTEN). */
export function pending(state: PendingState, event: PhaseEvent, context: SmeContext): PhaseStep {
  switch (event.type) {
    case 'message':
      if (event.message.name === 'connectionHello') return helloReceived(state, event.message.value, context);
      return abort(11, 'error', 'unexpected message in hello', context); // T30
    case 'timer':
      return expired(state, event.timer, context);
    case 'trusted': // T28, SHIP-6.10.4.4-10
      return enterReady(11, context, state);
    case 'refused': // T29, SHIP-6.10.4.4-11
    case 'trustLost':
      return abort(11, 'aborted', 'the user refused the peer', context);
    case 'close': // T29
      return abort(11, event.reason === 'removedConnection' ? 'removed' : 'closed', 'close', context);
    case 'pinEntered': // asked for in the PIN phase only
    case 'send': // nobody can have a link yet (SHIP-6.10.4.7-6)
      return stay(state);
  }
}

function helloReceived(state: PendingState, hello: ConnectionHello, context: SmeContext): PhaseStep {
  if (hello.phase === undefined || !isUnderstood(hello, context)) return abort(11, 'error', 'invalid hello', context); // T30
  if (hello.phase === 'aborted') return abortedByPeer(11); // T17
  const heard: SmeEffect = { do: 'peerPhase', phase: hello.phase };
  const partnerReady = state.partnerReady || hello.phase === 'ready';
  const partnerWaiting = hello.waiting === undefined ? state.partnerWaiting : millis(hello.waiting);
  const known: PendingState = { ...state, partnerReady, partnerWaiting };
  if (hello.prolongationRequest === true) return prolong(known, heard, context); // T24
  if (hello.waiting === undefined) return abort(11, 'error', `${hello.phase} without waiting`, context); // T22, T30
  const request = schedule(millis(hello.waiting), context);
  if (hello.phase === 'pending')
    return { state: known, effects: [heard, ...stop('prolongationRequestReply'), ...request] }; // T23
  return {
    state: { ...known, readyBy: undefined },
    effects: [heard, ...stop('waitForReady', 'prolongationRequestReply'), ...request], // T21
  };
}

/** Strict reading of the combinations that two quirks tolerate (SHIP-6.10.4.4-12). */
function isUnderstood(hello: ConnectionHello, context: SmeContext): boolean {
  const { quirksOff } = context.settings;
  if (hello.prolongationRequest === false) return !quirksOff.has('helloRequestFalse');
  if (hello.prolongationRequest === undefined) return true;
  return (hello.phase === 'pending' && hello.waiting === undefined) || !quirksOff.has('helloRequestWithWaiting');
}

/** T24: the partner is pending, too, or wants more time although it is ready. */
function prolong(state: PendingState, heard: SmeEffect, context: SmeContext): PhaseStep {
  const { isGranted, readyBy } = decideProlongation(state.readyBy, state.granted, context);
  const timer = isGranted && readyBy !== undefined ? [start('waitForReady', millis(readyBy - context.now))] : [];
  return {
    state: { ...state, readyBy, granted: state.granted + (isGranted ? 1 : 0) },
    effects: [heard, ...timer, sendHello({ phase: 'pending', ...waiting(readyBy, context.now) }, context)],
  };
}

/** When to ask the partner for more time: shortly before its patience ends, if that is worth asking (SHIP-6.10.4.4-5, -6). */
function schedule(partnerWaiting: Millis, context: SmeContext): SmeEffect[] {
  const delay = partnerWaiting - delayOf(context, 'helloProlongGap');
  const isWorthAsking =
    partnerWaiting >= delayOf(context, 'helloProlongThreshold') && delay >= delayOf(context, 'helloProlongLeast');
  return isWorthAsking ? [start('sendProlongationRequest', millis(delay))] : stop('sendProlongationRequest');
}

function expired(state: PendingState, timer: SmeTimer, context: SmeContext): PhaseStep {
  if (timer !== 'sendProlongationRequest') return abort(11, 'timeout', 'nobody decided in time', context, [12]); // T27
  if (!context.settings.decisionPossible) return abort(11, 'aborted', 'nobody can decide any more', context, [12]); // T26
  const named = state.partnerWaiting;
  const reply =
    named !== undefined && named >= LEAST_REPLY_WAIT ? named : millis(Math.round(1.1 * delayOf(context, 'helloInit')));
  return {
    state,
    effects: [
      sendHello({ phase: 'pending', prolongationRequest: true }, context), // T25, SHIP-6.10.4.4-8: without waiting
      start('prolongationRequestReply', reply),
      ...path(11, 12, 11),
    ],
  };
}
