import { stay } from '@busbar/kernel';
import { type ControlMessage, VERSION_1_1_MESSAGES } from '../message/control.ts';
import type { DataState } from './states.ts';
import { type PhaseStep, send } from './transition.ts';

/** Whether a message is one of version 1.1 on a connection that negotiated 1.1; otherwise it counts as unknown (Tables 43 to 52). */
export function isKeyMaterial(state: DataState, name: string): boolean {
  return state.version === '1.1' && VERSION_1_1_MESSAGES.has(name);
}

/**
 * Commissioning and key material (T68). No commissioning tool is accepted (6.9.7), so nothing is distributed;
 * a certificate update of the partner is answered, but not followed (SHIP-6.9.2.3-5): its new SKI has to be trusted by the user.
 */
export function keyMaterialReceived(state: DataState, message: ControlMessage): PhaseStep {
  switch (message.name) {
    case 'commissioningRequest':
      return { state, effects: [send({ name: 'commissioningResponse', value: { accept: false } })] };
    case 'keyMaterialState':
      return { state, effects: [send({ name: 'keyMaterialStateResponse', value: { accept: false } })] };
    default: // requests and answers that only an accepted tool may send
      return stay(state);
  }
}
