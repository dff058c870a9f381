import { join } from 'node:path';
import { formatObject } from '@busbar/echonet-lite';
import { type EnergyManager, startEnergyManager } from '@busbar/ems';
import { amperes, type Clock, type Logger, percent, seededRandom, watts } from '@busbar/kernel';
import { controlBox, type EchonetCharger, echonetCharger, meter, type Simulator, station } from '@busbar/simulators';
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
  /** The charger that speaks ECHONET Lite. */
  readonly carport: EchonetCharger;
  close(): Promise<void>;
}

/** Loopback only: nothing of the demo is visible on the network. */
const LOOPBACK = { host: '127.0.0.1', interfaces: ['lo'] } as const;

/**
 * The demo site: the energy manager, a charging station with a car, a charger and discharger of ECHONET Lite with another,
 * the meter at the grid connection point and the grid operator's control box. Each is a node of its own that speaks its real
 * protocol over real sockets on loopback; they know each other's keys from the start, as after an installer's visit.
 */
export async function startDemoSite(options: DemoOptions): Promise<DemoSite> {
  const { clock, logger, dataDir, speed, seed } = options;
  const box: { do?: Simulator['do'] } = {};
  const addresses = echonetAddresses();
  const carport = echonetCharger({
    clock,
    logger: logger.with({ node: 'carport' }),
    random: seededRandom(seed + 1),
    dataDir: join(dataDir, 'carport'),
    address: addresses.charger,
    speed,
    class: 'ev-charger-discharger',
    nominalMax: watts(6000),
    car: { phases: 1, maximumCurrent: amperes(26), soc: percent(48) },
  });
  const manager = await startEnergyManager({
    clock,
    logger: logger.with({ node: 'energy-manager' }),
    random: seededRandom(seed),
    dataDir: join(dataDir, 'energy-manager'),
    http: { host: '127.0.0.1', port: options.port },
    ship: { host: LOOPBACK.host, port: 0, interfaces: LOOPBACK.interfaces },
    pageDir,
    config: {
      site: { name: 'Demo site' },
      echonetLite: {
        address: addresses.manager,
        nodes: [addresses.charger],
        discovery: false,
        stations: { [keyOf(carport)]: { name: 'Carport', phases: 1, mode: 'fast' } },
      },
    },
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
    meter({ ...common('meter'), houseLoad: watts(0), otherLoad: () => watts(garage.state().power + carport.power()) }),
    controlBox(common('control-box')),
  ];
  for (const simulator of simulators) {
    const at = await simulator.start();
    manager.addPeer({ ski: simulator.node.identity.ski, host: at.host, port: at.port, trusted: true });
    if (simulator.kind === 'control-box') box.do = (command) => simulator.do(command);
  }
  manager.nameStation(garage.node.identity.ski, 'Garage');
  carport.start();
  return {
    manager,
    simulators,
    carport,
    async close() {
      await Promise.all(simulators.map((simulator) => simulator.close()));
      // It is told a safe setpoint before the energy manager ends.
      await manager.close();
      await carport.close();
    },
  };
}

/** Two loopback addresses that belong to this process: every ECHONET Lite node needs one of its own (EL-1.2-10). */
function echonetAddresses(): { readonly manager: string; readonly charger: string } {
  const network = `127.${64 + ((process.pid >>> 8) % 64)}.${process.pid % 256}`;
  return { manager: `${network}.1`, charger: `${network}.2` };
}

/** The key by which the energy manager knows a charger. */
function keyOf({ node, objects }: EchonetCharger): string {
  const identifier = Buffer.from(node.profile.get(0x83) ?? []).toString('hex');
  return `echonet:${identifier}:${formatObject(objects[0] ?? 0)}`;
}
