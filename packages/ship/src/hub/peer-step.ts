import { millis, type Step, stay } from '@busbar/kernel';
import type { EndReason, SmeEvent } from '../sme/sme.ts';
import { DIAL_DELAYS, VERSION_REFUSAL_MEMORY } from '../timers.ts';
import { graceOver, link, openConnection, probedConnection, promoteHeld } from './peer-connections.ts';
import type { Hold, PeerConnection, PeerEffect, PeerEvent, PeerRules, PeerState } from './peer-state.ts';
import { liveConnections } from './peer-state.ts';
import { reconnectDelay } from './reconnect-delay.ts';

/** One decision about a peer: trust, dialling (6.4.5), double connections (6.9.3.4), what follows an end. Pure. */
export function peerStep(state: PeerState, event: PeerEvent, rules: PeerRules): Step<PeerState, PeerEffect> {
  const decided = decide(state, event, rules);
  const linked = link(decided.state);
  const planned = plan(linked.state, rules, event.type === 'approved');
  return { state: planned.state, effects: [...decided.effects, ...linked.effects, ...planned.effects] };
}

function decide(state: PeerState, event: PeerEvent, rules: PeerRules): Step<PeerState, PeerEffect> {
  switch (event.type) {
    case 'approved':
      return {
        state: { ...state, trust: 'trusted', hold: undefined, failed: 0, isCertificateNew: false },
        effects: tellAll(state, { type: 'trusted' }),
      };
    case 'refused':
      return {
        state: { ...state, trust: 'refused' },
        effects: tellAll(state, { type: state.trust === 'trusted' ? 'trustLost' : 'refused' }),
      };
    case 'removed':
      return {
        state: { ...state, trust: 'undecided', hold: undefined, isCertificateNew: false },
        effects: tellAll(state, { type: 'trustLost' }),
      };
    case 'reachable':
      return reachable(state, event.isNew);
    case 'unreachable':
      return { state: { ...state, isReachable: false }, effects: [] };
    case 'dialDue':
      // SHIP-6.4.5-4: trust and connections are looked at again at the end of the delay.
      if (state.dial.at !== 'waiting') return stay(state);
      if (!isWanted(state)) return stay({ ...state, dial: { at: 'idle' } });
      return rules.mayDial
        ? { state: { ...state, dial: { at: 'dialling' } }, effects: [{ do: 'dial' }] }
        : stay({ ...state, dial: { at: 'idle' } });
    case 'dialFailed':
      return stay({ ...state, dial: { at: 'idle' }, failed: state.failed + 1, lastClose: event.why });
    case 'opened':
      return openConnection(state, event, rules);
    case 'probed': {
      const asked = state.asked === event.id ? undefined : state.asked;
      return probedConnection({ ...state, asked }, event.id, event.isAlive, rules);
    }
    case 'graceOver':
      return graceOver(state);
    case 'peerPhase': {
      const isFirst = rules.trustsFirst && state.trust === 'undecided' && event.phase === 'ready';
      return {
        state: withConnection(state, event.id, { theirs: event.phase }),
        effects: isFirst ? [{ do: 'trust' }] : [],
      };
    }
    case 'pinNeeded':
      return stay({ ...state, isPinNeeded: true });
    case 'pinEntered':
      return stay({ ...state, isPinNeeded: false });
    case 'dataExchange':
      return stay({
        ...withConnection(state, event.id, { inData: true }),
        failed: 0,
        hold: undefined,
        isPinNeeded: false,
      });
    case 'ended':
      return ended(state, event, rules);
    case 'closing':
      return {
        state: { ...state, isClosing: true },
        effects: tellAll(state, { type: 'close', reason: 'unspecific' }),
      };
  }
}

/** Keeps exactly one attempt planned while the peer is wanted and not connected. */
function plan(state: PeerState, rules: PeerRules, isUserWaiting: boolean): Step<PeerState, PeerEffect> {
  if (state.dial.at === 'dialling')
    return { state, effects: state.trust === 'trusted' && !state.isClosing ? [] : [{ do: 'abortDial' }] };
  if (!isWanted(state))
    return state.dial.at === 'idle'
      ? stay(state)
      : { state: { ...state, dial: { at: 'idle' } }, effects: [{ do: 'stopWaiting' }] };
  // The user has just asked for this connection (SHIP-6.4.5-3).
  if (isUserWaiting && rules.mayDial)
    return {
      state: { ...state, dial: { at: 'dialling' } },
      effects: state.dial.at === 'waiting' ? [{ do: 'stopWaiting' }, { do: 'dial' }] : [{ do: 'dial' }],
    };
  if (state.dial.at === 'waiting') return stay(state);
  const failed = rules.mayDial ? state.failed : Number.POSITIVE_INFINITY;
  const delay = reconnectDelay(failed, rules.random, state.isAfterClose);
  const lastClose = rules.mayDial ? state.lastClose : TABLE_FULL;
  return {
    state: { ...state, lastClose, dial: { at: 'waiting', due: millis(rules.now + delay) } },
    effects: [{ do: 'wait', delay }],
  };
}

