import { millis, systemClock } from '@busbar/kernel';

/** Longest time a test over real sockets waits for one event, ms: far above anything that works. */
const DEADLINE = 10_000;

/** The promised value, or an error that names what did not happen in time. */
export async function within<T>(promise: Promise<T>, what: string, deadline: number = DEADLINE): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const cancel = systemClock().after(millis(deadline), () => reject(new Error(`not within ${deadline} ms: ${what}`)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    cancel();
  }
}
