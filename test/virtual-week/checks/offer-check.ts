import type { SummarisedStation } from '@busbar/usecases';
import type { RunningManager } from '../energy-manager-node.ts';
import { type House, SKIS } from '../house.ts';
import { STATIONS, type StationName } from '../house-event.ts';
import { REACTION } from '../invariants/limit-kept.ts';
import { type OfferView, offersMixedUp, offersOverdue, planExceeded } from '../invariants/offer-kept.ts';
import type { Observer } from '../observer.ts';
import { StepHistory } from '../step-history.ts';
import { activeLimits } from './active-limits.ts';

/** Time a changed value may take to be shown, s. */
const SHOWN_AFTER = 2;

/** What was seen of a station at the looks before. */
class SeenOffers {
  /** Greatest and least power by plan or setpoint, W; the least one with the other sign. */
  readonly most = new StepHistory();
  readonly least = new StepHistory();
  readonly #since = new Map<string, number>();
  #text = '';
  #changedAt = 0;

  /** How long a state lasts, s. */
  age(what: string, lasts: boolean, now: number): number {
    const since = lasts ? (this.#since.get(what) ?? now) : undefined;
    if (since === undefined) this.#since.delete(what);
    else this.#since.set(what, since);
    return since === undefined ? 0 : now - since;
  }

  /** Whether what both sides see is the same for long enough. */
  isStable(views: readonly OfferView[], now: number): boolean {
    const text = JSON.stringify(views);
    if (text !== this.#text) [this.#text, this.#changedAt] = [text, now];
    return now - this.#changedAt >= SHOWN_AFTER;
  }
}

/** Compares surplus, plans, setpoints and summaries of cars with what the energy manager shows: invariants a, c and d. */
export class OfferCheck {
  readonly #house: House;
  readonly #observer: Observer;
  readonly #seen: Readonly<Record<StationName, SeenOffers>> = { garage: new SeenOffers(), carport: new SeenOffers() };

  constructor(house: House, observer: Observer) {
    this.#house = house;
    this.#observer = observer;
  }

  check(): void {
    for (const name of STATIONS) {
      this.#checkPower(name);
      this.#checkViews(name);
    }
  }

  #checkPower(name: StationName): void {
    const { record, points } = this.#house;
    const state = points[name].state();
    const { most, least } = this.#seen[name];
    const setpoint = state?.dbevc?.power;
    most.set(record.now, state?.cevc?.range?.maximum ?? setpoint ?? Number.POSITIVE_INFINITY);
    least.set(record.now, Math.max(0, -(setpoint ?? 0)));
    if (state === undefined) return;
    const from = record.now - REACTION.station;
    const bounds = { most: Math.max(0, most.most(from, 0)), least: -least.most(from, 0) };
    const problem = planExceeded(state.power, bounds);
    record.check('a', problem === undefined ? undefined : `car at ${name}: ${problem}`);
  }

  #checkViews(name: StationName): void {
    const { record, manager, points } = this.#house;
    const state = points[name].state();
    const seen = this.#seen[name];
    const { connectedAt, settledAt, stalledUntil } = this.#observer.peers[name];
    const isSettled = connectedAt !== undefined && settledAt <= record.now && stalledUntil <= record.now;
    const running = isSettled && state !== undefined ? manager.running : undefined;
    const guarded = running?.oscev.vehicles().find(({ ski }) => ski === SKIS[name]);
    // A session in which nothing was charged has no summary.
    const account = running?.evcs.stations().find(({ ski }) => ski === SKIS[name])?.account;
    const wants = state?.cevc?.wants;
    const lasting = (what: string, lasts: boolean): number =>
      seen.age(what, running !== undefined && lasts, record.now);
    const overdue = offersOverdue({
      asking: lasting('asking', wants?.curve === true || wants?.incentives === true),
      summary: lasting('summary', state?.evcs.isRequested === true && account !== undefined),
      unconfirmed: lasting('unconfirmed', guarded?.status === 'ready' && !guarded.isConfirmed),
    });
    record.check('c', ...overdue.map((problem) => `car at ${name}: ${problem}`));
    if (running === undefined || state === undefined) return;
    const { summary } = state.evcs;
    const here: OfferView = {
      surplus: state.oscev === undefined ? undefined : activeLimits(Object.entries(state.oscev.limits)),
      curve: state.cevc?.curve?.map(({ limit }) => limit),
      plan: state.cevc?.plan?.map(({ expected }) => Math.round(expected ?? 0)),
      setpoint:
        state.dbevc === undefined
          ? undefined
          : { isActive: state.dbevc.setpoint.isActive, value: state.dbevc.setpoint.value },
      summary: summary === undefined ? undefined : { energy: summary.energy, cost: summary.cost.amount },
    };
    const shown = shownOffers(running, SKIS[name]);
    if (!seen.isStable([here, shown], record.now)) return;
    const problems = offersMixedUp(here, shown);
    record.check('d', ...problems.map((problem) => `car at ${name}: ${problem}`));
  }
}

/** Offers as the energy manager shows them. */
function shownOffers({ oscev, cevc, dbevc, evcs }: RunningManager, ski: string): OfferView {
  const ofStation = <T extends { readonly ski: string }>(all: readonly T[]): T | undefined =>
    all.find((one) => one.ski === ski);
  const [guarded, negotiated, steered] = [
    ofStation(oscev.vehicles()),
    ofStation(cevc.vehicles()),
    ofStation(dbevc.vehicles()),
  ];
  const limits = Object.entries(guarded?.phases ?? {}).flatMap(([phase, { limit }]) =>
    limit === undefined ? [] : [[phase, limit] as const],
  );
  const summary: SummarisedStation['summary'] = ofStation(evcs.stations())?.summary;
  const setpoint = steered?.setpoint;
  return {
    surplus: guarded?.status === 'ready' && limits.length > 0 ? activeLimits(limits) : undefined,
    curve: negotiated?.curve?.map(({ limit }) => limit),
    plan: negotiated?.plan?.map(({ expected }) => Math.round(expected ?? 0)),
    setpoint: setpoint === undefined ? undefined : { isActive: setpoint.isActive, value: setpoint.value },
    summary: summary === undefined ? undefined : { energy: summary.energy, cost: summary.cost.amount },
  };
}
