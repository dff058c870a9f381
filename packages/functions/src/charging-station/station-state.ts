import type { Amperes, Millis, Percent, Volts, WattHours, Watts } from '@busbar/kernel';
import type { OperatingState } from '../device-state/operating-state.ts';
import type { ManufacturerInformation } from '../manufacturer-information/manufacturer-information.ts';
import type { OperationMode } from '../operation-mode/operation-mode.ts';
import type { StationPhaseName } from './station-phase.ts';

/** Direction of the energy, as seen from the vehicle. */
export type EnergyDirection = 'charge' | 'discharge';

/** What can be done with a station; what its protocol lacks is false, and the energy manager makes up for it. */
export interface StationCapabilities {
  readonly charge: boolean;
  readonly discharge: boolean;
  /** Its power can be bounded in W. */
  readonly limitPower: boolean;
  /** Its current can be bounded in A. */
  readonly limitCurrent: boolean;
  readonly perPhase: boolean;
  /** One setpoint with a sign moves it from charging to discharging. */
  readonly signedSetpoint: boolean;
  /** It can be told to charge and to wait. */
  readonly onOff: boolean;
  readonly soc: boolean;
  readonly vehicleId: boolean;
  /** It limits itself when the energy manager is gone. Without: it keeps its last setpoint for ever. */
  readonly failsafe: boolean;
  /** It watches a heartbeat. */
  readonly heartbeat: boolean;
  /** A limit can end by itself there. Without: it is withdrawn by a write. */
  readonly duration: boolean;
  /** It takes a schedule. */
  readonly schedule: boolean;
}

/** How far a value can be relied on. */
export type MeasurementQuality = 'measured' | 'estimated' | 'stale';

/** A value with its time, monotonic. */
export interface Measured<Quantity> {
  readonly value: Quantity;
  readonly at: Millis;
  readonly quality: MeasurementQuality;
}

/** Powers a direction works with, W, magnitudes. `minimum`: with less it does not run. */
export interface PowerRange {
  readonly minimum: Watts;
  readonly maximum: Watts;
}

/** Currents a direction works with, A, magnitudes. */
export interface CurrentRange {
  readonly minimum: Amperes;
  readonly maximum: Amperes;
}

/** A value per direction; absent: not known. */
export interface PerDirection<Value> {
  readonly charge?: Value;
  readonly discharge?: Value;
}

/** Whether a vehicle is there. UCF_EV_Connected. */
export type VehicleConnection = 'disconnected' | 'connected' | 'unknown';

/** All that is known of a charging station, whatever its protocol. Power is positive into the vehicle. */
export interface StationState {
  readonly phase: StationPhaseName;
  readonly info: ManufacturerInformation;
  readonly capabilities: StationCapabilities;
  /** Nameplate power, W, magnitudes. */
  readonly ratings: PerDirection<Watts>;
  /** What works now, W, magnitudes. */
  readonly ranges: PerDirection<PowerRange>;
  readonly currentRanges: PerDirection<CurrentRange>;
  readonly connection: VehicleConnection;
  /** Whether the vehicle can be charged or discharged now; absent: not known. */
  readonly permission: PerDirection<boolean>;
  /** What it really does; absent: not known. */
  readonly mode?: OperationMode;
  readonly operatingState: OperatingState;
  readonly fault: { readonly isFaulty: boolean; readonly code?: string };
  readonly power?: Measured<Watts>;
  readonly current?: Measured<Amperes>;
  readonly voltage?: Measured<Volts>;
  readonly energyIn?: Measured<WattHours>;
  readonly energyOut?: Measured<WattHours>;
  readonly soc?: Measured<Percent>;
  readonly storedEnergy?: Measured<WattHours>;
  /** Usable size of the battery, Wh. */
  readonly size?: WattHours;
  readonly vehicleId?: string;
  /** Bounds in force, W, magnitudes: what the station was told and confirmed last. */
  readonly bounds: PerDirection<Watts>;
  /** False: it took more than it was told, and cannot be relied on to keep a setpoint. */
  readonly isSetpointHonoured: boolean;
}
