import type { EnergyRequests } from '@busbar/functions';
import { type Seconds, type WattHours, wattHours } from '@busbar/kernel';
import { fromScaled, parseDuration, type ScaledNumber, type TimeSeries, toScaled } from '@busbar/spine';
import { relativeTime } from '../time-series/wire-time.ts';

/** What a vehicle asks for, as an entry of the series `energyRequest`: one slot. DBEVC 4.4 (inferred). */
export function energyRequestEntry(timeSeriesId: number, requests: EnergyRequests): TimeSeries {
  const { minimum, target, maximum, departsIn } = requests;
  return {
    timeSeriesId,
    timeSeriesSlot: [
      {
        timeSeriesSlotId: 0,
        ...(departsIn === undefined ? {} : { duration: relativeTime(departsIn) }),
        ...(target === undefined ? {} : { value: toScaled(target) }),
        ...(minimum === undefined ? {} : { minValue: toScaled(minimum) }),
        ...(maximum === undefined ? {} : { maxValue: toScaled(maximum) }),
      },
    ],
  };
}

/** Where discharging is allowed, as an entry of the series `dischargingEnergyRequest`. DBEVC 4.4 (inferred). */
export function dischargingRequestEntry(timeSeriesId: number, requests: EnergyRequests): TimeSeries | undefined {
  const { dischargeWindow } = requests;
  if (dischargeWindow === undefined) return undefined;
  return {
    timeSeriesId,
    timeSeriesSlot: [
      {
        timeSeriesSlotId: 0,
        minValue: toScaled(dischargeWindow.lower),
        maxValue: toScaled(dischargeWindow.upper),
      },
    ],
  };
}

/** Reads both series; what cannot be read is not stated, and told in words. */
export function readRequests(
  request: TimeSeries | undefined,
  discharging: TimeSeries | undefined,
  isDischargingBelowTargetPermitted: boolean,
): { readonly requests: EnergyRequests; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const energy = (scaled: ScaledNumber | undefined): WattHours | undefined => {
    const value = scaled === undefined ? undefined : fromScaled(scaled);
    return value === undefined ? undefined : wattHours(value);
  };
  const slot = request?.timeSeriesSlot?.[0];
  const window = discharging?.timeSeriesSlot?.[0];
  const departsIn: Seconds | undefined = slot?.duration === undefined ? undefined : parseDuration(slot.duration);
  if (slot?.duration !== undefined && departsIn === undefined) problems.push('a departure that is no time');
  const [minimum, target, maximum] = [energy(slot?.minValue), energy(slot?.value), energy(slot?.maxValue)];
  const [lower, upper] = [energy(window?.minValue), energy(window?.maxValue)];
  if (window !== undefined && (lower === undefined || upper === undefined)) problems.push('half a discharge window');
  return {
    requests: {
      isDischargingBelowTargetPermitted,
      ...(minimum === undefined ? {} : { minimum }),
      ...(target === undefined ? {} : { target }),
      ...(maximum === undefined ? {} : { maximum }),
      ...(departsIn === undefined ? {} : { departsIn }),
      // Half a window permits nothing: the other end is unknown.
      ...(window === undefined
        ? {}
        : { dischargeWindow: { lower: lower ?? wattHours(0), upper: upper ?? wattHours(-1) } }),
    },
    problems,
  };
}
