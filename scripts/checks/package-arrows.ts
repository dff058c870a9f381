/** What a package may import from another package of this repository. */
export interface Arrow {
  /** Name without the scope. */
  readonly to: string;
  /** Public entries that may be used; all when missing. */
  readonly entries?: readonly string[];
  /** Only `import type` and `export type`. */
  readonly isTypeOnly?: boolean;
}

const arrows = (...names: readonly string[]): readonly Arrow[] => names.map((to) => ({ to }));

/**
 * The direction of packages (docs/decisions/0001): a package may import from those named here and from no other.
 * Everything stands on the kernel. No arrow points upwards; a test proves that the arrows form no circle.
 */
export const PACKAGE_ARROWS: Readonly<Record<string, readonly Arrow[]>> = {
  kernel: [],
  ship: arrows('kernel'),
  spine: arrows('kernel'),
  'echonet-lite': arrows('kernel'),
  functions: arrows('kernel'),
  usecases: arrows('kernel', 'functions', 'spine', 'echonet-lite'),
  ems: arrows('kernel', 'functions', 'usecases', 'ship', 'spine', 'echonet-lite'),
  simulators: arrows('kernel', 'functions', 'usecases', 'ship', 'spine', 'echonet-lite'),
  conformance: arrows('kernel', 'ship', 'spine', 'usecases', 'echonet-lite'),
  bench: arrows('kernel', 'ship', 'spine', 'echonet-lite', 'usecases', 'interop'),
  interop: arrows('kernel', 'functions', 'ship', 'spine', 'echonet-lite', 'usecases'),
  ui: [{ to: 'ems', entries: ['./api-types'], isTypeOnly: true }],
  // The command assembles: it reads identities and messages (ship, spine, echonet-lite) and knows where the page lies (ui).
  cli: arrows('kernel', 'ship', 'spine', 'echonet-lite', 'ems', 'simulators', 'conformance', 'ui', 'bench', 'interop'),
};

/** Folders beside the packages: what they may import. `undefined` means every public entry. */
export const FOLDER_ARROWS: Readonly<Record<string, readonly Arrow[] | undefined>> = {
  // The checks must run when a package is broken.
  scripts: [],
  examples: undefined,
  test: undefined,
};

/** Pure parts of a package that must not reach a protocol, not even through other files of the package. */
export const PROTOCOL_FREE: readonly { readonly folder: string; readonly reason: string }[] = [
  { folder: 'packages/ems/src/planner', reason: 'the planner is domain code' },
  { folder: 'packages/ems/src/allocator', reason: 'the allocator is domain code' },
];

/** Packages that are a protocol or stand on one. */
export const PROTOCOLS: ReadonlySet<string> = new Set(['ship', 'spine', 'echonet-lite', 'usecases']);
