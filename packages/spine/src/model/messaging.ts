import { type Data, enumeration, record, text, uint } from '@busbar/kernel';
import { listFunction } from './function-declaration.ts';
import { within } from './selectors.ts';
import { absoluteOrRelativeTime } from './time-types.ts';

const ofMessaging = {
  timestamp: absoluteOrRelativeTime,
  messagingNumber: uint,
  type: enumeration(['logging', 'information', 'warning', 'alarm', 'emergency', 'obsolete']),
  text,
};
/** `MessagingDataType`: a message. */
export interface Messaging extends Data<typeof ofMessaging> {}

/** Messages for people: from log lines to emergencies. */
export const messagingListData = listFunction({
  name: 'messagingListData',
  feature: 'Messaging',
  item: 'messagingData',
  entry: record<Messaging>(ofMessaging),
  key: ['messagingNumber'],
  selectors: [within('timestampInterval', 'timestamp'), 'messagingNumber'],
});
