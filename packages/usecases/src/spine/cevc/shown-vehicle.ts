import type { IncentiveConstraints, SlotConstraints } from '@busbar/functions';
import {
  type IncentiveTableDescription,
  incentiveTableConstraintsData,
  incentiveTableDescriptionData,
  type RemoteEntity,
  timeSeriesConstraintsListData,
} from '@busbar/spine';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { entriesIn } from '../feature-entries.ts';
import { describedSeries } from '../time-series/arrived-series.ts';
import { type DescribedTier, readTiers, TARIFF_ID } from './incentive-description.ts';
import { readIncentiveConstraints } from './incentive-entries.ts';
import { readSlotConstraints } from './series-entries.ts';

/** The tariff of a vehicle: the one of the scope, or its first one. CEVC 6.4. */
export function shownTariff(entity: RemoteEntity): IncentiveTableDescription | undefined {
  const feature = entity.feature('IncentiveTable', 'server');
  const all = entriesIn(incentiveTableDescriptionData, feature?.data(incentiveTableDescriptionData));
  return all.find(({ tariffDescription }) => tariffDescription?.scopeType === 'simpleIncentiveTable') ?? all[0];
}

/** Number of the tariff that is written. */
export function tariffIdOf(entity: RemoteEntity): number {
  return shownTariff(entity)?.tariffDescription?.tariffId ?? TARIFF_ID;
}

/** The tiers a vehicle has described; none if it has none, or some that cannot be used. */
export function shownTiers(entity: RemoteEntity): readonly DescribedTier[] {
  const read = readTiers(shownTariff(entity)?.tier ?? [], { maxTiers: MOST, maxIncentives: MOST });
  return read.ok ? read.tiers : [];
}

/** No vehicle has more kinds of incentives or tiers. */
const MOST = 10;

/** The flags `updateRequired`. CEVC-015, CEVC-030. */
export function shownFlags(entity: RemoteEntity): { readonly curve: boolean; readonly incentives: boolean } {
  return {
    curve: describedSeries(entity, 'constraints')?.updateRequired === true,
    incentives: shownTariff(entity)?.tariffDescription?.updateRequired === true,
  };
}

/** What a curve may look like. CEVC 6.2. */
export function shownCurveConstraints(entity: RemoteEntity, quirksOff: ReadonlySet<UseCaseQuirkName>): SlotConstraints {
  const feature = entity.feature('TimeSeries', 'server');
  const all = entriesIn(timeSeriesConstraintsListData, feature?.data(timeSeriesConstraintsListData));
  const timeSeriesId = describedSeries(entity, 'constraints')?.timeSeriesId;
  const own = timeSeriesId === undefined ? undefined : all.find((one) => one.timeSeriesId === timeSeriesId);
  return readSlotConstraints(own ?? (quirksOff.has('constraintsOfOtherSeries') ? undefined : all[0]));
}

/** How large a table may be. CEVC 6.5. */
export function shownIncentiveConstraints(entity: RemoteEntity): IncentiveConstraints {
  const feature = entity.feature('IncentiveTable', 'server');
  const all = entriesIn(incentiveTableConstraintsData, feature?.data(incentiveTableConstraintsData));
  return readIncentiveConstraints(all.find(({ tariff }) => tariff?.tariffId === tariffIdOf(entity)) ?? all[0]);
}
