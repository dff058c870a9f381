import type { ShipNode } from '@busbar/ship';
import type { GaugeValues } from '../metrics.ts';
import type { ControlLoop } from '../site/control-loop.ts';
import type { Store } from '../store/store.ts';

/** The gauges of `/metrics` as a projection of the last control tick. */
export function gaugeValues(loop: ControlLoop, ship: ShipNode | undefined, store: Store): GaugeValues {
  const { state } = loop;
  const peers = ship?.peers() ?? [];
  const connected = peers.filter((peer) => peer.connected).length;
  const waiting = peers.filter((peer) => peer.ours === 'waiting-for-approval').length;
  const trusted = peers.filter((peer) => peer.ours === 'trusted').length;
  return {
    gridWatts: state.grid.power,
    limitWatts: [
      ...(state.gridLimit.watts === undefined
        ? []
        : [{ kind: 'consumption', source: state.gridLimit.state, watts: state.gridLimit.watts }]),
      ...(state.manualLimit === undefined
        ? []
        : [{ kind: 'consumption', source: 'manual', watts: state.manualLimit.watts }]),
    ],
    stations: state.stations.map(({ facts, bound }) => ({
      station: facts.id,
      power: facts.power,
      setpoint: bound.watts,
    })),
    connections: { connected, waiting, offline: Math.max(0, trusted - connected) },
    heartbeatAgeSeconds: state.lpc.lastHeartbeatAge,
    eventLoopLagSeconds: loop.timing().lag / 1000,
    ledgerEntries: store.ledger.head().entries,
  };
}
