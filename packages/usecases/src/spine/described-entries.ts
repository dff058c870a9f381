import {
  ASYMMETRIC_CHARGING_KEY,
  COMMUNICATIONS_STANDARD_KEY,
  FAILSAFE_DURATION_KEY,
  failsafeLimitKey,
  nominalMaximumType,
} from '@busbar/functions';
import {
  type AnyFunction,
  billDescriptionListData,
  billListData,
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  electricalConnectionCharacteristicListData,
  electricalConnectionParameterDescriptionListData,
  incentiveTableData,
  incentiveTableDescriptionData,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  measurementDescriptionListData,
  setpointDescriptionListData,
  setpointListData,
  timeSeriesDescriptionListData,
  timeSeriesListData,
} from '@busbar/spine';
import {
  type AcProfile,
  evcemProfile,
  mgcpProfile,
  mpcProfile,
  vabdProfile,
  vapdProfile,
} from './ac-measurement/ac-profile.ts';
import { BELOW_TARGET_KEY, DISCHARGING_ENERGY_REQUEST, dbevcProfile, ENERGY_REQUEST } from './dbevc/dbevc-profile.ts';
import { SUMMARY_BILL } from './evcs/bill-entry.ts';
import { BATTERY_DESCRIPTIONS, CAPACITY_TYPE } from './evsoc/battery-description.ts';
import { type CurrentLimitBinding, opevBinding, oscevBinding } from './load-control/current-limit-binding.ts';
import { describeCurrentLimit } from './load-control/current-limit-description.ts';
import { lpcBinding, lppBinding, type PowerLimitBinding } from './power-limit/binding-profile.ts';
import { describeLimit } from './power-limit/limit-description.ts';

/**
 * An entry that belongs to a scenario, and by which elements of the server's data it is known; never by its number. Entries of
 * other functions belong to the same scenario when they refer to it. Use cases, common part 2.2, 2.3.
 */
export interface DescribedEntry {
  readonly scenario: number;
  readonly in: AnyFunction;
  /** Elements and values that tell it from the entries of other use cases. */
  readonly elements: object;
  /** Functions in which the client writes it. */
  readonly written: readonly AnyFunction[];
}

/** The described entries of a use case, by its short name; empty where whole functions belong to it. */
export function describedEntries(short: string): readonly DescribedEntry[] {
  return ENTRIES[short]?.() ?? [];
}

/** Use cases whose data stands beside that of others, or is told apart by scenario. */
const ENTRIES: Readonly<Record<string, () => readonly DescribedEntry[]>> = {
  LPC: () => ofPowerLimit(lpcBinding),
  LPP: () => ofPowerLimit(lppBinding),
  MPC: () => ofAcMeasurement(mpcProfile),
  MGCP: () => ofAcMeasurement(mgcpProfile),
  VABD: () => ofAcMeasurement(vabdProfile),
  VAPD: () => ofAcMeasurement(vapdProfile),
  EVCC: () => [
    key(2, { keyName: COMMUNICATIONS_STANDARD_KEY, valueType: 'string' }),
    key(3, { keyName: ASYMMETRIC_CHARGING_KEY, valueType: 'boolean' }),
    entry(6, electricalConnectionParameterDescriptionListData, { scopeType: 'acPowerTotal' }),
  ],
  EVCEM: () => ofAcMeasurement(evcemProfile),
  EVSOC: () => [
    ...Object.values(BATTERY_DESCRIPTIONS).map(({ scenario, description }) =>
      entry(scenario, measurementDescriptionListData, description),
    ),
    entry(2, electricalConnectionCharacteristicListData, { characteristicType: CAPACITY_TYPE }),
  ],
  OPEV: () => ofCurrentLimit(opevBinding),
  OSCEV: () => ofCurrentLimit(oscevBinding),
  CEVC: () => [
    series(1, { timeSeriesType: 'singleDemand', timeSeriesWriteable: false, unit: 'Wh' }),
    series(2, { timeSeriesType: 'constraints', timeSeriesWriteable: true, unit: 'W' }, [timeSeriesListData]),
    entry(3, incentiveTableDescriptionData, { tariffDescription: { scopeType: 'simpleIncentiveTable' } }, [
      incentiveTableDescriptionData,
      incentiveTableData,
    ]),
    series(4, { timeSeriesType: 'plan', timeSeriesWriteable: false, unit: 'W' }),
  ],
  EVCS: () => [entry(1, billDescriptionListData, { supportedBillType: [SUMMARY_BILL] }, [billListData])],
  DBEVC: () => ofSetpoints(),
};

