import { type Millis, millis, type Seconds, seconds } from '@busbar/kernel';
import type { DeviceConfigurationKeyValueDescription } from '@busbar/spine';

/**
 * Everything of DBEVC that no source states word by word, in one place: correct it here, or hand other values to an actor. The
 * text of the use case was not at hand.
 */
export interface DbevcProfile {
  readonly version: string;
  readonly subRevision: string;
  readonly setpointType: string;
  readonly setpointUnit: string;
  /** Scope of the setpoint of the whole vehicle, and of one phase. */
  readonly totalScope: string;
  readonly phaseScope: string;
  readonly energyUnit: string;
  readonly permissionValueType: NonNullable<DeviceConfigurationKeyValueDescription['valueType']>;
  readonly characteristicContext: string;
  /** Smallest and greatest power for charging and for discharging, magnitudes. */
  readonly characteristicTypes: {
    readonly consumptionMinimum: string;
    readonly consumptionMaximum: string;
    readonly productionMinimum: string;
    readonly productionMaximum: string;
  };
  /** Discharging below 0 Wh of the minimum is allowed when no discharge window is stated. */
  readonly isWindowOptional: boolean;
  /** Activating the total deactivates the phases, and the other way round. */
  readonly isTotalExclusive: boolean;
  /** The energy manager writes with this end, and again this often. */
  readonly validity: Seconds;
  readonly refresh: Millis;
  /** A setpoint without end is deactivated this long after its writer was lost. */
  readonly lossWait: Millis;
  /** Energies are told again after this change or this time, whichever comes first. */
  readonly toldEveryWattHours: number;
  readonly toldEvery: Millis;
}

/** The inferred values. */
export const dbevcProfile: DbevcProfile = {
  version: '1.0.0',
  subRevision: 'release',
  setpointType: 'valueAbsolute',
  setpointUnit: 'W',
  totalScope: 'acPowerTotal',
  phaseScope: 'acPower',
  energyUnit: 'Wh',
  permissionValueType: 'boolean',
  characteristicContext: 'entity',
  characteristicTypes: {
    consumptionMinimum: 'powerConsumptionNominalMin',
    consumptionMaximum: 'powerConsumptionNominalMax',
    productionMinimum: 'powerProductionNominalMin',
    productionMaximum: 'powerProductionNominalMax',
  },
  isWindowOptional: true,
  isTotalExclusive: true,
  validity: seconds(180),
  refresh: millis(60_000),
  lossWait: millis(120_000),
  toldEveryWattHours: 100,
  toldEvery: millis(60_000),
};

/** Where each inferred value comes from; a test keeps the table complete. */
export const DBEVC_INFERRED: { readonly [K in keyof DbevcProfile]: string } = {
  version: 'no source; ignored on reception',
  subRevision: 'no source; ignored on reception',
  setpointType: 'the sibling use case Control of Battery 1.0.0',
  setpointUnit: 'the sibling use case Control of Battery 1.0.0',
  totalScope: 'the scope of the total power in MPC',
  phaseScope: 'the scope of the power of a phase in MPC and EVCEM',
  energyUnit: 'the unit of the demand in CEVC',
  permissionValueType: 'the name of the key is a statement',
  characteristicContext: 'the characteristics of LPC',
  characteristicTypes: 'names of SPINE 1.3.0; which four is inferred',
  isWindowOptional: 'the dynamic mode of ISO 15118-20 leaves the discharge window out',
  isTotalExclusive: 'two statements about one power cannot hold together',
  validity: 'replaces the heartbeat that the tables do not have',
  refresh: 'a third of the validity',
  lossWait: 'the watchdog of LPC',
  toldEveryWattHours: 'no source',
  toldEvery: 'no source',
};

/** Names of the series and the key; these are sourced: SPINE 1.3.0 has them for this purpose only. */
export const ENERGY_REQUEST = 'energyRequest';
export const DISCHARGING_ENERGY_REQUEST = 'dischargingEnergyRequest';
export const BELOW_TARGET_KEY = 'dischargingBelowTargetEnergyRequestPermitted';
