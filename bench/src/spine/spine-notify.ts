import type { Benchmark } from '../benchmark.ts';
import { identities } from '../ship/bench-node.ts';
import type { Child } from '../ship/child-process.ts';
import { SIZES } from './measurement-notify.ts';
import { busbarReceiver, type NotifyReceiver, rawReceiver } from './notify-receiver.ts';
import { notifySource, type Pouring, type SourceQuestions } from './notify-source-process.ts';

/** Notifies of one round: about as many octets of each size. */
const PER_ROUND = { small: 4000, large: 1000 } as const;

/**
 * `spine.notify`: notifies over TLS, decoded, merged and told to a listener, per second of processor time of the receiving
 * process; beside `ws` + TLS with `JSON.parse` of the same messages. Processor time, because the sender is slower than the
 * baseline and would hold it up.
 */
export const spineNotify: Benchmark = {
  name: 'spine.notify',
  measures: 'notifies of 1.6 kB and 6 kB taken over TLS per second of processor time, beside ws + TLS + JSON.parse',
  unit: '1/s of CPU',
  bound: '>= 0.5',
  async prepare() {
    const [own, raw, source] = identities(3);
    if (own === undefined || raw === undefined || source === undefined) throw new Error('no identity');
    const receivers = [await busbarReceiver(own, source.ski), await rawReceiver(raw)] as const;
    const sources = [
      await notifySource('busbar', source, { ski: own.ski, port: receivers[0].port }),
      await notifySource('raw', source, { ski: raw.ski, port: receivers[1].port }),
    ] as const;
    const pourings: readonly Pouring[] = [
      { text: await sources[0].ask('text', SIZES.small), count: PER_ROUND.small },
      { text: await sources[0].ask('text', SIZES.large), count: PER_ROUND.large },
    ];
    return {
      measure: () => rate(receivers[0], sources[0], pourings),
      baseline: () => rate(receivers[1], sources[1], pourings),
      async close() {
        for (const one of sources) one.close();
        for (const one of receivers) await one.close();
      },
    };
  },
};

async function rate(
  receiver: NotifyReceiver,
  source: Child<SourceQuestions>,
  pourings: readonly Pouring[],
): Promise<number> {
  const before = receiver.taken();
  const from = process.cpuUsage();
  for (const pouring of pourings) await source.ask('pour', pouring);
  const { user, system } = process.cpuUsage(from);
  const taken = receiver.taken() - before;
  const sent = pourings.reduce((sum, { count }) => sum + count, 0);
  if (taken !== sent) throw new Error(`${taken} of ${sent} notifies were taken`);
  return taken / ((user + system) / 1e6);
}
