import type { ToolNode } from '../tool/tool-nodes.ts';

/** Nodes of the test tool that the device trusts; each serves one case at a time. */
export class NodePool {
  readonly size: number;
  readonly #first: ToolNode | undefined;
  /** The first node last, so that it is free for who wants just it. */
  #free: ToolNode[];
  /** Who asks first is served first, also when it wants more than the next one. */
  readonly #waiting: { readonly count: number; readonly serve: (nodes: readonly ToolNode[]) => void }[] = [];
  readonly #waitingForFirst: ((nodes: readonly ToolNode[]) => void)[] = [];

  constructor(nodes: readonly ToolNode[]) {
    this.size = nodes.length;
    this.#first = nodes[0];
    this.#free = this.#firstLast(nodes);
  }

  /** As many nodes, as soon as they are free; undefined when there are not so many at all. */
  take(count: number): Promise<readonly ToolNode[]> | undefined {
    if (count > this.size) return undefined;
    return new Promise((serve) => {
      this.#waiting.push({ count, serve });
      this.#serve();
    });
  }

  /** The first node, always the same, as soon as it is free; undefined when there is none. */
  takeFirst(): Promise<readonly ToolNode[]> | undefined {
    if (this.#first === undefined) return undefined;
    return new Promise((serve) => {
      this.#waitingForFirst.push(serve);
      this.#serve();
    });
  }

  giveBack(nodes: readonly ToolNode[]): void {
    this.#free = this.#firstLast([...this.#free, ...nodes]);
    this.#serve();
  }

  #serve(): void {
    const wanted = this.#free.at(-1) === this.#first ? this.#waitingForFirst.shift() : undefined;
    if (wanted !== undefined) wanted(this.#free.splice(-1));
    for (let next = this.#waiting[0]; next !== undefined && next.count <= this.#free.length; next = this.#waiting[0]) {
      this.#waiting.shift();
      next.serve(this.#free.splice(0, next.count));
    }
  }

  #firstLast(nodes: readonly ToolNode[]): ToolNode[] {
    return [...nodes].sort((a, b) => Number(a === this.#first) - Number(b === this.#first));
  }
}
