import { bool, type Data, enumeration, list, record, text, uint } from '@busbar/kernel';
import { commodityType } from './commodity-type.ts';
import { currency } from './currency.ts';
import { energyDirection } from './energy-direction.ts';
import { dataFunction, listFunction } from './function-declaration.ts';
import { scaledNumber } from './scaled-number.ts';
import { scopeType } from './scope-type.ts';
import { within } from './selectors.ts';
import { timePeriod } from './time-period.ts';
import { absoluteOrRelativeTime } from './time-types.ts';
import { unitOfMeasurement } from './unit-of-measurement.ts';

const ofTariffOverallConstraints = {
  maxTariffCount: uint,
  maxBoundaryCount: uint,
  maxTierCount: uint,
  maxIncentiveCount: uint,
  maxBoundariesPerTariff: uint,
  maxTiersPerTariff: uint,
  maxBoundariesPerTier: uint,
  maxIncentivesPerTier: uint,
};
/** `TariffOverallConstraintsDataType`: largest numbers. */
export interface TariffOverallConstraintsData extends Data<typeof ofTariffOverallConstraints> {}

/** How many tariffs, tiers, boundaries and incentives there may be. */
export const tariffOverallConstraintsData = dataFunction({
  name: 'tariffOverallConstraintsData',
  feature: 'TariffInformation',
  data: record<TariffOverallConstraintsData>(ofTariffOverallConstraints),
});

const ofTariffDescription = {
  tariffId: uint,
  commodityId: uint,
  /** Measurand the tariff is applied to. */
  measurementId: uint,
  /** Whether clients may write the tariff. */
  tariffWriteable: bool,
  /** Whether the server waits for the tariff. */
  updateRequired: bool,
  scopeType,
  label: text,
  description: text,
  slotIdSupport: bool,
};
/** `TariffDescriptionDataType`: a tariff. */
export interface TariffDescription extends Data<typeof ofTariffDescription> {}
export const tariffDescription = record<TariffDescription>(ofTariffDescription);

/** What the tariffs are. */
export const tariffDescriptionListData = listFunction({
  name: 'tariffDescriptionListData',
  feature: 'TariffInformation',
  item: 'tariffDescriptionData',
  entry: tariffDescription,
  key: ['tariffId'],
  selectors: ['tariffId', 'commodityId', 'measurementId', 'scopeType'],
});

const ofTariff = {
  tariffId: uint,
  activeTierId: list(uint),
};
/** `TariffDataType`: a tariff at present. */
export interface Tariff extends Data<typeof ofTariff> {}
export const tariff = record<Tariff>(ofTariff);

/** Tiers of each tariff that apply at present. */
export const tariffListData = listFunction({
  name: 'tariffListData',
  feature: 'TariffInformation',
  item: 'tariffData',
  entry: tariff,
  key: ['tariffId'],
  selectors: ['tariffId', 'activeTierId'],
});

const ofTariffTierRelation = {
  tariffId: uint,
  tierId: list(uint),
};
/** `TariffTierRelationDataType`: tiers of a tariff. */
export interface TariffTierRelation extends Data<typeof ofTariffTierRelation> {}

/** Tiers of each tariff. */
export const tariffTierRelationListData = listFunction({
  name: 'tariffTierRelationListData',
  feature: 'TariffInformation',
  item: 'tariffTierRelationData',
  entry: record<TariffTierRelation>(ofTariffTierRelation),
  key: ['tariffId'],
  selectors: ['tariffId', 'tierId'],
});

const ofTariffBoundaryRelation = {
  tariffId: uint,
  boundaryId: list(uint),
};
/** `TariffBoundaryRelationDataType`: boundaries of a tariff. */
export interface TariffBoundaryRelation extends Data<typeof ofTariffBoundaryRelation> {}

/** Boundaries between the tiers of each tariff. */
export const tariffBoundaryRelationListData = listFunction({
  name: 'tariffBoundaryRelationListData',
  feature: 'TariffInformation',
  item: 'tariffBoundaryRelationData',
  entry: record<TariffBoundaryRelation>(ofTariffBoundaryRelation),
  key: ['tariffId'],
  selectors: ['tariffId', 'boundaryId'],
});

const ofCommodity = {
  commodityId: uint,
  commodityType,
  /** Flow that counts positive. */
  positiveEnergyDirection: energyDirection,
  label: text,
  description: text,
};
/** `CommodityDataType`: a commodity. */
export interface Commodity extends Data<typeof ofCommodity> {}

/** Commodities the tariffs are about. */
export const commodityListData = listFunction({
  name: 'commodityListData',
  feature: 'TariffInformation',
  item: 'commodityData',
  entry: record<Commodity>(ofCommodity),
  key: ['commodityId'],
  selectors: ['commodityId', 'commodityType'],
});

const ofTierDescription = {
  tierId: uint,
  tierType: enumeration(['fixedCost', 'dynamicCost']),
  label: text,
  description: text,
};
/** `TierDescriptionDataType`: a tier. */
export interface TierDescription extends Data<typeof ofTierDescription> {}
export const tierDescription = record<TierDescription>(ofTierDescription);

