/** What a device says about itself. UCF_Manufacturer_Information; every part may be missing. EVSECC-010 to EVSECC-015. */
export interface ManufacturerInformation {
  readonly deviceName?: string;
  readonly deviceCode?: string;
  readonly serialNumber?: string;
  readonly softwareRevision?: string;
  readonly hardwareRevision?: string;
  readonly vendorName?: string;
  readonly vendorCode?: string;
  readonly brandName?: string;
  readonly powerSource?: string;
  readonly manufacturerNodeIdentification?: string;
  readonly manufacturerLabel?: string;
  readonly manufacturerDescription?: string;
}

const LONGEST_TEXT = 256;
const LONGEST_DESCRIPTION = 4096;

/** Cuts texts to what receivers take: 256 characters, the description 4096. EVSECC 5.1. */
export function cutManufacturerInformation(info: ManufacturerInformation): ManufacturerInformation {
  return Object.fromEntries(
    Object.entries(info).map(([name, text]: [string, string]) => [
      name,
      text.slice(0, name === 'manufacturerDescription' ? LONGEST_DESCRIPTION : LONGEST_TEXT),
    ]),
  );
}
