import type { StationCapabilities } from '@busbar/functions';
import { nameAt } from './content-value.ts';
import { CHARGER_DISCHARGER, EPC } from './epc.ts';
import type { HasContents } from './station-object.ts';

/**
 * What can be done with a station: class, type and maps say it. ECHONET Lite has no heartbeat, no failsafe, no durations, no
 * phases and no schedules. Mapping sections 6 and 7.
 */
export function capabilitiesAt(contents: HasContents): StationCapabilities {
  const type = nameAt(contents, EPC.equipmentType) ?? '';
  const isBidirectional = contents.classCode === CHARGER_DISCHARGER;
  const canWrite = (epc: number): boolean => contents.writable()?.has(epc) ?? false;
  const canRead = (epc: number): boolean => contents.readable()?.has(epc) ?? false;
  return {
    charge: !type.endsWith('_discharge'),
    discharge: isBidirectional && (type === '' || type.endsWith('discharge')),
    limitPower: canWrite(EPC.chargePower) || canWrite(EPC.signedPower),
    limitCurrent: canWrite(EPC.chargeCurrent),
    perPhase: false,
    signedSetpoint: isBidirectional && usesSignedPower(contents),
    onOff: canWrite(EPC.operationMode),
    soc: canRead(EPC.stateOfCharge),
    vehicleId: canRead(EPC.vehicleId),
    failsafe: false,
    heartbeat: false,
    duration: false,
    schedule: false,
  };
}

/** Whether the signed setpoint can be used: it counts only while both methods are "V2G". S10. */
export function usesSignedPower(contents: HasContents): boolean {
  const writable = contents.writable();
  if (writable?.has(EPC.signedPower) !== true) return false;
  return [EPC.chargingMethod, EPC.dischargingMethod].every(
    (epc) => writable.has(epc) || nameAt(contents, epc) === 'v2G',
  );
}
