import { bool, type Data, enumeration, record, text, uint } from '@busbar/kernel';
import { absoluteOrRecurringTime } from './absolute-or-recurring-time.ts';
import { listFunction } from './function-declaration.ts';
import { recurrenceInformation } from './recurrence-information.ts';
import { duration, time } from './time-types.ts';

const ofTimeTableDescription = {
  timeTableId: uint,
  /** Whether clients may add and remove slots. */
  timeSlotCountChangeable: bool,
  /** Whether clients may change begin and end of slots. */
  timeSlotTimesChangeable: bool,
  timeSlotTimeMode: enumeration(['absolute', 'recurring', 'both']),
  label: text,
  description: text,
};
/** `TimeTableDescriptionDataType`: a time table. */
export interface TimeTableDescription extends Data<typeof ofTimeTableDescription> {}

/** What the time tables are, and what of them may be changed. */
export const timeTableDescriptionListData = listFunction({
  name: 'timeTableDescriptionListData',
  feature: 'TimeTable',
  item: 'timeTableDescriptionData',
  entry: record<TimeTableDescription>(ofTimeTableDescription),
  key: ['timeTableId'],
  selectors: ['timeTableId'],
});

const ofTimeTable = {
  timeTableId: uint,
  timeSlotId: uint,
  recurrenceInformation,
  startTime: absoluteOrRecurringTime,
  endTime: absoluteOrRecurringTime,
};
/** `TimeTableDataType`: a slot of a time table. */
export interface TimeTable extends Data<typeof ofTimeTable> {}
export const timeTable = record<TimeTable>(ofTimeTable);

/** Slots of each time table. */
export const timeTableListData = listFunction({
  name: 'timeTableListData',
  feature: 'TimeTable',
  item: 'timeTableData',
  entry: timeTable,
  key: ['timeTableId', 'timeSlotId'],
  selectors: ['timeTableId', 'timeSlotId'],
});

const ofTimeTableConstraints = {
  timeTableId: uint,
  slotCountMin: uint,
  slotCountMax: uint,
  slotDurationMin: duration,
  slotDurationMax: duration,
  slotDurationStepSize: duration,
  /** Steps in which the begin of a slot may be moved. */
  slotShiftStepSize: duration,
  firstSlotBeginsAt: time,
};
/** `TimeTableConstraintsDataType`: bounds of a time table. */
export interface TimeTableConstraints extends Data<typeof ofTimeTableConstraints> {}
export const timeTableConstraints = record<TimeTableConstraints>(ofTimeTableConstraints);

/** How many slots a time table may have, and how long they may be. */
export const timeTableConstraintsListData = listFunction({
  name: 'timeTableConstraintsListData',
  feature: 'TimeTable',
  item: 'timeTableConstraintsData',
  entry: timeTableConstraints,
  key: ['timeTableId'],
  selectors: ['timeTableId'],
});
