import type { Step } from '@busbar/kernel';
import type { Property } from '../frame/frame.ts';
import { isSame } from './local-object.ts';

/** What one object has announced: by property code. */
export type AnnounceState = ReadonlyMap<number, Announced>;

interface Announced {
  /** Content everybody knows. */
  readonly edt: Uint8Array;
  /** When it was announced last; undefined: not since the start. */
  readonly at: number | undefined;
  /** A newer content that waits until the property may be announced again. */
  readonly waiting?: Uint8Array;
}

/** Something that matters to announcements. */
export type AnnounceEvent =
  | { readonly type: 'changed'; readonly properties: readonly Property[]; readonly now: number }
  | { readonly type: 'timeout'; readonly now: number };

/** What has to be done: announce properties together, and be called again. */
export type AnnounceEffect =
  | { readonly do: 'announce'; readonly properties: readonly Property[] }
  | { readonly do: 'startTimer'; readonly delay: number };

/** Nothing announced yet: the contents at the start count as known. */
export function announceStart(properties: readonly Property[]): AnnounceState {
  return new Map(properties.map(({ epc, edt }) => [epc, { edt, at: undefined }]));
}

/**
 * Announcements of status changes: real changes only, each property at most once per `spacing` ms (EL-6.2.5-3). A state
 * that flaps back before its turn is not announced.
 */
export function announceStep(
  state: AnnounceState,
  event: AnnounceEvent,
  spacing: number,
): Step<AnnounceState, AnnounceEffect> {
  const next = new Map(state);
  if (event.type === 'changed')
    for (const { epc, edt } of event.properties) {
      const known = next.get(epc) ?? { edt: new Uint8Array(0), at: undefined };
      next.set(epc, { ...known, waiting: edt });
    }
  const due: Property[] = [];
  let delay = Number.POSITIVE_INFINITY;
  for (const [epc, { edt, at, waiting }] of next) {
    if (waiting === undefined) continue;
    const rest = at === undefined ? 0 : at + spacing - event.now;
    if (isSame(waiting, edt)) next.set(epc, { edt, at });
    else if (rest > 0) delay = Math.min(delay, rest);
    else {
      due.push({ epc, edt: waiting });
      next.set(epc, { edt: waiting, at: event.now });
    }
  }
  return {
    state: next,
    effects: [
      ...(due.length === 0 ? [] : [{ do: 'announce' as const, properties: due }]),
      ...(delay === Number.POSITIVE_INFINITY ? [] : [{ do: 'startTimer' as const, delay }]),
    ],
  };
}
