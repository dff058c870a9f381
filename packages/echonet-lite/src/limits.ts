/** Sustained rate per second with a burst. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Bounds that keep a node standing whatever arrives (section 7 of the description of the protocol). */
export interface EchonetLimits {
  /** Remote nodes remembered. A node that was lost makes room; known ones are never pushed out by new ones. */
  readonly nodes: number;
  /** Objects remembered of one node: as many as one instance list names. */
  readonly objectsPerNode: number;
  /** Requests that wait for their answers, of all nodes together. */
  readonly outstanding: number;
  /** Requests that wait for their turn at one node. */
  readonly queuedPerNode: number;
  /** Properties read by one request (EL-4.3-3); more are split. */
  readonly propertiesPerGet: number;
  /** Contents remembered of one object: every property code there is. */
  readonly valuesPerObject: number;
  /** Datagrams taken from one source, answers sent to it included. */
  readonly perSource: Rate;
  /** Datagrams taken from all sources together: a flood with invented sources costs no more than this. */
  readonly inTotal: Rate;
  /** Sources whose rate is remembered, at least as many as nodes; the one known longest is forgotten first. */
  readonly sources: number;
  /** Multicasts sent because of requests: what one datagram causes at everybody must not be multiplied. */
  readonly multicastAnswers: Rate;
  /** Answers to multicast requests that wait for their random delay. */
  readonly delayedAnswers: number;
  /** Writes remembered so that a repeated one is not executed again. */
  readonly rememberedWrites: number;
}

/** The bounds that are used unless the application says otherwise. */
export const ECHONET_LIMITS: EchonetLimits = {
  nodes: 64,
  objectsPerNode: 84,
  outstanding: 256,
  queuedPerNode: 32,
  propertiesPerGet: 8,
  valuesPerObject: 128,
  perSource: { perSecond: 50, burst: 200 },
  inTotal: { perSecond: 2000, burst: 4000 },
  sources: 256,
  multicastAnswers: { perSecond: 10, burst: 40 },
  delayedAnswers: 64,
  rememberedWrites: 256,
};
