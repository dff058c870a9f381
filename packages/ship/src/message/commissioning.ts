import { bool, type Data, record, type Tag, tag } from '@busbar/kernel';

/** `commissioningRequest` (1.1, 6.9.7, Table 43): empty. */
export type CommissioningRequest = Tag;
/** Declaration of {@link CommissioningRequest}. */
export const commissioningRequest = tag;

const f = { accept: bool };
/** `commissioningResponse` (Table 44). */
export interface CommissioningResponse extends Data<typeof f> {}
/** Declaration of {@link CommissioningResponse}. */
export const commissioningResponse = record<CommissioningResponse>(f, { required: ['accept'] });
