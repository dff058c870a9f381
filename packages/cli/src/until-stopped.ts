/** Resolves when the process is asked to end: SIGINT, SIGTERM, or the end of the process that started it. */
export function untilStopped(): Promise<string> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done(signal));
    if (process.channel !== undefined) process.once('disconnect', () => done('parent ended'));
  });
}
