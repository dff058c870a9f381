import type { Signal } from '@preact/signals';
import type { ApiClient } from '../api/client.ts';
import type { History, Site } from '../api/model.ts';
import { seriesOf } from './stored-series.ts';
import { CHART_SPAN, storedTrace, type Traces, withHistory } from './trace.ts';

/** Step of the stored values, s: the finest the energy manager stores. */
const STEP = 10;
/** Most series in one question, as the energy manager allows. */
const MOST_SERIES = 32;

/** Loads what was measured before this page was open and puts it before the live values. */
export async function loadHistory(
  api: ApiClient,
  site: Site,
  traces: Signal<Traces>,
  state: Signal<'loading' | 'loaded' | 'failed'>,
): Promise<void> {
  const to = Date.parse(site.time);
  if (Number.isNaN(to)) return;
  state.value = 'loading';
  const wanted = seriesOf(site);
  const names = [
    ...new Set(wanted.flatMap(({ powers, limit }) => (limit === undefined ? powers : [...powers, limit]))),
  ];
  const series = new Map<string, History['series'][number]['points']>();
  for (let start = 0; start < names.length; start += MOST_SERIES) {
    const outcome = await api.history(names.slice(start, start + MOST_SERIES), to - CHART_SPAN, to, STEP);
    if (!outcome.ok) {
      state.value = 'failed';
      return;
    }
    for (const { name, points } of outcome.value.series) series.set(name, points);
  }
  const next: Record<string, Traces[string]> = { ...traces.peek() };
  for (const { trace, powers, limit } of wanted) {
    const stored = storedTrace(series, powers, limit);
    if (stored.length > 0) next[trace] = withHistory(next[trace] ?? [], stored);
  }
  traces.value = next;
  state.value = 'loaded';
}
