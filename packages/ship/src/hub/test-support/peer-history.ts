import { millis, type Step } from '@busbar/kernel';
import { initialPeer, type PeerEffect, type PeerEvent, type PeerRules, type PeerState } from '../peer-state.ts';
import { peerStep } from '../peer-step.ts';

/** SKI of the peer. */
export const SMALL = '1'.repeat(40);
/** SKI of this node. */
export const BIG = '2'.repeat(40);
/** This node has the bigger SKI unless a test says otherwise. */
export const rules: PeerRules = {
  now: millis(0),
  random: () => 0.5,
  localSki: BIG,
  ski: SMALL,
  doubleConnection: 'initiator',
  mayDial: true,
  trustsFirst: false,
};

/** Lets events happen one after the other; tells the last state and the effects of the last event. */
export function after(
  events: readonly PeerEvent[],
  over: Partial<PeerRules> = {},
  from: PeerState = initialPeer('undecided'),
): Step<PeerState, PeerEffect> {
  let state: PeerState = from;
  let effects: readonly PeerEffect[] = [];
  for (const event of events) ({ state, effects } = peerStep(state, event, { ...rules, ...over }));
  return { state, effects };
}

export const approved: PeerEvent = { type: 'approved' };
export const reachable: PeerEvent = { type: 'reachable', isNew: true };
export const opened = (id: number, role: 'client' | 'server'): PeerEvent => ({
  type: 'opened',
  id,
  role,
  isCertificateNew: false,
});
export const inData = (id: number): PeerEvent => ({ type: 'dataExchange', id });
export const ended = (id: number, why: Extract<PeerEvent, { type: 'ended' }>['why']): PeerEvent => ({
  type: 'ended',
  id,
  why,
  detail: '',
});
/** Connected as client with data exchange. */
export const connected = [approved, reachable, opened(1, 'client'), inData(1)];

/** The superfluous connection is closed. */
export const closeLoser = (id: number): PeerEffect => ({
  do: 'tell',
  id,
  event: { type: 'close', reason: 'doubleConnection' },
});
