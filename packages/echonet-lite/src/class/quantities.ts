import { codes, int16, int32, object, oneOf, readOnly, uint8, uint16, uint32 } from './data.ts';

// Contents that many properties of the classes share.

/** Power, 0 to 999,999,999 W. */
export const power = uint32(0, 999_999_999, 'W');
/** Power with a direction, ±999,999,999 W. */
export const signedPower = int32(-999_999_999, 999_999_999, 'W');
/** Power in two octets, 0 to 65,533 W. */
export const shortPower = uint16(0, 65_533, 'W');
/** Energy, 0 to 999,999,999 Wh. */
export const energy = uint32(0, 999_999_999, 'Wh');
/** Energy counter in steps of 0.001 kWh. */
export const energyCounter = uint32(0, 999_999_999, 'kWh', 1000);
/** Charge in steps of 0.1 Ah. */
export const charge = uint16(0, 32_766, 'Ah', 10);
/** Share, 0 to 100 %. */
export const share = uint8(0, 100, '%');
/** Voltage, 0 to 32,766 V. */
export const voltage = uint16(0, 32_766, 'V');
/** Current in steps of 0.1 A, 0 to 3,276.6 A. */
export const current = uint16(0, 32_766, 'A', 10);
/** Current setpoint in steps of 0.1 A, 0 to 6,553.3 A. */
export const currentSetting = uint16(0, 65_533, 'A', 10);
/** Current with a direction in steps of 0.1 A; a meter says when it is not measured. */
export const measuredCurrent = oneOf(int16(-32_767, 32_765, 'A', 10), codes(2, { noData: readOnly(0x7ffe) }));
/** Power with a direction; a meter says when it is not measured. */
export const measuredPower = oneOf(
  int32(-2_147_483_647, 2_147_483_645, 'W'),
  codes(4, { noData: readOnly(0x7ffffffe) }),
);
/** Energy as counted, to be multiplied by the unit the meter states. */
export const countedEnergy = uint32(0, 99_999_999, 'kWh');
/** Energy that is not measured. */
export const energyNotMeasured = codes(4, { noData: readOnly(0xfffffffe) });
/** Two power values, lower one first. */
export const powerRange = object({ minValue: power, maxValue: power });
/** Two current values, lower one first. */
export const currentRange = object({ minValue: current, maxValue: current });
