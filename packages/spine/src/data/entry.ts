/** One entry of a list function. */
export type Entry = Readonly<Record<string, unknown>>;
