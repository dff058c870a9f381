import { type Step, stay } from '@busbar/kernel';

/** How far a station is known. Mapping section 7, rule 3. */
export type StationPhaseName = 'discovered' | 'described' | 'readable' | 'controllable' | 'lost';

/** Unanswered polls until a station counts as lost. Mapping section 6. */
export const LOST_AFTER = 3;

/** Where a station stands. */
export interface StationPhase {
  readonly name: StationPhaseName;
  /** Polls in a row without an answer. */
  readonly unanswered: number;
}

export type StationPhaseEvent =
  /** What the station offers is known. */
  | { readonly type: 'described' }
  /** Its properties were read; `isControllable`: something of it can be written. */
  | { readonly type: 'contentsRead'; readonly isControllable: boolean }
  | { readonly type: 'answered' }
  | { readonly type: 'unanswered' }
  /** Its node does not list it any more, or does not answer at all. */
  | { readonly type: 'removed' };

export type StationPhaseEffect =
  | { readonly do: 'describe' }
  | { readonly do: 'readContents' }
  /** Limits and setpoint are written, whatever the station was told before: it may have been restarted. */
  | { readonly do: 'steer' }
  | { readonly do: 'reportLost' };

export const initialStationPhase: StationPhase = { name: 'discovered', unanswered: 0 };

/** Discovered, described, readable, controllable, lost; a lost station that answers is described anew. */
export function stationPhase(state: StationPhase, event: StationPhaseEvent): Step<StationPhase, StationPhaseEffect> {
  switch (event.type) {
    case 'described':
      return state.name === 'discovered' ? enter('described', [{ do: 'readContents' }]) : stay(state);
    case 'contentsRead':
      if (state.name !== 'described') return stay({ ...state, unanswered: 0 });
      return event.isControllable ? enter('controllable', [{ do: 'steer' }]) : enter('readable', []);
    case 'answered':
      return state.name === 'lost' ? enter('discovered', [{ do: 'describe' }]) : stay({ ...state, unanswered: 0 });
    case 'unanswered':
      if (state.name === 'lost') return stay(state);
      return state.unanswered + 1 >= LOST_AFTER ? lost() : stay({ ...state, unanswered: state.unanswered + 1 });
    case 'removed':
      return state.name === 'lost' ? stay(state) : lost();
  }
}

function enter(name: StationPhaseName, effects: readonly StationPhaseEffect[]): Step<StationPhase, StationPhaseEffect> {
  return { state: { name, unanswered: 0 }, effects };
}

function lost(): Step<StationPhase, StationPhaseEffect> {
  return enter('lost', [{ do: 'reportLost' }]);
}
