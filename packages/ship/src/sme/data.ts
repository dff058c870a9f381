import { stay } from '@busbar/kernel';
import { dataFrame, SPINE_PROTOCOL_ID } from '../message/data.ts';
import type { Message } from '../message/message.ts';
import {
  accessMethodsMissing,
  accessMethodsReceived,
  answerAccessMethods,
  askAccessMethods,
} from './access-methods.ts';
import { announceClose } from './close.ts';
import { commissioningMissing } from './commissioning.ts';
import type { SmeContext } from './context.ts';
import type { SmeEffect } from './effects.ts';
import type { SmeTimer } from './events.ts';
import {
  enterKeyMaterial,
  isKeyMaterial,
  keyMaterialDue,
  keyMaterialReceived,
  NO_KEY_EXCHANGE,
} from './key-material.ts';
import { pinMachines } from './pin-machines.ts';
import type { DataState, PinState, SmeNumber } from './states.ts';
import { type PhaseEvent, type PhaseStep, path, stop } from './transition.ts';

const MINUTE = 60_000;

/**
 * Enters data exchange (T59): asks for the access methods first, opens, then works off what came early (SHIP-6.10.4.7-5,
 * SHIP-6.10.4.9-3).
 */
export function enterData(from: SmeNumber, before: PinState, context: SmeContext): PhaseStep {
  const { version, check, ask, queue } = before;
  const opened: SmeEffect[] = [
    ...stop('pinPatience'),
    ...path(from, 38),
    ...askAccessMethods(context),
    { do: 'dataExchange', version },
  ];
  const state: DataState = {
    ...{ phase: 'data', number: 38, version, check, ask },
    ...{ shipId: undefined, unexpected: [], keys: NO_KEY_EXCHANGE },
  };
  const worked = queue.reduce<PhaseStep>((step, message) => then(step, (now) => received(now, message, context)), {
    state,
    effects: opened,
  });
  return then(worked, (now) => enterKeyMaterial(now, context));
}

/** A further step, as long as data exchange goes on. */
function then(step: PhaseStep, further: (state: DataState) => PhaseStep): PhaseStep {
  if (step.state.phase !== 'data') return step;
  const next = further(step.state);
  return { state: next.state, effects: [...step.effects, ...next.effects] };
}

/** Data exchange (6.10.4.7), both roles. */
export function data(state: DataState, event: PhaseEvent, context: SmeContext): PhaseStep {
  const moved = pinMachines(state, event, context);
  if (moved !== undefined) {
    const { check, ask, effects } = moved; // T67; the numbers of the PIN machines do not show in data exchange
    return { state: { ...state, check, ask }, effects: effects.filter((effect) => effect.do !== 'phase') };
  }
  switch (event.type) {
    case 'message':
      return received(state, event.message, context);
    case 'send':
      return { state, effects: [{ do: 'send', bytes: dataFrame(event.payload) }] };
    case 'timer':
      return expired(state, event.timer, context);
    case 'close': // T69
      return event.reason === 'removedConnection' ? remove(context) : close(context);
    case 'refused':
    case 'trustLost': // T83
      return remove(context);
    case 'trusted': // already so
    case 'pinEntered': // decided by the ASK machine above
      return stay(state);
  }
}

function received(state: DataState, message: Message, context: SmeContext): PhaseStep {
  switch (message.name) {
    case 'data': // T64, T65: an unknown protocolId is skipped (SHIP-6.10.4.7-2)
      return message.protocolId === SPINE_PROTOCOL_ID
        ? { state, effects: [{ do: 'deliver', payload: message.payload }] }
        : stay(state);
    case 'accessMethodsRequest':
      return { state, effects: [answerAccessMethods(context)] };
    case 'accessMethods':
      return accessMethodsReceived(state, message.value, context);
    case 'connectionPinError': // no PIN is on its way
      return stay(state);
    case 'init':
    case 'unknown':
    case 'invalid':
    case 'connectionClose': // decided before any phase
      return unexpected(state, context);
    default:
      return isKeyMaterial(state, message.name)
        ? keyMaterialReceived(state, message, context)
        : unexpected(state, context);
  }
}

/** The timers of the PIN machines were looked at before. */
function expired(state: DataState, timer: SmeTimer, context: SmeContext): PhaseStep {
  if (timer === 'keyMaterial') return keyMaterialDue(state, context);
  return timer === 'commissioning' ? commissioningMissing(state) : accessMethodsMissing(state);
}

/** Ignored, but not without end (T66): a partner that keeps on is either broken or hostile. */
function unexpected(state: DataState, context: SmeContext): PhaseStep {
  const recent = [...state.unexpected.filter((at) => at > context.now - MINUTE), context.now];
  if (recent.length <= context.settings.unexpectedPerMinute) return stay({ ...state, unexpected: recent });
  return announceClose({ reason: 'unspecific', why: 'error', detail: 'too many unexpected messages' }, context);
}

function close(context: SmeContext): PhaseStep {
  return announceClose({ reason: 'unspecific', why: 'closed', detail: 'close' }, context);
}

function remove(context: SmeContext): PhaseStep {
  return announceClose({ reason: 'removedConnection', why: 'removed', detail: 'trust removed' }, context);
}
