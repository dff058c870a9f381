import { type CancelTimer, type Millis, millis } from '@busbar/kernel';
import type { FeatureAddress } from '../datagram/datagram.ts';
import {
  nodeManagementBindingDeleteCall,
  nodeManagementBindingRequestCall,
  nodeManagementSubscriptionDeleteCall,
  nodeManagementSubscriptionRequestCall,
} from '../model/node-management.ts';
import { type FullFeatureAddress, formatAddress, NODE_MANAGEMENT } from './feature-address.ts';
import { fullCmd } from './notify-cmd.ts';
import type { PeerPort } from './peer-port.ts';
import {
  noRelation,
  type RelationEffect,
  type RelationEvent,
  type RelationState,
  relationRequest,
} from './relation-request.ts';
import type { WriteOutcome } from './result-error.ts';
import { SHORTEST_RETRY } from './timers.ts';

/** The remote side of a relation. */
export interface RelationTargetFeature {
  readonly address: FeatureAddress;
  readonly type: string;
  readonly maxResponseDelay: Millis;
}

/** Performs what {@link relationRequest} decides, for one pair of features. */
export class RelationClient {
  readonly client: FullFeatureAddress;
  #state: RelationState;
  readonly #target: RelationTargetFeature;
  readonly #port: PeerPort;
  readonly #poll: (on: boolean) => void;
  readonly #waiters: ((outcome: WriteOutcome) => void)[] = [];
  #calledAt = 0;
  #cancelRetry: CancelTimer | undefined;

  constructor(
    kind: RelationState['kind'],
    client: FullFeatureAddress,
    target: RelationTargetFeature,
    port: PeerPort,
    poll: (on: boolean) => void,
  ) {
    this.#state = noRelation(kind);
    this.client = client;
    this.#target = target;
    this.#port = port;
    this.#poll = poll;
  }

  get isHeld(): boolean {
    return this.#state.phase === 'held';
  }

  /** Asks for the relation unless it is held; tells the outcome of this try. */
  want(told: (outcome: WriteOutcome) => void): void {
    this.#waiters.push(told);
    this.#handle({ type: 'wanted', isTooSoon: this.#isTooSoon() });
  }

  /** Asks again although it is believed to be held (SPINE-5.5.4-27, SPINE-5.3.2-13). */
  renew(told: (outcome: WriteOutcome) => void): void {
    this.#waiters.push(told);
    this.#handle(this.isHeld ? { type: 'doubted' } : { type: 'wanted', isTooSoon: this.#isTooSoon() });
  }

  /** The peer released it. */
  release(): void {
    this.#handle({ type: 'released' });
  }

  /** Gives it up: nothing is asked for any more, and a peer that may hold it is told (SPINE-5.5.4-3). */
  end(told: (outcome: WriteOutcome) => void): void {
    const { phase, mayExist } = this.#state;
    this.#handle({ type: 'released' });
    if (phase === 'none' || (phase === 'refused' && !mayExist)) told({ ok: true });
    else this.#delete(told);
  }

  #isTooSoon(): boolean {
    return this.#port.clock.now() - this.#calledAt < SHORTEST_RETRY;
  }

  #handle(event: RelationEvent): void {
    const wasHeld = this.isHeld;
    const { phase } = this.#state;
    const { state, effects } = relationRequest(this.#state, event);
    this.#state = state;
    // Only what is a refusal in the end: error 1 may mean that it is there already (finding S15).
    if (state.phase === 'refused' && phase !== 'refused') this.#sayRefused();
    for (const effect of effects) this.#perform(effect);
    if (this.isHeld !== wasHeld) this.#port.relationsChanged();
  }

  #perform(effect: RelationEffect): void {
    switch (effect.do) {
      case 'call':
        this.#call();
        break;
      case 'readTable':
        this.#port.lookUpBinding(this.client, this.#target.address, (isListed) =>
          this.#handle({ type: 'tableRead', isListed }),
        );
        break;
      case 'retryAfter':
        this.#retryAfter(effect.delay);
        break;
      case 'stopRetry':
        this.#cancelRetry?.();
        break;
      case 'poll':
        this.#poll(effect.on);
        break;
      case 'tell':
        for (const told of this.#waiters.splice(0)) told(effect.outcome);
        break;
      case 'giveUp':
        this.#say('error', 'SPINE-5.3.2-37', `${this.#state.kind} not granted in any try`);
        break;
    }
  }

  #call(): void {
    const isBinding = this.#state.kind === 'binding';
    const request = {
      clientAddress: this.client,
      serverAddress: this.#target.address,
      serverFeatureType: this.#target.type,
    };
    this.#calledAt = this.#port.clock.now();
    this.#port.request(
      {
        from: { device: this.#port.ownDevice, ...NODE_MANAGEMENT },
        to: this.#port.nodeManagement,
        classifier: 'call',
        cmd: isBinding
          ? fullCmd(nodeManagementBindingRequestCall, { bindingRequest: request })
          : fullCmd(nodeManagementSubscriptionRequestCall, { subscriptionRequest: request }),
        onBehalfOf: this.client,
        late: (outcome) => this.#handle({ type: 'answeredLate', outcome }),
      },
      (outcome) => this.#handle({ type: 'answered', outcome }),
    );
  }

  /** Always with both addresses and never by number: other stacks complete them the wrong way round (SPINE-5.5.4-28). */
  #delete(told: (outcome: WriteOutcome) => void): void {
    const ends = { clientAddress: this.client, serverAddress: this.#target.address };
    this.#port.request(
      {
        from: { device: this.#port.ownDevice, ...NODE_MANAGEMENT },
        to: this.#port.nodeManagement,
        classifier: 'call',
        cmd:
          this.#state.kind === 'binding'
            ? fullCmd(nodeManagementBindingDeleteCall, { bindingDelete: ends })
            : fullCmd(nodeManagementSubscriptionDeleteCall, { subscriptionDelete: ends }),
        onBehalfOf: this.client,
      },
      told,
    );
  }

  #retryAfter(delay: Millis): void {
    this.#cancelRetry?.();
    const passed = this.#port.clock.now() - this.#calledAt;
    this.#cancelRetry = this.#port.clock.after(millis(Math.max(0, delay - passed)), () =>
      this.#handle({ type: 'retryDue' }),
    );
  }

  #sayRefused(): void {
    const { kind, refusal } = this.#state;
    this.#say('warning', 'SPINE-5.5.4-26', `${kind} refused: ${refusal?.description ?? refusal?.errorNumber}`);
  }

  #say(severity: 'warning' | 'error', rule: string, text: string): void {
    this.#port.say({ severity, rule, path: '', text }, { feature: formatAddress(this.#target.address) });
  }
}
