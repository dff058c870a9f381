import {
  type ChargingPlan,
  type ChargingPlanSlot,
  type EnergyDemand,
  type PowerCurve,
  type PowerCurveSlot,
  type SlotConstraints,
  type UsableDemand,
  usableDemand,
} from '@busbar/functions';
import { type Seconds, seconds, wattHours, watts } from '@busbar/kernel';
import {
  fromScaled,
  parseDuration,
  type ScaledNumber,
  type TimeSeries,
  type TimeSeriesConstraints,
  type TimeSeriesSlot,
  toScaled,
} from '@busbar/spine';
import { readSlots } from '../time-series/read-slots.ts';
import { type Reception, relativeTime, timeFromNow } from '../time-series/wire-time.ts';

/** What a vehicle needs, as an entry of the series `singleDemand`: one slot. T68. */
export function demandEntry(timeSeriesId: number, demand: EnergyDemand): TimeSeries {
  const { startsIn = seconds(0), departsIn, minimum, optimum, maximum } = demand;
  return {
    timeSeriesId,
    timePeriod: { startTime: relativeTime(startsIn) },
    timeSeriesSlot: [
      {
        timeSeriesSlotId: 0,
        ...(departsIn === undefined ? {} : { duration: relativeTime(departsIn) }),
        ...(optimum === undefined ? {} : { value: toScaled(optimum) }),
        ...(minimum === undefined ? {} : { minValue: toScaled(minimum) }),
        ...(maximum === undefined ? {} : { maxValue: toScaled(maximum) }),
      },
    ],
  };
}

/** Reads what a vehicle needs, and what was odd about it; undefined: it states no demand. CEVC 6.3. */
export function readDemand(entry: TimeSeries | undefined, reception: Reception): UsableDemand | undefined {
  const { quirksOff } = reception;
  const slots = entry?.timeSeriesSlot ?? [];
  const [slot] = slots;
  if (entry === undefined || slot === undefined) return undefined;
  if (slots.length > 1 && quirksOff.has('extraDemandSlots'))
    return { demand: {}, oddities: [`a demand of ${slots.length} slots`] };
  const unreadable: string[] = [];
  const time = (
    name: string,
    text: string | undefined,
    read: (text: string) => Seconds | undefined,
  ): Seconds | undefined => {
    const value = text === undefined ? undefined : read(text);
    if (text !== undefined && value === undefined) unreadable.push(`the time of the ${name} is none`);
    return value;
  };
  const startText =
    entry.timePeriod?.startTime ?? (quirksOff.has('demandStartInSlot') ? undefined : slot.timePeriod?.startTime);
  const startsIn = time('start', startText, (text) => timeFromNow(text, reception));
  const departsIn = time('departure', slot.duration, parseDuration);
  const { demand, oddities } = usableDemand({
    ...(startsIn === undefined ? {} : { startsIn }),
    ...(departsIn === undefined ? {} : { departsIn }),
    ...energy('optimum', slot.value),
    ...energy('minimum', slot.minValue),
    ...energy('maximum', slot.maxValue),
  });
  return { demand, oddities: [...unreadable, ...oddities] };
}

function energy(name: 'minimum' | 'optimum' | 'maximum', scaled: ScaledNumber | undefined): EnergyDemand {
  const value = scaled === undefined ? undefined : fromScaled(scaled);
  return value === undefined ? {} : { [name]: wattHours(value) };
}

/** A power curve as it is written: a start in every slot, an end in the last one and before gaps. T128. */
export function curveEntry(timeSeriesId: number, curve: PowerCurve): TimeSeries {
  const last = curve.at(-1);
  return {
    timeSeriesId,
    timePeriod: { startTime: 'PT0S', ...(last === undefined ? {} : { endTime: relativeTime(last.end) }) },
    timeSeriesSlot: curve.map(({ start, end, limit }, timeSeriesSlotId): TimeSeriesSlot => {
      const isFollowed = curve[timeSeriesSlotId + 1]?.start === end;
      return {
        timeSeriesSlotId,
        timePeriod: { startTime: relativeTime(start), ...(isFollowed ? {} : { endTime: relativeTime(end) }) },
        maxValue: toScaled(limit),
      };
    }),
  };
}

/** A power curve as it is written or shown, or why it is none. CEVC 8. */
export function readCurve(
  entry: TimeSeries,
  reception: Reception,
): { readonly ok: true; readonly curve: PowerCurve } | { readonly ok: false; readonly problem: string } {
  const read = readSlots(entry, reception);
  if (!read.ok) return read;
  const curve: PowerCurveSlot[] = [];
  for (const { start, end, maxValue } of read.slots) {
    if (maxValue === undefined) return { ok: false, problem: 'a slot without maximum power' };
    curve.push({ start, end, limit: watts(maxValue) });
  }
  return { ok: true, curve };
}

/** A plan as it is shown: a length for every slot, because others take the end of slots without one wrong. CEVC 8a. */
export function planEntry(timeSeriesId: number, plan: ChargingPlan): TimeSeries {
  return {
    timeSeriesId,
    timePeriod: { startTime: 'PT0S' },
    timeSeriesSlot: plan.map(
      ({ start, end, expected, minimum, maximum }, timeSeriesSlotId): TimeSeriesSlot => ({
        timeSeriesSlotId,
        duration: relativeTime(seconds(Math.round(end) - Math.round(start))),
        ...(expected === undefined ? {} : { value: toScaled(expected) }),
        ...(minimum === undefined ? {} : { minValue: toScaled(minimum) }),
        ...(maximum === undefined ? {} : { maxValue: toScaled(maximum) }),
      }),
    ),
  };
}

/** A plan as a vehicle shows it; any of the three powers may be missing. CEVC 6.3. */
export function readPlan(
  entry: TimeSeries,
  reception: Reception,
): { readonly ok: true; readonly plan: ChargingPlan } | { readonly ok: false; readonly problem: string } {
  const read = readSlots(entry, reception);
  if (!read.ok) return read;
  return {
    ok: true,
    plan: read.slots.map(
      ({ start, end, value, minValue, maxValue }): ChargingPlanSlot => ({
        start,
        end,
        ...(value === undefined ? {} : { expected: watts(value) }),
        ...(minValue === undefined ? {} : { minimum: watts(minValue) }),
        ...(maxValue === undefined ? {} : { maximum: watts(maxValue) }),
      }),
    ),
  };
}

/** How many slots of which length a vehicle takes; what it states nonsense about counts as not stated. CEVC 6.2. */
export function readSlotConstraints(constraints: TimeSeriesConstraints | undefined): SlotConstraints {
  const { slotCountMin, slotCountMax, slotDurationMin } = constraints ?? {};
  const shortest = slotDurationMin === undefined ? undefined : parseDuration(slotDurationMin);
  return {
    ...(slotCountMin === undefined ? {} : { slotCountMin }),
    ...(slotCountMax === undefined ? {} : { slotCountMax }),
    ...(shortest === undefined || shortest <= 0 ? {} : { slotDurationMin: shortest }),
  };
}
