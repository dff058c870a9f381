import type { EchonetLimits } from '../limits.ts';
import type { RemoteNode } from './remote-node.ts';

/** The remote nodes by their addresses, with other addresses of the same nodes; bounded. */
export class NodeTable {
  readonly #limits: EchonetLimits;
  readonly #nodes = new Map<string, RemoteNode>();
  /** Further addresses, as many as nodes at most. */
  readonly #aliases = new Map<string, RemoteNode>();
  /** Identification numbers that several nodes have, as many as nodes at most. */
  readonly #shared = new Set<string>();

  constructor(limits: EchonetLimits) {
    this.#limits = limits;
  }

  get all(): readonly RemoteNode[] {
    return [...this.#nodes.values()];
  }

  at(address: string): RemoteNode | undefined {
    return this.#nodes.get(address) ?? this.#aliases.get(address);
  }

  has(node: RemoteNode): boolean {
    return this.#nodes.get(node.address) === node;
  }

  byIdentifier(identifier: string): RemoteNode | undefined {
    return this.all.find((node) => node.identifier === identifier);
  }

  /** True when a node more fits without forgetting one. */
  get hasRoom(): boolean {
    return this.#nodes.size < this.#limits.nodes;
  }

  /**
   * A node that may be forgotten: lost and not configured by hand. One that never was more than an address goes first:
   * somebody may have invented it.
   */
  get forgettable(): RemoteNode | undefined {
    const lost = this.all.filter(({ state, isManual }) => state === 'lost' && !isManual);
    return lost.find((node) => !wasFound(node)) ?? lost[0];
  }

  add(node: RemoteNode): void {
    this.#nodes.set(node.address, node);
  }

  remove(node: RemoteNode): void {
    this.#nodes.delete(node.address);
    for (const [address, other] of this.#aliases) if (other === node) this.#aliases.delete(address);
  }

  /** The node is at another address from now on. */
  move(node: RemoteNode, address: string): void {
    this.#nodes.delete(node.address);
    node.moveTo(address);
    this.#nodes.set(address, node);
  }

  /** True for an identification number that identifies nothing, because several nodes have it. */
  isShared(identifier: string): boolean {
    return this.#shared.has(identifier);
  }

  /** Another node has the identification number of this one too. */
  share(node: RemoteNode): void {
    if (node.identifier !== undefined && this.#shared.size < this.#limits.nodes) this.#shared.add(node.identifier);
    node.identifier = undefined;
  }

  addAlias(address: string, node: RemoteNode): void {
    if (this.#aliases.size < this.#limits.nodes) this.#aliases.set(address, node);
  }
}

/** True for a node that was described at least once. */
export function wasFound({ presence }: RemoteNode): boolean {
  return presence.phase === 'present' || presence.wasFound;
}
