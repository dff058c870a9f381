import { type Millis, millis, stay } from '@busbar/kernel';
import { foreignKeyMaterial } from '../key-material/foreign-keys.ts';
import { keyMaterialStateOf } from '../key-material/own-key-material.ts';
import { type ControlMessage, VERSION_1_1_MESSAGES } from '../message/control.ts';
import type { KeyMaterialState } from '../message/key-material.ts';
import { announceClose } from './close.ts';
import { commissioningReceived } from './commissioning.ts';
import type { KeyMaterialContext, SmeContext } from './context.ts';
import type { SmeEffect } from './effects.ts';
import type { DataState, KeyExchange } from './states.ts';
import { delayOf, type PhaseStep, send, start, stop } from './transition.ts';

/** Nothing was exchanged yet. */
export const NO_KEY_EXCHANGE: KeyExchange = { announced: 0, isTool: false, isToolThere: false, asked: undefined };

/** Whether a message is one of version 1.1 on a connection that negotiated 1.1; otherwise it counts as unknown (Tables 43 to 52). */
export function isKeyMaterial(state: DataState, name: string): boolean {
  return state.version === '1.1' && VERSION_1_1_MESSAGES.has(name);
}

/**
 * Data exchange opens: asks for the keys of a peer that told a higher counter than known (SHIP-6.9.2.3-8), and announces own
 * keys the peer has not confirmed (SHIP-6.9.2.3-2).
 */
export function enterKeyMaterial(state: DataState, context: SmeContext): PhaseStep {
  const { keyMaterial } = context;
  if (state.version !== '1.1' || keyMaterial === undefined) return stay(state);
  const { told = 0, known, confirmed } = keyMaterial.peer;
  const asked = told > known ? [send({ name: 'keyMaterialStateRequest', value: { knownUpdateCounter: known } })] : [];
  if (keyMaterial.own.updateCounter <= confirmed) return { state, effects: asked };
  const wait = keyMaterial.announceFrom - context.now;
  const announced = wait > 0 ? later(state, millis(wait)) : announce(state, keyMaterial, context);
  return { state: announced.state, effects: [...asked, ...announced.effects] };
}

/** The own keys changed while the connection is open (SHIP-6.9.2.3-2). */
export function keyMaterialChanged(state: DataState, context: SmeContext): PhaseStep {
  const { keyMaterial } = context;
  if (state.version !== '1.1' || keyMaterial === undefined) return stay(state);
  return announce({ ...state, keys: { ...state.keys, announced: 0 } }, keyMaterial, context);
}

/** No answer to the own state in time, or the time to announce it has come (SHIP-6.9.2.3-5). */
export function keyMaterialDue(state: DataState, context: SmeContext): PhaseStep {
  const { keyMaterial } = context;
  if (keyMaterial === undefined) return stay(state);
  if (state.keys.announced < 2) return announce(state, keyMaterial, context);
  const detail = 'no answer to the key material state';
  const closing = announceClose({ reason: 'unspecific', why: 'timeout', detail }, context);
  return { state: closing.state, effects: [{ do: 'keyMaterialUnanswered' }, ...closing.effects] };
}

/** A message of version 1.1 (T68). */
export function keyMaterialReceived(state: DataState, message: ControlMessage, context: SmeContext): PhaseStep {
  switch (message.name) {
    case 'keyMaterialState':
      return stateReceived(state, message.value, context.keyMaterial);
    case 'keyMaterialStateResponse':
      return stateAnswered(state, message.value.accept === true, context.keyMaterial);
    case 'keyMaterialStateRequest':
      return stateAsked(state, message.value.knownUpdateCounter ?? 0, context);
    default:
      return commissioningReceived(state, message, context);
  }
}

/**
 * The state of the partner's keys is answered at once, followed if it makes sense, and not followed when its counter is
 * lower than the one known: that is an old message played again (SHIP-6.9.2.3-5, -6, -7).
 */
function stateReceived(
  state: DataState,
  value: KeyMaterialState,
  keyMaterial: KeyMaterialContext | undefined,
): PhaseStep {
  const material = keyMaterial && foreignKeyMaterial(value, keyMaterial.peer.ski, keyMaterial.peer.curve);
  const known = keyMaterial?.peer.known ?? 0;
  const accept = material !== undefined && material.updateCounter >= known;
  const followed: SmeEffect[] = accept ? [{ do: 'foreignKeys', material }] : [];
  return { state, effects: [send({ name: 'keyMaterialStateResponse', value: { accept } }), ...followed] };
}

function stateAnswered(state: DataState, accept: boolean, keyMaterial: KeyMaterialContext | undefined): PhaseStep {
  if (state.keys.announced === 0 || keyMaterial === undefined) return stay(state);
  const { updateCounter } = keyMaterial.own;
  return {
    state: { ...state, keys: { ...state.keys, announced: 0 } },
    effects: [...stop('keyMaterial'), { do: 'keyMaterialAnswered', updateCounter, accept }],
  };
}

/** SHIP-6.9.2.3-9. A state that is on its way is the answer. */
function stateAsked(state: DataState, known: number, context: SmeContext): PhaseStep {
  const { keyMaterial } = context;
  if (keyMaterial === undefined || state.keys.announced > 0 || known >= keyMaterial.own.updateCounter)
    return stay(state);
  return announce(state, keyMaterial, context);
}

function announce(state: DataState, { own }: KeyMaterialContext, context: SmeContext): PhaseStep {
  const announced = state.keys.announced === 0 ? 1 : 2;
  return {
    state: { ...state, keys: { ...state.keys, announced } },
    effects: [
      send({ name: 'keyMaterialState', value: keyMaterialStateOf(own) }),
      start('keyMaterial', delayOf(context, 'keyMaterial')),
    ],
  };
}

function later(state: DataState, delay: Millis): PhaseStep {
  return { state, effects: [start('keyMaterial', delay)] };
}
