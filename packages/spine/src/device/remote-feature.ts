import type { Millis, Unlisten } from '@busbar/kernel';
import type { Cmd, FeatureAddress } from '../datagram/datagram.ts';
import { deviceDiagnosisHeartbeatData } from '../model/device-diagnosis.ts';
import type { AnyFunction, FunctionDeclaration } from '../model/function-declaration.ts';
import { functionByName } from '../model/functions.ts';
import { ERROR_NUMBERS } from '../model/result.ts';
import type { DiscoveredFeature } from '../node-management/discovered-tree.ts';
import { type FullFeatureAddress, featureKey, formatAddress } from './feature-address.ts';
import { NO_OPERATIONS, type Operations } from './operations.ts';
import type { PeerPort } from './peer-port.ts';
import { RelationClient } from './relation-client.ts';
import { type CacheBudget, RemoteData } from './remote-data.ts';
import { notReadable, RemoteReads } from './remote-reads.ts';
import type { ClientFeature, DataOrigin, RemoteEntity, RemoteFeature, RemoteWrite } from './remote-tree.ts';
import { planWrite } from './remote-write.ts';
import { DESTINATION_GONE, LINK_CLOSED, type ReadOutcome, type WriteOutcome } from './result-error.ts';
import { SparseMap } from './sparse-map.ts';
import { pollInterval, SubscriptionFallback } from './subscription-fallback.ts';
import { RESYNC_INTERVAL } from './timers.ts';

/** A feature of a peer: the assembly of its data, its reads and writes, and our relations to it. */
export class RemoteFeatureNode implements RemoteFeature {
  readonly address: FeatureAddress;
  readonly entity: RemoteEntity;
  readonly #port: PeerPort;
  readonly #data: RemoteData;
  readonly #reads: RemoteReads;
  readonly #relations = new SparseMap<string, RelationClient>();
  readonly #fallbacks = new SparseMap<string, SubscriptionFallback>();
  readonly #resyncedAt = new SparseMap<string, number>();
  #described: DiscoveredFeature;
  #isGone = false;

  constructor(
    described: DiscoveredFeature,
    address: FeatureAddress,
    entity: RemoteEntity,
    port: PeerPort,
    budget: CacheBudget,
  ) {
    this.#described = described;
    this.address = address;
    this.entity = entity;
    this.#port = port;
    this.#data = new RemoteData(port, budget);
    this.#reads = new RemoteReads(this, port);
  }

  get type(): string {
    return this.#described.type;
  }

  get role(): 'server' | 'client' | 'special' {
    return this.#described.role;
  }

  get maxResponseDelay(): Millis {
    return this.#described.maxResponseDelay;
  }

  operations(declaration: AnyFunction): Operations {
    return this.#described.functions.get(declaration.name) ?? NO_OPERATIONS;
  }

  data<T>(declaration: FunctionDeclaration<T>): T | undefined {
    return this.#data.current(declaration);
  }

  onData<T>(declaration: FunctionDeclaration<T>, listener: (value: T, how: DataOrigin) => void): Unlisten {
    return this.#data.listen(declaration, listener);
  }

  isSubscribed(from: ClientFeature): boolean {
    return this.#relations.get(relationKey('subscription', from.address))?.isHeld ?? false;
  }

  isBound(from: ClientFeature): boolean {
    return this.#relations.get(relationKey('binding', from.address))?.isHeld ?? false;
  }

  subscribe(from: ClientFeature): Promise<WriteOutcome> {
    return this.#want('subscription', from.address);
  }

  bind(from: ClientFeature): Promise<WriteOutcome> {
    return this.#want('binding', from.address);
  }

  unsubscribe(from: ClientFeature): Promise<WriteOutcome> {
    return this.#end('subscription', from.address);
  }

  unbind(from: ClientFeature): Promise<WriteOutcome> {
    return this.#end('binding', from.address);
  }

