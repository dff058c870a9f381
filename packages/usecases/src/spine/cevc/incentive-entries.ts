import {
  type IncentiveConstraints,
  type IncentiveKind,
  type IncentiveSlot,
  type Incentives,
  type IncentiveTable,
  type IncentiveTier,
  slotsProblem,
} from '@busbar/functions';
import { percent, type Seconds, seconds, type Watts, watts } from '@busbar/kernel';
import {
  fromScaled,
  type IncentiveTableConstraints,
  type IncentiveTableIncentiveSlot,
  type IncentiveTableTier,
  type ScaledNumber,
  type IncentiveTable as SpineIncentiveTable,
  toScaled,
} from '@busbar/spine';
import { intervalFromNow, type Reception, relativeTime } from '../time-series/wire-time.ts';
import { type DescribedIncentive, type DescribedTier, shapeOfTiers } from './incentive-description.ts';

/** A table as it is written: a start in every slot, an end in the last one and before gaps. T105. */
export function incentiveEntry(
  tariffId: number,
  table: IncentiveTable,
  described: readonly DescribedTier[],
): SpineIncentiveTable {
  return {
    tariff: { tariffId },
    incentiveSlot: table.slots.map(({ start, end, tiers }, at): IncentiveTableIncentiveSlot => {
      const isFollowed = table.slots[at + 1]?.start === end;
      return {
        timeInterval: {
          startTime: { relative: relativeTime(start) },
          ...(isFollowed ? {} : { endTime: { relative: relativeTime(end) } }),
        },
        tier: tiers.flatMap((tier, number) => {
          const one = described[number];
          return one === undefined ? [] : [tierEntry(tier, one)];
        }),
      };
    }),
  };
}

function tierEntry({ lower, upper, incentives }: IncentiveTier, described: DescribedTier): IncentiveTableTier {
  return {
    tier: { tierId: described.tierId },
    boundary: [
      {
        boundaryId: described.boundaryId,
        lowerBoundaryValue: toScaled(lower),
        ...(upper === undefined ? {} : { upperBoundaryValue: toScaled(upper) }),
      },
    ],
    incentive: described.incentives.flatMap((one) => {
      const value = incentives[one.kind];
      return value === undefined ? [] : [{ incentiveId: one.incentiveId, value: toWire(value, one) }];
    }),
  };
}

/** 1 g/kWh is 10⁻⁶ kg/Wh: only the scale differs, so that no digit is lost. A price per Wh is a thousandth of one per kWh. */
function toWire(value: number, { kind, unit }: DescribedIncentive): ScaledNumber {
  const { number, scale } = toScaled(value);
  return { number, scale: scale - shiftOf(kind, unit) };
}

function fromWire(scaled: ScaledNumber | undefined, { kind, unit }: DescribedIncentive): number | undefined {
  if (scaled === undefined) return undefined;
  return fromScaled({ ...scaled, scale: (scaled.scale ?? 0) + shiftOf(kind, unit) });
}

function shiftOf(kind: IncentiveKind, unit: string | undefined): number {
  if (kind === 'co2Emission') return 6;
  return kind === 'absoluteCost' && unit === 'Wh' ? 3 : 0;
}

/** A table as it is written, or why it cannot be used. */
export type ReadIncentives =
  | { readonly ok: true; readonly table: IncentiveTable }
  | { readonly ok: false; readonly problem: string };

/** Most slots of a table that are looked at; bounded for the sake of ours. */
const MOST_SLOTS = 1000;

/** Reads a table through its description. CEVC 6.6, 8. */
export function readIncentives(
  entry: SpineIncentiveTable,
  described: readonly DescribedTier[],
  reception: Reception,
): ReadIncentives {
  const slots = entry.incentiveSlot ?? [];
  if (slots.length > MOST_SLOTS) return bad(`more than ${MOST_SLOTS} slots`);
  const read: IncentiveSlot[] = [];
  for (const [at, slot] of slots.entries()) {
    const interval = intervalOf(slot, slots[at + 1], read.at(-1)?.end ?? seconds(0), reception);
    if (typeof interval === 'string') return bad(interval);
    const tiers = readTiersOf(slot.tier ?? [], described);
    if (typeof tiers === 'string') return bad(tiers);
    read.push({ ...interval, tiers });
  }
  const problem = slotsProblem(read.map((slot) => ({ ...slot, start: seconds(Math.max(0, slot.start)) })));
  if (problem !== undefined) return bad(problem);
  const { currency } = shapeOfTiers(described);
  const ahead = read.filter(({ end }) => end > 0).map((slot) => ({ ...slot, start: seconds(Math.max(0, slot.start)) }));
  return { ok: true, table: { slots: ahead, ...(currency === undefined ? {} : { currency }) } };
}

