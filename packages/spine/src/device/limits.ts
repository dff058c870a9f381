/** Bounds that keep one peer from using up the memory or the time of the process. All of them are configuration. */
export interface SpineLimits {
  /** Subscriptions one peer may hold at our server features (SPINE-5.3.2-35). */
  readonly subscriptionsPerPeer: number;
  /** Bindings one peer may hold at our server features (SPINE-5.3.2-35). */
  readonly bindingsPerPeer: number;
  /** Writes of one peer that wait for a decision at the same time (SPINE-5.3.2-35). */
  readonly undecidedWrites: number;
  /** Entries in one remotely written list (SPINE-5.3.2-35). */
  readonly writtenEntries: number;
  /** Characters of one datagram with a write: 64 KiB (SPINE-5.3.2-35). */
  readonly writtenText: number;
  /** Entities known of one peer; real devices have fewer than ten. */
  readonly entitiesPerRemote: number;
  /** Features known of one peer; real devices have fewer than a hundred. */
  readonly featuresPerRemote: number;
  /** Use cases known of one peer; the largest recorded list has fewer than forty. */
  readonly useCasesPerRemote: number;
  /** Own requests to one peer that wait for an answer, or to be sent. */
  readonly pendingRequests: number;
  /**
   * Entries of one cached list, and of one message for it: partial notifies could add to it for ever, and a merge compares
   * every received entry with every known one.
   */
  readonly cachedEntriesPerList: number;
  /** Entries of all cached lists of one peer. */
  readonly cachedEntriesPerRemote: number;
  /** Devices known behind one peer, and listed of ours (SPINE-5.5.3-2). */
  readonly destinationsPerRemote: number;
  /** Devices behind one peer that we are connected to. */
  readonly routedPeersPerRemote: number;
  /** Messages of one peer that are passed on per second; four times as many may come at once. */
  readonly forwardedPerSecond: number;
  /** Log lines about one peer per second; the rest is counted and reported in one line. */
  readonly logLinesPerSecond: number;
}

/** The bounds used when nothing else is configured. */
export const DEFAULT_LIMITS: SpineLimits = Object.freeze({
  subscriptionsPerPeer: 256,
  bindingsPerPeer: 64,
  undecidedWrites: 16,
  writtenEntries: 128,
  writtenText: 64 * 1024,
  entitiesPerRemote: 256,
  featuresPerRemote: 2048,
  useCasesPerRemote: 1024,
  pendingRequests: 256,
  cachedEntriesPerList: 512,
  cachedEntriesPerRemote: 20_000,
  destinationsPerRemote: 64,
  routedPeersPerRemote: 16,
  forwardedPerSecond: 50,
  logLinesPerSecond: 20,
});

/** Deepest entity address we accept; deeper ones may be discarded silently (SPINE-5.2.3-4). */
export const DEEPEST_ENTITY = 15;
