/** Splits a stream of text into lines; longer ones than the bound are cut off, so that a mad peer cannot fill the memory. */
export class LineReader {
  readonly #take: (line: string) => void;
  #rest = '';

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  push(chunk: string): void {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
    for (const line of lines) if (line.trim() !== '') this.#take(line.slice(0, LONGEST_LINE));
  }
}

/** Far above any event of the contract. */
const LONGEST_LINE = 65_536;
