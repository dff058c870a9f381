import type { SessionSummary, SummaryShare } from '@busbar/functions';
import { formatInstant, percent, type Seconds, seconds, type UtcInstant, utcInstant, wattHours } from '@busbar/kernel';
import { type Bill, type BillPosition, fromScaled, type ScaledNumber, type TimePeriod, toScaled } from '@busbar/spine';
import { type Reception, relativeTime, timeFromNow } from '../time-series/wire-time.ts';

/** Type of the bills of this use case. */
export const SUMMARY_BILL = 'chargingSummary';

/** Number of the total value and the total cost; positions refer to them. */
const VALUE_ID = 1;
const COST_ID = 1;

/**
 * A summary as a bill: the totals, and each known source as a share of them. T149.
 * @param wall for stations that read absolute times only; default relative times
 */
export function billEntry(billId: number, summary: SessionSummary, wall?: UtcInstant): Bill {
  const { energy, cost, beganAgo, endedAgo, grid, selfProduced } = summary;
  const time = (ago: Seconds): string =>
    wall === undefined ? relativeTime(seconds(-ago)) : formatInstant(utcInstant(wall - ago * 1000));
  const positions = [
    ...positionOf(1, 'gridElectricEnergy', grid),
    ...positionOf(2, 'selfProducedElectricEnergy', selfProduced),
  ];
  return {
    billId,
    billType: SUMMARY_BILL,
    total: {
      ...(beganAgo === undefined
        ? {}
        : { timePeriod: { startTime: time(beganAgo), endTime: time(endedAgo ?? seconds(0)) } }),
      value: [{ valueId: VALUE_ID, unit: 'Wh', value: toScaled(energy) }],
      cost: [
        {
          costId: COST_ID,
          costType: 'absolutePrice',
          valueId: VALUE_ID,
          currency: cost.currency,
          cost: toScaled(cost.amount),
        },
      ],
    },
    // Without a known source the list is left out (SPINE-5.2.2-19).
    ...(positions.length === 0 ? {} : { position: positions }),
  };
}

function positionOf(
  positionId: number,
  positionType: 'gridElectricEnergy' | 'selfProducedElectricEnergy',
  share: SummaryShare | undefined,
): readonly BillPosition[] {
  if (share === undefined) return [];
  const { energy, cost } = share;
  return [
    {
      positionId,
      positionType,
      ...(energy === undefined ? {} : { value: [{ valueId: VALUE_ID, valuePercentage: toScaled(energy) }] }),
      ...(cost === undefined ? {} : { cost: [{ costId: COST_ID, costPercentage: toScaled(cost) }] }),
    },
  ];
}

/** A bill as a summary, or why it is none. EVCS 6.3, 7. */
export type ReadBill =
  | { readonly ok: true; readonly summary: SessionSummary }
  | { readonly ok: false; readonly problem: string };

/** Reads a bill. */
export function readBill(bill: Bill, reception: Reception): ReadBill {
  const { billType, total, position = [] } = bill;
  if (billType !== SUMMARY_BILL) return { ok: false, problem: `the type ${billType ?? '(none)'}` };
  const [value] = total?.value ?? [];
  const energy = numberOf(value?.value);
  if (energy === undefined) return { ok: false, problem: 'no total energy' };
  if (energy < 0) return { ok: false, problem: 'a negative total energy' };
  const [cost] = total?.cost ?? [];
  const amount = numberOf(cost?.cost);
  if (amount === undefined || cost?.currency === undefined)
    return { ok: false, problem: 'no total cost in a currency' };
  const grid = shareOf(position, 'gridElectricEnergy');
  const selfProduced = shareOf(position, 'selfProducedElectricEnergy');
  return {
    ok: true,
    summary: {
      energy: wattHours(energy),
      cost: { amount, currency: cost.currency },
      ...timesOf(total?.timePeriod, reception),
      ...(grid === undefined ? {} : { grid }),
      ...(selfProduced === undefined ? {} : { selfProduced }),
    },
  };
}

/** Times that cannot be read are not known. */
function timesOf(
  { startTime, endTime }: TimePeriod = {},
  reception: Reception,
): Pick<SessionSummary, 'beganAgo' | 'endedAgo'> {
  const ago = (text: string | undefined): Seconds | undefined => {
    const time = text === undefined ? undefined : timeFromNow(text, reception);
    return time === undefined || time > 0 ? undefined : seconds(time === 0 ? 0 : -time);
  };
  const [beganAgo, endedAgo] = [ago(startTime), ago(endTime)];
  return {
    ...(beganAgo === undefined ? {} : { beganAgo }),
    ...(endedAgo === undefined ? {} : { endedAgo }),
  };
}

function shareOf(positions: readonly BillPosition[], type: string): SummaryShare | undefined {
  const position = positions.find(({ positionType }) => positionType === type);
  const energy = numberOf(position?.value?.[0]?.valuePercentage);
  const cost = numberOf(position?.cost?.[0]?.costPercentage);
  if (energy === undefined && cost === undefined) return undefined;
  return {
    ...(energy === undefined ? {} : { energy: percent(energy) }),
    ...(cost === undefined ? {} : { cost: percent(cost) }),
  };
}

function numberOf(scaled: ScaledNumber | undefined): number | undefined {
  return scaled === undefined ? undefined : fromScaled(scaled);
}

/** A bill some time later: relative times went on, absolute ones are what they are. */
export function agedBill(bill: Bill, elapsed: number, reception: Reception): Bill {
  const { total } = bill;
  const { startTime, endTime } = total?.timePeriod ?? {};
  const later = (text: string): string => {
    const time = /^-?P/.test(text) ? timeFromNow(text, reception) : undefined;
    return time === undefined ? text : relativeTime(seconds(time - elapsed));
  };
  if (startTime === undefined && endTime === undefined) return bill;
  return {
    ...bill,
    total: {
      ...total,
      timePeriod: {
        ...(startTime === undefined ? {} : { startTime: later(startTime) }),
        ...(endTime === undefined ? {} : { endTime: later(endTime) }),
      },
    },
  };
}
