import { type CancelTimer, every, type Millis, millis, type Unlisten } from '@busbar/kernel';
import type { LocalEntity, LocalFeature, NotifyWhen } from '@busbar/spine';

/** Data with relative times that is published. */
export interface RunningTimes {
  /** Publishes the data as it is now. */
  publish(when?: NotifyWhen): void;
  stop(): void;
}

/** Relative times are brought up to date this often, without telling anybody: restricted writes are merged into them. */
const REFRESH: Millis = millis(60_000);

/** Until then a notify may be under way, which must not find that nothing changed. */
const JUST_PUBLISHED: Millis = millis(1_000);

/**
 * Keeps relative times of published data right: they count from the moment they are sent, so a late reader must not start them
 * anew. SPINE-5.2.2-15, CEVC check C10.
 * @param set sets the data as it is now
 */
export function runningTimes(
  entity: LocalEntity,
  feature: LocalFeature,
  set: (when: NotifyWhen) => void,
): RunningTimes {
  const { clock } = entity.device;
  let publishedAt: Millis | undefined;
  const refresh = (): void => {
    // What was just published is up to date.
    if (publishedAt === undefined || clock.now() - publishedAt >= JUST_PUBLISHED) set('never');
  };
  const stops: (Unlisten | CancelTimer)[] = [
    feature.onSubscribed(refresh),
    feature.onRead(refresh),
    every(clock, REFRESH, refresh),
  ];
  const stop = (): void => {
    for (const one of stops.splice(0)) one();
  };
  stops.push(entity.onRemoved(stop));
  return {
    publish(when = 'changed') {
      publishedAt = clock.now();
      set(when);
    },
    stop,
  };
}
