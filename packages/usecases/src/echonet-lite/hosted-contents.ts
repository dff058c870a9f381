import type { PropertyValue } from '@busbar/echonet-lite';
import { actualMode, type CurrentRange, type PowerRange, type StationState } from '@busbar/functions';
import { inWatts } from './content-value.ts';
import { shownDeviceState } from './device-state.ts';
import { CHARGER_DISCHARGER, EPC } from './epc.ts';
import { vehicleStatusOf } from './ev-connected.ts';
import { modeNameOf } from './operation-mode.ts';

/** Properties of a hosted station that are told as they are measured; a read is refused while one is not known. */
export type HostedContents = ReadonlyMap<number, PropertyValue>;

/** Energy that can be taken out of the battery: full, now, and as a share. Only 0x027E has them. */
const DISCHARGEABLE = { full: 0xc0, now: 0xc2, share: 0xc4 } as const;
/** Counters go back to 0 after this. Mapping section 5. */
const COUNTER_END = 1_000_000_000;
const LONGEST_ID = 24;
/** Largest power, W, and energy, Wh, that a property carries. */
const MOST = 999_999_999;
/** Largest current, A, and voltage, V, that a property carries. */
const MOST_CURRENT = 3276.6;
const MOST_VOLTAGE = 32_766;
/** For stations that say no current: that of one phase of 200 V. */
const VOLTAGE = 200;

/** What a station shows on ECHONET Lite: the tables of the mapping read right to left. Mapping section 7, rule 5. */
export function hostedContents(state: StationState, classCode: number): HostedContents {
  const isBidirectional = classCode === CHARGER_DISCHARGER;
  const { isOn, isFaulty, isServiceNeeded } = shownDeviceState(state.operatingState);
  const common: readonly Entry[] = [
    [EPC.operationStatus, String(isOn)],
    [EPC.faultStatus, String(isFaulty)],
    [EPC.ratedCharge, inWatts(ratingOf(state, 'charge'))],
    [EPC.vehicleStatus, vehicleStatusOf(state.connection, state.permission, isBidirectional)],
    [EPC.chargeRange, powerRange(state.ranges.charge, ratingOf(state, 'charge'))],
    [EPC.operationMode, modeNameOf(state, isBidirectional)],
    [EPC.vehicleId, vehicleIdOf(state.vehicleId)],
    ...battery(state, isBidirectional),
    ...flow(state, isBidirectional),
  ];
  if (!isBidirectional) return known(common);
  return known([
    ...common,
    [EPC.faultDescription, isFaulty ? 'fault' : 'noFault'],
    [EPC.maintenance, isServiceNeeded ? 'necessary' : 'notNecessary'],
    [EPC.ratedDischarge, inWatts(ratingOf(state, 'discharge'))],
    [EPC.dischargeRange, powerRange(state.ranges.discharge, ratingOf(state, 'discharge'))],
    [EPC.chargeCurrentRange, currentRange(state, 'charge')],
    [EPC.dischargeCurrentRange, currentRange(state, 'discharge')],
    [EPC.actualMode, actualModeOf(state)],
  ]);
}

type Entry = readonly [epc: number, value: PropertyValue | undefined];

function known(entries: readonly Entry[]): HostedContents {
  return new Map(entries.flatMap(([epc, value]) => (value === undefined ? [] : [[epc, value] as const])));
}

function battery({ soc, size, storedEnergy }: StationState, isBidirectional: boolean): readonly Entry[] {
  const stored =
    storedEnergy?.value ?? (soc === undefined || size === undefined ? undefined : (size * soc.value) / 100);
  const free = stored === undefined || size === undefined ? undefined : Math.max(0, size - stored);
  const share = soc === undefined ? undefined : { value: Math.floor(Math.min(100, Math.max(0, soc.value))), unit: '%' };
  return [
    [EPC.chargeableCapacity, inWattHours(size)],
    [EPC.remainingChargeableCapacity, inWattHours(free)],
    [EPC.usedCapacity, inWattHours(size)],
    [EPC.storedEnergy, inWattHours(stored)],
    [EPC.stateOfCharge, share],
    ...(isBidirectional
      ? ([
          [DISCHARGEABLE.full, inWattHours(size)],
          [DISCHARGEABLE.now, inWattHours(stored)],
          [DISCHARGEABLE.share, share],
        ] as const)
      : []),
  ];
}

