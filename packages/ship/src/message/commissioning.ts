import { bool, type Data, record, tag } from '@busbar/kernel';

/** Declaration of `commissioningRequest` (1.1, 6.9.7, Table 43): empty. */
export const commissioningRequest = tag;

const f = { accept: bool };
/** `commissioningResponse` (Table 44). */
export interface CommissioningResponse extends Data<typeof f> {}
/** Declaration of {@link CommissioningResponse}. */
export const commissioningResponse = record<CommissioningResponse>(f, { required: ['accept'] });
