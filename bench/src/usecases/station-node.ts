import { silentLogger, systemClock } from '@busbar/kernel';
import { identityFrom, memoryTrustStore, ShipNode } from '@busbar/ship';
import { LocalDevice } from '@busbar/spine';
import { BENCH_SERVICE, trusted } from '../ship/bench-node.ts';
import { answerParent } from '../ship/child-process.ts';
import { rawServer } from '../ship/raw-peer.ts';
import type { StationOrder, StationQuestions } from './station-process.ts';
import { furnishWholeStation } from './whole-station.ts';

// The process of one side: gets its order from its parent and answers peers until it is ended.
answerParent<StationQuestions>({ start });

async function start({ side, identity: parts, trust }: StationOrder): Promise<number> {
  const identity = identityFrom(parts);
  if (side === 'raw') return rawServer(identity);
  const clock = systemClock();
  const device = new LocalDevice({
    address: `d:_n:Busbar_Bench-${identity.ski}`,
    deviceType: 'ChargingStation',
    clock,
    logger: silentLogger,
  });
  furnishWholeStation(device);
  const node = new ShipNode({
    identity,
    clock,
    random: Math.random,
    logger: silentLogger,
    trust: memoryTrustStore([trusted(trust)]),
    service: BENCH_SERVICE,
    listen: { host: '127.0.0.1', port: 0 },
    profile: 'lab',
    onLink: ({ ski, label }, link) => device.connect(link, { ski, label }),
  });
  return (await node.start()).port;
}
