import type { Setpoint, Station } from '../api/model.ts';
import type { NumberFormat } from '../format/numbers.ts';
import { shortSki } from '../format/ski.ts';
import type { Texts } from '../texts/texts.ts';

/**
 * Why a station may take what it may take, as one or two sentences: the constraint that won, who set it, which would be next.
 * A constraint that is newer than this page falls back to the sentence of the energy manager.
 *
 * @param sharedBy how many stations share what the constraint leaves
 */
export function whySentence(
  station: Pick<Station, 'setpoint' | 'connected'>,
  sharedBy: number,
  t: Texts,
  format: NumberFormat,
): string {
  const { setpoint } = station;
  const { why } = t.station;
  const { constraint, watts } = setpoint;
  if (!Object.hasOwn(why, constraint)) return setpoint.text;
  if (constraint === 'none' && !station.connected) {
    return `${watts !== null && watts > 0 ? why.reserved(format.limit(watts)) : why.unreachable}.`;
  }
  // A connected station without a constraint may carry a reserve of 0 W: it takes no limit, so it gets no share.
  if (constraint === 'none' || watts === null) return `${why.none}.`;
  const first = watts > 0 ? why[constraint](format.limit(watts)) : why.paused[constraint];
  const more = [
    ...(isNamedBySource(constraint) && setpoint.source !== null ? [sourceName(setpoint.source, t, format)] : []),
    ...(isNamedBySource(constraint) && sharedBy > 1 ? [why.shared(sharedBy)] : []),
  ];
  const next = setpoint.runnerUp === null ? '' : ` ${why.next(sourceName(setpoint.runnerUp, t, format))}.`;
  return `${first}${more.length > 0 ? ` (${more.join(', ')})` : ''}.${next}`;
}

/** How many stations share what the winning constraint of one station leaves. */
export function sharers(
  stations: readonly { readonly setpoint: Setpoint }[],
  constraint: Setpoint['constraint'],
): number {
  return stations.filter((station) => station.setpoint.constraint === constraint).length;
}

/**
 * Who set a limit, or which limit would be next, in the reader's language (`control box <SKI>`, `main fuse 35 A`,
 * `station maximum 11000 W`). An SKI is shortened to its end, the whole one stands under Pairing.
 */
export function sourceName(source: string, t: Texts, format: NumberFormat): string {
  const named = source
    .replace(/\b[0-9a-f]{40}\b/gi, (ski) => shortSki(ski))
    .replace(/(?<![\w.])(\d+(?:\.\d+)?) W\b/g, (_all, watts: string) => format.limit(Number(watts)));
  for (const [pattern, word] of [
    [/^(the )?control box\b/i, t.sources.controlBox],
    [/^failsafe( limit)?\b/i, t.sources.failsafe],
    [/^limit of the grid operator\b/i, t.sources.gridOperatorLimit],
    [/^manual( limit)?\b/i, t.sources.manual],
    [/^main fuse\b/i, t.sources.mainFuse],
    [/^station maximum\b/i, t.sources.stationMaximum],
  ] as const) {
    if (pattern.test(named)) return named.replace(pattern, word);
  }
  return named;
}

/** A limit from outside and a fuse are named by who or which it is; mode and maximum are the station's own. */
function isNamedBySource(constraint: Setpoint['constraint']): boolean {
  return constraint === 'grid-operator-limit' || constraint === 'fuse';
}
