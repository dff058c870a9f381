/** Replaces what names a device or a person by short stable words: the same text gets the same word. */
export class Redaction {
  readonly #words = new Map<string, string>();

  /** The text without SKIs, SHIP IDs, device addresses and serial numbers. */
  apply(text: string): string {
    return text
      .replaceAll(/\b[0-9a-fA-F]{40}\b/g, (ski) => this.#word('ski', ski.toLowerCase()))
      .replaceAll(/\bd:_[^\s\][{}|,;"]+/g, (address) => this.#word('device', address))
      .replaceAll(
        /(\b(?:serialNumber|identificationValue|id|dns|ssid)=)([^\s\]}|]+)/g,
        (_, name: string, value: string) => `${name}${this.#word('id', value)}`,
      );
  }

  #word(kind: string, value: string): string {
    const known = this.#words.get(`${kind} ${value}`);
    if (known !== undefined) return known;
    const word = `<${kind}-${[...this.#words.keys()].filter((key) => key.startsWith(`${kind} `)).length + 1}>`;
    // Bounded by the number of devices and values of one recording, which is bounded by the input.
    this.#words.set(`${kind} ${value}`, word);
    return word;
  }
}
