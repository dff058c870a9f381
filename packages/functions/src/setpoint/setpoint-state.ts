import type { Millis, Seconds, Watts } from '@busbar/kernel';
import type { Phase } from '../ac-measurement/ac-measurements.ts';

/** What a setpoint is for: the whole vehicle or one phase. */
export type SetpointTarget = 'total' | Phase;

/** Range of a setpoint now, W: negative is discharging. UCF_Setpoint, T154. */
export interface SetpointRange {
  readonly minimum: Watts;
  readonly maximum: Watts;
  /** Values are rounded to multiples of it, toward 0. */
  readonly step?: Watts;
}

/** A setpoint as the vehicle keeps it. */
export interface HeldSetpoint {
  /** As written, W: positive charges, negative discharges, 0 idles. */
  readonly value: Watts;
  /** Inactive is not 0 W: the vehicle charges by its own strategy. DBEVC 5. */
  readonly isActive: boolean;
  readonly startsAt?: Millis;
  readonly endsAt?: Millis;
}

/** A write as it concerns one setpoint; absent means unchanged. */
export interface SetpointWrite {
  readonly target: SetpointTarget;
  readonly value?: Watts;
  readonly isActive?: boolean;
  /** A new period; `start` absent means now, `end` absent until replaced. */
  readonly period?: { readonly start?: Seconds; readonly end?: Seconds };
}

/** Setpoints of a vehicle. */
export interface SetpointState {
  readonly held: { readonly [T in SetpointTarget]?: HeldSetpoint };
  /** False while the vehicle controls itself: boost, minimum energy, preconditioning. */
  readonly isChangeable: boolean;
}

/** What holds at the vehicle now. */
export interface SetpointSettings {
  /** Of each setpoint the vehicle has. */
  readonly ranges: { readonly [T in SetpointTarget]?: SetpointRange };
  readonly mayDischarge: boolean;
  /** Total and phases exclude each other (inferred). */
  readonly isTotalExclusive: boolean;
}

export type SetpointEvent =
  | { readonly type: 'written'; readonly writes: readonly SetpointWrite[]; readonly at: Millis }
  /** Range or permission changed. */
  | { readonly type: 'settingsChanged'; readonly at: Millis }
  /** The vehicle controls itself with this power. */
  | { readonly type: 'takenOver'; readonly power: Watts }
  | { readonly type: 'released' }
  /** The energy manager is gone for too long. */
  | { readonly type: 'managerLost' }
  | { readonly type: 'timerExpired'; readonly at: Millis };

export type SetpointEffect =
  | { readonly do: 'refuse'; readonly reason: string }
  | { readonly do: 'publish' }
  /** Something begins or ends at this moment. */
  | { readonly do: 'startTimer'; readonly at: Millis }
  | { readonly do: 'stopTimer' };
