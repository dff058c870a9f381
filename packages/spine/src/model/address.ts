import { type Data, list, record, text, uint } from '@busbar/kernel';

/** Address of a device: format of SPINE-5.2.3-1 for ours, opaque for those of peers. */
const device = text;
/** Entity ids from the root to the entity; `[1,2]` is child 2 of entity 1. */
const entity = list(uint);
/** Number of a feature within its entity, without meaning of its own. */
const feature = uint;

const ofDevice = { device };
/** `DeviceAddressType`. */
export interface DeviceAddress extends Data<typeof ofDevice> {}
export const deviceAddress = record<DeviceAddress>(ofDevice);

const ofEntity = { device, entity };
/** `EntityAddressType`: the entity list has to be equal in length and values, there are no prefixes (SPINE-5.2.3-3). */
export interface EntityAddress extends Data<typeof ofEntity> {}
export const entityAddress = record<EntityAddress>(ofEntity);

const ofFeature = { device, entity, feature };
/** `FeatureAddressType`: where a feature is. IEC 63380-3, 5.2.3. */
export interface FeatureAddress extends Data<typeof ofFeature> {}
export const featureAddress = record<FeatureAddress>(ofFeature);
