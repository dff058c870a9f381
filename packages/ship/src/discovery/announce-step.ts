import { type Millis, millis, type Step, stay } from '@busbar/kernel';

/** How far a service is announced on one network (RFC 6762, 8). */
export type AnnounceState =
  /** The names are not ours yet; `sent` probes are out. */
  | { readonly phase: 'probing'; readonly sent: number }
  /** The names are ours; `sent` of {@link ANNOUNCEMENTS} announcements are out. */
  | { readonly phase: 'announcing'; readonly sent: number }
  | { readonly phase: 'announced' };

/** What happens to it. */
export type AnnounceEvent =
  | { readonly type: 'timer' }
  /** Somebody else probes for one of the names at the same time, and has it. */
  | { readonly type: 'tieLost' }
  /** Somebody else uses one of the names. */
  | { readonly type: 'contested' }
  /** Text or addresses are new. */
  | { readonly type: 'changed' };

/** What has to be done. */
export type AnnounceEffect =
  | { readonly do: 'probe' }
  | { readonly do: 'announce' }
  /** Take another name; all networks begin again with it. */
  | { readonly do: 'rename' }
  | { readonly do: 'startTimer'; readonly delay: Millis };

/** Probes before a name is ours, and their distance (RFC 6762, 8.1). */
const PROBES = 3;
const PROBE_INTERVAL = millis(250);
/** Wait of the host that lost a tie-break (RFC 6762, 8.2). */
const TIE_LOST = millis(1000);
/** Announcements: packets of multicast get lost in Wi-Fi (RFC 6762, 8.3: at least two, at most eight). */
const ANNOUNCEMENTS = 3;
/** Distance between the first two; it doubles. */
const ANNOUNCE_INTERVAL = 1000;

/** Begins, or begins again, after this delay: random below 250 ms, so that hosts switched on together do not collide. */
export function beginProbing(delay: Millis): Step<AnnounceState, AnnounceEffect> {
  return { state: { phase: 'probing', sent: 0 }, effects: [{ do: 'startTimer', delay }] };
}

/** Probing, announcing, defending on one network (SHIP-6.4.2-2). */
export function announceStep(state: AnnounceState, event: AnnounceEvent): Step<AnnounceState, AnnounceEffect> {
  switch (event.type) {
    case 'timer':
      return afterTimer(state);
    case 'tieLost':
      return state.phase === 'probing' && state.sent > 0 ? beginProbing(TIE_LOST) : stay(state);
    case 'contested':
      return afterContest(state);
    case 'changed':
      return state.phase === 'probing' ? stay(state) : announce(0);
  }
}

/** While probing the name belongs to the other; afterwards both have to prove it (RFC 6762, 9). */
function afterContest(state: AnnounceState): Step<AnnounceState, AnnounceEffect> {
  if (state.phase !== 'probing') return beginProbing(PROBE_INTERVAL);
  // What comes before the first probe was sent is no answer to it (RFC 6762, 8.1).
  return state.sent === 0 ? stay(state) : { state, effects: [{ do: 'rename' }] };
}

function afterTimer(state: AnnounceState): Step<AnnounceState, AnnounceEffect> {
  switch (state.phase) {
    case 'probing':
      if (state.sent >= PROBES) return announce(0);
      return {
        state: { phase: 'probing', sent: state.sent + 1 },
        effects: [{ do: 'probe' }, { do: 'startTimer', delay: PROBE_INTERVAL }],
      };
    case 'announcing':
      return announce(state.sent);
    case 'announced':
      return stay(state);
  }
}

function announce(sent: number): Step<AnnounceState, AnnounceEffect> {
  if (sent + 1 >= ANNOUNCEMENTS) return { state: { phase: 'announced' }, effects: [{ do: 'announce' }] };
  const delay = millis(ANNOUNCE_INTERVAL * 2 ** sent);
  return {
    state: { phase: 'announcing', sent: sent + 1 },
    effects: [{ do: 'announce' }, { do: 'startTimer', delay }],
  };
}