  read<T>(from: ClientFeature, declaration: FunctionDeclaration<T>): Promise<ReadOutcome<T>> {
    return new Promise((resolve) => {
      this.readNow(from.address, declaration, (outcome) => {
        const value = this.data(declaration) ?? ({} as T);
        resolve(outcome.ok ? { ok: true, value } : outcome);
      });
    });
  }

  write<T>(from: ClientFeature, declaration: FunctionDeclaration<T>, write: RemoteWrite<T>): Promise<WriteOutcome> {
    return new Promise((resolve) => {
      this.#write(from.address, declaration, write, resolve);
    });
  }

  /** {@link read} without a promise, for the commissioning. */
  readNow(from: FullFeatureAddress, declaration: AnyFunction, told: (outcome: WriteOutcome) => void): void {
    const unusable = this.#unusable();
    if (unusable !== undefined) told(unusable);
    else if (!this.operations(declaration).read) told(notReadable(this.address, declaration));
    else this.#reads.read(from, declaration, told);
  }

  /** Takes over a new description; operations may have changed. */
  describe(described: DiscoveredFeature): void {
    this.#described = described;
  }

  /** Takes over received data; reads the function in full when a notify cannot be used (SPINE-5.3.2-33). */
  receive(declaration: AnyFunction, cmd: Cmd, how: 'reply' | 'notify', receiver: FullFeatureAddress): boolean {
    const unusable = this.#data.receive(declaration, cmd, how);
    for (const fallback of this.#fallbacks.values()) fallback.adjust();
    if (unusable === undefined) return true;
    const { rule, text } = unusable;
    this.#port.say({ severity: 'warning', rule, path: '', text }, this.#fields(declaration));
    if (how === 'notify') this.resync(declaration, receiver);
    return false;
  }

  /** Reads a function again, at most once per minute (SPINE-5.3.2-33). */
  resync(declaration: AnyFunction, receiver: FullFeatureAddress): void {
    const now = this.#port.clock.now();
    const last = this.#resyncedAt.get(declaration.name);
    if (last !== undefined && now - last < RESYNC_INTERVAL) return;
    this.#resyncedAt.set(declaration.name, now);
    this.readNow(receiver, declaration, () => undefined);
  }

  /** The peer released relations, or the entity of ours left (SPINE-5.5.4-17, SPINE-5.5.2-25). */
  releaseRelations(
    kind: 'binding' | 'subscription' | undefined,
    matches: (client: FullFeatureAddress) => boolean,
  ): void {
    for (const [key, relation] of this.#relations.entries())
      if ((kind === undefined || key.startsWith(kind)) && matches(relation.client)) relation.release();
  }

  /** Asks for all held relations again: the peer may have forgotten them (SPINE-5.3.2-13). */
  renewRelations(): void {
    for (const relation of this.#relations.values()) if (relation.isHeld) relation.renew(() => undefined);
  }

  /** The feature is gone. */
  close(): void {
    this.#isGone = true;
    for (const relation of this.#relations.values()) relation.release();
    for (const fallback of this.#fallbacks.values()) fallback.stop();
    this.#relations.clear();
    this.#reads.close();
    this.#data.clear();
  }

  #want(kind: 'subscription' | 'binding', from: FullFeatureAddress): Promise<WriteOutcome> {
    const unusable = this.#unusable();
    if (unusable !== undefined) return Promise.resolve(unusable);
    return new Promise((resolve) => this.#relation(kind, from).want(resolve));
  }

  #end(kind: 'subscription' | 'binding', from: FullFeatureAddress): Promise<WriteOutcome> {
    const relation = this.#relations.get(relationKey(kind, from));
    // What nobody asked for, or what went with its entity or connection, is not there.
    if (relation === undefined || this.#unusable() !== undefined) return Promise.resolve({ ok: true });
    return new Promise((resolve) => relation.end(resolve));
  }

  #relation(kind: 'subscription' | 'binding', from: FullFeatureAddress): RelationClient {
    const key = relationKey(kind, from);
    let relation = this.#relations.get(key);
    if (relation === undefined) {
      relation = new RelationClient(kind, from, this, this.#port, (on) => this.#poll(from, on));
      this.#relations.set(key, relation);
    }
    return relation;
  }

  #poll(from: FullFeatureAddress, on: boolean): void {
    const key = featureKey(from.entity, from.feature);
    let fallback = this.#fallbacks.get(key);
    if (!on) fallback?.stop();
    if (!on || this.#unusable() !== undefined) return;
    fallback ??= new SubscriptionFallback(this.#port.clock, {
      functions: () => (this.role === 'special' ? COMMISSIONING_FUNCTIONS : this.#data.usedFunctions()),
      interval: (name) => pollInterval(name, this.data(deviceDiagnosisHeartbeatData)),
      read: (name) => {
        const declaration = functionByName(name);
        if (declaration !== undefined) this.readNow(from, declaration, () => undefined);
      },
    });
    this.#fallbacks.set(key, fallback);
    fallback.start();
  }

  #write(
    from: FullFeatureAddress,
    declaration: AnyFunction,
    write: RemoteWrite<unknown>,
    told: (outcome: WriteOutcome) => void,
    isJustRead = false,
  ): void {
    const unusable = this.#unusable();
    if (unusable !== undefined) {
      told(unusable);
      return;
    }
    // Data that is still missing after a read is empty.
    const known = {
      value: this.#data.current(declaration) ?? (isJustRead ? {} : undefined),
      isFresh: isJustRead || (this.isSubscribed({ address: from }) && this.#data.isComplete(declaration)),
    };
    const plan = planWrite(declaration, this.operations(declaration), write, known);
    switch (plan.do) {
      case 'refuse':
        told(plan.refusal);
        break;
      case 'send':
        this.#sendWrite(from, plan.cmd, (outcome) => {
          // Other stacks may have applied a part of what they refused (finding S6).
          if (!outcome.ok && !outcome.closed && this.operations(declaration).read)
            this.readNow(from, declaration, () => undefined);
          told(outcome);
        });
        break;
      case 'readFirst':
        this.readNow(from, declaration, (outcome) => {
          if (outcome.ok) this.#write(from, declaration, write, told, true);
          else told(outcome);
        });
        break;
    }
  }

  /** Sends a write; a binding that seems lost is renewed once, then the write is repeated once (SPINE-5.5.4-27). */
  #sendWrite(from: FullFeatureAddress, cmd: Cmd, told: (outcome: WriteOutcome) => void): void {
    const send = (answered: (outcome: WriteOutcome) => void): void =>
      this.#port.request(
        { from, to: this.address, classifier: 'write', cmd, maxResponseDelay: this.maxResponseDelay },
        answered,
      );
    send((outcome) => {
      const isBindingLost =
        !outcome.ok &&
        !outcome.closed &&
        (outcome.errorNumber === ERROR_NUMBERS.bindingIsNecessary ||
          ((outcome.timedOut || outcome.errorNumber === ERROR_NUMBERS.generalError) &&
            this.isBound({ address: from })));
      if (!isBindingLost) {
        told(outcome);
        return;
      }
      this.#relation('binding', from).renew((bound) => {
        if (bound.ok) send(told);
        else told(outcome);
      });
    });
  }

  #unusable(): WriteOutcome | undefined {
    if (this.entity.device.isClosed) return LINK_CLOSED;
    return this.#isGone ? DESTINATION_GONE : undefined;
  }

  #fields(declaration: AnyFunction): { readonly feature: string; readonly function: string } {
    return { feature: formatAddress(this.address), function: declaration.name };
  }
}

/** What is needed of NodeManagement. */
const COMMISSIONING_FUNCTIONS: readonly string[] = ['nodeManagementDetailedDiscoveryData', 'nodeManagementUseCaseData'];

function relationKey(kind: 'subscription' | 'binding', from: FullFeatureAddress): string {
  return `${kind} ${featureKey(from.entity, from.feature)}`;
}
