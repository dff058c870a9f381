import type { PerDirection, VehicleConnection } from '@busbar/functions';

/**
 * Whether a vehicle is there, from 0xC7. UCF_EV_Connected, table 163. `undefined` (0xFF): the station does not know; codes
 * that no release declares neither.
 */
export function connectionOf(status: string | undefined): VehicleConnection {
  switch (status) {
    case 'notConnected':
      return 'disconnected';
    case 'connected':
    case 'notChargeable':
    case 'chargeable':
    case 'dischargeable':
    case 'chargeableDischargeable':
    case 'unknown':
      return 'connected';
    default:
      return 'unknown';
  }
}

/** What the vehicle can do now, from 0xC7; empty: not known. */
export function permissionOf(status: string | undefined): PerDirection<boolean> {
  switch (status) {
    case 'notConnected':
    case 'connected':
    case 'notChargeable':
      return { charge: false, discharge: false };
    case 'chargeable':
      return { charge: true, discharge: false };
    case 'dischargeable':
      return { charge: false, discharge: true };
    case 'chargeableDischargeable':
      return { charge: true, discharge: true };
    default:
      return {};
  }
}

/** Whether the station may know more after it has talked to the vehicle: 0xC7 is FF or 44. Mapping S1. */
export function isUndecided(status: string | undefined): boolean {
  return status === undefined || status === 'undefined' || status === 'unknown';
}

/** 0xC7 of a hosted station: the same table read right to left. */
export function vehicleStatusOf(
  connection: VehicleConnection,
  permission: PerDirection<boolean>,
  canDischarge: boolean,
): string {
  if (connection === 'disconnected') return 'notConnected';
  if (connection === 'unknown') return 'undefined';
  const { charge, discharge } = permission;
  if (charge === undefined && discharge === undefined) return 'unknown';
  if (canDischarge && discharge === true) return charge === true ? 'chargeableDischargeable' : 'dischargeable';
  if (charge === true) return 'chargeable';
  return canDischarge ? 'connected' : 'notChargeable';
}
