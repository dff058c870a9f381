import type { OperatingState } from '@busbar/functions';
import type { LocalEntity } from '@busbar/spine';
import { offerDeviceState } from '../device-state.ts';

/** What one use case says about the energy manager. */
export interface EmsState {
  /** `failure`: vehicles must not rely on it. OPEV-007, OSCEV-007. */
  set(state: 'normalOperation' | 'failure', lastErrorCode?: string): void;
  leave(): void;
}

const KEY = Symbol('state of the energy manager');

interface Shared {
  readonly states: Map<EmsState, OperatingState>;
  publish(lastErrorCode?: string): void;
}

/**
 * The operating state of the energy manager, one per entity: a failure that one use case states counts for all. UCF_Device_State,
 * T84, OPEV scenario 3.
 */
export function emsState(entity: LocalEntity): EmsState {
  const shared = entity.shared<Shared>(KEY, () => {
    const offer = offerDeviceState(entity);
    const states = new Map<EmsState, OperatingState>();
    return {
      states,
      publish: (code) => offer([...states.values()].includes('failure') ? 'failure' : 'normalOperation', code),
    };
  });
  const own: EmsState = {
    set(state, lastErrorCode) {
      shared.states.set(own, state);
      shared.publish(lastErrorCode);
    },
    leave() {
      shared.states.delete(own);
      shared.publish();
    },
  };
  own.set('normalOperation');
  return own;
}
