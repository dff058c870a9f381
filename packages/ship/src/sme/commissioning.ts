import { stay } from '@busbar/kernel';
import { mayCommission } from '../key-material/trust-levels.ts';
import type { ControlMessage } from '../message/control.ts';
import type { StoredKey } from '../message/key-material.ts';
import type { SmeContext } from './context.ts';
import type { CommissioningAnswer, CommissioningQuestion } from './events.ts';
import type { DataState, SmePhase } from './states.ts';
import { delayOf, type PhaseStep, send, start, stop } from './transition.ts';

/** Which answer belongs to which question (6.9.7). */
const ANSWERS: Readonly<Record<CommissioningQuestion['name'], CommissioningAnswer['name']>> = {
  commissioningRequest: 'commissioningResponse',
  keyMaterialRequest: 'keyMaterial',
  keyMaterial: 'keyMaterialResponse',
  keyMaterialDelete: 'keyMaterialDeleteResponse',
};

/** A message of a commissioning tool, or an answer to this node as one (6.9.7, T68). Unasked ones are left alone. */
export function commissioningReceived(state: DataState, message: ControlMessage, context: SmeContext): PhaseStep {
  const { asked, isTool } = state.keys;
  if (asked !== undefined && message.name === ANSWERS[asked]) return answered(state, message as CommissioningAnswer);
  switch (message.name) {
    case 'commissioningRequest':
      return requested(state, context);
    case 'keyMaterialRequest': {
      const held = isTool ? context.keyMaterial?.commissioning?.heldKeys() : undefined;
      return held === undefined ? stay(state) : { state, effects: [send({ name: 'keyMaterial', value: held })] };
    }
    case 'keyMaterial':
      return isTool ? { state, effects: [{ do: 'storeKeys', entry: message.value.entry ?? [] }] } : stay(state);
    case 'keyMaterialDelete':
      return isTool ? { state, effects: [{ do: 'deleteKeys', entry: message.value.entry ?? [] }] } : stay(state);
    default:
      return stay(state);
  }
}

/** What the accepted tool asked for is done. */
export function keysStored(state: DataState, entry: readonly StoredKey[], isDelete: boolean): PhaseStep {
  if (!state.keys.isTool) return stay(state);
  // Without entries there is nothing to answer with: a repeated element without occurrences does not exist.
  const value = entry.length === 0 ? {} : { entry };
  const name = isDelete ? 'keyMaterialDeleteResponse' : 'keyMaterialResponse';
  return { state, effects: [send({ name, value })] };
}

/** This node as tool asks: one question at a time, the request first. */
export function commission(state: DataState, message: CommissioningQuestion, context: SmeContext): PhaseStep {
  if (state.version === '1.0') return notAsked(state, 'the peer speaks version 1.0, which knows no commissioning');
  if (state.keys.asked !== undefined) return notAsked(state, 'the peer has not answered the question before');
  if (message.name !== 'commissioningRequest' && !state.keys.isToolThere)
    return notAsked(state, 'the peer has not accepted this node as commissioning tool');
  return {
    state: { ...state, keys: { ...state.keys, asked: message.name } },
    effects: [send(message), start('commissioning', delayOf(context, 'commissioning'))],
  };
}

/** The peer did not answer in time. */
export function commissioningMissing(state: DataState): PhaseStep {
  return notAsked({ ...state, keys: { ...state.keys, asked: undefined } }, 'the peer did not answer in time');
}

/** One tool at a time, and only one that is trusted enough (SHIP-6.9.4-4). */
function requested(state: DataState, { keyMaterial }: SmeContext): PhaseStep {
  const { commissioning } = keyMaterial ?? {};
  const accept = commissioning !== undefined && !commissioning.isOccupied && mayCommission(commissioning.trust);
  const answer = send({ name: 'commissioningResponse', value: { accept } });
  return {
    state: { ...state, keys: { ...state.keys, isTool: accept } },
    effects: accept ? [answer, { do: 'toolAccepted' }] : [answer],
  };
}

function answered(state: DataState, answer: CommissioningAnswer): PhaseStep {
  const isToolThere = answer.name === 'commissioningResponse' ? answer.value.accept === true : state.keys.isToolThere;
  return {
    state: { ...state, keys: { ...state.keys, asked: undefined, isToolThere } },
    effects: [...stop('commissioning'), { do: 'commissioningAnswer', answer, why: '' }],
  };
}

/** A question that is not asked, or not answered. */
export function notAsked(state: SmePhase, why: string): PhaseStep {
  return { state, effects: [{ do: 'commissioningAnswer', answer: undefined, why }] };
}
