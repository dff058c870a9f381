import { type CancelTimer, millis, type Random } from '@busbar/kernel';
import type { DoubleConnectionRule } from '../double-connection.ts';
import { initialPeer, type PeerEffect, type PeerEvent, type PeerState } from '../peer-state.ts';
import { peerStep } from '../peer-step.ts';
import type { Side, Wire, WireNetwork, WireNode } from './wire-network.ts';

/** Time an old connection gets to prove that it lives (SHIP-6.9.3.4-4). */
const GRACE = millis(3000);
/** A close announcement waits this long for its confirmation, at most. */
const CLOSE = millis(500);

/** How a node of the model is set. */
export interface HubSettings {
  readonly side: Side;
  readonly localSki: string;
  readonly ski: string;
  readonly rule: DoubleConnectionRule;
  readonly random: Random;
}

/** One Busbar node of the model: the reducer of its peer, its effects performed on a {@link WireNetwork}. */
export class HubOnWire implements WireNode {
  state: PeerState = initialPeer('trusted');
  readonly #network: WireNetwork;
  readonly #settings: HubSettings;
  readonly #ids = new Map<number, Wire>();
  readonly #events: PeerEvent[] = [];
  #isStepping = false;
  #nextId = 1;
  #cancelWait: CancelTimer | undefined;
  #cancelDial: CancelTimer | undefined;

  constructor(network: WireNetwork, settings: HubSettings) {
    this.#network = network;
    this.#settings = settings;
  }

  /** The address of the peer is found, or found anew. */
  find(): void {
    this.happen({ type: 'reachable', isNew: true });
  }

  /** The user asks for the connection now. */
  ask(): void {
    this.happen({ type: 'approved' });
  }

  opened(wire: Wire, role: 'client' | 'server'): void {
    const id = this.#nextId++;
    this.#ids.set(id, wire);
    this.happen({ type: 'opened', id, role, isCertificateNew: false });
  }

  ended(wire: Wire, why: 'double-connection' | 'closed-by-peer' | 'lost'): void {
    this.happen({ type: 'ended', id: this.#idOf(wire), why, detail: '' });
  }

  dataExchange(wire: Wire): void {
    this.happen({ type: 'dataExchange', id: this.#idOf(wire) });
  }

  happen(event: PeerEvent): void {
    this.#events.push(event);
    if (this.#isStepping) return;
    this.#isStepping = true;
    for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) this.#step(next);
    this.#isStepping = false;
    this.#network.observe();
  }

  #step(event: PeerEvent): void {
    const { localSki, ski, rule, random } = this.#settings;
    const now = this.#network.clock.now();
    const rules = { now, random, localSki, ski, doubleConnection: rule, trustsFirst: false, mayDial: true };
    const { state, effects } = peerStep(this.state, event, rules);
    this.state = state;
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: PeerEffect): void {
    const { clock } = this.#network;
    switch (effect.do) {
      case 'wait':
        this.#cancelWait?.();
        this.#cancelWait = clock.after(effect.delay, () => this.happen({ type: 'dialDue' }));
        return;
      case 'stopWaiting':
        this.#cancelWait?.();
        return;
      case 'dial':
        this.#cancelDial = this.#network.dial(this.#settings.side, (wire) => this.opened(wire, 'client'));
        return;
      case 'abortDial':
        this.#cancelDial?.();
        clock.after(millis(0), () => this.happen({ type: 'dialFailed', why: 'aborted' }));
        return;
      case 'begin':
        this.#network.begin(this.#wire(effect.id), this.#settings.side);
        return;
      case 'link':
        return;
      case 'tell':
        if (effect.event.type === 'close') this.#close(effect.id);
        return;
      case 'terminate':
        this.#network.close(this.#wire(effect.id), this.#settings.side, 'lost');
        this.happen({ type: 'ended', id: effect.id, why: 'lost', detail: '' });
        return;
      case 'probe':
        this.#probe(effect.id);
        return;
      case 'startGrace':
        clock.after(GRACE, () => this.happen({ type: 'graceOver' }));
        return;
      case 'trust':
        throw new Error('this peer is trusted');
    }
  }

  /** In data exchange the close is announced first, and the end waits for the answer; before it is over at once. */
  #close(id: number): void {
    const inData = this.state.connections.find((one) => one.id === id)?.inData === true;
    this.#network.close(this.#wire(id), this.#settings.side, inData ? 'closed-by-peer' : 'double-connection');
    const over = (): void => this.happen({ type: 'ended', id, why: 'double-connection', detail: '' });
    if (inData) this.#network.clock.after(CLOSE, over);
    else over();
  }

  #probe(id: number): void {
    let isAnswered = false;
    const answer = (isAlive: boolean): void => {
      if (isAnswered) return;
      isAnswered = true;
      this.happen({ type: 'probed', id, isAlive });
    };
    this.#network.ping(this.#wire(id), this.#settings.side, () => answer(true));
    this.#network.clock.after(GRACE, () => answer(false));
  }

  #wire(id: number): Wire {
    const wire = this.#ids.get(id);
    if (wire === undefined) throw new Error(`no connection ${id}`);
    return wire;
  }

  #idOf(wire: Wire): number {
    for (const [id, known] of this.#ids) if (known === wire) return id;
    throw new Error('the connection was never opened');
  }
}
