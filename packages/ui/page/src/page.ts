import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type ApiClient, apiClient } from './api/client.ts';
import type { Device, Health, Limit, Pairing, Site, Snapshot, StreamMessage } from './api/model.ts';
import { loadHistory } from './chart/load-history.ts';
import { type Traces, withSite } from './chart/trace.ts';
import type { PageClock } from './clock.ts';
import { type Language, type NumberFormat, numberFormat } from './format/numbers.ts';
import { type TimeFormat, timeFormat } from './format/time.ts';
import { openLiveStream } from './stream/live-stream.ts';
import { afterMessage, bestClockAhead, clockAhead } from './stream/message.ts';
import type { StreamState } from './stream/stream-machine.ts';
import { startLanguage, type Texts, textsOf } from './texts/texts.ts';

/** A short message about something done, read out by screen readers. */
export interface Notice {
  readonly text: string;
  readonly id: number;
}

/** Everything the page knows and can do. One per page, handed down by context. */
export interface Page {
  readonly api: ApiClient;
  readonly language: Signal<Language>;
  readonly t: ReadonlySignal<Texts>;
  readonly format: ReadonlySignal<NumberFormat>;
  readonly time: ReadonlySignal<TimeFormat>;
  /** ms since 1970 of this browser, once a second. */
  readonly now: ReadonlySignal<number>;
  /** The same instant on the clock of the energy manager: what its `until` is compared with. */
  readonly siteNow: ReadonlySignal<number>;
  readonly stream: ReadonlySignal<StreamState>;
  /** When the last message arrived; undefined before the first. */
  readonly lastMessageAt: ReadonlySignal<number | undefined>;
  readonly site: ReadonlySignal<Site | undefined>;
  readonly limits: ReadonlySignal<readonly Limit[]>;
  readonly devices: ReadonlySignal<readonly Device[]>;
  readonly pairing: ReadonlySignal<readonly Pairing[]>;
  readonly health: ReadonlySignal<Health | undefined>;
  readonly traces: Signal<Traces>;
  readonly history: Signal<'loading' | 'loaded' | 'failed'>;
  readonly notice: ReadonlySignal<Notice | undefined>;
  /** Tells the reader that something is done. */
  say(text: string): void;
  /** Tries to reach the energy manager now. */
  retry(): void;
  reloadHistory(): void;
}

/** The page for the components below. */
export const PageContext = createContext<Page | undefined>(undefined);

/** The page a component belongs to. */
export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === undefined) throw new Error('a component was drawn outside of the page');
  return page;
}

const LANGUAGE_KEY = 'busbar.language';
/** How long a notice stays, ms. */
const NOTICE_TIME = 7_000;

/** Creates the page's state and starts the stream. */
export function startPage(clock: PageClock): Page {
  const api = apiClient(clock);
  const language = signal<Language>(startLanguage(remembered(), navigator.languages));
  const now = signal(clock.now());
  const ahead = signal<number | undefined>(undefined);
  const stream = signal<StreamState>({ phase: 'connecting', attempt: 0 });
  const lastMessageAt = signal<number | undefined>(undefined);
  const known = signal<Snapshot | undefined>(undefined);
  const traces = signal<Traces>({});
  const history = signal<'loading' | 'loaded' | 'failed'>('loading');
  const notice = signal<Notice | undefined>(undefined);

  const reloadHistory = (): void => {
    const site = known.peek()?.site;
    if (site !== undefined) void loadHistory(api, site, traces, history);
  };
  const onMessage = (message: StreamMessage, at: number): void => {
    batch(() => {
      known.value = afterMessage(known.peek(), message);
      lastMessageAt.value = at;
      now.value = at;
      ahead.value = bestClockAhead(ahead.peek(), clockAhead(message, at));
      const site = known.peek()?.site;
      if (site !== undefined && (message.event === 'site' || message.event === 'snapshot')) {
        traces.value = withSite(traces.peek(), site);
      }
    });
    // After every (re)connection: fills the time this page has missed.
    if (message.event === 'snapshot') reloadHistory();
  };
  const live = openLiveStream(clock, {
    onState: (state) => {
      stream.value = state;
    },
    onMessage,
  });
  clock.every(1000, () => {
    now.value = clock.now();
    live.tick();
  });
  window.addEventListener('online', () => live.wake());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') live.wake();
  });
  effect(() => {
    document.documentElement.lang = language.value;
    remember(language.value);
  });

  return {
    api,
    language,
    t: computed(() => textsOf(language.value)),
    format: computed(() => numberFormat(language.value)),
    time: computed(() => timeFormat(language.value)),
    now,
    siteNow: computed(() => now.value + (ahead.value ?? 0)),
    stream,
    lastMessageAt,
    site: computed(() => known.value?.site),
    limits: computed(() => known.value?.limits ?? []),
    devices: computed(() => known.value?.devices ?? []),
    pairing: computed(() => known.value?.pairing ?? []),
    health: computed(() => known.value?.health),
    traces,
    history,
    notice,
    say: (text) => {
      const id = (notice.peek()?.id ?? 0) + 1;
      notice.value = { text, id };
      clock.after(NOTICE_TIME, () => {
        if (notice.peek()?.id === id) notice.value = undefined;
      });
    },
    retry: () => live.wake(),
    reloadHistory,
  };
}

/** The language chosen before. A browser may forbid storage; then the choice lasts as long as the page. */
function remembered(): string | null {
  try {
    return window.localStorage.getItem(LANGUAGE_KEY);
  } catch {
    return null;
  }
}

function remember(language: Language): boolean {
  try {
    window.localStorage.setItem(LANGUAGE_KEY, language);
    return true;
  } catch {
    return false;
  }
}