function flow({ power, current, voltage, energyIn, energyOut }: StationState, isSigned: boolean): readonly Entry[] {
  // The class of stations that only charge has no sign.
  const shown = power === undefined ? undefined : Math.round(isSigned ? power.value : Math.max(0, power.value));
  return [
    [EPC.power, shown === undefined ? undefined : inWatts(within(shown, MOST))],
    [
      EPC.current,
      current === undefined
        ? undefined
        : { value: Math.round(within(current.value, MOST_CURRENT) * 10) / 10, unit: 'A' },
    ],
    [
      EPC.voltage,
      voltage === undefined ? undefined : { value: Math.round(within(voltage.value, MOST_VOLTAGE)), unit: 'V' },
    ],
    [EPC.energyCharged, counter(energyIn?.value)],
    [EPC.energyDischarged, counter(energyOut?.value)],
  ];
}

function counter(wattHours: number | undefined): PropertyValue | undefined {
  if (wattHours === undefined) return undefined;
  return { value: (Math.floor(Math.max(0, wattHours)) % COUNTER_END) / 1000, unit: 'kWh' };
}

/** What does not fit is shown as the most that does: a value that cannot be written would hide all others. */
function within(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}

function inWattHours(value: number | undefined): PropertyValue | undefined {
  return value === undefined ? undefined : { value: Math.floor(within(Math.max(0, value), MOST)), unit: 'Wh' };
}

function ratingOf({ ratings, ranges }: StationState, direction: 'charge' | 'discharge'): number {
  return within(Math.floor(ratings[direction] ?? ranges[direction]?.maximum ?? 0), MOST);
}

function powerRange(range: PowerRange | undefined, rating: number): PropertyValue {
  return {
    minimumElectricPower: inWatts(within(Math.ceil(range?.minimum ?? 0), MOST)),
    maximumElectricPower: inWatts(within(Math.floor(range?.maximum ?? rating), MOST)),
  };
}

function currentRange(state: StationState, direction: 'charge' | 'discharge'): PropertyValue {
  const stated: CurrentRange | undefined = state.currentRanges[direction];
  const maximum = stated?.maximum ?? (state.ranges[direction]?.maximum ?? ratingOf(state, direction)) / VOLTAGE;
  return {
    minimumCurrent: { value: within(Math.ceil((stated?.minimum ?? 0) * 10) / 10, MOST_CURRENT), unit: 'A' },
    maximumCurrent: { value: within(Math.floor(maximum * 10) / 10, MOST_CURRENT), unit: 'A' },
  };
}

/** 0xE1 tells what flows; it has no names for modes in which the station directs itself. */
function actualModeOf(state: StationState): string {
  const { mode, power } = state;
  const isDirected = mode === 'automatic' || mode === 'chargingDischarging';
  const seen = actualMode(undefined, isDirected ? 'charge' : mode, power?.value);
  return modeNameOf(seen === undefined ? {} : { mode: seen }, true);
}

/** An identity that is not hexadecimal text is written as the characters it has. Length 0: no identity. */
function vehicleIdOf(id: string | undefined): PropertyValue {
  const text = id ?? '';
  const hex = /^([0-9a-f]{2})+$/i.test(text) ? text.toLowerCase() : Buffer.from(text, 'latin1').toString('hex');
  const octets = hex.slice(0, 2 * LONGEST_ID);
  return { dataSize: octets.length / 2, id: octets };
}
