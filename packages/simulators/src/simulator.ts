import type { Unlisten } from '@busbar/kernel';
import type { SimulatorCommand } from './command.ts';
import type { Counterpart } from './counterpart.ts';

/** Something a simulated counterpart tells, as one line of JSON. */
export interface SimulatorEvent {
  readonly event: string;
  readonly [field: string]: unknown;
}

/** One simulated counterpart: a node of its own with its world behind it. */
export interface Simulator {
  readonly kind: string;
  readonly node: Counterpart;
  /** Opens its sockets and lets its world run. */
  start(): Promise<{ host: string; port: number }>;
  /** Carries out a command; throws `simulator.bad-command`, or answers what happened. */
  do(command: SimulatorCommand): object | Promise<object>;
  onEvent(listener: (event: SimulatorEvent) => void): Unlisten;
  /** Forgets what others have written to it, as a reset to the state of delivery does; takes effect with the next start. */
  reset?(): void;
  close(): Promise<void>;
}
