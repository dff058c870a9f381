import { type Data, record, tag } from '@busbar/kernel';

const ofClassifier = {
  /** Restricted exchange (filters) is possible too. */
  partial: tag,
};
/** `PossibleOperationsReadType`, `PossibleOperationsWriteType`. */
export interface PossibleOperation extends Data<typeof ofClassifier> {}
const possibleOperation = record<PossibleOperation>(ofClassifier);

const f = { read: possibleOperation, write: possibleOperation };
/** `PossibleOperationsType`: what a server executes for one function (SPINE-5.2.2-17); neither member for calls. */
export interface PossibleOperations extends Data<typeof f> {}
export const possibleOperations = record<PossibleOperations>(f);