/** Measured data points, in the order of their scenarios. MPC 5.2, MGCP 4, EVCEM 5. */
function ofAcMeasurement({ quantities, stated }: AcProfile): readonly DescribedEntry[] {
  const measured = Object.values(quantities).map(({ scenario, measurementType, unit, scopeType }) =>
    entry(scenario, measurementDescriptionListData, {
      measurementType,
      commodityType: 'electricity',
      unit,
      scopeType,
    }),
  );
  return [
    ...(stated === undefined ? [] : [key(stated.scenario, { keyName: stated.keyName, valueType: 'scaledNumber' })]),
    ...measured,
  ];
}

/** LPC 5, LPP 1. */
function ofPowerLimit(binding: PowerLimitBinding): readonly DescribedEntry[] {
  const { limitId: _limit, measurementId: _measurement, ...described } = describeLimit(binding, 0, 0);
  const values = [deviceConfigurationKeyValueListData];
  return [
    entry(1, loadControlLimitDescriptionListData, described, [loadControlLimitListData]),
    key(2, { keyName: failsafeLimitKey(binding.profile), valueType: 'scaledNumber', unit: 'W' }, values),
    key(2, { keyName: FAILSAFE_DURATION_KEY, valueType: 'duration' }, values),
    ...[false, true].map((isCem) =>
      entry(4, electricalConnectionCharacteristicListData, {
        characteristicType: nominalMaximumType(binding.profile, isCem),
      }),
    ),
  ];
}

/** OPEV 6.1, OSCEV 4. */
function ofCurrentLimit(binding: CurrentLimitBinding): readonly DescribedEntry[] {
  const { limitId: _limit, measurementId: _measurement, ...described } = describeCurrentLimit(binding, 0, 0);
  return [entry(1, loadControlLimitDescriptionListData, described, [loadControlLimitListData])];
}

/** DBEVC 4, with what is inferred. */
function ofSetpoints(): readonly DescribedEntry[] {
  const { setpointType, setpointUnit, totalScope, energyUnit, permissionValueType } = dbevcProfile;
  const setpoint = { setpointType, unit: setpointUnit, scopeType: totalScope };
  return [
    entry(1, setpointDescriptionListData, setpoint, [setpointListData]),
    ...[ENERGY_REQUEST, DISCHARGING_ENERGY_REQUEST].map((timeSeriesType) =>
      series(2, { timeSeriesType, timeSeriesWriteable: false, unit: energyUnit }),
    ),
    key(2, { keyName: BELOW_TARGET_KEY, valueType: permissionValueType }),
    ...Object.values(dbevcProfile.characteristicTypes).map((characteristicType) =>
      entry(3, electricalConnectionCharacteristicListData, { characteristicType }),
    ),
  ];
}

function key(scenario: number, elements: object, written: readonly AnyFunction[] = []): DescribedEntry {
  return entry(scenario, deviceConfigurationKeyValueDescriptionListData, elements, written);
}

function series(scenario: number, elements: object, written: readonly AnyFunction[] = []): DescribedEntry {
  return entry(scenario, timeSeriesDescriptionListData, elements, written);
}

function entry(
  scenario: number,
  fn: AnyFunction,
  elements: object,
  written: readonly AnyFunction[] = [],
): DescribedEntry {
  return { scenario, in: fn, elements, written };
}
