import type { DatagramLink, EchonetNode } from '@busbar/echonet-lite';
import type { Clock, Logger, Millis, Random, Unlisten } from '@busbar/kernel';
import type { SimulatorCommand } from '../command.ts';
import type { SimulatorEvent } from '../simulator.ts';

/** What every simulated ECHONET Lite device is given. */
export interface EchonetSimulatorOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Of its world and of the delays of its node. */
  readonly random: Random;
  /** Keeps its identity; created when missing. */
  readonly dataDir: string;
  /** Own address; no other node of this machine can have the same one (EL-1.2-10). */
  readonly address: string;
  /** What carries its frames; UDP at the address if left out. */
  readonly link?: DatagramLink;
  /** Instance of its object, 1 to 127; 1 if left out. */
  readonly instance?: number;
  /** How much faster its world runs than the clock; 1 if left out. Timers of the protocol are not touched. */
  readonly speed?: number;
  /** How often its world moves while nothing changes; default as while something changes, 250 ms. */
  readonly restingTick?: Millis;
}

/** One simulated ECHONET Lite device: a node of its own with its world behind it. */
export interface EchonetSimulator {
  readonly kind: string;
  readonly node: EchonetNode;
  readonly address: string;
  /** Codes of the device objects it hosts, for example 0x02A101. */
  readonly objects: readonly number[];
  /**
   * Opens its sockets and lets its world run.
   * @throws BusbarError `simulator.address` when the address cannot be used; it goes on trying until it is closed
   */
  start(): Promise<void>;
  /** Carries out a command; throws `simulator.bad-command`, or answers what happened. */
  do(command: SimulatorCommand): object;
  onEvent(listener: (event: SimulatorEvent) => void): Unlisten;
  close(): Promise<void>;
}
