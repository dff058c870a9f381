import type { AcQuantity, MonitoredValue } from '@busbar/functions';
import type { AcProfile } from './ac-profile.ts';

/** What was read of a unit. */
export interface ReadUnit {
  /** The scenarios it announces. */
  readonly announced: readonly number[];
  /** Its values, as far as they are described. */
  readonly values: readonly MonitoredValue[];
  /** The number that belongs to the values; undefined: none. */
  readonly stated: number | undefined;
  /** Whether the reads of these features are answered: before, nothing is missed. */
  readonly isMeasurementRead: boolean;
  readonly isConfigurationRead: boolean;
  /** A power without a number follows from the currents. EVCEM 6. */
  readonly derivesPower: boolean;
}

/** A scenario, and what is missing in the data of the unit. */
export interface MissingData {
  readonly scenario: number;
  /** In words. */
  readonly text: string;
}

/**
 * What a unit announces and does not deliver: data points nobody describes, because their description lacks an element or its
 * number is that of another one, and described ones without a number. Of the data points of a scenario one is enough.
 * MPC 5.2, MGCP 4.2; VABD, VAPD.
 */
export function missingData(profile: AcProfile, unit: ReadUnit): readonly MissingData[] {
  const { stated } = profile;
  const isStatedMissed = stated !== undefined && unit.isConfigurationRead && unit.announced.includes(stated.scenario);
  return [
    ...(isStatedMissed && unit.stated === undefined
      ? [{ scenario: stated.scenario, text: `no number of the key ${stated.keyName}` }]
      : []),
    ...(unit.isMeasurementRead ? unit.announced.flatMap((scenario) => missingOf(profile, scenario, unit)) : []),
  ];
}

function missingOf(profile: AcProfile, scenario: number, unit: ReadUnit): readonly MissingData[] {
  const { values } = unit;
  const kinds = (Object.keys(profile.quantities) as AcQuantity['kind'][]).filter(
    (kind) => profile.quantities[kind]?.scenario === scenario,
  );
  if (kinds.length === 0) return [];
  const mandatory = kinds.filter((kind) => profile.mandatory.includes(kind));
  const found = values.filter(({ quantity }) => isOneOf(quantity.kind, kinds));
  const names = (mandatory.length === 0 ? kinds : mandatory).map((kind) => profile.quantities[kind]?.scopeType);
  const scopes = [...new Set(names)].join(' or ');
  if (found.length === 0) return [{ scenario, text: `no description of a measurement with the scope ${scopes}` }];
  if (unit.derivesPower && kinds.includes('power')) return [];
  // A value in a bad state is told as such where it is shown; here it counts as delivered.
  return found.some(({ value, state }) => value !== undefined || state !== 'normal')
    ? []
    : [{ scenario, text: `no number for the measurement with the scope ${scopes}` }];
}

/** A power of an unknown phase, and the powers of the phases, stand for the total. MPC 6. */
function isOneOf(kind: MonitoredValue['quantity']['kind'], kinds: readonly AcQuantity['kind'][]): boolean {
  if (kind === 'powerOfUnknownPhase' || kind === 'powerPhases') return kinds.includes('power');
  return kinds.includes(kind);
}
