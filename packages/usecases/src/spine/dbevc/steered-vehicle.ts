import type { EnergyRequests, PerPhase, SetpointRange, WantedPower } from '@busbar/functions';
import type { Seconds, Watts } from '@busbar/kernel';
import type { ScenarioProblem } from '../scenario-problem.ts';
import type { PowerConstraints } from './power-constraints.ts';

/** A setpoint as a vehicle shows it. */
export interface ShownSetpoint {
  readonly value?: Watts;
  readonly isActive: boolean;
  /** False: the vehicle controls itself. */
  readonly isChangeable: boolean;
  /** Until it ends; absent: until it is replaced. */
  readonly endsIn?: Seconds;
  readonly range?: SetpointRange;
}

/** A vehicle that can be steered, as the energy manager sees it; times count from now. */
export interface SteeredVehicle {
  readonly ski: string;
  readonly entityPath: readonly number[];
  readonly label: string;
  /** Announced scenarios. */
  readonly scenarios: readonly number[];
  /** It is bound, and what it says was read. */
  readonly isReady: boolean;
  /** Absent: none is described. */
  readonly setpoint?: ShownSetpoint;
  readonly phases: PerPhase<ShownSetpoint>;
  readonly requests: EnergyRequests;
  readonly mayDischarge: boolean;
  readonly constraints: PowerConstraints;
  /** What is wanted of it; absent: it is left alone. */
  readonly wanted?: WantedPower;
  /** What keeps its scenarios from being played. */
  readonly problems: readonly ScenarioProblem[];
}
