import { INCENTIVE_KINDS, type IncentiveKind, type IncentiveShape } from '@busbar/functions';
import type { IncentiveTableDescription, IncentiveTableDescriptionTier } from '@busbar/spine';

/** An incentive as described, with its number. */
export interface DescribedIncentive {
  readonly incentiveId: number;
  readonly kind: IncentiveKind;
  readonly currency?: string;
  /** Unit of the value; a price per Wh instead of per kWh. CEVC 6.4. */
  readonly unit?: string;
}

/** A tier as described, with its numbers. */
export interface DescribedTier {
  readonly tierId: number;
  readonly boundaryId: number;
  readonly incentives: readonly DescribedIncentive[];
}

/** Number of the tariff: the installed base always writes to this one. CEVC 6.4. */
export const TARIFF_ID = 0;

const UNITS: Readonly<Record<IncentiveKind, string | undefined>> = {
  // Without unit: the currency per kWh.
  absoluteCost: undefined,
  relativeCost: 'pct',
  renewableEnergyPercentage: 'pct',
  co2Emission: 'kg/Wh',
};

/** Tiers of a shape with numbers from 0 on. */
export function tiersOf({ tierCount, kinds, currency }: IncentiveShape): readonly DescribedTier[] {
  return Array.from({ length: tierCount }, (_, tierId) => ({
    tierId,
    boundaryId: 0,
    incentives: kinds.map((kind, incentiveId) => {
      const unit = UNITS[kind];
      return {
        incentiveId,
        kind,
        ...(kind === 'absoluteCost' && currency !== undefined ? { currency } : {}),
        ...(unit === undefined ? {} : { unit }),
      };
    }),
  }));
}

/** The description of a tariff: whose it is, and its tiers. Only what the schema permits is sent. T101, T104. */
export function describeTariff(
  tariffId: number,
  updateRequired: boolean,
  tiers: readonly DescribedTier[],
): IncentiveTableDescription {
  const tier = tiers.map(
    ({ tierId, boundaryId, incentives }): IncentiveTableDescriptionTier => ({
      tierDescription: { tierId, tierType: 'dynamicCost' },
      boundaryDescription: [{ boundaryId, boundaryType: 'powerBoundary', boundaryUnit: 'W' }],
      incentiveDescription: incentives.map(({ incentiveId, kind, currency, unit }) => ({
        incentiveId,
        incentiveType: kind,
        ...(currency === undefined ? {} : { currency }),
        ...(unit === undefined ? {} : { unit }),
      })),
    }),
  );
  return {
    tariffDescription: { tariffId, tariffWriteable: true, updateRequired, scopeType: 'simpleIncentiveTable' },
    // Without tiers the list is left out (SPINE-5.2.2-19).
    ...(tier.length === 0 ? {} : { tier }),
  };
}

/** Tiers as described, or why they cannot be used. CEVC 6.4, 8. */
export type ReadTiers =
  | { readonly ok: true; readonly tiers: readonly DescribedTier[] }
  | { readonly ok: false; readonly problem: string };

/** How many of each a vehicle takes. */
export interface TierBounds {
  readonly maxTiers: number;
  readonly maxIncentives: number;
}

/** Reads the tiers of a description. CEVC-023: all of them carry the same incentives. */
export function readTiers(
  described: readonly IncentiveTableDescriptionTier[],
  { maxTiers, maxIncentives }: TierBounds,
): ReadTiers {
  if (described.length === 0) return bad('no tiers');
  if (described.length > maxTiers) return bad(`more than ${maxTiers} tiers`);
  const tiers: DescribedTier[] = [];
  for (const tier of described) {
    const read = readTier(tier);
    if (typeof read === 'string') return bad(read);
    if (read.incentives.length > maxIncentives) return bad(`more than ${maxIncentives} incentives in a tier`);
    if (tiers.some(({ tierId }) => tierId === read.tierId)) return bad('two tiers with the same number');
    tiers.push(read);
  }
  const combinations = new Set(
    tiers.map(({ incentives }) =>
      incentives
        .map(({ kind }) => kind)
        .sort()
        .join(),
    ),
  );
  return combinations.size > 1 ? bad('tiers with different incentives') : { ok: true, tiers };
}

function readTier(tier: IncentiveTableDescriptionTier): DescribedTier | string {
  const tierId = tier.tierDescription?.tierId;
  const [boundary, ...others] = tier.boundaryDescription ?? [];
  if (tierId === undefined) return 'a tier without number';
  if (boundary?.boundaryId === undefined || others.length > 0) return 'a tier without exactly one boundary';
  const incentives: DescribedIncentive[] = [];
  for (const { incentiveId, incentiveType, currency, unit } of tier.incentiveDescription ?? []) {
    const kind = INCENTIVE_KINDS.find((one) => one === incentiveType);
    if (incentiveId === undefined || kind === undefined) return 'an incentive without number or of an unknown type';
    if (incentives.some((one) => one.incentiveId === incentiveId || one.kind === kind))
      return 'an incentive that is described twice';
    incentives.push({
      incentiveId,
      kind,
      ...(currency === undefined ? {} : { currency }),
      ...(unit === undefined ? {} : { unit }),
    });
  }
  if (incentives.length === 0) return 'a tier without incentives';
  return { tierId, boundaryId: boundary.boundaryId, incentives };
}

/** What a description says in words of the table. */
export function shapeOfTiers(tiers: readonly DescribedTier[]): IncentiveShape {
  const incentives = tiers[0]?.incentives ?? [];
  const currency = incentives.find(({ kind }) => kind === 'absoluteCost')?.currency;
  return {
    tierCount: tiers.length,
    kinds: INCENTIVE_KINDS.filter((kind) => incentives.some((one) => one.kind === kind)),
    ...(currency === undefined ? {} : { currency }),
  };
}

function bad(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}
