import { type Data, record, text, uint } from '@busbar/kernel';
import { callFunction } from './function-declaration.ts';

const ofHeader = {
  /** Protocol the octets belong to. */
  purposeId: text,
  channelId: uint,
  /** Number of the piece within its channel. */
  sequenceId: uint,
};
/** `DataTunnelingHeaderType`: what the octets are for. */
export interface DataTunnelingHeader extends Data<typeof ofHeader> {}
const header = record<DataTunnelingHeader>(ofHeader);

const ofCall = {
  header,
  /** Pairs of hexadecimal digits. */
  payload: text,
};
/** `DataTunnelingCallType`: octets of another protocol. */
export interface DataTunnelingCall extends Data<typeof ofCall> {}

/** Carries octets of another protocol through a feature. */
export const dataTunnelingCall = callFunction({
  name: 'dataTunnelingCall',
  feature: 'DataTunneling',
  data: record<DataTunnelingCall>(ofCall),
});
