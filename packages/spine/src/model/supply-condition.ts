import { type Data, enumeration, list, record, text, uint } from '@busbar/kernel';
import { commodityType } from './commodity-type.ts';
import { energyDirection } from './energy-direction.ts';
import { listFunction } from './function-declaration.ts';
import { scaledNumber } from './scaled-number.ts';
import { within } from './selectors.ts';
import { timePeriod } from './time-period.ts';
import { absoluteOrRelativeTime } from './time-types.ts';

const ofDescription = {
  conditionId: uint,
  commodityType,
  /** Flow of energy that counts positive. */
  positiveEnergyDirection: energyDirection,
  label: text,
  description: text,
};
/** `SupplyConditionDescriptionDataType`: what a condition is about. */
export interface SupplyConditionDescription extends Data<typeof ofDescription> {}

/** What the supply conditions are about. */
export const supplyConditionDescriptionListData = listFunction({
  name: 'supplyConditionDescriptionListData',
  feature: 'SupplyCondition',
  item: 'supplyConditionDescriptionData',
  entry: record<SupplyConditionDescription>(ofDescription),
  key: ['conditionId'],
  selectors: ['conditionId'],
});

const ofSupplyCondition = {
  conditionId: uint,
  timestamp: absoluteOrRelativeTime,
  eventType: enumeration([
    'thesholdExceeded',
    'fallenBelowThreshold',
    'supplyInterrupt',
    'releaseOfLimitations',
    'otherProblem',
    'gridConditionUpdate',
  ]),
  originator: enumeration(['externDSO', 'externSupplier', 'internalLimit', 'internalService', 'internalUser']),
  thresholdId: uint,
  /** Percentage of the threshold. */
  thresholdPercentage: scaledNumber,
  /** When the condition holds. */
  relevantPeriod: timePeriod,
  description: text,
  gridCondition: enumeration(['consumptionRed', 'consumptionYellow', 'good', 'productionYellow', 'productionRed']),
};
/** `SupplyConditionDataType`: an event of the supply. */
export interface SupplyCondition extends Data<typeof ofSupplyCondition> {}

/** Events of the supply, such as an interruption or the colour of the grid. */
export const supplyConditionListData = listFunction({
  name: 'supplyConditionListData',
  feature: 'SupplyCondition',
  item: 'supplyConditionData',
  entry: record<SupplyCondition>(ofSupplyCondition),
  key: ['conditionId'],
  selectors: ['conditionId', within('timestampInterval', 'timestamp'), 'eventType', 'originator'],
});

const ofThresholdRelation = {
  conditionId: uint,
  thresholdId: list(uint),
};
/** `SupplyConditionThresholdRelationDataType`: thresholds of a condition. */
export interface SupplyConditionThresholdRelation extends Data<typeof ofThresholdRelation> {}

/** Thresholds that matter for each condition. */
export const supplyConditionThresholdRelationListData = listFunction({
  name: 'supplyConditionThresholdRelationListData',
  feature: 'SupplyCondition',
  item: 'supplyConditionThresholdRelationData',
  entry: record<SupplyConditionThresholdRelation>(ofThresholdRelation),
  key: ['conditionId'],
  aliases: { SupplyConditionThresholdRelationDataType: 'supplyConditionThresholdRelationData' },
  selectors: ['conditionId', 'thresholdId'],
});
