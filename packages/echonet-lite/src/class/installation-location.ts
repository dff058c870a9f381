/** Places of 0x81 by bits 6 to 3 of its octet, from 1 on. */
export const PLACES = [
  'living',
  'dining',
  'kitchen',
  'bath',
  'lavatory',
  'washroom',
  'corridor',
  'room',
  'stairs',
  'entrance',
  'storage',
  'garden',
  'garage',
  'veranda',
  'other',
] as const;

/** Where an object is installed; `freeUse` are codes with the top bit set, whose meaning the site decides. */
export type Place = (typeof PLACES)[number] | 'notSet' | 'unknown' | 'freeUse';
