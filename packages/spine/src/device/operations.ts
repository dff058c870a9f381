/** What may be done with a function of a server feature, as announced in possibleOperations (SPINE-5.2.2-17). */
export interface Operations {
  readonly read: boolean;
  /** Restricted read. */
  readonly readPartial: boolean;
  readonly write: boolean;
  /** Restricted write: partial and delete filters. */
  readonly writePartial: boolean;
}

/** Known, but neither readable nor writable: calls. */
export const NO_OPERATIONS: Operations = Object.freeze({
  read: false,
  readPartial: false,
  write: false,
  writePartial: false,
});

// One object of each kind: a peer announces them for dozens of functions.
const EVERY: readonly Operations[] = Array.from({ length: 16 }, (_, bits) =>
  Object.freeze({
    read: (bits & 1) > 0,
    readPartial: (bits & 2) > 0,
    write: (bits & 4) > 0,
    writePartial: (bits & 8) > 0,
  }),
);

/** `possibleOperations` as it stands on the wire. */
export interface PossibleOperations {
  readonly read?: { readonly partial?: object };
  readonly write?: { readonly partial?: object };
}

/** Reads announced operations. */
export function operationsOf(announced: PossibleOperations | undefined): Operations {
  const { read, write } = announced ?? {};
  const at =
    Number(read !== undefined) +
    2 * Number(read?.partial !== undefined) +
    4 * Number(write !== undefined) +
    8 * Number(write?.partial !== undefined);
  return EVERY[at] ?? NO_OPERATIONS;
}

/** Writes operations for the announcement; `{}` for a function that is only called. */
export function possibleOperations(operations: Operations): {
  read?: { partial?: Record<string, never> };
  write?: { partial?: Record<string, never> };
} {
  return {
    ...(operations.read ? { read: operations.readPartial ? { partial: {} } : {} } : {}),
    ...(operations.write ? { write: operations.writePartial ? { partial: {} } : {} } : {}),
  };
}

/** What both sides together may do: several use cases share one function (use cases, common part 3.4). */
export function unionOfOperations(a: Operations, b: Operations): Operations {
  return {
    read: a.read || b.read,
    readPartial: a.readPartial || b.readPartial,
    write: a.write || b.write,
    writePartial: a.writePartial || b.writePartial,
  };
}

/** Whether both allow the same. */
export function sameOperations(a: Operations, b: Operations): boolean {
  return (
    a.read === b.read && a.readPartial === b.readPartial && a.write === b.write && a.writePartial === b.writePartial
  );
}
