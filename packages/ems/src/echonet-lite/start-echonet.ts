import { controller, deviceObject, EchonetNode, UNREGISTERED_MANUFACTURER, udpLink } from '@busbar/echonet-lite';
import type { Clock, Logger, Random } from '@busbar/kernel';
import { echonetStations } from '@busbar/usecases';
import type { Config } from '../config/config-schema.ts';
import { isListed, phasesOf } from '../config/listed-station.ts';
import type { MessageTrace } from '../node/message-trace.ts';
import { EchonetSide } from './echonet-stations.ts';
import { knownNodesLink } from './known-nodes-link.ts';

/** What the controller needs. */
export interface EchonetOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
  readonly config: Config;
  /** Own SKI: the identification of the node follows from it, so that it stays the same (EL-6.11-2). */
  readonly ski: string;
  /** W; failsafe limit of the site when the program ends: the one the control box wrote, or the configured one. */
  failsafeLimit(): number;
  /** Told every frame. */
  readonly trace: MessageTrace;
}

/** A running controller. */
export interface RunningEchonet {
  readonly side: EchonetSide;
  /** Tells the stations a safe setpoint, then ends. */
  close(): Promise<void>;
}

/** Octets of the part of an identification number that a manufacturer chooses. */
const UNIQUE_OCTETS = 13;

/** Starts the ECHONET Lite controller; undefined when the configuration has none. */
export function startEchonet({
  clock,
  logger,
  random,
  config,
  ski,
  failsafeLimit,
  trace,
}: EchonetOptions): RunningEchonet | undefined {
  const { echonetLite } = config;
  if (echonetLite === undefined) return undefined;
  const identity = {
    manufacturer: UNREGISTERED_MANUFACTURER,
    unique: new Uint8Array(Buffer.from(ski, 'hex').subarray(0, UNIQUE_OCTETS)),
  };
  const udp = udpLink({ clock, address: echonetLite.address });
  const node = new EchonetNode({
    clock,
    random,
    logger,
    link: echonetLite.discovery ? udp : knownNodesLink(udp, echonetLite.nodes),
    identity,
    objects: [deviceObject(controller, { identity, values: {} })],
    addresses: echonetLite.nodes,
    trace: (direction, bytes, peer) => trace.take({ ski: peer ?? 'everybody', direction, bytes }, 'echonet-lite'),
  });
  const stations = echonetStations(node, { clock, logger, phasesOf: (key) => phasesOf(config, key) });
  const side = new EchonetSide({ clock, logger, stations, isListed: (key) => isListed(config, key) });
  return {
    side,
    async close() {
      await side.part(failsafeLimit());
      stations.close();
      await node.close();
    },
  };
}
