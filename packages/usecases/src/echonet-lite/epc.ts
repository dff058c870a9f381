/**
 * Codes of the properties of charging stations that the use cases work with; the classes 0x027E and 0x02A1 use the same ones
 * (0x02A1 has a part of them).
 */
export const EPC = {
  operationStatus: 0x80,
  identification: 0x83,
  ownPower: 0x84,
  faultStatus: 0x88,
  faultDescription: 0x89,
  manufacturer: 0x8a,
  productCode: 0x8c,
  serialNumber: 0x8d,
  ratedCharge: 0xc5,
  ratedDischarge: 0xc6,
  vehicleStatus: 0xc7,
  chargeRange: 0xc8,
  dischargeRange: 0xc9,
  chargeCurrentRange: 0xca,
  dischargeCurrentRange: 0xcb,
  equipmentType: 0xcc,
  vehicleConfirmation: 0xcd,
  chargeableCapacity: 0xce,
  remainingChargeableCapacity: 0xcf,
  usedCapacity: 0xd0,
  ratedVoltage: 0xd2,
  power: 0xd3,
  current: 0xd4,
  voltage: 0xd5,
  energyDischarged: 0xd6,
  energyCharged: 0xd8,
  operationMode: 0xda,
  interconnection: 0xdb,
  chargingMethod: 0xdc,
  dischargingMethod: 0xdd,
  purchasingPower: 0xde,
  signedPower: 0xe0,
  actualMode: 0xe1,
  storedEnergy: 0xe2,
  stateOfCharge: 0xe4,
  maintenance: 0xe5,
  vehicleId: 0xe6,
  chargeTarget: 0xe7,
  chargeTargetCharge: 0xe9,
  dischargeTarget: 0xea,
  chargePower: 0xeb,
  dischargePower: 0xec,
  chargeCurrent: 0xed,
  dischargeCurrent: 0xee,
} as const;

/** Class of charging stations that also discharge vehicles (V2H, V2G). */
export const CHARGER_DISCHARGER = 0x027e;
/** Class of charging stations that only charge. */
export const CHARGER = 0x02a1;
