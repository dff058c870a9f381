import type { ToolNode } from '../tool/tool-nodes.ts';

/** Nodes of the test tool that the device trusts; each serves one case at a time. */
export class NodePool {
  readonly size: number;
  readonly #free: ToolNode[];
  /** Who asks first is served first, also when it wants more than the next one. */
  readonly #waiting: { readonly count: number; readonly serve: (nodes: readonly ToolNode[]) => void }[] = [];

  constructor(nodes: readonly ToolNode[]) {
    this.size = nodes.length;
    this.#free = [...nodes];
  }

  /** As many nodes, as soon as they are free; undefined when there are not so many at all. */
  take(count: number): Promise<readonly ToolNode[]> | undefined {
    if (count > this.size) return undefined;
    return new Promise((serve) => {
      this.#waiting.push({ count, serve });
      this.#serve();
    });
  }

  giveBack(nodes: readonly ToolNode[]): void {
    this.#free.push(...nodes);
    this.#serve();
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next !== undefined && next.count <= this.#free.length; next = this.#waiting[0]) {
      this.#waiting.shift();
      next.serve(this.#free.splice(0, next.count));
    }
  }
}
