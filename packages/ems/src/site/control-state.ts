import type { Millis, UtcInstant, Watts } from '@busbar/kernel';
import type { ControllableSystemStatus } from '@busbar/usecases';
import type { ComplianceState } from '../safety/compliance.ts';
import type { Bound } from '../safety/decide.ts';
import type { UncontrolledLoad } from '../safety/site-input.ts';
import type { EffectiveGridLimit } from './grid-limit.ts';
import type { GridReading } from './grid-reading.ts';
import type { StationAnswer } from './limit-distribution.ts';
import type { StationFacts } from './station-facts.ts';

/** One station with its bound and what became of it. */
export interface ControlledStation {
  readonly facts: StationFacts;
  readonly bound: Bound;
  readonly answer: StationAnswer;
  readonly compliance: ComplianceState;
}

/** Result of one control tick. Page, streams and metrics are projections of it. */
export interface ControlState {
  readonly at: Millis;
  readonly wall: UtcInstant;
  readonly lpc: ControllableSystemStatus;
  readonly gridLimit: EffectiveGridLimit;
  readonly manualLimit: { readonly watts: Watts; readonly until: UtcInstant | undefined } | undefined;
  readonly grid: GridReading;
  readonly stations: readonly ControlledStation[];
  readonly uncontrolled: UncontrolledLoad;
  /** W that all limitable stations may take together; undefined: not bounded. */
  readonly budget: Watts | undefined;
}
