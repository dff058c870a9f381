import type { DeviceState, OperatingState } from '@busbar/functions';
import { deviceDiagnosisStateData, type LocalEntity, type RemoteEntity } from '@busbar/spine';

/**
 * Offers the operating state of an entity; shared by EVSECC, EVCC and the energy manager of OPEV and OSCEV. UCF_Device_State.
 * @returns states it; the code of the last error stays after recovery
 */
export function offerDeviceState(entity: LocalEntity): (state: OperatingState, lastErrorCode?: string) => void {
  const feature = entity.feature('DeviceDiagnosis', 'server');
  feature.offer(deviceDiagnosisStateData, { read: true });
  let lastErrorCode: string | undefined;
  return (operatingState, code) => {
    lastErrorCode = code ?? lastErrorCode;
    feature.set(deviceDiagnosisStateData, {
      operatingState,
      ...(lastErrorCode === undefined ? {} : { lastErrorCode }),
    });
  };
}

/** The operating state an entity of a peer states; undefined if it states none. */
export function shownDeviceState(entity: RemoteEntity): DeviceState | undefined {
  const data = entity.feature('DeviceDiagnosis', 'server')?.data(deviceDiagnosisStateData);
  if (data?.operatingState === undefined) return undefined;
  const { operatingState, lastErrorCode } = data;
  return { operatingState, ...(lastErrorCode === undefined ? {} : { lastErrorCode }) };
}
