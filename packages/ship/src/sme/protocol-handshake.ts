import { stay } from '@busbar/kernel';
import type { Message } from '../message/message.ts';
import { type MessageProtocolHandshake, PROTOCOL_HANDSHAKE_ERRORS } from '../message/protocol-handshake.ts';
import type { SmeContext } from './context.ts';
import type { EndReason } from './effects.ts';
import { enterPin } from './pin.ts';
import type { ProtocolHandshakeState, ShipVersion } from './states.ts';
import { delayOf, end, type PhaseEvent, type PhaseStep, path, send, start, stop } from './transition.ts';
import { highestCommon, offered, selectionOf, versionOf } from './version.ts';

/** Enters the protocol handshake (6.10.4.5): the client proposes, the server listens (T32, T33). */
export function enterProtocolHandshake(wasPending: boolean, context: SmeContext): PhaseStep {
  const timer = start('wait', delayOf(context, 'wait'));
  if (context.role === 'server')
    return { state: { phase: 'protocolHandshake', number: 20, wasPending }, effects: [timer, ...path(13, 18, 20)] };
  const announceMax = handshake('announceMax', context.settings.maxVersion);
  return {
    state: { phase: 'protocolHandshake', number: 22, wasPending },
    effects: [announceMax, timer, ...path(13, 19, 22)],
  };
}

/** Protocol handshake, both roles. */
export function protocolHandshake(state: ProtocolHandshakeState, event: PhaseEvent, context: SmeContext): PhaseStep {
  switch (event.type) {
    case 'message':
      return received(state, event.message, context);
    case 'timer': // T40, SHIP-6.10.4.5-6
      return fail(state, 'timeout', 'timeout', 'no protocol handshake message in time');
    case 'close': // T81
      return end(state.number, { why: event.reason === 'removedConnection' ? 'removed' : 'closed', detail: 'close' });
    case 'refused':
    case 'trustLost': // T81
      return end(state.number, { why: 'removed', detail: 'trust removed' });
    case 'trusted': // already so
    case 'pinEntered': // asked for in the PIN phase only
    case 'send': // nobody can have a link yet (SHIP-6.10.4.7-6)
      return stay(state);
  }
}

function received(state: ProtocolHandshakeState, message: Message, context: SmeContext): PhaseStep {
  switch (message.name) {
    case 'messageProtocolHandshake':
      return handshakeReceived(state, message.value, context);
    case 'messageProtocolHandshakeError':
      return errorReceived(state, message.value.error, context);
    case 'connectionHello': {
      // It crossed with the own ready (T75, SHIP-6.10.4.4-16).
      const hasCrossed = message.value.phase === 'ready' || message.value.phase === 'pending';
      return state.wasPending && hasCrossed ? stay(state) : unexpected(state);
    }
    default:
      return unexpected(state);
  }
}

function handshakeReceived(
  state: ProtocolHandshakeState,
  value: MessageProtocolHandshake,
  context: SmeContext,
): PhaseStep {
  if (value.handshakeType !== (state.number === 20 ? 'announceMax' : 'select')) return unexpected(state);
  switch (state.number) {
    case 20:
      return select(state, value, context);
    case 21:
      return confirm(state, value, state.selected, context);
    case 22:
      return accept(state, value, context);
  }
}

/** Server: T34, T35 (SHIP-6.10.4.5-3, -10). */
function select(state: ProtocolHandshakeState, value: MessageProtocolHandshake, context: SmeContext): PhaseStep {
  const selected = highestCommon(value, context.settings.maxVersion);
  if (selected === undefined) return mismatch(state, 'no common version and format');
  return {
    state: { phase: 'protocolHandshake', number: 21, wasPending: state.wasPending, selected },
    effects: [handshake('select', selected), start('wait', delayOf(context, 'wait')), ...path(20, 21)],
  };
}

/** Server: the values are compared, not the octets (T36, T37, SHIP-6.10.4.5-5). */
function confirm(
  state: ProtocolHandshakeState,
  value: MessageProtocolHandshake,
  selected: ShipVersion,
  context: SmeContext,
): PhaseStep {
  if (selectionOf(value) !== selected) return mismatch(state, 'the confirmation differs from the selection');
  const next = enterPin(25, selected, context);
  return { state: next.state, effects: [...stop('wait'), ...path(21, 25), ...next.effects] };
}

/** Client: T38, T39 (SHIP-6.10.4.5-4). */
function accept(state: ProtocolHandshakeState, value: MessageProtocolHandshake, context: SmeContext): PhaseStep {
  const selected = selectionOf(value);
  if (selected === undefined || !offered(selected, context.settings.maxVersion))
    return mismatch(state, 'the selection is no part of the proposal');
  const next = enterPin(24, selected, context);
  return {
    state: next.state,
    effects: [...stop('wait'), handshake('select', selected), ...path(22, 24), ...next.effects],
  };
}

/** T42, SHIP-6.10.4.5-8: no answer. */
function errorReceived(state: ProtocolHandshakeState, error: number | undefined, context: SmeContext): PhaseStep {
  const isRefusedVersion =
    state.number === 22 &&
    context.settings.maxVersion !== '1.0' &&
    error === PROTOCOL_HANDSHAKE_ERRORS.selectionMismatch;
  return end(state.number, {
    why: isRefusedVersion ? 'version-refused' : 'error',
    detail: `the peer answered with protocol handshake error ${error}`,
  });
}

/** T41, SHIP-6.10.4.5-7. */
function unexpected(state: ProtocolHandshakeState): PhaseStep {
  return fail(state, 'unexpectedMessage', 'error', 'unexpected message in the protocol handshake');
}

function mismatch(state: ProtocolHandshakeState, detail: string): PhaseStep {
  return fail(state, 'selectionMismatch', 'error', detail);
}

function fail(
  state: ProtocolHandshakeState,
  error: keyof typeof PROTOCOL_HANDSHAKE_ERRORS,
  why: EndReason,
  detail: string,
): PhaseStep {
  const value = { error: PROTOCOL_HANDSHAKE_ERRORS[error] };
  const last = [send({ name: 'messageProtocolHandshakeError', value })];
  return end(state.number, { why, detail, last, by: error === 'timeout' ? [23, 39] : [39] });
}

function handshake(handshakeType: 'announceMax' | 'select', version: ShipVersion): PhaseStep['effects'][number] {
  return send({
    name: 'messageProtocolHandshake',
    value: { handshakeType, version: versionOf(version), formats: { format: ['JSON-UTF8'] } },
  });
}
