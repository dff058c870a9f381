/** The page's clock: the only place that knows the time of the browser. */
export interface PageClock {
  /** ms since 1970. */
  now(): number;
  /** Calls again and again, every `period` ms, until the returned function is called. */
  every(period: number, fire: () => void): () => void;
  /** Calls once after `delay` ms unless the returned function is called before. */
  after(delay: number, fire: () => void): () => void;
  /** A signal that gives up whatever it is passed to after `delay` ms. */
  deadline(delay: number): AbortSignal;
}

/** The clock of the browser. */
export const browserClock: PageClock = {
  now: () => Date.now(),
  every: (period, fire) => {
    const timer = window.setInterval(fire, period);
    return () => window.clearInterval(timer);
  },
  after: (delay, fire) => {
    const timer = window.setTimeout(fire, delay);
    return () => window.clearTimeout(timer);
  },
  deadline: (delay) => AbortSignal.timeout(delay),
};
