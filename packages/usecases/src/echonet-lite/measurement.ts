import { type Measured, type PerDirection, type PowerRange, STALE_AFTER, type StationState } from '@busbar/functions';
import {
  type Amperes,
  amperes,
  type Millis,
  percent,
  volts,
  type WattHours,
  type Watts,
  wattHours,
  watts,
} from '@busbar/kernel';
import { nameAt, numberAt, numberOf, partAt } from './content-value.ts';
import { EPC } from './epc.ts';
import type { HasContents } from './station-object.ts';

/** The measured part of what is known of a station. */
export type StationMeasurements = Pick<
  StationState,
  'power' | 'current' | 'voltage' | 'energyIn' | 'energyOut' | 'soc' | 'storedEnergy' | 'size'
>;

/** Measured values with time and quality. UCF_Measurement tables 169 and 170, UCF_AC_Measurement by mapping section 5. */
export function measurementsAt(contents: HasContents, now: Millis): StationMeasurements {
  const at = <Q>(epc: number, unit: (value: number) => Q): Measured<Q> | undefined =>
    measured(contents, epc, unit, now);
  const isDc = isDcStation(contents);
  const size = numberAt(contents, EPC.usedCapacity);
  return withoutUndefined({
    power: powerAt(contents, now),
    current: isDc ? undefined : at(EPC.current, amperes),
    voltage: isDc ? undefined : at(EPC.voltage, (value) => volts(Math.abs(value))),
    energyIn: at(EPC.energyCharged, kilowattHours),
    energyOut: at(EPC.energyDischarged, kilowattHours),
    soc: at(EPC.stateOfCharge, percent),
    storedEnergy: at(EPC.storedEnergy, wattHours),
    size: size === undefined || size === 0 ? undefined : wattHours(size),
  });
}

/** Charging power now: 0xD3, else an estimate from 0x84, else the setpoint while it charges. Mapping section 6. */
function powerAt(contents: HasContents, now: Millis): Measured<Watts> | undefined {
  const power = measured(contents, EPC.power, watts, now);
  if (power !== undefined) return power;
  const estimate = measured(contents, EPC.ownPower, watts, now) ?? setpointPower(contents, now);
  return estimate === undefined ? undefined : { ...estimate, quality: 'estimated' };
}

function setpointPower(contents: HasContents, now: Millis): Measured<Watts> | undefined {
  const mode = contents.latest(EPC.operationMode);
  if (mode === undefined) return undefined;
  const isCharging = mode.value === 'charge' && nameAt(contents, EPC.vehicleStatus) !== 'notConnected';
  if (!isCharging) return { value: watts(0), at: mode.at, quality: 'estimated' };
  return measured(contents, EPC.chargePower, watts, now);
}

/** DC stations may report current and voltage of the DC side: neither is one of the grid. Mapping section 5. */
export function isDcStation(contents: HasContents): boolean {
  return nameAt(contents, EPC.equipmentType)?.startsWith('dc_') ?? false;
}

/** Ranges of the power per direction; a maximum of 0 means "not available now", then the rating counts. S7 step 2. */
export function rangesAt(contents: HasContents): PerDirection<PowerRange> {
  const [charge, discharge] = [
    rangeAt(contents, EPC.chargeRange, EPC.ratedCharge),
    rangeAt(contents, EPC.dischargeRange, EPC.ratedDischarge),
  ];
  return withoutUndefined({ charge, discharge });
}

function rangeAt(contents: HasContents, epc: number, rated: number): PowerRange | undefined {
  const maximum = numberOf(partAt(contents, epc, 'maximumElectricPower')) || numberAt(contents, rated);
  const minimum = numberOf(partAt(contents, epc, 'minimumElectricPower')) ?? 0;
  if (maximum === undefined) return undefined;
  // A minimum above the maximum means nothing.
  return { minimum: watts(minimum > maximum ? 0 : minimum), maximum: watts(maximum) };
}

/** Ranges of the current per direction. */
export function currentRangesAt(contents: HasContents): StationState['currentRanges'] {
  return withoutUndefined({
    charge: currentRangeAt(contents, EPC.chargeCurrentRange),
    discharge: currentRangeAt(contents, EPC.dischargeCurrentRange),
  });
}

function currentRangeAt(
  contents: HasContents,
  epc: number,
): { readonly minimum: Amperes; readonly maximum: Amperes } | undefined {
  const minimum = numberOf(partAt(contents, epc, 'minimumCurrent'));
  const maximum = numberOf(partAt(contents, epc, 'maximumCurrent'));
  if (minimum === undefined || maximum === undefined || maximum === 0) return undefined;
  return { minimum: amperes(Math.min(minimum, maximum)), maximum: amperes(maximum) };
}

function measured<Q>(
  contents: HasContents,
  epc: number,
  unit: (value: number) => Q,
  now: Millis,
): Measured<Q> | undefined {
  const content = contents.latest(epc);
  const value = numberOf(content?.value);
  if (content === undefined || value === undefined) return undefined;
  const quality = now - content.at > STALE_AFTER ? 'stale' : 'measured';
  return { value: unit(value), at: content.at, quality };
}

/** Counters come in kWh; a hundredth of a Wh is no information. */
function kilowattHours(value: number): WattHours {
  return wattHours(Math.round(value * 1000));
}

/** Leaves out what is not known. */
export function withoutUndefined<T extends object>(parts: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
