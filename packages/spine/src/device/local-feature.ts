import {
  assertThat,
  type CancelTimer,
  type Clock,
  Listeners,
  type Logger,
  type Millis,
  millis,
  type Unlisten,
} from '@busbar/kernel';
import { type Applied, applyCmd } from '../data/apply-cmd.ts';
import type { Entry } from '../data/entry.ts';
import { entriesOf } from '../data/list-entries.ts';
import { reduceForReply } from '../data/reduce-for-reply.ts';
import { sameData } from '../data/same-data.ts';
import type { Cmd, FeatureAddress } from '../datagram/datagram.ts';
import type { FeatureType } from '../model/feature-type.ts';
import type { AnyFunction, FunctionDeclaration } from '../model/function-declaration.ts';
import { ERROR_NUMBERS } from '../model/result.ts';
import { smartEnergyManagementPsData } from '../model/smart-energy-management-ps.ts';
import type { DescribedFeature } from '../node-management/detailed-discovery.ts';
import { isRestricted } from './cmd-options.ts';
import type { FullFeatureAddress } from './feature-address.ts';
import { FunctionCell } from './function-cell.ts';
import type {
  HeldRelation,
  LocalEntity,
  LocalFeature,
  NotifyWhen,
  OfferedOperations,
  WriteJudge,
} from './local-tree.ts';
import { fullCmd, notifyCmd, partialCmd } from './notify-cmd.ts';
import { notifyDelay } from './notify-rate.ts';
import { NO_OPERATIONS, type Operations, sameOperations, unionOfOperations } from './operations.ts';
import type { RemoteDevice } from './remote-tree.ts';
import type { ResultError } from './result-error.ts';
import { DEFAULT_MAX_RESPONSE_DELAY } from './timers.ts';
import { judgeWrite, type WriteDecision, WriteQueue } from './write-approval.ts';

/** What a feature needs from its device. */
export interface FeatureHost {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Sends a notify to all subscribers. */
  notify(feature: LocalFeatureNode, cmd: Cmd): void;
  subscribersOf(feature: LocalFeatureNode): readonly HeldRelation[];
  bindingsOf(feature: LocalFeatureNode): readonly HeldRelation[];
  /** What is announced of the feature changed. */
  featureChanged(feature: LocalFeatureNode): void;
}

/** A remote write that passed the receive pipeline. */
export interface ReceivedWrite {
  readonly ski: string;
  readonly sender: FeatureAddress;
  readonly declaration: AnyFunction;
  readonly cmd: Cmd;
  /** Sends the result. */
  readonly respond: (refusal: ResultError | undefined) => void;
}

interface Offered {
  readonly cell: FunctionCell<unknown>;
  operations: Operations;
  judges: readonly WriteJudge<unknown>[];
  /** What subscribers were told last. */
  told: unknown;
  isForced: boolean;
  toldAt: Millis | undefined;
  cancel: CancelTimer | undefined;
}

/** A fragment of a tree of power sequences: a merge would put it in the place of all of them (SPINE-5.3.3-81). */
function isComputedByApplication(declaration: AnyFunction, cmd: Cmd): boolean {
  return declaration === smartEnergyManagementPsData && isRestricted(cmd);
}

/** One of our features. */
export class LocalFeatureNode implements LocalFeature {
  readonly address: FullFeatureAddress;
  readonly type: FeatureType;
  readonly role: 'server' | 'client' | 'special';
  readonly entity: LocalEntity;
  bindingRequired = true;
  readonly maxResponseDelay: Millis;
  /** Listeners of granted relations; the device calls them after the result was sent. */
  readonly subscribed: Listeners<[FeatureAddress, RemoteDevice]>;
  readonly bound: Listeners<[FeatureAddress, RemoteDevice]>;
  readonly #read: Listeners<[]>;
  readonly #host: FeatureHost;
  readonly #offered = new Map<string, Offered>();
  #admissions: readonly ((ski: string) => boolean)[] = [];
  readonly #writes: WriteQueue;

