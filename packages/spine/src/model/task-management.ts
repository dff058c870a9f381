import { bool, type Data, enumeration, record, tag, text, uint } from '@busbar/kernel';
import { dataFunction, listFunction } from './function-declaration.ts';
import { absoluteOrRelativeTime, duration } from './time-types.ts';

const ofOverview = {
  remoteControllable: bool,
  jobsActive: bool,
};
/** `TaskManagementOverviewDataType`: the jobs as a whole. */
export interface TaskManagementOverviewData extends Data<typeof ofOverview> {}

/** Whether there are jobs, and whether they can be controlled remotely. */
export const taskManagementOverviewData = dataFunction({
  name: 'taskManagementOverviewData',
  feature: 'TaskManagement',
  data: record<TaskManagementOverviewData>(ofOverview),
});

const ofJobDescription = {
  jobId: uint,
  jobSource: enumeration(['internalMechanism', 'userInteraction', 'externalConfiguration'], {
    InternalMechanism: 'internalMechanism',
    UserInteraction: 'userInteraction',
    ExternalConfiguration: 'externalConfiguration',
  }),
  label: text,
  description: text,
};
/** `TaskManagementJobDescriptionDataType`: a job. */
export interface TaskManagementJobDescription extends Data<typeof ofJobDescription> {}

/** What the jobs of a device are. */
export const taskManagementJobDescriptionListData = listFunction({
  name: 'taskManagementJobDescriptionListData',
  feature: 'TaskManagement',
  item: 'taskManagementJobDescriptionData',
  entry: record<TaskManagementJobDescription>(ofJobDescription),
  key: ['jobId'],
  selectors: ['jobId', 'jobSource'],
});

/** `TaskManagementJobStateType`. States of whatever a job belongs to. */
const jobState = enumeration(
  [
    'running',
    'paused',
    'inactive',
    'active',
    'finished',
    'eventAccepted',
    'eventStarted',
    'eventStopped',
    'eventRejected',
    'eventCancelled',
    'eventError',
    'scheduled',
    'scheduledPaused',
    'pending',
    'completed',
    'invalid',
  ],
  { Running: 'running' },
);

const ofJob = {
  jobId: uint,
  timestamp: absoluteOrRelativeTime,
  jobState,
  elapsedTime: duration,
  remainingTime: duration,
};
/** `TaskManagementJobDataType`: state of a job. */
export interface TaskManagementJob extends Data<typeof ofJob> {}

/** How far each job is. */
export const taskManagementJobListData = listFunction({
  name: 'taskManagementJobListData',
  feature: 'TaskManagement',
  item: 'taskManagementJobData',
  entry: record<TaskManagementJob>(ofJob),
  key: ['jobId'],
  selectors: ['jobId', 'jobState'],
});

const ofHvacRelated = { overrunId: uint };
/** `TaskManagementHvacRelatedType`: the overrun a job belongs to. */
export interface TaskManagementHvacRelated extends Data<typeof ofHvacRelated> {}
const hvacRelated = record<TaskManagementHvacRelated>(ofHvacRelated);

const ofLoadControlReleated = { eventId: uint };
/** `TaskManagementLoadControlReleatedType`: the event a job belongs to; spelt as the schema spells it. */
export interface TaskManagementLoadControlReleated extends Data<typeof ofLoadControlReleated> {}
const loadControlReleated = record<TaskManagementLoadControlReleated>(ofLoadControlReleated);

const ofPowerSequencesRelated = { sequenceId: uint };
/** `TaskManagementPowerSequencesRelatedType`: the power sequence a job belongs to. */
export interface TaskManagementPowerSequencesRelated extends Data<typeof ofPowerSequencesRelated> {}
const powerSequencesRelated = record<TaskManagementPowerSequencesRelated>(ofPowerSequencesRelated);

const ofSmartEnergyManagementPsRelated = { sequenceId: uint };
/** `TaskManagementSmartEnergyManagementPsRelatedType`: the power sequence a job belongs to. */
export interface TaskManagementSmartEnergyManagementPsRelated extends Data<typeof ofSmartEnergyManagementPsRelated> {}
const smartEnergyManagementPsRelated = record<TaskManagementSmartEnergyManagementPsRelated>(
  ofSmartEnergyManagementPsRelated,
);

const ofJobRelation = {
  jobId: uint,
  /** Present if the job belongs to direct control. */
  directControlRelated: tag,
  hvacRelated,
  loadControlReleated,
  powerSequencesRelated,
  smartEnergyManagementPsRelated,
};
/** `TaskManagementJobRelationDataType`: what a job belongs to. */
export interface TaskManagementJobRelation extends Data<typeof ofJobRelation> {}

/** What each job belongs to: an overrun, an event, a power sequence. */
export const taskManagementJobRelationListData = listFunction({
  name: 'taskManagementJobRelationListData',
  feature: 'TaskManagement',
  item: 'taskManagementJobRelationData',
  entry: record<TaskManagementJobRelation>(ofJobRelation),
  key: ['jobId'],
  selectors: ['jobId'],
});
