import { type Millis, type Seconds, seconds, type WattHours, wattHours } from '@busbar/kernel';
import { SUMMARY_KEPT } from '../timers.ts';
import { type SessionSummary, sharesOf } from './session-summary.ts';

/** Energy that was charged, and what it cost by source. */
export interface ChargedEnergy {
  readonly grid: WattHours;
  readonly selfProduced: WattHours;
  /** In the currency of the account; feed-in that was given up may be the cost of own energy. EVCS 7. */
  readonly gridCost: number;
  readonly selfProducedCost: number;
}

/** What the energy manager keeps of a plug-in session. EVCS-007. */
export interface SessionAccount extends ChargedEnergy {
  readonly currency: string;
  readonly pluggedAt: Millis;
  /** Absent: the vehicle is still there. */
  readonly unpluggedAt?: Millis;
}

/** A vehicle was plugged in. */
export function openAccount(pluggedAt: Millis, currency: string): SessionAccount {
  return { currency, pluggedAt, grid: wattHours(0), selfProduced: wattHours(0), gridCost: 0, selfProducedCost: 0 };
}

/** Adds what was charged since. */
export function withCharged(account: SessionAccount, charged: ChargedEnergy): SessionAccount {
  return {
    ...account,
    grid: wattHours(account.grid + charged.grid),
    selfProduced: wattHours(account.selfProduced + charged.selfProduced),
    gridCost: account.gridCost + charged.gridCost,
    selfProducedCost: account.selfProducedCost + charged.selfProducedCost,
  };
}

/** The vehicle left. */
export function endedAccount(account: SessionAccount, unpluggedAt: Millis): SessionAccount {
  return account.unpluggedAt === undefined ? { ...account, unpluggedAt } : account;
}

/**
 * Whether a summary is given: while the vehicle is there, and for a minute after; of a session in which nothing was charged
 * there is none. EVCS-008.
 */
export function isAnswerable({ unpluggedAt, grid, selfProduced }: SessionAccount, now: Millis): boolean {
  return grid + selfProduced > 0 && (unpluggedAt === undefined || now - unpluggedAt <= SUMMARY_KEPT);
}

/** The account as a summary. Where the cost cannot be shared (nothing, or a price below 0) it is shared like the energy. */
export function summaryOf(account: SessionAccount, now: Millis): SessionSummary {
  const { grid, selfProduced, gridCost, selfProducedCost, currency, pluggedAt, unpluggedAt } = account;
  const energies = sharesOf(grid, selfProduced);
  const costs = sharesOf(gridCost, selfProducedCost) ?? energies;
  const share = (at: 0 | 1): SessionSummary['grid'] =>
    energies === undefined ? undefined : { energy: energies[at], ...(costs === undefined ? {} : { cost: costs[at] }) };
  const [gridShare, ownShare] = [share(0), share(1)];
  return {
    energy: wattHours(Math.round(grid + selfProduced)),
    cost: { amount: Math.round((gridCost + selfProducedCost) * 100) / 100, currency },
    beganAgo: ago(pluggedAt, now),
    endedAgo: unpluggedAt === undefined ? seconds(0) : ago(unpluggedAt, now),
    ...(gridShare === undefined ? {} : { grid: gridShare }),
    ...(ownShare === undefined ? {} : { selfProduced: ownShare }),
  };
}

function ago(at: Millis, now: Millis): Seconds {
  return seconds(Math.max(0, Math.round((now - at) / 1000)));
}
