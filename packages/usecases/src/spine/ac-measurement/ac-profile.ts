import { type AcQuantity, PV_FEED_IN_FACTOR_KEY, PV_PEAK_POWER_KEY } from '@busbar/functions';
import { type Millis, millis } from '@busbar/kernel';
import type { UseCaseQuirkName } from '../../quirks.ts';
import type { UseCaseDeclaration } from '../declaration.ts';
import { evcemDeclaration } from '../evcem/evcem-declaration.ts';
import { mgcpDeclaration } from '../mgcp/mgcp-declaration.ts';
import { mpcDeclaration } from '../mpc/mpc-declaration.ts';
import { vabdDeclaration } from '../vabd/vabd-declaration.ts';
import { vapdDeclaration } from '../vapd/vapd-declaration.ts';

type Kind = AcQuantity['kind'];

/** How a data point is described. MPC 5.2, MGCP 4.2. */
interface QuantityDescription {
  readonly measurementType: 'power' | 'energy' | 'current' | 'voltage' | 'frequency' | 'percentage';
  readonly unit: 'W' | 'Wh' | 'A' | 'V' | 'Hz' | 'pct';
  readonly scopeType: string;
  /** Scenario that the data point belongs to. */
  readonly scenario: number;
}

/** A number of the configuration that belongs to the values. */
export interface StatedNumber {
  readonly keyName: string;
  /** Scenario that it belongs to. */
  readonly scenario: number;
  /** Where it stands in the view. */
  readonly as: 'feedInFactor' | 'nominalPeakPower';
}

/** What differs between MPC, MGCP, EVCEM, VABD and VAPD; everything else is one implementation. */
export interface AcProfile {
  readonly declaration: UseCaseDeclaration;
  /** Data points of the use case; the ones missing here are not part of it. */
  readonly quantities: { readonly [K in Kind]?: QuantityDescription };
  /** Data points that are described from the start, because their scenarios are mandatory. */
  readonly mandatory: readonly Kind[];
  /** Scenarios the monitoring appliance announces. */
  readonly monitored: readonly number[];
  /** Kinds in the order they are described; default that of MPC. */
  readonly order?: readonly Kind[];
  /** Where the numbers of the parameters of a kind begin, because readers take the first one of a phase. Default 0. */
  readonly firstParameterId?: { readonly [K in Kind]?: number };
  /** Other names under which a data point is read. */
  readonly alsoRead: readonly {
    readonly measurementType: string;
    readonly scopeType: string;
    readonly kind: Kind;
    readonly quirk?: UseCaseQuirkName;
  }[];
  /** Key of the configuration: the PV feed-in power limitation factor (MGCP 4.1), the peak power of the panels (VAPD 1). */
  readonly stated?: StatedNumber;
  /** A phase power of several phases is the total. EVCEM 5. */
  readonly isTotalNamedByPhases: boolean;
  /** A power that is not measured follows from the currents. EVCEM 6. */
  readonly derivesPower: boolean;
  /** Nothing new for this long: the values are read once, so that a constant value is not taken for a lost one. */
  readonly readAfterSilence: Millis;
}

const current = (scenario: number): QuantityDescription => ({
  measurementType: 'current',
  unit: 'A',
  scopeType: 'acCurrent',
  scenario,
});
const voltage = (scenario: number): QuantityDescription => ({
  measurementType: 'voltage',
  unit: 'V',
  scopeType: 'acVoltage',
  scenario,
});
const frequency = (scenario: number): QuantityDescription => ({
  measurementType: 'frequency',
  unit: 'Hz',
  scopeType: 'acFrequency',
  scenario,
});
const power = (scopeType: string, scenario: number): QuantityDescription => ({
  measurementType: 'power',
  unit: 'W',
  scopeType,
  scenario,
});
const energy = (scopeType: string, scenario: number): QuantityDescription => ({
  measurementType: 'energy',
  unit: 'Wh',
  scopeType,
  scenario,
});

