import { type Data, list, record, uint } from '@busbar/kernel';
import { callFunction, dataFunction, listFunction } from './function-declaration.ts';
import {
  operatingConstraintsDuration,
  operatingConstraintsInterrupt,
  operatingConstraintsResumeImplication,
} from './operating-constraints.ts';
import {
  powerSequenceAlternativesRelationListData,
  powerSequenceDescription,
  powerSequenceDescriptionListData,
  powerSequenceNodeScheduleInformationData,
  powerSequencePrice,
  powerSequencePriceCalculationRequestCall,
  powerSequencePriceListData,
  powerSequenceSchedule,
  powerSequenceScheduleConfigurationRequestCall,
  powerSequenceScheduleConstraints,
  powerSequenceSchedulePreference,
  powerSequenceState,
  powerTimeSlotSchedule,
  powerTimeSlotScheduleConstraints,
  powerTimeSlotScheduleListData,
  powerTimeSlotValue,
  powerTimeSlotValueListData,
} from './power-sequences.ts';
import { nested, nestedItem } from './selectors.ts';

const ofAlternativesRelation = { alternativesId: uint };
/** `SmartEnergyManagementPsAlternativesRelationType`: the group of alternatives. */
export interface SmartEnergyManagementPsAlternativesRelation extends Data<typeof ofAlternativesRelation> {}
const alternativesRelation = record<SmartEnergyManagementPsAlternativesRelation>(ofAlternativesRelation);

const ofPowerTimeSlotValueList = {
  /** Without `sequenceId` and `slotNumber`. */
  value: list(powerTimeSlotValue),
};
/** `SmartEnergyManagementPsPowerTimeSlotValueListType`: the values of a slot. */
export interface SmartEnergyManagementPsPowerTimeSlotValueList extends Data<typeof ofPowerTimeSlotValueList> {}
const powerTimeSlotValueList = record<SmartEnergyManagementPsPowerTimeSlotValueList>(ofPowerTimeSlotValueList);

const ofPowerTimeSlot = {
  /** Without `sequenceId`; times as durations only. */
  schedule: powerTimeSlotSchedule,
  valueList: powerTimeSlotValueList,
  /** Without `sequenceId` and `slotNumber`; times as durations only. */
  scheduleConstraints: powerTimeSlotScheduleConstraints,
};
/** `SmartEnergyManagementPsPowerTimeSlotType`: a slot of a power sequence. */
export interface SmartEnergyManagementPsPowerTimeSlot extends Data<typeof ofPowerTimeSlot> {}
const powerTimeSlot = record<SmartEnergyManagementPsPowerTimeSlot>(ofPowerTimeSlot);

const ofPowerSequence = {
  /** Without `positiveEnergyDirection` and `scope`; its text has 1 to 60 characters. */
  description: powerSequenceDescription,
  /** From here on without `sequenceId`, which the description has. */
  state: powerSequenceState,
  /** Times as durations only. */
  schedule: powerSequenceSchedule,
  /** `earliestStartTime` and `latestEndTime` only, as durations. */
  scheduleConstraints: powerSequenceScheduleConstraints,
  schedulePreference: powerSequenceSchedulePreference,
  /** Without `notInterruptibleAtHighPower`. */
  operatingConstraintsInterrupt,
  operatingConstraintsDuration,
  operatingConstraintsResumeImplication,
  powerTimeSlot: list(powerTimeSlot),
};
/** `SmartEnergyManagementPsPowerSequenceType`: a power sequence with its slots. */
export interface SmartEnergyManagementPsPowerSequence extends Data<typeof ofPowerSequence> {}
const powerSequence = record<SmartEnergyManagementPsPowerSequence>(ofPowerSequence);

const ofAlternatives = {
  relation: alternativesRelation,
  powerSequence: list(powerSequence),
};
/** `SmartEnergyManagementPsAlternativesType`: power sequences of which one is executed. */
export interface SmartEnergyManagementPsAlternatives extends Data<typeof ofAlternatives> {}
const alternatives = record<SmartEnergyManagementPsAlternatives>(ofAlternatives);

const ofData = {
  nodeScheduleInformation: powerSequenceNodeScheduleInformationData.shape,
  alternatives: list(alternatives),
};
/** `SmartEnergyManagementPsDataType`: the power sequences of an appliance. */
export interface SmartEnergyManagementPsData extends Data<typeof ofData> {}

/** Power sequences of an appliance with everything that belongs to them, in one tree. */
export const smartEnergyManagementPsData = dataFunction({
  name: 'smartEnergyManagementPsData',
  feature: 'SmartEnergyManagementPs',
  data: record<SmartEnergyManagementPsData>(ofData),
  selectors: [
    nestedItem(
      'alternativesRelation',
      'alternatives.relation',
      powerSequenceAlternativesRelationListData.selectors.members,
    ),
    nestedItem(
      'powerSequenceDescription',
      'alternatives.powerSequence.description',
      powerSequenceDescriptionListData.selectors.members,
    ),
    nestedItem(
      'powerTimeSlotSchedule',
      'alternatives.powerSequence.powerTimeSlot.schedule',
      powerTimeSlotScheduleListData.selectors.members,
    ),
    nestedItem(
      'powerTimeSlotValue',
      'alternatives.powerSequence.powerTimeSlot.valueList.value',
      powerTimeSlotValueListData.selectors.members,
    ),
  ],
});

const ofConfigurationRequestCall = {
  scheduleConfigurationRequest: powerSequenceScheduleConfigurationRequestCall.shape,
};
/** `SmartEnergyManagementPsConfigurationRequestCallType`: a request to schedule. */
export interface SmartEnergyManagementPsConfigurationRequestCall extends Data<typeof ofConfigurationRequestCall> {}

/** Asks the appliance to schedule a power sequence. */
export const smartEnergyManagementPsConfigurationRequestCall = callFunction({
  name: 'smartEnergyManagementPsConfigurationRequestCall',
  feature: 'SmartEnergyManagementPs',
  data: record<SmartEnergyManagementPsConfigurationRequestCall>(ofConfigurationRequestCall),
});

/** What each power sequence will cost. */
export const smartEnergyManagementPsPriceData = listFunction({
  name: 'smartEnergyManagementPsPriceData',
  feature: 'SmartEnergyManagementPs',
  item: 'price',
  entry: powerSequencePrice,
  key: ['sequenceId'],
  selectors: [nested('price', '.', powerSequencePriceListData.selectors.members)],
});

const ofPriceCalculationRequestCall = {
  /** Without `potentialStartTime`. */
  priceCalculationRequest: powerSequencePriceCalculationRequestCall.shape,
};
/** `SmartEnergyManagementPsPriceCalculationRequestCallType`: a request for a price. */
export interface SmartEnergyManagementPsPriceCalculationRequestCall
  extends Data<typeof ofPriceCalculationRequestCall> {}

/** Asks what a power sequence would cost. */
export const smartEnergyManagementPsPriceCalculationRequestCall = callFunction({
  name: 'smartEnergyManagementPsPriceCalculationRequestCall',
  feature: 'SmartEnergyManagementPs',
  data: record<SmartEnergyManagementPsPriceCalculationRequestCall>(ofPriceCalculationRequestCall),
});
