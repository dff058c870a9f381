import { type Step, stay, type WattHours } from '@busbar/kernel';

/** What tells one session from another. */
export interface SessionTraits {
  /** Who the vehicle is, normalised. */
  readonly identification?: string;
  /** Energy charged since it was plugged in, Wh; never falls within a session. */
  readonly chargedEnergy?: WattHours;
}

/**
 * Whether a vehicle is plugged in, as the energy manager knows it. UCF_EV_Connected, EVCC 6.2. `unknown`: the connection to the
 * station is lost, nothing says that the vehicle left.
 */
export type EvSessionState =
  | { readonly phase: 'disconnected' }
  | {
      readonly phase: 'connected';
      /** Its data is there, or was waited for long enough. */
      readonly isReady: boolean;
      readonly traits: SessionTraits;
      /** After a reconnect: what the session was known by, until it proves to be the same or another. */
      readonly resuming?: SessionTraits;
    }
  | { readonly phase: 'unknown'; readonly traits: SessionTraits };

export type EvSessionEvent =
  /** The entity of the vehicle is there. */
  | { readonly type: 'entityAppeared' }
  /** The station removed it. */
  | { readonly type: 'entityRemoved' }
  | { readonly type: 'connectionLost' }
  /** Something of the vehicle is known; `isComplete`: keys or operating state have arrived. */
  | { readonly type: 'dataArrived'; readonly traits: SessionTraits; readonly isComplete: boolean }
  | { readonly type: 'timerExpired' };

export type EvSessionEffect =
  /** A vehicle was plugged in. */
  | { readonly do: 'reportPlugged' }
  /** It left. */
  | { readonly do: 'reportUnplugged' }
  /** The session before the loss of the connection goes on. */
  | { readonly do: 'reportResumed' }
  /** Readiness is waited for, at most {@link EV_READY_AFTER}. */
  | { readonly do: 'startTimer' }
  | { readonly do: 'stopTimer' };

export const initialEvSession: EvSessionState = { phase: 'disconnected' };

/** The session of one vehicle at one charging point. EVCC scenarios 1 and 8. */
export function evSession(state: EvSessionState, event: EvSessionEvent): Step<EvSessionState, EvSessionEffect> {
  switch (event.type) {
    case 'entityAppeared':
      return appeared(state);
    case 'entityRemoved':
      if (state.phase === 'disconnected') return stay(state);
      return {
        state: { phase: 'disconnected' },
        effects: [...(state.phase === 'connected' ? [STOP] : []), { do: 'reportUnplugged' }],
      };
    case 'connectionLost':
      if (state.phase !== 'connected') return stay(state);
      return { state: { phase: 'unknown', traits: state.resuming ?? state.traits }, effects: [STOP] };
    case 'dataArrived':
      return state.phase === 'connected' ? dataArrived(state, event.traits, event.isComplete) : stay(state);
    case 'timerExpired':
      return state.phase === 'connected' ? waitedLongEnough(state) : stay(state);
  }
}

type Connected = Extract<EvSessionState, { phase: 'connected' }>;

const STOP: EvSessionEffect = { do: 'stopTimer' };

function appeared(state: EvSessionState): Step<EvSessionState, EvSessionEffect> {
  switch (state.phase) {
    case 'connected':
      return stay(state);
    case 'disconnected':
      return {
        state: { phase: 'connected', isReady: false, traits: {} },
        effects: [{ do: 'reportPlugged' }, { do: 'startTimer' }],
      };
    case 'unknown':
      return {
        state: { phase: 'connected', isReady: false, traits: {}, resuming: state.traits },
        effects: [{ do: 'startTimer' }],
      };
  }
}

function dataArrived(
  state: Connected,
  traits: SessionTraits,
  isComplete: boolean,
): Step<EvSessionState, EvSessionEffect> {
  const known: SessionTraits = { ...state.traits, ...traits };
  const proof = state.resuming === undefined ? 'none' : compare(state.resuming, known);
  const isReady = state.isReady || isComplete;
  const next: Connected = {
    phase: 'connected',
    isReady,
    traits: known,
    ...(state.resuming === undefined || proof !== 'none' ? {} : { resuming: state.resuming }),
  };
  return {
    state: next,
    effects: [
      ...(proof === 'same' ? [{ do: 'reportResumed' } as const] : proof === 'other' ? REPLACED : []),
      // Whether a session goes on may show later than its readiness: the timer also ends that wait.
      ...(isReady && next.resuming === undefined ? [STOP] : []),
    ],
  };
}

const REPLACED: readonly EvSessionEffect[] = [{ do: 'reportUnplugged' }, { do: 'reportPlugged' }];

/** Nothing proved that the vehicle is the one before: it counts as another one. EVCC 6.2. */
function waitedLongEnough({ traits, resuming }: Connected): Step<EvSessionState, EvSessionEffect> {
  return {
    state: { phase: 'connected', isReady: true, traits },
    effects: resuming === undefined ? [] : REPLACED,
  };
}

/** Identification decides; without one on both sides the energy of the session, which never falls. */
function compare(before: SessionTraits, now: SessionTraits): 'same' | 'other' | 'none' {
  if (before.identification !== undefined && now.identification !== undefined)
    return before.identification === now.identification ? 'same' : 'other';
  if (before.chargedEnergy !== undefined && now.chargedEnergy !== undefined)
    return now.chargedEnergy >= before.chargedEnergy ? 'same' : 'other';
  return 'none';
}
