import type {
  ChargingPlan,
  ChargingStrategy,
  EnergyDemand,
  IncentiveConstraints,
  IncentiveTable,
  OfferPart,
  PowerCurve,
  SlotConstraints,
} from '@busbar/functions';
import type { ScenarioProblem } from '../scenario-problem.ts';

/** A vehicle whose charging can be coordinated, as the energy manager sees it; times count from now. */
export interface CoordinatedVehicle {
  readonly ski: string;
  readonly entityPath: readonly number[];
  readonly label: string;
  /** Announced scenarios. */
  readonly scenarios: readonly number[];
  /** It is bound, and what it says was read. */
  readonly isReady: boolean;
  /** Without what cannot be; absent: it needs nothing, or does not say. */
  readonly demand?: EnergyDemand;
  readonly strategy: ChargingStrategy;
  /** What it asks for and has no answer to. */
  readonly wants: { readonly [P in OfferPart]: boolean };
  /** The curve that holds, as the vehicle took it. */
  readonly curve?: PowerCurve;
  /** The table it took last. */
  readonly incentives?: IncentiveTable;
  readonly plan?: ChargingPlan;
  readonly curveConstraints: SlotConstraints;
  readonly incentiveConstraints: IncentiveConstraints;
  /** What keeps its scenarios from being played. */
  readonly problems: readonly ScenarioProblem[];
}

/** A vehicle waits for a curve, a table, or both. */
export interface ChargingRequest {
  readonly vehicle: CoordinatedVehicle;
  readonly parts: readonly OfferPart[];
  /** `runningOut`: its curve ends soon. */
  readonly why: 'requested' | 'runningOut';
}
