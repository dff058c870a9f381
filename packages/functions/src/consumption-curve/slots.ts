import { type Seconds, seconds } from '@busbar/kernel';

/** Part of a curve or table. Times count from the moment the whole is stated; neither clock is trusted. CEVC 6. */
export interface Slot {
  readonly start: Seconds;
  /** Later than the start. */
  readonly end: Seconds;
}

/** Longest curve or table: 168 h. CEVC-012, CEVC-026. */
export const LONGEST_CURVE: Seconds = seconds(168 * 3600);

/** Length without a departure time: 48 h. CEVC-011, CEVC-025. */
export const CURVE_WITHOUT_DEPARTURE: Seconds = seconds(48 * 3600);

/** What makes slots unusable: none at all, one without length, or one that begins before the last one ends. CEVC 8. */
export function slotsProblem(slots: readonly Slot[]): string | undefined {
  if (slots.length === 0) return 'no slots';
  let last = 0;
  for (const { start, end } of slots) {
    if (end <= start) return 'a slot that ends before it begins';
    if (start < last) return 'slots that overlap or are not in order';
    last = end;
  }
  return undefined;
}

/** The slot that holds after this time; undefined in a gap and behind the end. */
export function slotAt<S extends Slot>(slots: readonly S[], time: number): S | undefined {
  return slots.find(({ start, end }) => time >= start && time < end);
}

/** When the last slot ends; 0 without slots. */
export function endOf(slots: readonly Slot[]): Seconds {
  return slots.at(-1)?.end ?? seconds(0);
}

/** The slots as they are some time later: what is over is left out, and times count from then. */
export function agedSlots<S extends Slot>(slots: readonly S[], elapsed: number): readonly S[] {
  return slots
    .filter(({ end }) => end > elapsed)
    .map((slot) => ({
      ...slot,
      start: seconds(Math.max(0, slot.start - elapsed)),
      end: seconds(slot.end - elapsed),
    }));
}

/** The slots up to a time. */
export function slotsUntil<S extends Slot>(slots: readonly S[], time: Seconds): readonly S[] {
  return slots.filter(({ start }) => start < time).map((slot) => (slot.end > time ? { ...slot, end: time } : slot));
}

/** The slots with the last one made longer, so that they reach a time. */
export function extendedTo<S extends Slot>(slots: readonly S[], time: Seconds): readonly S[] {
  const last = slots.at(-1);
  return last === undefined || last.end >= time ? slots : [...slots.slice(0, -1), { ...last, end: time }];
}

/** How neighbours are joined when a vehicle takes few slots only. */
export interface Joining<S extends Slot> {
  /** How much is lost by joining the two; 0 when they say the same. */
  readonly distance: (a: S, b: S) => number;
  /** Both as one, from the start of the first to the end of the second. */
  readonly join: (a: S, b: S) => S;
}

/** Joins neighbours that say the same. CEVC-014, CEVC-028. */
export function withoutRepetition<S extends Slot>(slots: readonly S[], joining: Joining<S>): readonly S[] {
  const kept: S[] = [];
  for (const slot of slots) {
    const last = kept.at(-1);
    if (last !== undefined && last.end === slot.start && joining.distance(last, slot) === 0)
      kept[kept.length - 1] = joining.join(last, slot);
    else kept.push(slot);
  }
  return kept;
}

/** Number and length of slots a vehicle takes. CEVC 6.2, 6.5. */
export interface SlotConstraints {
  /** Most slots; 0 or absent means any number. */
  readonly slotCountMax?: number;
  /** Fewest slots. */
  readonly slotCountMin?: number;
  readonly slotDurationMin?: Seconds;
}

/**
 * The slots as the vehicle takes them: neighbours with the smallest difference are joined until there are few enough and none
 * is too short, then the longest are halved until there are enough. CEVC 7.
 */
export function constrainedSlots<S extends Slot>(
  slots: readonly S[],
  constraints: SlotConstraints,
  joining: Joining<S>,
): readonly S[] {
  const { slotCountMax = 0, slotCountMin = 0, slotDurationMin = 0 } = constraints;
  const kept = [...withoutRepetition(slots, joining)];
  const isTooShort = ({ start, end }: S): boolean => end - start < slotDurationMin;
  while (kept.length > 1 && ((slotCountMax > 0 && kept.length > slotCountMax) || kept.some(isTooShort))) {
    const isCounted = slotCountMax > 0 && kept.length > slotCountMax;
    const at = cheapestJoin(kept, joining, isCounted ? () => true : isTooShort);
    const [a, b] = [kept[at], kept[at + 1]];
    if (a === undefined || b === undefined) break;
    kept.splice(at, 2, joining.join(a, b));
  }
  // A vehicle that wants more than it takes gets what it takes.
  const fewest = slotCountMax > 0 ? Math.min(slotCountMin, slotCountMax) : Math.min(slotCountMin, MOST_HALVED);
  while (kept.length > 0 && kept.length < fewest) halveLongest(kept);
  return kept;
}

/** Most slots made by halving; a vehicle that wants more states nonsense. */
const MOST_HALVED = 96;

function cheapestJoin<S extends Slot>(
  slots: readonly S[],
  { distance }: Joining<S>,
  isWanted: (slot: S) => boolean,
): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [at, a] of slots.entries()) {
    const b = slots[at + 1];
    if (b === undefined || !(isWanted(a) || isWanted(b))) continue;
    const lost = distance(a, b);
    if (lost >= least) continue;
    least = lost;
    best = at;
  }
  return best;
}

function halveLongest<S extends Slot>(slots: S[]): void {
  const lengths = slots.map(({ start, end }) => end - start);
  const at = lengths.indexOf(Math.max(...lengths));
  const slot = slots[at];
  if (slot === undefined) return;
  const middle = seconds((slot.start + slot.end) / 2);
  slots.splice(at, 1, { ...slot, end: middle }, { ...slot, start: middle });
}