  constructor(
    described: {
      readonly address: FullFeatureAddress;
      readonly type: FeatureType;
      readonly role: 'server' | 'client' | 'special';
      readonly maxResponseDelay?: Millis | undefined;
    },
    entity: LocalEntity,
    host: FeatureHost,
  ) {
    this.address = described.address;
    this.type = described.type;
    this.role = described.role;
    this.maxResponseDelay = described.maxResponseDelay ?? DEFAULT_MAX_RESPONSE_DELAY;
    this.entity = entity;
    this.#host = host;
    this.subscribed = new Listeners((error) => this.#listenerFailed(error));
    this.#read = new Listeners((error) => this.#listenerFailed(error));
    this.bound = new Listeners((error) => this.#listenerFailed(error));
    this.#writes = new WriteQueue(host.clock, this.maxResponseDelay, (error) => this.#listenerFailed(error));
  }

  offer<T>(declaration: FunctionDeclaration<T>, operations: OfferedOperations): void {
    assertThat(this.role !== 'client', 'a client feature offers no functions');
    assertThat(
      declaration.feature === this.type || this.type === 'Generic',
      `${declaration.name} does not belong to a feature of type ${this.type}`,
    );
    const known = this.#offered.get(declaration.name);
    const wanted = { ...NO_OPERATIONS, ...operations };
    // Other stacks cannot merge a restricted reply of what is no list (SPINE-5.3.3-51).
    const united = unionOfOperations(known?.operations ?? NO_OPERATIONS, {
      ...wanted,
      readPartial: wanted.readPartial && declaration.list !== undefined,
    });
    if (known !== undefined && sameOperations(known.operations, united)) return;
    if (known !== undefined) known.operations = united;
    else
      this.#offered.set(declaration.name, {
        cell: new FunctionCell<unknown>(declaration, this.#host.clock),
        operations: united,
        judges: [],
        told: undefined,
        isForced: false,
        toldAt: undefined,
        cancel: undefined,
      });
    this.#host.featureChanged(this);
  }

  data<T>(declaration: FunctionDeclaration<T>): T | undefined {
    return this.#offered.get(declaration.name)?.cell.current() as T | undefined;
  }

  set<T>(declaration: FunctionDeclaration<T>, value: T, options: { readonly notify?: NotifyWhen } = {}): void {
    const offered = this.#offeredOrFail(declaration);
    // Entries are kept and sent sorted by their keys (SPINE-5.3.3-48).
    const sorted = applyCmd<unknown>(declaration, undefined, fullCmd(declaration, value), 'notify');
    offered.cell.replace(sorted.ok ? sorted.value : value);
    this.#schedule(offered, options.notify ?? 'changed');
  }

  update<T>(declaration: FunctionDeclaration<T>, items: T): void {
    const offered = this.#offeredOrFail(declaration);
    const applied = applyCmd<unknown>(declaration, offered.cell.stored, partialCmd(declaration, items), 'notify');
    assertThat(applied.ok, `update of ${declaration.name} cannot be merged`);
    offered.cell.merge(applied.value);
    this.#schedule(offered, 'changed');
  }

  approve<T>(declaration: FunctionDeclaration<T>, judge: WriteJudge<T>): Unlisten {
    const offered = this.#offeredOrFail(declaration);
    const own = (request: Parameters<WriteJudge<unknown>>[0]): ReturnType<WriteJudge<unknown>> =>
      judge(request as Parameters<WriteJudge<T>>[0]);
    offered.judges = [...offered.judges, own];
    return () => {
      offered.judges = offered.judges.filter((one) => one !== own);
    };
  }

  onSubscribed(listener: (client: FeatureAddress, remote: RemoteDevice) => void): Unlisten {
    return this.subscribed.add(listener);
  }

  onRead(listener: () => void): Unlisten {
    return this.#read.add(listener);
  }

  onBound(listener: (client: FeatureAddress, remote: RemoteDevice) => void): Unlisten {
    return this.bound.add(listener);
  }

  admit(judge: (ski: string) => boolean): Unlisten {
    this.#admissions = [...this.#admissions, judge];
    return () => {
      this.#admissions = this.#admissions.filter((one) => one !== judge);
    };
  }

  /** Whether the owners of the feature let this peer bind it. */
  isAdmitted(ski: string): boolean {
    return this.#admissions.every((judge) => judge(ski));
  }

  bindings(): readonly HeldRelation[] {
    return this.#host.bindingsOf(this);
  }

  subscribers(): readonly HeldRelation[] {
    return this.#host.subscribersOf(this);
  }

  /** Operations of an offered function (receive pipeline). */
  offered(functionName: string): Operations | undefined {
    return this.#offered.get(functionName)?.operations;
  }

  /** Some function of it may be written. */
  get isWritable(): boolean {
    return [...this.#offered.values()].some(({ operations }) => operations.write);
  }

  describe(): DescribedFeature {
    return {
      id: this.address.feature,
      type: this.type,
      role: this.role,
      functions: new Map([...this.#offered].map(([name, { operations }]) => [name, operations])),
      ...(this.maxResponseDelay === DEFAULT_MAX_RESPONSE_DELAY ? {} : { maxResponseDelay: this.maxResponseDelay }),
    };
  }

  /** The content of the reply to a read: restricted if that was asked for and is offered (SPINE-5.3.3-31 …, SPINE-5.3.2-46). */
  answerRead(declaration: AnyFunction, cmd: Cmd): Cmd {
    const offered = this.#offeredOrFail(declaration);
    this.#read.emit();
    // The reader may have seen a value that a later notify would leave out as unchanged.
    if (offered.cancel !== undefined) offered.isForced = true;
    const value = offered.cell.current() ?? {};
    if (!isRestricted(cmd) || !offered.operations.readPartial) return fullCmd(declaration, value);
    const reduced = reduceForReply(declaration, value, cmd);
    return reduced.restricted ? partialCmd(declaration, reduced.value) : fullCmd(declaration, reduced.value);
  }

  /** Lets the judges decide about a write and carries it out (SPINE-5.3.3-61 to -65). */
  receiveWrite({ ski, sender, declaration, cmd, respond }: ReceivedWrite): void {
    const offered = this.#offeredOrFail(declaration);
    const applied = this.#applyWrite(offered, offered.cell.stored, cmd);
    if (!applied.ok) {
      respond(applied);
      return;
    }
    this.#writes.push({
      ski,
      judge: () => {
        const before = offered.cell.current();
        const resulting = this.#applyWrite(offered, before, cmd);
        if (!resulting.ok) return { refusal: resulting, done: [] };
        const request = { ski, sender, cmd, received: cmd.data?.value, before, resulting: resulting.value };
        return judgeWrite(offered.judges, request, (error) => this.#listenerFailed(error));
      },
      finish: (decision) => this.#finishWrite(offered, cmd, decision, respond),
    });
  }

  undecidedWrites(ski: string): number {
    return this.#writes.count(ski);
  }

  /** The connection of the peer ended. */
  dropWrites(ski: string): void {
    this.#writes.drop(ski);
  }

  /** Stops what waits: the feature is gone. */
  close(): void {
    for (const offered of this.#offered.values()) offered.cancel?.();
    this.subscribed.clear();
    this.bound.clear();
    this.#read.clear();
  }

  #finishWrite(
    offered: Offered,
    cmd: Cmd,
    decision: WriteDecision,
    respond: (refusal: ResultError | undefined) => void,
  ): void {
    // The data may have changed since the judges were asked.
    const applied = decision.refusal ?? this.#decided(offered, cmd, decision);
    const isAccepted = 'value' in applied;
    if (isAccepted) offered.cell.merge(applied.value);
    respond(isAccepted ? undefined : applied);
    for (const done of decision.done) done(isAccepted ? 'accepted' : 'refused');
    if (isAccepted) this.#schedule(offered, 'always');
  }

  /** The data after an accepted write: as a judge computed it, else the received change merged into what is stored. */
  #decided(offered: Offered, cmd: Cmd, { result }: WriteDecision): Applied<unknown> | ResultError {
    const { declaration, stored } = offered.cell;
    if (result !== undefined) return applyCmd<unknown>(declaration, stored, fullCmd(declaration, result), 'notify');
    if (isComputedByApplication(declaration, cmd))
      return { errorNumber: ERROR_NUMBERS.commandRejected, description: 'nothing here computes the resulting data' };
    return this.#applyWrite(offered, stored, cmd);
  }

  #applyWrite({ cell: { declaration } }: Offered, stored: unknown, cmd: Cmd): Applied<unknown> {
    const applied = applyCmd<unknown>(declaration, stored, cmd, 'write', {
      isDescribed: (entry) => this.#isDescribed(declaration, entry),
    });
    return applied.ok && isComputedByApplication(declaration, cmd)
      ? { ...applied, value: stored ?? {}, changed: false }
      : applied;
  }

  /** Whether the description list beside a list names the entry (SPINE-5.3.3-60, mode described). */
  #isDescribed(declaration: AnyFunction, entry: Entry): boolean {
    const described = this.#offered.get(declaration.name.replace(/ListData$/, 'DescriptionListData'))?.cell;
    const [primary] = declaration.list?.key ?? [];
    if (described === undefined || primary === undefined) return false;
    return entriesOf(described.declaration, described.stored).some((one) => sameData(one[primary], entry[primary]));
  }

  #schedule(offered: Offered, when: NotifyWhen): void {
    if (when === 'never') {
      offered.told = offered.cell.stored;
      return;
    }
    if (when === 'always') offered.isForced = true;
    const delay = notifyDelay(offered.cell.declaration, offered.toldAt, this.#host.clock.now());
    offered.cancel ??= this.#host.clock.after(millis(delay), () => this.#tell(offered));
  }

  #tell(offered: Offered): void {
    const { cell, told: before, isForced } = offered;
    offered.cancel = undefined;
    offered.isForced = false;
    offered.told = cell.stored;
    if (this.subscribers().length === 0) return;
    const sent = cell.current();
    const cmd = notifyCmd(cell.declaration, { before, after: cell.stored, sent, isForced });
    if (cmd === undefined) return;
    offered.toldAt = this.#host.clock.now();
    this.#host.notify(this, cmd);
  }

  #offeredOrFail(declaration: AnyFunction): Offered {
    const offered = this.#offered.get(declaration.name);
    assertThat(offered !== undefined, `${declaration.name} is not offered by this feature`);
    return offered;
  }

  #listenerFailed(error: unknown): void {
    this.#host.logger.error('listener.failed', { feature: this.type, error: String(error) });
  }
}
