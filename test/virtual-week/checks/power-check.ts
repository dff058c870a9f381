import type { House } from '../house.ts';
import { STATIONS, type StationName } from '../house-event.ts';
import { exceededLimits, REACTION, type StationPower } from '../invariants/limit-kept.ts';
import { LONGEST } from '../invariants/state-left.ts';
import type { Observer } from '../observer.ts';

/** Rating of a station, W: what it may take while nothing limits it. */
const RATING = 11_040;

/** Invariant a, now. */
export function powerProblems(house: House, observer: Observer, refusing: ReadonlySet<StationName>): readonly string[] {
  const { now } = house.record;
  return exceededLimits({
    limit: observer.houseLimit.most(now - REACTION.house, Number.POSITIVE_INFINITY),
    stations: STATIONS.flatMap((name) => stationPower(house, observer, name, refusing.has(name))),
  });
}

function stationPower(
  house: House,
  observer: Observer,
  name: StationName,
  isRefusing: boolean,
): readonly StationPower[] {
  const state = house.points[name].state();
  const { now } = house.record;
  const [peer, station] = [observer.peers[name], observer.stations[name]];
  const isStalled = now < peer.stalledUntil;
  // Without heartbeats, because the answer to its subscription was lost (SPINE-5.3.2-37).
  const isUnheard = state?.lpc.phase === 'failsafe' && now < peer.answersDisturbedUntil;
  if (
    isRefusing ||
    isStalled ||
    isUnheard ||
    now < peer.refusingUntil ||
    peer.connectedAt === undefined ||
    house.manager.running === undefined
  )
    peer.outAt = now;
  if (state === undefined) return [];
  return [
    {
      name,
      power: state.power,
      ownLimit: station.limit.most(now - REACTION.station, RATING),
      currents: state.currents,
      ceilings: {
        a: station.ceilings.a.most(now - REACTION.ceiling, Number.POSITIVE_INFINITY),
        b: station.ceilings.b.most(now - REACTION.ceiling, Number.POSITIVE_INFINITY),
        c: station.ceilings.c.most(now - REACTION.ceiling, Number.POSITIVE_INFINITY),
      },
      isExcused: isExcused(observer, name, now),
      isUnreserved: peer.wasIdle || isStalled,
    },
  ];
}

/** It was told since it is back, and had the time to follow; or it has had all the time there is. */
function isExcused(observer: Observer, name: StationName, now: number): boolean {
  const { connectedAt, outAt, settledAt } = observer.peers[name];
  if (connectedAt === undefined || outAt === now) return true;
  const { writtenAt } = observer.stations[name].system;
  if (connectedAt >= outAt && writtenAt >= connectedAt) return now - writtenAt < REACTION.house;
  // Answers that are lost while the connection is built up delay everything (SPINE-5.3.2-37).
  const longest = settledAt > now + REACTION.excused ? LONGEST.retry : REACTION.excused;
  return now - outAt < longest + REACTION.house;
}
