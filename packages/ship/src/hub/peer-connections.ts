import type { Step } from '@busbar/kernel';
import { stay } from '@busbar/kernel';
import { doubleConnection } from './double-connection.ts';
import {
  liveConnections,
  type PeerConnection,
  type PeerEffect,
  type PeerEvent,
  type PeerRules,
  type PeerState,
} from './peer-state.ts';

type Opened = Extract<PeerEvent, { readonly type: 'opened' }>;

/**
 * A new connection is decided upon before its message exchange begins (SHIP-6.9.3.4-3): it begins, replaces the old
 * one at once or when it has proved that it lives, waits until the old one has proved that, or is closed.
 */
export function openConnection(state: PeerState, event: Opened, rules: PeerRules): Step<PeerState, PeerEffect> {
  const dial = event.role === 'client' ? ({ at: 'idle' } as const) : state.dial;
  const before = { ...state, dial, isCertificateNew: event.isCertificateNew };
  // A peer that dials again acts by itself: what it refused before no longer counts (SHIP-6.3.1-5).
  const base = event.role === 'server' && before.hold !== 'ship-id-mismatch' ? { ...before, hold: undefined } : before;
  const isUnwanted = base.isClosing || (event.role === 'client' && base.trust !== 'trusted');
  if (isUnwanted) return added(base, event, 'ending', [closeSuperfluous(event.id)]);
  const old = liveConnections(base);
  if (old.length === 0) return added(base, event, 'running', [{ do: 'begin', id: event.id }]);
  switch (doubleConnection(rules.doubleConnection, rules.localSki, rules.ski, event.role)) {
    case 'keep-new': {
      const closings = old.map(({ id }) => closeSuperfluous(id));
      return added(ending(base, old), event, 'running', [...closings, { do: 'begin', id: event.id }]);
    }
    case 'keep-living': {
      // A peer of the installed base may have closed the new one by its own rule: then the old one must still be there.
      return added(base, event, 'running', [
        { do: 'begin', id: event.id },
        { do: 'probe', id: event.id },
      ]);
    }
    case 'keep-old': {
      const running = old.find((one) => one.stage === 'running');
      return added(base, event, 'held', running === undefined ? [] : [{ do: 'probe', id: running.id }]);
    }
    case 'wait':
      return added(base, event, 'running', [{ do: 'begin', id: event.id }, { do: 'startGrace' }]);
  }
}

/** The old connection answered its ping, or not (SHIP-6.9.3.4-4). */
export function probedConnection(
  state: PeerState,
  id: number,
  isAlive: boolean,
  rules: PeerRules,
): Step<PeerState, PeerEffect> {
  const probed = liveConnections(state).find((one) => one.id === id);
  if (probed === undefined) return stay(state);
  if (!isAlive) {
    const promoted = promoteHeld(ending(state, [probed]));
    // Of three, the next one is asked now: those that do not answer go, the newest that does stays.
    const next = graceOver(promoted.state);
    return { state: promoted.state, effects: [{ do: 'terminate', id }, ...promoted.effects, ...next.effects] };
  }
  // `spec`: the one that was asked lives, those before it go; one that came meanwhile has a grace time of its own.
  // `initiator`: the old one lives, the held ones go.
  const live = liveConnections(state);
  const losers =
    rules.doubleConnection === 'spec'
      ? live.slice(0, live.indexOf(probed))
      : live.filter((one) => one.stage === 'held');
  return { state: ending(state, losers), effects: losers.map((loser) => closeSuperfluous(loser.id)) };
}

/** The node with the bigger SKI had its time to decide; now this one looks whether the newest connection lives. */
export function graceOver(state: PeerState): Step<PeerState, PeerEffect> {
  const running = liveConnections(state).filter((one) => one.stage === 'running');
  const newest = running.at(-1);
  return running.length < 2 || newest === undefined
    ? stay(state)
    : { state, effects: [{ do: 'probe', id: newest.id }] };
}

/** When no connection runs any more, the newest of those that were held back begins; there is never none. */
export function promoteHeld(state: PeerState): Step<PeerState, PeerEffect> {
  const live = liveConnections(state);
  const newest = live.at(-1);
  if (newest === undefined || live.some((one) => one.stage === 'running')) return stay(state);
  const rest = live.filter((one) => one !== newest);
  const connections = ending(state, rest).connections.map((one) =>
    one === newest ? { ...one, stage: 'running' as const } : one,
  );
  return {
    state: { ...state, connections },
    effects: [...rest.map(({ id }) => closeSuperfluous(id)), { do: 'begin', id: newest.id }],
  };
}

/**
 * While two connections are in data exchange the layers above see one of them: the first, until it ends. What arrives
 * on the other one waits, so neither order of their ends loses a payload.
 */
export function link(state: PeerState): Step<PeerState, PeerEffect> {
  const ready = liveConnections(state).filter(({ inData }) => inData);
  if (ready.some(({ id }) => id === state.linked)) return stay(state);
  const linked = ready.at(-1)?.id;
  return linked === state.linked
    ? stay(state)
    : { state: { ...state, linked }, effects: linked === undefined ? [] : [{ do: 'link', id: linked }] };
}

function added(
  state: PeerState,
  { id, role }: Opened,
  stage: PeerConnection['stage'],
  effects: readonly PeerEffect[],
): Step<PeerState, PeerEffect> {
  const connection: PeerConnection = { id, role, stage, inData: false, theirs: 'unknown' };
  return { state: { ...state, connections: [...state.connections, connection] }, effects };
}

function ending(state: PeerState, losers: readonly PeerConnection[]): PeerState {
  const connections = state.connections.map((one) =>
    losers.includes(one) ? { ...one, stage: 'ending' as const } : one,
  );
  return { ...state, connections };
}

function closeSuperfluous(id: number): PeerEffect {
  return { do: 'tell', id, event: { type: 'close', reason: 'doubleConnection' } };
}
