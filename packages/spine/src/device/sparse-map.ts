/**
 * A map that is nearly nothing while it is empty. Every feature of every peer has some that are mostly empty, and an empty
 * `Map` takes 200 octets.
 */
export class SparseMap<K, V> {
  #map: Map<K, V> | undefined;

  get size(): number {
    return this.#map?.size ?? 0;
  }

  get(key: K): V | undefined {
    return this.#map?.get(key);
  }

  has(key: K): boolean {
    return this.#map?.has(key) ?? false;
  }

  set(key: K, value: V): void {
    this.#map ??= new Map();
    this.#map.set(key, value);
  }

  delete(key: K): void {
    this.#map?.delete(key);
    if (this.#map?.size === 0) this.#map = undefined;
  }

  clear(): void {
    this.#map = undefined;
  }

  /** The keys at this moment. */
  keys(): readonly K[] {
    return this.#map === undefined ? [] : [...this.#map.keys()];
  }

  /** The values at this moment. */
  values(): readonly V[] {
    return this.#map === undefined ? [] : [...this.#map.values()];
  }

  /** Keys and values at this moment. */
  entries(): readonly (readonly [K, V])[] {
    return this.#map === undefined ? [] : [...this.#map];
  }
}
