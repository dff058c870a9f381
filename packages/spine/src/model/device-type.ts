import { enumeration, type ValueOf } from '@busbar/kernel';

/** `DeviceTypeType`: kind of a device; many chargers announce `Generic`. */
export const deviceType = enumeration([
  'Dishwasher',
  'Dryer',
  'EnvironmentSensor',
  'Generic',
  'HeatGenerationSystem',
  'HeatSinkSystem',
  'HeatStorageSystem',
  'HVACController',
  'SubMeter',
  'Washer',
  'ElectricitySupplySystem',
  'EnergyManagementSystem',
  'Inverter',
  'ChargingStation',
]);
export type DeviceType = ValueOf<typeof deviceType>;
