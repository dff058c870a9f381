import { type Data, enumeration, record, uint } from '@busbar/kernel';
import { dateTime } from './time-types.ts';

const ofRecurrenceInformation = {
  recurringInterval: enumeration(['yearly', 'monthly', 'weekly', 'daily', 'hourly', 'everyMinute', 'everySecond']),
  recurringIntervalStep: uint,
  firstExecution: dateTime,
  executionCount: uint,
  lastExecution: dateTime,
};
/** `RecurrenceInformationType`: how often something recurs. */
export interface RecurrenceInformation extends Data<typeof ofRecurrenceInformation> {}
export const recurrenceInformation = record<RecurrenceInformation>(ofRecurrenceInformation);
