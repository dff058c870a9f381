import { enumeration, type ValueOf } from '@busbar/kernel';

/** `CommodityTypeType`: what is measured or supplied. */
export const commodityType = enumeration([
  'electricity',
  'gas',
  'oil',
  'water',
  'wasteWater',
  'domesticHotWater',
  'heatingWater',
  'steam',
  'heat',
  'coolingLoad',
  'air',
]);
export type CommodityType = ValueOf<typeof commodityType>;
