import type { Benchmark } from '../benchmark.ts';
import { type Cast, cast, manyPeers } from './many-peers.ts';

/** Peers of one process. */
const PEERS = 500;

/**
 * `ship.cold-start`: from the start of a process to data exchange with 500 peers. The node and every peer know each
 * other and dial, as after a power cut, so most pairs have two connections for a moment.
 */
export const shipColdStart: Benchmark = {
  name: 'ship.cold-start',
  measures: `start of a process to data exchange with ${PEERS} peers that dial too, beside ${PEERS} ws + TLS connections`,
  unit: 's',
  bound: '<= 60 s',
  warmUp: 0,
  rounds: 1,
  async prepare() {
    const people = cast(PEERS);
    return {
      measure: () => coldStart(people),
      baseline: () => rawStart(people),
      close: () => undefined,
    };
  },
};

/** `ship.cut`: from the loss of all 500 connections at once to data exchange with all peers again. */
export const shipCut: Benchmark = {
  name: 'ship.cut',
  measures: `loss of ${PEERS} connections at once to data exchange with all again, beside ${PEERS} ws + TLS connections`,
  unit: 's',
  bound: '<= 15 s',
  warmUp: 0,
  rounds: 1,
  async prepare() {
    const people = cast(PEERS);
    return {
      measure: () => coldStart(people, true),
      baseline: () => rawStart(people, true),
      close: () => undefined,
    };
  },
};

async function coldStart(people: Cast, isCut = false): Promise<number> {
  const { server, farm, close } = await manyPeers('busbar', people, { isTrusting: true });
  try {
    await Promise.all([farm.ask('find', server.port), server.ask('dial', farm.places)]);
    const started = await server.ask('connected', null);
    if (!isCut) return started;
    const reconnected = server.ask('reconnected', null);
    await farm.ask('cut', null);
    return await reconnected;
  } finally {
    close();
  }
}

async function rawStart(people: Cast, isRunning = false): Promise<number> {
  const { server, farm, close } = await manyPeers('raw', people);
  try {
    const before = isRunning ? await server.ask('age', null) : 0;
    await farm.ask('connect', server.port);
    return (await server.ask('age', null)) - before;
  } finally {
    close();
  }
}
