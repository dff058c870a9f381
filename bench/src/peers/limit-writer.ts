import { silentLogger, systemClock, watts } from '@busbar/kernel';
import type { Identity } from '@busbar/ship';
import { type LocalDevice, loadControlLimitListData, type RemoteFeature } from '@busbar/spine';
import { lpcEnergyGuard } from '@busbar/usecases';
import { benchDevice, inTime, type PeerAddress } from './bench-device.ts';

const clock = systemClock();

/** An energy guard on a peer's limit, for the time from write to answer. */
export interface LimitWriter {
  /** Writes one limit, W, and resolves with the time to its answer, µs. */
  write(value: number): Promise<number>;
  close(): Promise<void>;
}

/** Connects an energy guard to the peer and waits until it is bound. */
export async function limitWriter(identity: Identity, peer: PeerAddress): Promise<LimitWriter> {
  const node = benchDevice(identity, 'ElectricitySupplySystem');
  const entity = node.device.addEntity('GridGuard');
  const guard = lpcEnergyGuard(entity, { clock, logger: silentLogger });
  const bound = Promise.withResolvers<void>();
  guard.onChange(() => {
    if (guard.systems().some(({ limit, heartbeatWatched }) => limit !== undefined && heartbeatWatched)) bound.resolve();
  });
  await node.dial(peer);
  await inTime(
    bound.promise,
    'the guard is not bound to the limit of the peer, or the peer does not watch its heartbeat',
  );
  const outcome = await guard.setLimit({ ski: peer.ski }, { active: true, value: watts(5000) });
  if (!outcome.accepted) throw new Error(`the peer refuses limits: ${JSON.stringify(outcome)}`);
  const feature = limitFeature(node.device, peer.ski);
  const client = entity.feature('Generic', 'client');
  const limitId = feature.data(loadControlLimitListData)?.loadControlLimitData?.[0]?.limitId ?? 0;
  return {
    async write(value) {
      const from = clock.now();
      const answer = await feature.write(client, loadControlLimitListData, {
        value: { loadControlLimitData: [{ limitId, isLimitActive: true, value: { number: value, scale: 0 } }] },
        partial: true,
      });
      if (!answer.ok) throw new Error(`a limit was refused: ${JSON.stringify(answer)}`);
      return (clock.now() - from) * 1000;
    },
    async close() {
      guard.close();
      await node.close();
    },
  };
}

function limitFeature(device: LocalDevice, ski: string): RemoteFeature {
  const remote = device.remotes().find((one) => one.ski === ski);
  const features = remote?.entities().map((entity) => entity.feature('LoadControl', 'server')) ?? [];
  const feature = features.find((one) => one !== undefined);
  if (feature === undefined) throw new Error('the peer has no LoadControl');
  return feature;
}
