import { cutManufacturerInformation, type ManufacturerInformation } from '@busbar/functions';
import { deviceClassificationManufacturerData, type LocalEntity, type RemoteEntity } from '@busbar/spine';

/**
 * Offers what an entity says about itself; shared by EVSECC and EVCC. UCF_Manufacturer_Information, T119, T120.
 * @returns states it; empty texts are left out
 */
export function offerManufacturer(entity: LocalEntity): (manufacturer: ManufacturerInformation) => void {
  const feature = entity.feature('DeviceClassification', 'server');
  feature.offer(deviceClassificationManufacturerData, { read: true });
  return (manufacturer) =>
    feature.set(deviceClassificationManufacturerData, cutManufacturerInformation(withoutEmptyTexts(manufacturer)));
}

/** What an entity of a peer says about itself; undefined if it says nothing. */
export function shownManufacturer(entity: RemoteEntity | undefined): ManufacturerInformation | undefined {
  const data = entity?.feature('DeviceClassification', 'server')?.data(deviceClassificationManufacturerData);
  return data === undefined || Object.keys(data).length === 0 ? undefined : data;
}

function withoutEmptyTexts(manufacturer: ManufacturerInformation): ManufacturerInformation {
  return Object.fromEntries(Object.entries(manufacturer).filter(([, text]) => text !== ''));
}
