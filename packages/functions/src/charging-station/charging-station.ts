import type { Seconds, Unlisten, Watts } from '@busbar/kernel';
import type { LimitSource } from './power-bounds.ts';
import type { EnergyDirection, StationState } from './station-state.ts';

/** What became of a command. */
export type Confirmation =
  /** Carried out, and read back where the protocol has no better proof. */
  | { readonly status: 'accepted' }
  | { readonly status: 'rejected'; readonly reason: string }
  /** The station keeps another power, W. */
  | { readonly status: 'clipped'; readonly watts: Watts }
  /** Nobody knows: it did not answer. */
  | { readonly status: 'lost' }
  /** It will be carried out when the station can be steered, or when the distance between writes has passed. */
  | { readonly status: 'pending'; readonly reason: string }
  /** A newer command took its place. */
  | { readonly status: 'superseded' };

/** A limit as somebody states it. */
export interface StatedStationLimit {
  /** Whose limit it is; each source has one per direction. */
  readonly source: LimitSource;
  readonly direction: EnergyDirection;
  /** W, magnitude; undefined withdraws the limit of this source. */
  readonly watts: Watts | undefined;
  /** Undefined: until it is withdrawn. */
  readonly validFor?: Seconds;
}

/** One charging station, whatever protocol it speaks. */
export interface ChargingStation {
  /** Stable identity. */
  readonly key: string;
  state(): StationState;
  /** An obligation. All sources together give one bound per direction: the smallest. */
  applyLimit(limit: StatedStationLimit): Promise<Confirmation>;
  /** A wish, W: positive charges, negative discharges, 0 waits; undefined: the station charges as it likes. Limits clip it. */
  applySetpoint(watts: Watts | undefined): Promise<Confirmation>;
  /** Charges with whatever the limits leave. */
  start(): Promise<Confirmation>;
  /** Ends charging and discharging. */
  stop(): Promise<Confirmation>;
  /** Told after anything of {@link ChargingStation.state} changed. */
  onChange(listener: () => void): Unlisten;
  /** Lets go of it. Where it has no failsafe the last bound stays in force there: set a safe one before. */
  close(): void;
}