function isWanted(state: PeerState): boolean {
  return (
    state.trust === 'trusted' &&
    state.isReachable &&
    state.hold === undefined &&
    !state.isClosing &&
    liveConnections(state).length === 0
  );
}

/**
 * A peer that appeared or moved is dialled as if nothing had failed; the delay that runs is drawn anew. A connection that
 * is there is asked whether it lives: the peer may have left its old address without a word.
 */
function reachable(state: PeerState, isNew: boolean): Step<PeerState, PeerEffect> {
  if (!isNew) return stay({ ...state, isReachable: true });
  const isWaitingLong = state.dial.at === 'waiting' && state.failed > 0;
  const [only, ...others] = liveConnections(state);
  const isAsking = only?.stage === 'running' && others.length === 0 && state.asked === undefined;
  return {
    state: {
      ...state,
      isReachable: true,
      failed: 0,
      // A device that only restarted may accept now; one that removed this node has to be paired again by its user.
      hold: state.hold === 'rejected-by-peer' ? undefined : state.hold,
      dial: isWaitingLong ? { at: 'idle' } : state.dial,
      asked: isAsking ? only.id : state.asked,
    },
    effects: [
      ...(isWaitingLong ? [{ do: 'stopWaiting' } as const] : []),
      ...(isAsking ? [{ do: 'probe', id: only.id } as const] : []),
    ],
  };
}

function ended(
  state: PeerState,
  event: Extract<PeerEvent, { readonly type: 'ended' }>,
  rules: PeerRules,
): Step<PeerState, PeerEffect> {
  const gone = state.connections.find((connection) => connection.id === event.id);
  if (gone === undefined) return stay(state);
  const without = { ...state, connections: state.connections.filter((connection) => connection !== gone) };
  // SHIP-6.9.3.4-5: the loser of a double connection is no loss, whatever its end looks like.
  if (gone.stage === 'ending') return promoteHeld(without);
  if (event.why === 'double-connection') return superfluous(without);
  return promoteHeld({
    ...without,
    lastClose: `${END_TEXTS[event.why]}${event.detail === '' ? '' : ` (${event.detail})`}`,
    hold: holdAfter(event.why, gone) ?? without.hold,
    // Asked for anew on the next connection.
    isPinNeeded: false,
    isAfterClose: gone.inData && (event.why === 'closed-by-peer' || event.why === 'closed'),
    failed: gone.inData || isOrderly(event.why) ? 0 : without.failed + (gone.role === 'client' ? 1 : 0),
    oldVersionUntil:
      event.why === 'version-refused' ? millis(rules.now + VERSION_REFUSAL_MEMORY) : without.oldVersionUntil,
  });
}

/**
 * The peer closed this connection because it has another one. Without any here it is not of this node: it has not noticed
 * yet that an old one broke, or a second device has this identity. Then both would replace each other for ever, so the
 * longest delay is taken.
 */
function superfluous(state: PeerState): Step<PeerState, PeerEffect> {
  const isElsewhere = liveConnections(state).length === 0 && state.dial.at !== 'dialling';
  return promoteHeld(
    isElsewhere ? { ...state, failed: DIAL_DELAYS.length, lastClose: END_TEXTS['double-connection'] } : state,
  );
}

/** A peer that only hung up may have restarted; one that said no, or removed this node, is left alone (SHIP-6.3.1-5). */
function holdAfter(why: EndReason, gone: PeerConnection): Hold | undefined {
  if (why === 'removed-by-peer' || why === 'ship-id-mismatch') return why;
  return why === 'rejected-by-peer' && gone.theirs === 'aborted' ? why : undefined;
}

/** Ends that count as a completed handshake (SHIP-6.4.5-5). */
function isOrderly(why: EndReason): boolean {
  return why === 'aborted' || why === 'rejected-by-peer' || why === 'removed' || why === 'removed-by-peer';
}

function withConnection(state: PeerState, id: number, change: Partial<PeerConnection>): PeerState {
  const connections = state.connections.map((one) => (one.id === id ? { ...one, ...change } : one));
  return { ...state, connections };
}

function tellAll(state: PeerState, event: SmeEvent): PeerEffect[] {
  return liveConnections(state).map(({ id }) => ({ do: 'tell', id, event }));
}

const TABLE_FULL = 'this node has as many connections as it may open';

const END_TEXTS: Readonly<Record<EndReason, string>> = {
  'rejected-by-peer': 'the peer refused',
  aborted: 'this node refused or gave up waiting',
  timeout: 'the peer did not answer in time',
  error: 'the peer broke the protocol',
  'version-refused': 'the peer refused the protocol version',
  closed: 'this node closed the connection',
  'closed-by-peer': 'the peer closed the connection',
  'removed-by-peer': 'the peer removed this node from its trusted devices',
  removed: 'this node removed the peer from its trusted devices',
  'ship-id-mismatch': 'the peer has another SHIP ID than before',
  'double-connection':
    'the peer has another connection of this identity: an old one whose end it has not noticed yet, or one of a second device with the same identity',
  lost: 'the connection broke',
};
