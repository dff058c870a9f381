import { text } from '@busbar/kernel';
import { valueListFunction } from './function-declaration.ts';

/** SPINE versions of a device; devices tell theirs in `nodeManagementDetailedDiscoveryData`. */
export const specificationVersionListData = valueListFunction({
  name: 'specificationVersionListData',
  feature: undefined,
  item: 'specificationVersionData',
  value: text,
});
