import { bool, enumeration, text, uint } from '@busbar/kernel';
import { type ItemOf, listFunction } from './function-declaration.ts';

/** Identifications such as the address of an EV or an RFID tag. */
export const identificationListData = listFunction({
  name: 'identificationListData',
  feature: 'Identification',
  item: 'identificationData',
  key: ['identificationId'],
  fields: {
    identificationId: uint,
    identificationType: enumeration(['eui48', 'eui64', 'userRfidTag']),
    identificationValue: text,
    authorized: bool,
  },
  selectors: ['identificationId', 'identificationType'],
});
export type Identification = ItemOf<typeof identificationListData>;