export const mpcProfile: AcProfile = {
  declaration: mpcDeclaration,
  quantities: {
    power: power('acPowerTotal', 1),
    powerPhases: power('acPower', 1),
    energyConsumed: energy('acEnergyConsumed', 2),
    energyProduced: energy('acEnergyProduced', 2),
    current: current(3),
    voltage: voltage(4),
    voltageBetweenPhases: voltage(4),
    frequency: frequency(5),
  },
  mandatory: ['power'],
  monitored: [1, 2, 3, 4, 5],
  alsoRead: [],
  isTotalNamedByPhases: false,
  derivesPower: false,
  readAfterSilence: millis(150_000),
};

export const mgcpProfile: AcProfile = {
  declaration: mgcpDeclaration,
  quantities: {
    power: power('acPowerTotal', 2),
    energyProduced: energy('gridFeedIn', 3),
    energyConsumed: energy('gridConsumption', 4),
    current: current(5),
    voltage: voltage(6),
    voltageBetweenPhases: voltage(6),
    frequency: frequency(7),
  },
  mandatory: ['power', 'energyConsumed', 'energyProduced'],
  monitored: [1, 2, 3, 4, 5, 6, 7],
  // Phase powers are no part of MGCP; a meter that describes them is read all the same (MPC 9).
  alsoRead: [{ measurementType: 'power', scopeType: 'acPower', kind: 'powerPhases' }],
  stated: { keyName: PV_FEED_IN_FACTOR_KEY, scenario: 1, as: 'feedInFactor' },
  isTotalNamedByPhases: false,
  derivesPower: false,
  // The grid meter is the primary input of the energy manager: a minute without news is a lost meter (MGCP 6).
  readAfterSilence: millis(20_000),
};

export const evcemProfile: AcProfile = {
  declaration: evcemDeclaration,
  quantities: {
    current: current(1),
    powerPhases: power('acPower', 2),
    power: power('acPower', 2),
    energyCharged: energy('charge', 3),
  },
  mandatory: [],
  monitored: [1, 2, 3],
  // The first power has to carry a value, so the total comes last (EVCEM 5).
  order: ['current', 'powerPhases', 'power', 'energyCharged'],
  // Behind them comes the charging power of EVCC (OPEV 8.3).
  firstParameterId: { current: 0, powerPhases: 3, power: 6, energyCharged: 7 },
  alsoRead: [{ measurementType: 'power', scopeType: 'acPowerTotal', kind: 'power', quirk: 'totalPowerScope' }],
  isTotalNamedByPhases: true,
  derivesPower: true,
  readAfterSilence: millis(150_000),
};

/** Aggregated over all batteries of a system. */
export const vabdProfile: AcProfile = {
  declaration: vabdDeclaration,
  quantities: {
    power: power('acPowerTotal', 1),
    energyCharged: energy('charge', 2),
    energyDischarged: energy('discharge', 3),
    stateOfCharge: { measurementType: 'percentage', unit: 'pct', scopeType: 'stateOfCharge', scenario: 4 },
  },
  mandatory: ['power', 'stateOfCharge'],
  monitored: [1, 2, 3, 4],
  order: ['power', 'energyCharged', 'energyDischarged', 'stateOfCharge'],
  alsoRead: [],
  isTotalNamedByPhases: false,
  derivesPower: false,
  readAfterSilence: millis(150_000),
};

/** Aggregated over all panels of a system. */
export const vapdProfile: AcProfile = {
  declaration: vapdDeclaration,
  quantities: { power: power('acPowerTotal', 2), energyProduced: energy('acYieldTotal', 3) },
  mandatory: ['power', 'energyProduced'],
  monitored: [1, 2, 3],
  alsoRead: [],
  stated: { keyName: PV_PEAK_POWER_KEY, scenario: 1, as: 'nominalPeakPower' },
  isTotalNamedByPhases: false,
  derivesPower: false,
  readAfterSilence: millis(150_000),
};