/** What the tiers are. */
export const tierDescriptionListData = listFunction({
  name: 'tierDescriptionListData',
  feature: 'TariffInformation',
  item: 'tierDescriptionData',
  entry: tierDescription,
  key: ['tierId'],
  selectors: ['tierId', 'tierType'],
});

const ofTier = {
  tierId: uint,
  timePeriod,
  timeTableId: uint,
  activeIncentiveId: list(uint),
};
/** `TierDataType`: a tier at present. */
export interface Tier extends Data<typeof ofTier> {}
export const tier = record<Tier>(ofTier);

/** When each tier applies, and its incentives of the moment. */
export const tierListData = listFunction({
  name: 'tierListData',
  feature: 'TariffInformation',
  item: 'tierData',
  entry: tier,
  key: ['tierId'],
  selectors: ['tierId', 'activeIncentiveId'],
});

const ofTierIncentiveRelation = {
  tierId: uint,
  incentiveId: list(uint),
};
/** `TierIncentiveRelationDataType`: incentives of a tier. */
export interface TierIncentiveRelation extends Data<typeof ofTierIncentiveRelation> {}

/** Incentives of each tier. */
export const tierIncentiveRelationListData = listFunction({
  name: 'tierIncentiveRelationListData',
  feature: 'TariffInformation',
  item: 'tierIncentiveRelationData',
  entry: record<TierIncentiveRelation>(ofTierIncentiveRelation),
  key: ['tierId'],
  selectors: ['tierId', 'incentiveId'],
});

const ofTierBoundaryDescription = {
  boundaryId: uint,
  boundaryType: enumeration(['powerBoundary', 'energyBoundary', 'countBoundary']),
  /** Tier the boundary belongs to. */
  validForTierId: uint,
  /** Tier that applies below. */
  switchToTierIdWhenLower: uint,
  /** Tier that applies above. */
  switchToTierIdWhenHigher: uint,
  boundaryUnit: unitOfMeasurement,
  label: text,
  description: text,
};
/** `TierBoundaryDescriptionDataType`: a boundary between tiers. */
export interface TierBoundaryDescription extends Data<typeof ofTierBoundaryDescription> {}
export const tierBoundaryDescription = record<TierBoundaryDescription>(ofTierBoundaryDescription);

/** What the boundaries between tiers are, and which tiers they separate. */
export const tierBoundaryDescriptionListData = listFunction({
  name: 'tierBoundaryDescriptionListData',
  feature: 'TariffInformation',
  item: 'tierBoundaryDescriptionData',
  entry: tierBoundaryDescription,
  key: ['boundaryId'],
  selectors: ['boundaryId', 'boundaryType'],
});

const ofTierBoundary = {
  boundaryId: uint,
  timePeriod,
  timeTableId: uint,
  /** Where the tier begins, in the unit of the description. */
  lowerBoundaryValue: scaledNumber,
  /** Where the tier ends, in the unit of the description. */
  upperBoundaryValue: scaledNumber,
};
/** `TierBoundaryDataType`: values of a boundary. */
export interface TierBoundary extends Data<typeof ofTierBoundary> {}
export const tierBoundary = record<TierBoundary>(ofTierBoundary);

/** Values of the boundaries, in the unit of their description. */
export const tierBoundaryListData = listFunction({
  name: 'tierBoundaryListData',
  feature: 'TariffInformation',
  item: 'tierBoundaryData',
  entry: tierBoundary,
  key: ['boundaryId'],
  selectors: ['boundaryId'],
});

const ofIncentiveDescription = {
  incentiveId: uint,
  incentiveType: enumeration(['absoluteCost', 'relativeCost', 'renewableEnergyPercentage', 'co2Emission']),
  incentivePriority: uint,
  /** Currency of costs. */
  currency,
  /** Unit of what is no money. */
  unit: unitOfMeasurement,
  label: text,
  description: text,
};
/** `IncentiveDescriptionDataType`: an incentive. */
export interface IncentiveDescription extends Data<typeof ofIncentiveDescription> {}
export const incentiveDescription = record<IncentiveDescription>(ofIncentiveDescription);

/** What the incentives are: cost, share of renewable energy, emission. */
export const incentiveDescriptionListData = listFunction({
  name: 'incentiveDescriptionListData',
  feature: 'TariffInformation',
  item: 'incentiveDescriptionData',
  entry: incentiveDescription,
  key: ['incentiveId'],
  selectors: ['incentiveId', 'incentiveType'],
});

const ofIncentive = {
  incentiveId: uint,
  valueType: enumeration(['value', 'averageValue', 'minValue', 'maxValue']),
  timestamp: absoluteOrRelativeTime,
  timePeriod,
  timeTableId: uint,
  /** Value in the currency or unit of the description. */
  value: scaledNumber,
};
/** `IncentiveDataType`: value of an incentive. */
export interface Incentive extends Data<typeof ofIncentive> {}
export const incentive = record<Incentive>(ofIncentive);

/** Values of the incentives, in the unit or currency of their description. */
export const incentiveListData = listFunction({
  name: 'incentiveListData',
  feature: 'TariffInformation',
  item: 'incentiveData',
  entry: incentive,
  key: ['incentiveId'],
  selectors: ['incentiveId', 'valueType', within('timestampInterval', 'timestamp')],
});
