import { join } from 'node:path';
import { type EnergyManager, startEnergyManager } from '@busbar/ems';
import { type Clock, type Logger, seededRandom, watts } from '@busbar/kernel';
import { controlBox, meter, type Simulator, station } from '@busbar/simulators';
import { pageDir } from '@busbar/ui';

/** How the demo site is started. */
export interface DemoOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly dataDir: string;
  readonly port: number;
  /** How much faster the simulated world runs, 1 to 60; protocol timers are not touched. */
  readonly speed: number;
  readonly seed: number;
}

/** A running demo site. */
export interface DemoSite {
  readonly manager: EnergyManager;
  readonly simulators: readonly Simulator[];
  close(): Promise<void>;
}

/** Loopback only: nothing of the demo is visible on the network. */
const LOOPBACK = { host: '127.0.0.1', interfaces: ['lo'] } as const;

/**
 * The demo site: the energy manager, a charging station with a car, the meter at the grid connection point and the grid
 * operator's control box. Each is a node of its own that speaks SHIP and SPINE over real sockets on loopback; they know
 * each other's keys from the start, as after an installer's visit.
 */
export async function startDemoSite(options: DemoOptions): Promise<DemoSite> {
  const { clock, logger, dataDir, speed, seed } = options;
  const box: { do?: Simulator['do'] } = {};
  const manager = await startEnergyManager({
    clock,
    logger: logger.with({ node: 'energy-manager' }),
    random: seededRandom(seed),
    dataDir: join(dataDir, 'energy-manager'),
    http: { host: '127.0.0.1', port: options.port },
    ship: { host: LOOPBACK.host, port: 0, interfaces: LOOPBACK.interfaces },
    pageDir,
    config: { site: { name: 'Demo site' } },
    demo: {
      controlBox: async (command) => (await box.do?.('do' in command ? command : { do: 'limit', ...command })) ?? {},
    },
  });
  const common = (name: string) => ({
    clock,
    logger: logger.with({ node: name }),
    random: seededRandom(seed),
    dataDir: join(dataDir, name),
    interfaces: LOOPBACK.interfaces,
    trust: [manager.ski],
  });
  const garage = station({ ...common('station'), speed, soc: 34 });
  const simulators: Simulator[] = [
    garage,
    meter({ ...common('meter'), houseLoad: watts(0), otherLoad: () => garage.state().power }),
    controlBox(common('control-box')),
  ];
  for (const simulator of simulators) {
    const at = await simulator.start();
    manager.addPeer({ ski: simulator.node.identity.ski, host: at.host, port: at.port, trusted: true });
    if (simulator.kind === 'control-box') box.do = (command) => simulator.do(command);
  }
  manager.nameStation(garage.node.identity.ski, 'Garage');
  return {
    manager,
    simulators,
    async close() {
      await Promise.all(simulators.map((simulator) => simulator.close()));
      await manager.close();
    },
  };
}
