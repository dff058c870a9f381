import { Listeners, type RuleId, type Unlisten } from '@busbar/kernel';
import { applyCmd } from '../data/apply-cmd.ts';
import { entriesOf } from '../data/list-entries.ts';
import type { Cmd } from '../datagram/datagram.ts';
import type { AnyFunction, FunctionDeclaration } from '../model/function-declaration.ts';
import { FunctionCell } from './function-cell.ts';
import type { PeerPort } from './peer-port.ts';
import type { DataOrigin } from './remote-tree.ts';
import { SparseMap } from './sparse-map.ts';

/** Entries cached of all features of one peer; shared by them. */
export interface CacheBudget {
  entries: number;
}

interface Cached {
  readonly cell: FunctionCell<unknown>;
  /** It was received as a whole, not only in parts. */
  isComplete: boolean;
}

/** Why received data is not used; the function is then read again (SPINE-5.3.2-33). */
export interface UnusableData {
  readonly rule: RuleId;
  readonly text: string;
}

/** The last known data of one feature of a peer, and who wants to hear about it. */
export class RemoteData {
  readonly #port: PeerPort;
  readonly #budget: CacheBudget;
  readonly #cells = new SparseMap<string, Cached>();
  readonly #listeners = new SparseMap<string, Listeners<[unknown, DataOrigin]>>();

  constructor(port: PeerPort, budget: CacheBudget) {
    this.#port = port;
    this.#budget = budget;
  }

  /** The data as it is now. */
  current<T>(declaration: FunctionDeclaration<T>): T | undefined {
    return this.#cells.get(declaration.name)?.cell.current() as T | undefined;
  }

  /** Whether the data was received as a whole, not only in parts. */
  isComplete(declaration: AnyFunction): boolean {
    return this.#cells.get(declaration.name)?.isComplete ?? false;
  }

  /** Functions that somebody uses: data is known, or a listener waits for it. */
  usedFunctions(): readonly string[] {
    return [...new Set([...this.#cells.keys(), ...this.#listeners.keys()])];
  }

  listen<T>(declaration: FunctionDeclaration<T>, listener: (value: T, how: DataOrigin) => void): Unlisten {
    let listeners = this.#listeners.get(declaration.name);
    if (listeners === undefined) {
      listeners = new Listeners((error) => this.#port.logger.error('listener.failed', { error: String(error) }));
      this.#listeners.set(declaration.name, listeners);
    }
    const unlisten = listeners.add((value, how) => listener(value as T, how));
    const known = this.current(declaration);
    if (known !== undefined) listener(known, 'snapshot');
    return unlisten;
  }

  /** Takes over a reply or notify and tells the listeners; says why when it cannot (SPINE-5.3.2-22, SPINE-5.3.3-13 …). */
  receive(declaration: AnyFunction, cmd: Cmd, how: 'reply' | 'notify'): UnusableData | undefined {
    const cached = this.#cells.get(declaration.name) ?? {
      cell: new FunctionCell<unknown>(declaration, this.#port.clock),
      isComplete: false,
    };
    const { cell } = cached;
    if (entriesOf(declaration, cmd.data?.value).length > this.#port.limits.cachedEntriesPerList) return TOO_MANY;
    const applied = applyCmd(declaration, cell.stored, cmd, how);
    if (!applied.ok) return { rule: 'SPINE-5.3.2-33', text: applied.description ?? 'cannot be applied' };
    if (applied.ignoredEntries > 0) this.#sayIgnored(declaration);
    const growth = entriesOf(declaration, applied.value).length - entriesOf(declaration, cell.stored).length;
    if (!this.#hasRoom(entriesOf(declaration, applied.value).length, growth)) return TOO_MANY;
    this.#budget.entries += growth;
    this.#cells.set(declaration.name, cached);
    if ((cmd.filter?.length ?? 0) > 0) cell.merge(applied.value);
    else {
      cell.replace(applied.value);
      cached.isComplete = true;
    }
    this.#listeners.get(declaration.name)?.emit(cell.current(), how);
    return undefined;
  }

  /** Frees everything: the feature is gone. */
  clear(): void {
    for (const { cell } of this.#cells.values())
      this.#budget.entries -= entriesOf(cell.declaration, cell.stored).length;
    this.#cells.clear();
    this.#listeners.clear();
  }

  #sayIgnored({ name }: AnyFunction): void {
    const text = 'entries whose identifiers are incomplete and fit nothing are not used';
    this.#port.say({ severity: 'warning', rule: 'SPINE-5.3.3-42', path: '', text }, { function: name });
  }

  #hasRoom(entries: number, growth: number): boolean {
    const { cachedEntriesPerList, cachedEntriesPerRemote } = this.#port.limits;
    return growth <= 0 || (entries <= cachedEntriesPerList && this.#budget.entries + growth <= cachedEntriesPerRemote);
  }
}

const TOO_MANY: UnusableData = Object.freeze({ rule: 'SPINE-5.3.2-35', text: 'too many entries' });