function intervalOf(
  { timeInterval }: IncentiveTableIncentiveSlot,
  next: IncentiveTableIncentiveSlot | undefined,
  begin: Seconds,
  reception: Reception,
): { readonly start: Seconds; readonly end: Seconds } | string {
  const { startTime, endTime } = timeInterval ?? {};
  const start = startTime === undefined ? begin : intervalFromNow(startTime, reception);
  const follows = next?.timeInterval?.startTime;
  const ending = endTime ?? follows;
  if (ending === undefined) return 'a slot without an end';
  const end = intervalFromNow(ending, reception);
  return start === undefined || end === undefined ? 'a time that is none' : { start, end };
}

function readTiersOf(
  tiers: readonly IncentiveTableTier[],
  described: readonly DescribedTier[],
): readonly IncentiveTier[] | string {
  const read: IncentiveTier[] = [];
  for (const one of described) {
    const found = tiers.filter(({ tier }) => tier?.tierId === one.tierId);
    const [tier] = found;
    if (tier === undefined || found.length > 1) return 'a slot without exactly one of each described tier';
    const boundaries = boundariesOf(tier, one);
    if (typeof boundaries === 'string') return boundaries;
    const incentives = incentivesOf(tier, one);
    if (typeof incentives === 'string') return incentives;
    read.push({ ...boundaries, incentives });
  }
  if (tiers.length > described.length) return 'a tier that is not described';
  return read.sort((a, b) => a.lower - b.lower);
}

function boundariesOf(
  { boundary = [] }: IncentiveTableTier,
  { boundaryId }: DescribedTier,
): { readonly lower: Watts; readonly upper?: Watts } | string {
  const [one, ...others] = boundary;
  if (one?.boundaryId !== boundaryId || others.length > 0) return 'a boundary that is not described';
  const lower = one.lowerBoundaryValue === undefined ? undefined : fromScaled(one.lowerBoundaryValue);
  const upper = one.upperBoundaryValue === undefined ? undefined : fromScaled(one.upperBoundaryValue);
  if (lower === undefined) return 'a tier without lower boundary';
  return { lower: watts(lower), ...(upper === undefined ? {} : { upper: watts(upper) }) };
}

function incentivesOf({ incentive = [] }: IncentiveTableTier, described: DescribedTier): Incentives | string {
  const values: { [K in IncentiveKind]?: number } = {};
  for (const { incentiveId, value } of incentive) {
    const one = described.incentives.find((known) => known.incentiveId === incentiveId);
    if (one === undefined) return 'an incentive that is not described';
    const read = fromWire(value, one);
    if (read === undefined) return 'an incentive without value';
    values[one.kind] = read;
  }
  const { absoluteCost, relativeCost, renewableEnergyPercentage, co2Emission } = values;
  return {
    ...(absoluteCost === undefined ? {} : { absoluteCost }),
    ...(relativeCost === undefined ? {} : { relativeCost: percent(relativeCost) }),
    ...(renewableEnergyPercentage === undefined
      ? {}
      : { renewableEnergyPercentage: percent(renewableEnergyPercentage) }),
    ...(co2Emission === undefined ? {} : { co2Emission }),
  };
}

/** How large a table a vehicle takes. CEVC 6.5. */
export function readIncentiveConstraints(constraints: IncentiveTableConstraints | undefined): IncentiveConstraints {
  const { maxTiersPerTariff, maxIncentivesPerTier } = constraints?.tariffConstraints ?? {};
  const { slotCountMax, slotCountMin } = constraints?.incentiveSlotConstraints ?? {};
  return {
    ...(slotCountMax === undefined ? {} : { slotCountMax }),
    ...(slotCountMin === undefined ? {} : { slotCountMin }),
    ...(maxTiersPerTariff === undefined ? {} : { maxTiers: maxTiersPerTariff }),
    ...(maxIncentivesPerTier === undefined ? {} : { maxIncentives: maxIncentivesPerTier }),
  };
}

function bad(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}
