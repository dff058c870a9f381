import type { Scenario } from '../runner/scenario.ts';
import { guard, system } from './parts.ts';

/** Finding each other by mDNS. */
export const discoveryScenarios: readonly Scenario[] = [
  {
    name: 'discovery.mdns',
    title: 'both sides find the service of the other, with SKI, SHIP ID and port',
    left: guard('mdns'),
    right: system('mdns'),
    async play(stage) {
      await stage.start();
      const { left, right } = stage;
      await Promise.all(
        [
          [left, right],
          [right, left],
        ].map(([one, other]) => {
          const { ski, port } = other?.ready ?? {};
          return one?.expect(
            'discovered',
            (seen) => seen.ski === ski && (seen.port === undefined || seen.port === port),
            {
              within: 20,
              what: `to find ${other?.name} on port ${port}`,
            },
          );
        }),
      );
    },
  },
  {
    name: 'discovery.goodbye',
    title: 'a node that ends in order is gone for the other within ten seconds',
    left: guard('mdns'),
    right: system('mdns'),
    async play(stage) {
      await stage.start();
      const { left, right } = stage;
      const isRight = ({ ski }: { ski: string }): boolean => ski === right.ski;
      await left.expect('discovered', isRight, { within: 20, what: `to find ${right.name}` });
      // Some stacks report a node that still probes for its name; it says goodbye only to what it has announced.
      await stage.pass(3);
      const since = left.mark();
      await right.stop();
      await left.expect('vanished', isRight, { within: 10, since, what: `to notice that ${right.name} has gone` });
    },
  },
];
