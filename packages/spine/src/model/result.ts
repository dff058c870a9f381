import { type Data, record, text, uint } from '@busbar/kernel';
import { resultFunction } from './function-declaration.ts';

const ofResult = {
  /** 0 = no error; absent counts as 0, other values are errors. See {@link ERROR_NUMBERS}. */
  errorNumber: uint,
  /** Reason in plain words. */
  description: text,
};
/** `ResultDataType`: error number and reason. */
export interface ResultData extends Data<typeof ofResult> {}

/** Acknowledgement or error for a received datagram. */
export const resultData = resultFunction({ name: 'resultData', data: record<ResultData>(ofResult) });

/** `ErrorNumberType`: the numbers of the resource specification, table 19. Others are legal to receive. */
export const ERROR_NUMBERS = {
  noError: 0,
  generalError: 1,
  timeout: 2,
  overload: 3,
  destinationUnknown: 4,
  destinationUnreachable: 5,
  commandNotSupported: 6,
  commandRejected: 7,
  restrictedFunctionExchangeCombinationNotSupported: 8,
  bindingIsNecessary: 9,
} as const;
