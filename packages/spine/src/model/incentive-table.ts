import { type Data, list, record } from '@busbar/kernel';
import { listFunction } from './function-declaration.ts';
import { nested } from './selectors.ts';
import {
  incentive,
  incentiveDescription,
  tariff,
  tariffDescription,
  tariffDescriptionListData,
  tariffListData,
  tariffOverallConstraintsData,
  tier,
  tierBoundary,
  tierBoundaryDescription,
  tierDescription,
} from './tariff-information.ts';
import { timeTable, timeTableConstraints } from './time-table.ts';

const ofDescriptionTier = {
  tierDescription,
  /** Without `validForTierId`, `label` and `description`. */
  boundaryDescription: list(tierBoundaryDescription),
  incentiveDescription: list(incentiveDescription),
};
/** `IncentiveTableDescriptionTierType`: a tier with its boundaries and incentives. */
export interface IncentiveTableDescriptionTier extends Data<typeof ofDescriptionTier> {}
const incentiveTableDescriptionTier = record<IncentiveTableDescriptionTier>(ofDescriptionTier);

const ofDescription = {
  /** Without `commodityId`. */
  tariffDescription,
  tier: list(incentiveTableDescriptionTier),
};
/** `IncentiveTableDescriptionType`: the structure of an incentive table. */
export interface IncentiveTableDescription extends Data<typeof ofDescription> {}

/**
 * Structure of the incentive tables: tiers, boundaries and incentives; written as a whole (SPINE-5.3.3-43). IEC
 * 63380-3, tables 98, 101, 104.
 */
export const incentiveTableDescriptionData = listFunction({
  name: 'incentiveTableDescriptionData',
  feature: 'IncentiveTable',
  item: 'incentiveTableDescription',
  entry: record<IncentiveTableDescription>(ofDescription),
  key: [],
  selectors: [nested('tariffDescription', 'tariffDescription', tariffDescriptionListData.selectors.members)],
});

const ofConstraints = {
  /** Without `activeTierId`. */
  tariff,
  /** `maxTiersPerTariff`, `maxBoundariesPerTier` and `maxIncentivesPerTier` only. */
  tariffConstraints: tariffOverallConstraintsData.shape,
  /** `slotCountMax` only. */
  incentiveSlotConstraints: timeTableConstraints,
};
/** `IncentiveTableConstraintsType`: bounds of an incentive table. */
export interface IncentiveTableConstraints extends Data<typeof ofConstraints> {}

/** How many slots, tiers, boundaries and incentives a table may have. IEC 63380-3, tables 99, 102. */
export const incentiveTableConstraintsData = listFunction({
  name: 'incentiveTableConstraintsData',
  feature: 'IncentiveTable',
  item: 'incentiveTableConstraints',
  entry: record<IncentiveTableConstraints>(ofConstraints),
  key: [],
  selectors: [nested('tariff', 'tariff', tariffListData.selectors.members)],
});

const ofTier = {
  /** `tierId` only. */
  tier,
  /** Without `timePeriod` and `timeTableId`. */
  boundary: list(tierBoundary),
  /** `incentiveId` and `value` only. */
  incentive: list(incentive),
};
/** `IncentiveTableTierType`: a tier in a slot: where it ends, and its incentives. */
export interface IncentiveTableTier extends Data<typeof ofTier> {}
const incentiveTableTier = record<IncentiveTableTier>(ofTier);

const ofIncentiveSlot = {
  /** When the slot applies; times as `dateTime` or `relative` only, without `timeTableId`. */
  timeInterval: timeTable,
  tier: list(incentiveTableTier),
};
/** `IncentiveTableIncentiveSlotType`: the incentives of a slot. */
export interface IncentiveTableIncentiveSlot extends Data<typeof ofIncentiveSlot> {}
const incentiveTableIncentiveSlot = record<IncentiveTableIncentiveSlot>(ofIncentiveSlot);

const ofIncentiveTable = {
  /** Without `activeTierId`. */
  tariff,
  incentiveSlot: list(incentiveTableIncentiveSlot),
};
/** `IncentiveTableType`: the incentives of a tariff. */
export interface IncentiveTable extends Data<typeof ofIncentiveTable> {}

/** Incentives per slot and tier; written as a whole (SPINE-5.3.3-43). IEC 63380-3, tables 100, 103, 105. */
export const incentiveTableData = listFunction({
  name: 'incentiveTableData',
  feature: 'IncentiveTable',
  item: 'incentiveTable',
  entry: record<IncentiveTable>(ofIncentiveTable),
  key: [],
  selectors: [nested('tariff', 'tariff', tariffListData.selectors.members)],
});
